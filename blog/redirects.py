"""Addresses that were left, and where they lead. An old link must not end at nothing.

A redirect leads to a row, not to an address, so however often something is renamed it is one step
to where it is now. An article needs none: its former addresses are those of its editions.
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
from blog.models.taxonomy import tags_with_live_count
from blog.search import index

Subject: TypeAlias = Tag | Category | Author

# What stands on its own page, the rows that keep its former addresses, and their field.
REDIRECTS: dict[Any, tuple[type[models.Model], str]] = {
    Tag: (TagRedirect, "tag"),
    Category: (CategoryRedirect, "category"),
    Author: (AuthorRedirect, "author"),
}

# What is often carried along when an address is copied out of a letter.
TRAILING = " .,;:!?)]}>\"'’”…"


def add_redirect(slug: str, place: Subject) -> None:
    """Let an address that was left lead to a place."""
    redirects, field = REDIRECTS[type(place)]
    redirects._default_manager.update_or_create(slug=slug, defaults={field: place})


def record_move(place: Subject, former: str) -> None:
    """Let a former address lead to the one of now, which is no former one any more."""
    redirects, _ = REDIRECTS[type(place)]
    if former and former != place.slug:
        add_redirect(former, place)
    redirects._default_manager.filter(slug=place.slug).delete()


@transaction.atomic
def save_author(author: Author) -> None:
    """Save an author; an address that the page had leads to the new one."""
    former = Author.objects.filter(pk=author.pk).values_list("slug", flat=True).first()
    author.save()
    record_move(author, former or "")
    index.update_names(author)


def normalize_path(address: str) -> str:
    """Give the path that an address means, in the way in which the site writes paths.

    Small letters, single slashes, one at the end unless the last part is a file's name; always
    within this site, since a host that stands before it is dropped.
    """
    address = address.strip()
    path = unquote(urlsplit(address).path) if "://" in address else unquote(address)
    path = re.sub(r"[/\\]+", "/", f"/{path.rstrip(TRAILING)}").lower()
    return path if path.endswith("/") or "." in path.rsplit("/", 1)[1] else f"{path}/"


@dataclass(frozen=True)
class FormerAddress:
    """An address that something had, and the name and address of what is found there now."""

    path: str
    name: str
    destination: str  # empty where it is gone


def known_redirects(at: datetime) -> list[FormerAddress]:
    """Give the former addresses that the site knows by itself, by path. Five queries."""
    return sorted([*_articles(at), *_subjects(at)], key=lambda former: former.path)


def _articles(at: datetime) -> Iterator[FormerAddress]:
    live = {edition.post_id: edition for edition in Edition.objects.live(at).defer("sections")}
    once = Edition.objects.ever_live(at).order_by("live_from").values_list("slug", "post", "title")
    for slug, post, title in {row[:2]: row for row in once}.values():
        now = live.get(post)
        if now is None or now.slug != slug:
            yield FormerAddress(
                reverse("article", args=[slug]),
                now.title if now else title,
                now.get_absolute_url() if now else "",
            )


def _subjects(at: datetime) -> Iterator[FormerAddress]:
    categories = CategoryRedirect.objects.select_related("category")
    tags = TagRedirect.objects.filter(tag__in=tags_with_live_count(at)).select_related("tag")
    authors = AuthorRedirect.objects.filter(author__in=Author.objects.public(at))
    yield from (_former("category", each.slug, each.category) for each in categories)
    yield from (_former("tag", each.slug, each.tag) for each in tags)
    yield from (
        _former("author", each.slug, each.author) for each in authors.select_related("author")
    )


def _former(page: str, slug: str, place: Subject) -> FormerAddress:
    return FormerAddress(reverse(page, args=[slug]), place.name, reverse(page, args=[place.slug]))
