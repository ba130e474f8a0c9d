"""Another picture takes the place of one wherever the desk uses it; what was published stays."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from blog.articles.revisions import save_locked_revision
from blog.models import Author, Picture, Post, Practice, Section

NOT_READY = (
    "This picture is still being prepared, or can’t be used. Choose another, or wait a moment."
)


def articles_with(picture: Picture) -> "QuerySet[Post]":
    """Return the articles that show a picture at the desk, oldest first."""
    sections = Section.objects.filter(picture=picture).order_by()
    shown = Q(lead_picture=picture) | Q(pk__in=sections.values("parent"))  # an index for either
    return Post.objects.filter(shown).order_by("pk")


@transaction.atomic
def replace_picture(old: Picture, new: Picture, *, by: Any) -> int:
    """Put ``new`` in the place of ``old`` at the desk; return in how many articles.

    Words that the new one lacks are taken over. Each article has a revision from before and one
    from after. Editions keep what they have. Raises ValidationError unless the new one is ready.
    """
    if not new.is_ready:
        raise ValidationError(NOT_READY)
    if not new.alt:
        new.alt_text, new.decorative = old.alt_text, old.decorative
    new.caption = new.caption or old.caption
    new.credit = new.credit or old.credit
    new.save()
    posts = articles_with(old).select_for_update()
    for post in posts:
        save_locked_revision(post)
        if post.lead_picture_id == old.pk:
            post.lead_picture = new
        post.save()
        post.blog_section_set.filter(picture=old).update(picture=new)
        save_locked_revision(post, by, f"“{new}” in place of the picture “{old}”"[:200])
    for author in Author.objects.filter(photo=old):
        author.photo = new
        author.save()
    practice = Practice.load()
    if practice.logo_id == old.pk:
        practice.logo = new
        practice.save()
    return len(posts)
