"""The sitemap: the public pages, for search engines (https://www.sitemaps.org/protocol.html).

It includes the pictures of each page (https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps).
Articles are divided by the keys of their posts: no file is long, and none has to be counted.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db.models import Max, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Author, Category, Edition, Picture
from blog.models.taxonomy import tags_in_use
from blog.public.months import long_periods
from blog.public.pagination import LEAST_INDEXED, has_few_articles
from blog.public.ranges import ranges_in_use

COLUMNS = ("kind", "slug", "live_from", "unchanged_since")
ARTICLES = 1_000  # in a file at most; the protocol allows 50,000 pages


class Page(NamedTuple):
    """A public page. When a list changed is not said: with its articles, which say it."""

    path: str
    changed: datetime | None = None
    pictures: tuple[str, ...] = ()


@require_safe
def sitemap(request: HttpRequest, section: str | None = None) -> HttpResponse:
    """Return all public pages in one file if they fit, otherwise an index of several."""
    files = _files(timezone.now())
    context: dict[str, object] = {"root": request.build_absolute_uri("/")[:-1]}
    if section is None and len(files) > 2:
        context["files"] = [reverse("sitemap_section", args=[name]) for name in files]
        return render(request, "blog/sitemap_index.xml", context, content_type="application/xml")
    if section and section not in files:
        raise Http404("There is no such part of the sitemap.")
    parts = [files[section]] if section else files.values()
    context["pages"] = [page for pages in parts for page in pages()]
    return render(request, "blog/sitemap.xml", context, content_type="application/xml")


def _files(now: datetime) -> dict[str, Callable[[], Iterator[Page]]]:
    """Return by its name what each file holds: lists, and up to 1,000 articles. Two queries."""
    last = Edition.objects.aggregate(last=Max("post_id"))["last"] or 0
    ranges = [(start, start + ARTICLES) for start in range(0, last + 1, ARTICLES)]
    in_use = ranges_in_use(Edition.objects.articles().live(now), "post_id", ranges)
    articles = {f"articles-{start // ARTICLES + 1}": start for start, _ in in_use}
    return {
        "lists": partial(_lists, now),
        **{name: partial(_articles, now, start) for name, start in articles.items()},
    }


def _articles(now: datetime, start: int) -> Iterator[Page]:
    """Yield the live articles from a post's key on, each with since when readers know it so."""
    live = Edition.objects.articles().live(now).order_by("post_id")
    shown = Prefetch("pictures", Picture.objects.only("token", "file", "rendition_key"))
    editions = live.filter(post_id__gte=start, post_id__lt=start + ARTICLES)
    for each in editions.only(*COLUMNS).prefetch_related(shown):
        pictures = tuple(picture.url(picture.jpeg) for picture in each.picture_list)
        yield Page(each.get_absolute_url(), each.changed_at, pictures)


def _lists(now: datetime) -> Iterator[Page]:
    """Yield home, the overviews, pages, and each category, tag, author and month in use.

    Lists of few articles are left out, as those pages ask it (``noindex``).
    """
    overviews = () if has_few_articles(now) else ("articles", "categories", "tags", "archive")
    for name in ("home", "authors", *overviews):
        yield Page(reverse(name))
    pages = Edition.objects.pages().live(now).order_by("slug")
    for page in pages.only(*COLUMNS):
        yield Page(page.get_absolute_url(), page.changed_at)
    for category in Category.objects.in_use(now, LEAST_INDEXED):
        yield Page(category.get_absolute_url())
    for tag in tags_in_use(now, LEAST_INDEXED):
        yield Page(reverse("tag", args=[tag.slug]))
    for author in Author.objects.public(now, LEAST_INDEXED).select_related("photo"):
        portrait = author.photo_view
        yield Page(author.get_absolute_url(), pictures=(portrait.url,) if portrait else ())
    years, months = long_periods(now, LEAST_INDEXED)
    for year in years:
        yield Page(reverse("archive_year", args=[year]))
    for month in months:
        yield Page(reverse("archive_month", args=[month.year, f"{month:%m}"]))
