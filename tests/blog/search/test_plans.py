"""A search reads an index, never every text. ``tests/bench/bench_search.py`` measures it."""

import re
from datetime import UTC, datetime
from unittest.mock import ANY

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog import search
from blog.models import Author, Category, Edition, Practice, SearchText, Series, Translation
from blog.public.series import series_places
from blog.public.translations import live_versions
from blog.search import postgresql, queries
from blog.search.terms import parse_terms
from tests.bench.library import divide_index, fill

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)

# A table that grows with the articles, read from end to end. In SQLite the index of the texts is
# read by what matches where the plan has an M, and by rowid where it has an equals sign.
LARGE = r"blog_(searchtext|edition\w*|taggededition)\b"
SCANS = {
    "sqlite": rf"SCAN {LARGE}(?! VIRTUAL TABLE INDEX \d+:\S*[M=])",
    "postgresql": rf"Seq Scan on {LARGE}",
}


def plans(run) -> list[str]:
    """The plans of all that is asked in a call."""
    with CaptureQueriesContext(connection) as asked:
        run()
    explain = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}[connection.vendor]
    found = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # as the server does by itself, sooner or later
        for query in asked:
            cursor.execute(f"{explain} {query['sql']}")
            found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found


def test_no_search_reads_every_text():
    fill(4000, T, words=30)
    subject = {"category": Category.objects.get(slug="subject-1")}
    author = {"author": Author.objects.get(slug="subject-2"), "year": 2026}
    searches = {
        "a rare word": lambda: search.search_articles("title77 ", T),
        "two words": lambda: search.search_articles("often title70", T),
        "a phrase": lambda: search.search_articles('"about title7"', T),
        "some words": lambda: search.search_articles("title7 title8 zebra", T),
        "in a subject": lambda: search.search_articles("title77 ", T, **subject),
        "by an author in a year": lambda: search.search_articles("title78 ", T, **author),
        "a slip": lambda: search.suggest_spelling("infrequnet", T),
    }
    with time_machine.travel(T, tick=False):
        for name, run in searches.items():
            found = plans(run)
            assert found, name
            for plan in found:
                assert not re.search(SCANS[connection.vendor], plan), f"{name}:\n{plan}"


def test_the_newest_are_found_however_far_apart_they_are(monkeypatch):
    monkeypatch.setattr(postgresql, "BLOCK_SIZE", 2)
    divide_index(2)
    fill(70, T, words=5)  # in the newest blocks, in those before them, and in all others
    keys = list(SearchText.objects.order_by("-pk").values_list("pk", flat=True))
    oldest = keys[-10:]
    terms = parse_terms("always")
    texts = SearchText.objects.live(T).filter(queries.backend.matches(terms, match_all=True))

    def newest(texts, number):
        return sorted(queries.backend.newest(texts, number, "pk"), reverse=True)

    for number in (1, 3, 10, 44, 60, 100):
        assert newest(texts, number) == [(key,) for key in keys[:number]]
        assert newest(texts.filter(pk__in=oldest), number) == [(key,) for key in oldest[:number]]
    assert newest(texts.filter(pk=0), 5) == []
    SearchText.objects.all().delete()
    assert newest(texts, 5) == []


def test_no_article_reads_every_edition_for_its_series_and_translations():
    fill(2000, T, words=3, index_it=False)
    one, other = Edition.objects.all()[:2]
    series = Series.objects.create(name="Rain")
    for each in (one, other):
        series.parts.create(post=each.post)
    one.language = "es"
    Translation.objects.create(post=other.post, original=one.post)
    practice = Practice()

    def run():
        assert series_places([one], T)[one.post_id].parts == [one, ANY]
        assert [each.title for each in live_versions(one, T, practice)] == [other.title]

    for plan in plans(run):
        assert not re.search(SCANS[connection.vendor], plan), plan
        assert "(kind=?)" not in plan, plan  # all of them, by an index


def test_a_scan_would_be_noticed():
    fill(200, T, words=5)
    (plan,) = plans(lambda: list(SearchText.objects.filter(text__contains="often")))
    assert re.search(SCANS[connection.vendor], plan)
