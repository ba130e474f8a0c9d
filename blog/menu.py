"""What stands at the top and at the foot of every page, as the practice chose it.

``Practice.menu`` holds keys in order: the site's own pages by name, ``page:12`` and ``category:3``;
without any it is the categories. ``Practice.foot_pages`` holds those of pages; without any it is
all pages. What isn't public now is left out, and is back when it is.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from blog.models import Category, Edition, Post, Practice
from blog.visibility import pages_q
from practice_site.prepared import PreparedQuery

SITE_PAGES = {
    "home": "Home",
    "authors": "Our people",
    "articles": "All articles",
    "categories": "All topics",
}
PAGE, CATEGORY = "page", "category"
KEY = re.compile(r"\d{1,18}", re.ASCII)
MOST_OFFERED = 200  # pages, those saved last
MOST_PAGES = 20  # at the foot, where none were chosen
PAGE_FIELDS = ("kind", "slug", "title", "post", "language")

IN_USE = PreparedQuery(lambda now: Category.objects.in_use(now))


class MenuEntry(NamedTuple):
    """A link of the menu."""

    label: str
    url: str
    language: str | None = ""  # of the label: "" for the practice's, None for words of the site


def categories_in_use(now: datetime) -> list[Category]:
    """Return the categories with a live article, in order. One query."""
    return list(IN_USE(now=now))


def menu_entries(practice: Practice, now: datetime, in_use: Iterable[Category]) -> list[MenuEntry]:
    """Return the entries of the menu. No query, or one if there are pages in it."""
    categories: dict[str, MenuEntry] = {
        f"{CATEGORY}:{each.pk}": MenuEntry(each.name, each.get_absolute_url()) for each in in_use
    }
    if not (keys := practice.menu_keys):
        return [*categories.values(), _site_page("categories")]
    posts = [number for key in keys if (number := _number(key, PAGE))]
    found = {name: _site_page(name) for name in SITE_PAGES} | categories
    if posts:
        pages = Edition.objects.pages().live(now).filter(post__in=posts)
        for each in pages.only(*PAGE_FIELDS):
            found[f"{PAGE}:{each.post_id}"] = _page(each)
    return [found[key] for key in keys if key in found]


def site_pages(practice: Practice, now: datetime) -> list[MenuEntry]:
    """Return the live pages that were chosen for the foot of every page; or all, by title.

    One query.
    """
    pages = Edition.objects.pages().live(now).only(*PAGE_FIELDS)
    if keys := practice.foot_page_keys:
        chosen = [number for key in keys if (number := _number(key, PAGE))]
        found = {each.post_id: _page(each) for each in pages.filter(post__in=chosen)}
        return [found[post] for post in chosen if post in found]
    return sorted(map(_page, pages[:MOST_PAGES]), key=lambda entry: entry.label.casefold())


def shown_pages(practice: Practice, now: datetime) -> set[int]:
    """Return the posts of pages that are in the menu or at the foot. No query, or one."""
    numbers = {_number(key, PAGE) for key in [*practice.menu_keys, *practice.foot_page_keys]}
    if not practice.foot_page_keys:
        pages = Edition.objects.pages().live(now).values_list("post", flat=True)
        numbers |= {*pages[:MOST_PAGES]}
    return {number for number in numbers if number}


def live_page(slug: str, now: datetime) -> MenuEntry | None:
    """Return the live page that has an address, or had it; None if there is none. One query."""
    pages = Edition.objects.pages().live(now).filter(post__editions__slug=slug)
    return next(map(_page, pages.only(*PAGE_FIELDS)[:1]), None)


def _page(edition: Edition) -> MenuEntry:
    return MenuEntry(edition.title, edition.get_absolute_url(), edition.language)


def _site_page(name: str) -> MenuEntry:
    return MenuEntry(SITE_PAGES[name], reverse(name), None)


def _number(key: str, kind: str) -> int | None:
    name, _, number = key.partition(":")
    return int(number) if name == kind and KEY.fullmatch(number) else None


def menu_choices() -> list[tuple[str, str]]:
    """Return what can be chosen for the menu, with its label at the desk. Two queries."""
    return [
        *SITE_PAGES.items(),
        *((key, f"{title} (page)") for key, title in page_choices()),
        *((f"{CATEGORY}:{each.pk}", f"{each.name} (category)") for each in Category.objects.all()),
    ]


def page_choices() -> list[tuple[str, str]]:
    """Return the pages that can be chosen, live or not, with their titles. One query."""
    pages = Post.objects.filter(pages_q(), binned_at=None).order_by("-updated_at")
    named = sorted(pages.values_list("title", "pk")[:MOST_OFFERED])
    return [(page_key(pk), title) for title, pk in named]


def page_key(post: int) -> str:
    """Return the key of a page in the menu and at the foot."""
    return f"{PAGE}:{post}"


def replace_categories(gone: Iterable[int], kept: Category) -> None:
    """Put a category in the place of those that are merged into it. One query, or two."""
    old = {f"{CATEGORY}:{pk}" for pk in gone}
    practice = Practice.objects.select_for_update().first()
    if practice and old.intersection(practice.menu_keys):
        new = (f"{CATEGORY}:{kept.pk}" if key in old else key for key in practice.menu_keys)
        practice.menu = list(dict.fromkeys(new))
        practice.save(update_fields=["menu"])
