"""Redirects from the former addresses of tags, categories, authors and articles.

A redirect points to a row, not to an address, so there is one redirect to the current address
however often something was renamed. An article needs no row: its former addresses are the slugs
of its editions, and its view (``blog.public.views.articles``) redirects from them.
"""

import re
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote, urlsplit

from django.db import models, transaction
from django.urls import reverse
from taggit.models import Tag

from blog.models import Author, Category, Edition, Redirect
from blog.models.posts import post_path
from blog.models.taxonomy import tags_in_use
from blog.search import index
from blog.text.slugs import slug_of

RedirectTarget: TypeAlias = Tag | Category | Author

# Characters often included by mistake when an address is copied out of a text.
TRAILING = " .,;:!?)]}>\"'’”…"


def add_redirect(slug: str, target: RedirectTarget) -> None:
    """Redirect a former slug to a tag, category or author."""
    name = str(target._meta.model_name)  # also that of the foreign key
    target.redirects.model.objects.update_or_create(slug=slug, defaults={name: target})


def free_slug(model: type[Author | Category], name: str) -> str:
    """Return the end of the address of a new author or category: its name, or with a number."""
    stem = slug_of(name, 70) or model._meta.model_name or ""
    rows = model._default_manager.filter(slug__startswith=stem)
    taken = set(rows.values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


@transaction.atomic
def save_target(target: RedirectTarget) -> None:
    """Save a row, and redirect from its former slug if that changed.

    The search index learns a new name in the background: many editions may carry it.
    """
    model: type[models.Model] = type(target)
    stored = model._default_manager.filter(pk=target.pk).values_list("slug", "name").first()
    target.save()
    former, former_name = stored or (target.slug, target.name)
    if former != target.slug:
        add_redirect(former, target)
    target.redirects.model.objects.filter(slug=target.slug).delete()
    if former_name != target.name:
        index.update_names.enqueue(target._meta.label, target.pk)


def normalize_path(address: str) -> str:
    """Return the path of an address in the form in which redirects are stored.

    Lowercase, single slashes, and a trailing slash unless the last part is a file name. Always a
    path within this site: a host is dropped, and a query but for that of ``numbered_path``. A NUL,
    which PostgreSQL can't compare, is replaced.
    """
    address = address.strip()
    path, _, query = address.partition("?")
    with suppress(ValueError):  # of a host that is none; such an address leads nowhere
        if "://" in address:
            parts = urlsplit(address)
            path, query = parts.path, parts.query
            address = path
    if path in ("", "/") and (numbered := numbered_path(query)):
        return numbered
    path = unquote(address).replace("\0", "\ufffd").rstrip(TRAILING)
    path = re.sub(r"[/\\]+", "/", f"/{path}").lower()
    return path if path.endswith("/") or "." in path.rsplit("/", 1)[1] else f"{path}/"


NUMBERED = re.compile(r"(?:^|&)(p|page_id|author|cat)=0*(\d{1,12})(?=[&#]|$)", re.ASCII)


def numbered_path(query: str) -> str:
    """Return "/?p=12" for a query by which WordPress shows another page at its home; else ""."""
    found = NUMBERED.search(query)
    return f"/?{found[1]}={found[2]}" if found else ""


def destination_of(redirect: Redirect, at: datetime) -> str:
    """Return the path that a redirect leads to, "" if what was there is gone. At most one query.

    Of an article it is the address that it has at this moment, if it is live.
    """
    if redirect.post_id:
        live = Edition.objects.live(at).filter(post=redirect.post_id).only("kind", "slug").first()
        if live:
            return live.get_absolute_url()
    return redirect.destination


MAX_KNOWN = 100  # of a kind in the list of former addresses


class FormerAddress(NamedTuple):
    """A former path, and the name and current path of the page that it redirects to."""

    path: str
    name: str
    destination: str  # empty if the page is gone


def known_redirects(at: datetime) -> list[FormerAddress]:
    """Return the automatic redirects, those not listed by the practice, by path. Five queries.

    Of each kind of topic the newest ``MAX_KNOWN`` at most, of articles those of the editions that
    ended last.
    """
    found = []
    live_editions = Edition.objects.live(at).defer("sections")
    ended = Edition.objects.ever_live(at).filter(live_until__lte=at).order_by("-live_until")
    titles: dict[tuple[str, str, int], str] = {}
    columns = ("slug", "post", "title", "kind")
    for slug, post, title, kind in ended.values_list(*columns)[:MAX_KNOWN]:
        titles.setdefault((kind, slug, post), title)
    posts = {post for *_, post in titles}
    live = {edition.post_id: edition for edition in live_editions.filter(post__in=posts)}
    for (kind, slug, post), title in titles.items():
        current, path = live.get(post), post_path(kind, slug)
        if current is None:
            found.append(FormerAddress(path, title, ""))
        elif current.slug != slug:
            found.append(FormerAddress(path, current.title, current.get_absolute_url()))
    for page, targets in public_targets(at).items():
        rows = targets.filter(redirects__isnull=False).order_by("-redirects__pk")
        renamed = rows.values_list("redirects__slug", "name", "slug")
        for former, name, slug in renamed[:MAX_KNOWN]:
            path, destination = reverse(page, args=[former]), reverse(page, args=[slug])
            found.append(FormerAddress(path, name, destination))
    return sorted(found)


def public_targets(at: datetime) -> dict[str, models.QuerySet]:
    """Return the categories, tags and authors that have a public page, by the page's URL name."""
    return {
        "category": Category.objects.all(),
        "tag": tags_in_use(at),
        "author": Author.objects.public(at),
    }
