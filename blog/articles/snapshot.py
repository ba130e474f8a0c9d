"""The working copy as readers would see it: an unsaved edition, with its hashes."""

from django.db import models
from django.db.models import Prefetch
from django.utils import timezone

from blog.articles.content import picture_texts, section_data
from blog.articles.hashes import approval_hash, content_hash
from blog.models import Author, Edition, Post, Section


def snapshot_prefetches() -> tuple[str | Prefetch, ...]:
    """Return the prefetches for everything in a snapshot besides the post's own columns."""
    return (
        "lead_picture",
        "author_links",
        Prefetch("author_links__author", Author.objects.with_licenses()),
        "category_links__category",
        "tags",
        Prefetch("blog_section_set", Section.objects.select_related("picture")),
    )


def build_edition(post: Post) -> Edition:
    """Return the working copy as an unsaved edition: what publishing now would show.

    Its lists (``author_list`` and so on) are set, so templates show it like any edition.
    """
    models.prefetch_related_objects([post], *snapshot_prefetches())
    sections = list(post.blog_section_set.all())
    pictures = {section.picture_id: section.picture for section in sections if section.picture}
    if post.lead_picture:
        pictures[post.lead_picture_id] = post.lead_picture
    now = timezone.now()
    edition = Edition(
        post=post,
        kind=post.kind,
        slug=post.slug,
        lead_picture=post.lead_picture,
        sections=[section_data(section) for section in sections],
        picture_texts=picture_texts(pictures.values()),
        live_from=now,
        first_live_from=now,
        **{name: getattr(post, name) for name in Post.TEXT_FIELDS},
        **post.optional_values,
    )
    edition.author_list = [link.author for link in post.author_links.all()]
    edition.category_list = [link.category for link in post.category_links.all()]
    edition.tag_list = sorted(post.tags.all(), key=lambda tag: tag.name)
    edition.picture_list = list(pictures.values())
    edition.content_hash, edition.approval_hash = content_hash(edition), approval_hash(edition)
    return edition
