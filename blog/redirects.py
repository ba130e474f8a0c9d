"""Redirects from the former addresses of tags, categories, authors and articles.

A redirect points to a row, not to an address, so there is one redirect to the current address
however often something was renamed. An article needs no row: its former addresses are the slugs
of its editions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from django.db import models, transaction
from django.urls import reverse
from taggit.models import Tag

from blog.models import Author, AuthorRedirect, Category, CategoryRedirect, Edition, TagRedirect
from blog.models.editions import EditionQuerySet
from blog.models.taxonomy import tags_with_live_count
from blog.search import index

RedirectTarget: TypeAlias = Tag | Category | Author

# For each model with a page of its own, the model of its redirects and that model's foreign key.
REDIRECTS: dict[Any, tuple[type[models.Model], str]] = {
    Tag: (TagRedirect, "tag"),
    Category: (CategoryRedirect, "category"),
    Author: (AuthorRedirect, "author"),
}

# Characters often included by mistake when an address is copied out of a text.
TRAILING = " .,;:!?)]}>\"'’”…"


def add_redirect(slug: str, target: RedirectTarget) -> None:
    """Redirect a former slug to a tag, category or author."""
    redirects, field = REDIRECTS[type(target)]
    redirects._default_manager.update_or_create(slug=slug, defaults={field: target})


def update_redirects(target: RedirectTarget, former_slug: str) -> None:
    """Redirect the former slug of a saved row, if it changed, and none from its current slug."""
    redirects, _ = REDIRECTS[type(target)]
    if former_slug and former_slug != target.slug:
        add_redirect(former_slug, target)
    redirects._default_manager.filter(slug=target.slug).delete()


@transaction.atomic
def save_author(author: Author) -> None:
    """Save an author, redirect from the former slug if it changed, and update the search index."""
    former_slug = Author.objects.filter(pk=author.pk).values_list("slug", flat=True).first()
    author.save()
    update_redirects(author, former_slug or "")
    index.update_names(author)


def article_with_former_slug(slug: str, at: datetime) -> Edition | None:
    """Return the live edition of the article that was once public under a slug. One query.

    If several articles were, return the one that appeared last.
    """
    posts = _once_live_with_slug(slug, at).values("post")
    return Edition.objects.articles().live(at).filter(post__in=posts).newest_first().first()


def article_slug_was_live(slug: str, at: datetime) -> bool:
    """Return whether an article was ever public under a slug. One query."""
    return _once_live_with_slug(slug, at).exists()


def _once_live_with_slug(slug: str, at: datetime) -> EditionQuerySet:
    return Edition.objects.articles().ever_live(at).filter(slug=slug)


def normalize_path(address: str) -> str:
    """Return the path of an address in the form in which redirects are stored.

    Lowercase, single slashes, and a trailing slash unless the last part is a file name. Always a
    path within this site: a host is dropped.
    """
    address = address.strip()
    path = unquote(urlsplit(address).path) if "://" in address else unquote(address)
    path = re.sub(r"[/\\]+", "/", f"/{path.rstrip(TRAILING)}").lower()
    return path if path.endswith("/") or "." in path.rsplit("/", 1)[1] else f"{path}/"


@dataclass(frozen=True)
class FormerAddress:
    """A former path, and the name and current path of the page that it redirects to."""

    path: str
    name: str
    destination: str  # empty if the page is gone


def known_redirects(at: datetime) -> list[FormerAddress]:
    """Return the automatic redirects, those not listed by the practice, by path. Five queries."""
    return sorted([*_article_redirects(at), *_stored_redirects(at)], key=lambda former: former.path)


def _article_redirects(at: datetime) -> Iterator[FormerAddress]:
    editions = Edition.objects.articles().live(at).defer("sections")
    live = {edition.post_id: edition for edition in editions}
    once_live = Edition.objects.articles().ever_live(at).order_by("live_from")
    once = once_live.values_list("slug", "post", "title")
    for slug, post, title in {row[:2]: row for row in once}.values():
        current = live.get(post)
        if current is None or current.slug != slug:
            yield FormerAddress(
                reverse("article", args=[slug]),
                current.title if current else title,
                current.get_absolute_url() if current else "",
            )


def _stored_redirects(at: datetime) -> Iterator[FormerAddress]:
    categories = CategoryRedirect.objects.select_related("category")
    tags = TagRedirect.objects.filter(tag__in=tags_with_live_count(at)).select_related("tag")
    authors = AuthorRedirect.objects.filter(author__in=Author.objects.public(at))
    yield from (_former("category", row.slug, row.category) for row in categories)
    yield from (_former("tag", row.slug, row.tag) for row in tags)
    yield from (_former("author", row.slug, row.author) for row in authors.select_related("author"))


def _former(page: str, slug: str, target: RedirectTarget) -> FormerAddress:
    return FormerAddress(reverse(page, args=[slug]), target.name, reverse(page, args=[target.slug]))
