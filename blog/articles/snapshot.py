"""The working copy as readers would see it: an unsaved edition, with its hashes."""

from django.db import models
from django.db.models import Prefetch
from django.utils import timezone

from blog.articles.content import picture_texts, section_data, stable_hash
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


def content_hash(edition: Edition) -> str:
    """Return the SHA-256 of the text and pictures that readers would see, in hexadecimal.

    Categories and tags are left out, since they may be merged; so are the names of authors, which
    are always shown as they are today.
    """
    content = {
        **{name: getattr(edition, name) for name in Post.TEXT_FIELDS},
        **edition.optional_values,
        "slug": edition.slug,
        "lead_picture": edition.lead_picture_id,
        "sections": edition.sections,
        "picture_texts": edition.picture_texts,
        "authors": [author.pk for author in edition.author_list],
    }
    return stable_hash(content)


def approval_hash(edition: Edition) -> str:
    """Return the SHA-256 of exactly what would be public, in hexadecimal: what is approved.

    It covers the content hash, the categories and the tags.
    """
    topics = [
        [category.pk for category in edition.category_list],
        sorted(tag.pk or 0 for tag in edition.tag_list),
    ]
    return stable_hash([content_hash(edition), topics])
