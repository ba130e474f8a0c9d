"""What readers ask for costs the same among many articles as among few, whatever the page."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from blog.models import (
    Author,
    Category,
    Edition,
    EditionMediaFile,
    EditionPicture,
    Picture,
    Practice,
    RelatedEdition,
    Series,
    Translation,
)
from blog.pictures.renditions import MASTER
from blog.public.pagination import format_cursor
from blog.search import postgresql, queries
from blog.urls import urlpatterns
from tests.bench.library import divide_index, fill
from tests.factories import LicenseFactory, media_file

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)
SPAN = timedelta(days=80)  # over which the articles appeared, few or many
FEW, MANY = 200, 1_500
BLOCK = FEW // 10  # as many times smaller than a real one as these sites are
SQLITE = connection.vendor == "sqlite"
NOT_LISTED = {"preview_link", "preview_media"}  # for whoever has the link
# Times what it takes among few. A search ranks more matches among many, up to a limit.
MOST, MOST_OF_SEARCH = 1.5, 3
AS_LONG_AS_FULL = "/sitemap-articles-1.xml"
# What SQLite may read from end to end: what doesn't grow with the articles, and what matches in
# the index of words (INDEX 0:M5). A list that is read in order ends with its page, and what is kept
# of all series and translations at the thousandth.
SCANS = (
    r"SCAN (blog_(author|category|practice)|taggit_tag|spans|(\d+ )?CONSTANT)\b|SCAN .*:\S*M"
    r"|SCAN (\w+ USING (COVERING )?INDEX edition_(in_order|of_page)|blog_(seriespart|translation))"
)
# What it may not sort: rows found by an index of what any number of articles share.
OF_MANY = r"S\w+ \w+ USING (COVERING )?INDEX \w*(newest_first|in_order|by_time|tag_id)"
SUBJECTS = [f"/{page}/subject-0/" for page in ("categories", "tags", "authors")]
FEEDS = [f"{page}feed/{ending}" for page in ("/", *SUBJECTS) for ending in ("", "atom/", "json/")]
FILTERS = "category=subject-0&tag=subject-0&author=subject-0&year=2026"
SEARCHES = ["q=always", "q=always&page=2", "q=often", "q=title77", "q=often+title7", "q=awlays"]
SEARCHES += ["q=zebra", "year=2026", "category=subject-0", FILTERS, f"q=always&{FILTERS}"]


def build(number: int) -> list[str]:
    """Make a site of so many articles; give the addresses of its pages, all kinds of them."""
    divide_index(BLOCK)
    fill(number, T, words=20, apart=SPAN / number)
    Practice(name="Willow & Lane", email="hello@practice.example", show_stale_notice=True).save()
    subject = Category.objects.get(slug="subject-0")
    start, before, article, after, gone = subject.editions.order_by("pk")[2:7]
    subject.start_here = start.post
    subject.save()
    LicenseFactory(author=article.authors.get())
    photo, *pictures = [Picture(token=f"{each:032}") for each in range(number // 10)]
    for picture in (photo, *pictures):
        picture.file = picture.path(MASTER)
    Picture.objects.bulk_create([photo, *pictures])
    Author.objects.update(photo=photo)
    EditionPicture.objects.bulk_create(
        EditionPicture(edition=each, picture=pictures[each.pk % len(pictures)])
        for each in Edition.objects.defer("sections")
    )
    file = media_file()
    EditionMediaFile.objects.bulk_create(
        EditionMediaFile(edition=each, file=file) for each in Edition.objects.defer("sections")
    )
    RelatedEdition.objects.bulk_create(
        RelatedEdition(edition=article, related=each, similarity=1) for each in (before, after)
    )
    series = Series.objects.create(name="Rain")
    for position, each in enumerate((before, start)):
        series.parts.create(post=each.post, position=position)
    Translation.objects.create(post=after.post, original=article.post)
    Edition.objects.filter(pk=gone.pk).update(live_until=T)
    former = {"slug": "former", "live_from": T - SPAN, "live_until": T - SPAN}
    Edition(post=article.post, first_live_from=T - SPAN, **former).save()
    middle = Edition.objects.order_by("first_live_from")[number // 2]
    month = f"/archive/{middle.first_live_from:%Y/%m}/"
    lists = ["/articles/", *SUBJECTS, month[:-3], month]
    if not SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as it does by itself in time
            # Tables as small as these it would read from end to end, though there is an index.
            for way in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"):
                cursor.execute(f"SET LOCAL {way} = off")
    return [
        *lists,
        *(f"{each}?before={format_cursor(middle.list_position)}" for each in lists),
        *("/", "/categories/", "/tags/", "/authors/", "/archive/", "/topics/"),
        *(f"/articles/{each.slug}/" for each in (article, before, gone)),
        *("/articles/former/", "/articles/never/", "/no-such-page/", "/pictures/none/960.webp"),
        file.url(),
        *(f"/articles/{article.slug}/{each}" for each in ("cards/", "share.jpg")),
        *(photo.url(photo.jpeg), pictures[0].url(pictures[0].jpeg), "/share.jpg"),
        *("/favicon.ico", "/icon.svg", "/apple-touch-icon.png"),
        *FEEDS,
        *("/sitemap.xml", "/sitemap-lists.xml", AS_LONG_AS_FULL),
        "/search/",
        *(f"/search/?{each}" for each in SEARCHES),
        *("/opensearch.xml", "/robots.txt", "/.well-known/security.txt"),
    ]


def asked(address: str) -> list[str]:
    """The queries of a page."""
    with CaptureQueriesContext(connection) as captured:
        b"".join(Client().get(address))
    return [query["sql"] for query in captured if query["sql"].startswith(("SELECT", "WITH", "("))]


def work(sql: str) -> float:
    """What a query takes: steps of SQLite's machine, or rows that PostgreSQL looks at."""
    with connection.cursor() as cursor:
        if SQLITE:
            steps: list[None] = []
            connection.connection.set_progress_handler(lambda: steps.append(None), 10)
            cursor.execute(sql).fetchall()
            connection.connection.set_progress_handler(None, 10)
            return len(steps)
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        (found,) = cursor.fetchone()
        return rows(found[0]["Plan"])


def rows(node: dict) -> float:
    """The rows that a plan's scans found or looked at in vain."""
    below = sum(map(rows, node.get("Plans", [])))
    if "Scan" not in node["Node Type"]:
        return below
    removed = sum(value for name, value in node.items() if name.startswith("Rows Removed"))
    return below + (node["Actual Rows"] + removed) * node["Actual Loops"]


def names_of(addresses: list[str]) -> set[str | None]:
    """The names of the patterns that addresses match."""
    names = set()
    for address in addresses:
        with suppress(Resolver404):
            names.add(resolve(address.partition("?")[0]).url_name)
    return names


def test_a_page_takes_the_same_among_many_articles_as_among_few(monkeypatch):
    monkeypatch.setattr(queries, "MAX_RANKED", FEW // 10)  # as many as have "often"
    monkeypatch.setattr(postgresql, "BLOCK_SIZE", BLOCK)
    taken: list[list[float]] = []
    with time_machine.travel(T, tick=False):
        for number in (FEW, MANY):
            with transaction.atomic():
                addresses = build(number)
                taken.append([sum(map(work, asked(address))) for address in addresses])
                transaction.set_rollback(True)
    assert names_of(addresses) == {pattern.name for pattern in urlpatterns} - NOT_LISTED
    costly = {
        address: (few, many)
        for address, few, many in zip(addresses, *taken, strict=True)
        if many > (MOST_OF_SEARCH if address.startswith("/search/?") else MOST) * few
    }
    costly.pop(AS_LONG_AS_FULL, None)
    assert not costly


@pytest.mark.skipif(not SQLITE, reason="reads the plans of SQLite")
def test_no_page_reads_or_sorts_all_that_grows_with_the_articles():
    with time_machine.travel(T, tick=False), connection.cursor() as cursor:
        for address in build(FEW):
            for sql in asked(address):
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                plan = [(parent, line) for _, parent, _, line in cursor.fetchall()]
                sorts = {parent for parent, line in plan if line == "USE TEMP B-TREE FOR ORDER BY"}
                for parent, line in plan:
                    at = (address, line, sql)
                    assert not line.startswith("SCAN ") or re.match(SCANS, line), at
                    assert parent not in sorts or not re.match(OF_MANY, line), at
