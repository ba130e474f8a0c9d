"""The list of public pages for search engines (https://www.sitemaps.org/protocol.html).

With the pictures of each page (https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps).
A list changed when an article last came into it or left it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.sitemaps import Sitemap, views
from django.db.models import Case, F, Max, Prefetch, QuerySet, When
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from blog.models import Author, Category, Edition, Picture
from blog.models.taxonomy import tags_with_live_count


class _WithPictures(Sitemap):
    """A part of the sitemap whose pages have pictures."""

    # The protocol allows 50,000; this keeps one answer, and the query for its pictures, small.
    limit = 5_000

    def pictures(self, item: Any) -> Iterable[Picture]:
        """What the page shows."""
        raise NotImplementedError

    def get_urls(self, page: Any = 1, site: Any = None, protocol: Any = None) -> list[Any]:
        """Add the addresses of the pictures to those of the pages."""
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            url["pictures"] = [
                f"{protocol}://{site.domain}{picture.url('share.jpg')}"
                for picture in self.pictures(url["item"])
            ]
        return urls


class Articles(_WithPictures):
    """Every article that is live."""

    def items(self) -> QuerySet[Edition]:
        """What is live now. Two queries."""
        live = (
            Edition.objects.articles().live(timezone.now()).newest_first().only("slug", "live_from")
        )
        return live.prefetch_related(Prefetch("pictures", Picture.objects.only("token")))

    def lastmod(self, item: Edition) -> datetime:
        """When the edition that readers see began."""
        return item.live_from

    def get_latest_lastmod(self) -> datetime | None:
        """When the newest of them began."""
        live = Edition.objects.articles().live(timezone.now())
        return live.aggregate(newest=Max("live_from"))["newest"]

    def pictures(self, item: Edition) -> Iterable[Picture]:
        """Lead picture and those of its sections."""
        return item.pictures.all()


class ListPage(NamedTuple):
    """A page that lists articles, and when that list last changed."""

    path: str
    changed: datetime | None
    portrait: Picture | None = None


class Lists(_WithPictures):
    """Home, topics, archive, and every subject, tag and author with a live article."""

    def items(self) -> list[ListPage]:
        """What has something to show now. Nine queries, once."""
        return self._pages

    @cached_property
    def _pages(self) -> list[ListPage]:
        return list(_list_pages(timezone.now()))

    def location(self, item: ListPage) -> str:
        """Its path."""
        return item.path

    def lastmod(self, item: ListPage) -> datetime | None:
        """When an article last came into the list or left it; None if none ever did."""
        return item.changed

    def pictures(self, item: ListPage) -> Iterable[Picture]:
        """An author's portrait."""
        return [item.portrait] if item.portrait else []


def _list_pages(now: datetime) -> Iterator[ListPage]:
    once = Edition.objects.articles().ever_live(now).order_by()
    changed = Max(Case(When(live_until__lte=now, then="live_until"), default="live_from"))

    def by(what: F | TruncMonth) -> dict[Any, datetime]:
        groups = once.values(what=what).annotate(changed=changed)
        return dict(groups.values_list("what", "changed"))

    newest = once.aggregate(changed=changed)["changed"]
    yield from (ListPage(reverse(name), newest) for name in ("home", "topics", "archive"))
    changes = by(F("category_links__category"))
    for category in Category.objects.in_use(now):
        yield ListPage(category.get_absolute_url(), changes[category.pk])
    changes = by(F("tag_links__tag"))
    for tag in tags_with_live_count(now).order_by("name"):
        yield ListPage(reverse("tag", args=[tag.slug]), changes[tag.pk])
    changes = by(F("author_links__author"))
    for author in Author.objects.public(now).select_related("photo"):
        yield ListPage(author.get_absolute_url(), changes[author.pk], author.photo)
    yield from _archive(now, by(TruncMonth("first_live_from")))


def _archive(now: datetime, changes: dict[datetime, datetime]) -> Iterator[ListPage]:
    months = [row["month"] for row in Edition.objects.articles().live(now).by_month()]
    for year in sorted({month.year for month in months}, reverse=True):
        changed = max(moment for month, moment in changes.items() if month.year == year)
        yield ListPage(reverse("archive_year", args=[year]), changed)
    for month in months:
        address = reverse("archive_month", args=[month.year, f"{month:%m}"])
        yield ListPage(address, changes[month])


SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {"lists": Lists, "articles": Articles}


@require_safe
@conditional_page
def sitemap(request: HttpRequest, section: str | None = None) -> HttpResponse:
    """All public pages in one file while they fit into it; an index of several beyond."""
    response: HttpResponse
    if section is None and Articles().paginator.num_pages > 1:
        response = views.index(request, SITEMAPS, sitemap_url_name="sitemap_section")
    else:
        response = views.sitemap(request, SITEMAPS, section, template_name="blog/sitemap.xml")
    # Django's would not tell of an article taken down; the hash of the answer does.
    response.headers.pop("Last-Modified", None)
    return response
