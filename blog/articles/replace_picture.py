"""Another picture takes the place of one wherever the desk uses it; what was published stays."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from blog.articles.revisions import save_locked_revision
from blog.models import Author, Picture, Post, Practice, Section

NOT_READY = (
    "This picture is still being prepared, or can’t be used. Choose another, or wait a moment."
)


NOT_DESCRIBED = "Nobody has described this picture yet. Describe it in the library first."


class Replaced(NamedTuple):
    """The articles in which a picture was replaced, and those with words of their own about it."""

    articles: list[Post]
    worded: list[Post]  # what they say was written for the earlier picture


def articles_with(picture: Picture) -> "QuerySet[Post]":
    """Return the articles that show a picture at the desk, oldest first."""
    sections = Section.objects.filter(picture=picture).order_by()
    shown = Q(lead_picture=picture) | Q(pk__in=sections.values("parent"))  # an index for either
    return Post.objects.filter(shown).order_by("pk")


@transaction.atomic
def replace_picture(old: Picture, new: Picture, *, by: Any) -> Replaced:
    """Put ``new`` in the place of ``old`` at the desk; return in which articles.

    Its words stay its own: those of the earlier one would say what isn't on it. Each article has a
    revision from before and one from after. Editions keep what they have. Raises ValidationError
    unless the new one is ready, and described or decorative.
    """
    new = Picture.objects.get(pk=new.pk)
    if not new.is_ready:
        raise ValidationError(NOT_READY)
    if not (new.alt_text or new.decorative):
        raise ValidationError(NOT_DESCRIBED)
    posts = list(articles_with(old).select_for_update())
    worded = []
    for post in posts:
        save_locked_revision(post)
        if post.lead_picture_id == old.pk:
            post.lead_picture = new
        post.save()
        sections = [each for each in post.blog_section_set.all() if each.picture_id == old.pk]
        for section in sections:  # the ones that were read for the revision, and are for the next
            section.picture = new
            section.save(update_fields=["picture"])
        if any(each.caption or each.alt_text or each.body for each in sections):
            worded.append(post)
        save_locked_revision(post, by, f"“{new}” in place of the picture “{old}”"[:200])
    for author in Author.objects.filter(photo=old).select_for_update(no_key=True):
        author.photo = new
        author.save(update_fields=["photo"])
    for practice in Practice.objects.filter(logo=old).select_for_update(no_key=True):
        practice.logo = new
        practice.save(update_fields=["logo"])
    return Replaced(posts, worded)
