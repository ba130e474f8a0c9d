"""The sitemap: the public pages, for search engines (https://www.sitemaps.org/protocol.html).

It includes the pictures of each page (https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps).
A list page changed when an article was last added to it or removed from it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.contrib.sitemaps import Sitemap, views
from django.db.models import Case, F, Max, Prefetch, QuerySet, When
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Author, Category, Edition, Picture
from blog.models.taxonomy import tags_in_use


class PictureSitemap(Sitemap):
    """A section of the sitemap whose pages have pictures."""

    # The protocol allows 50,000; this keeps a response, and the query for its pictures, small.
    limit = 5_000

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the pages, each with the addresses of the ``shown_pictures`` of its item."""
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            url["pictures"] = [
                f"{protocol}://{site.domain}{picture.url('share.jpg')}"
                for picture in url["item"].shown_pictures
            ]
        return urls


class ArticleSitemap(PictureSitemap):
    """The live articles, each changed when its edition went live."""

    lastmod = attrgetter("live_from")

    def items(self) -> QuerySet[Edition]:
        """Return the live editions. Two queries."""
        live = Edition.objects.articles().live(timezone.now()).newest_first()
        pictures = Prefetch(
            "pictures", Picture.objects.only("token", "file"), to_attr="shown_pictures"
        )
        return live.only("slug", "live_from").prefetch_related(pictures)

    def get_latest_lastmod(self) -> datetime | None:
        """Return when the newest live edition was published."""
        return self.items().aggregate(newest=Max("live_from"))["newest"]


class ListPage(NamedTuple):
    """A page that lists articles, and when one was last added or removed, None if never."""

    path: str
    changed: datetime | None
    shown_pictures: Sequence[Picture] = ()


class ListSitemap(PictureSitemap):
    """Home, the overviews, and every category, tag, author and month with a live article."""

    lastmod = attrgetter("changed")

    def __init__(self) -> None:
        self.pages = list(_list_pages(timezone.now()))

    def items(self) -> list[ListPage]:
        """Return the list pages that have an article now. Nine queries, once."""
        return self.pages

    def location(self, item: ListPage) -> str:
        """Return the path."""
        return item.path


def _list_pages(now: datetime) -> Iterator[ListPage]:
    ever_live = Edition.objects.articles().ever_live(now).order_by()
    changed = Max(Case(When(live_until__lte=now, then="live_until"), default="live_from"))

    def changes_by(key: F | TruncMonth) -> dict[Any, datetime]:
        groups = ever_live.values(key=key).annotate(changed=changed)
        return dict(groups.values_list("key", "changed"))

    newest = ever_live.aggregate(changed=changed)["changed"]
    overviews = ("home", "articles", "categories", "tags", "authors", "archive")
    yield from (ListPage(reverse(name), newest) for name in overviews)
    changes = changes_by(F("category_links__category"))
    for category in Category.objects.in_use(now):
        yield ListPage(category.get_absolute_url(), changes[category.pk])
    changes = changes_by(F("tag_links__tag"))
    for tag in tags_in_use(now):
        yield ListPage(reverse("tag", args=[tag.slug]), changes[tag.pk])
    changes = changes_by(F("author_links__author"))
    for author in Author.objects.public(now).select_related("photo"):
        portraits = [author.photo] if author.photo and author.photo.is_ready else []
        yield ListPage(author.get_absolute_url(), changes[author.pk], portraits)
    changes = changes_by(TruncMonth("first_live_from"))
    months = [row["month"] for row in Edition.objects.articles().live(now).by_month()]
    for year in sorted({month.year for month in months}, reverse=True):
        newest = max(moment for month, moment in changes.items() if month.year == year)
        yield ListPage(reverse("archive_year", args=[year]), newest)
    for month in months:
        address = reverse("archive_month", args=[month.year, f"{month:%m}"])
        yield ListPage(address, changes[month])


SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {"lists": ListSitemap, "articles": ArticleSitemap}


@require_safe
def sitemap(request: HttpRequest, section: str | None = None) -> HttpResponse:
    """Return all public pages in one file if they fit, otherwise an index of several."""
    response: HttpResponse
    if section is None and ArticleSitemap().paginator.num_pages > 1:
        response = views.index(request, SITEMAPS, sitemap_url_name="sitemap_section")
    else:
        response = views.sitemap(request, SITEMAPS, section, template_name="blog/sitemap.xml")
    # It would not change when an article is taken down.
    response.headers.pop("Last-Modified", None)
    return response
