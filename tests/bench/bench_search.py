"""How long a search takes among 10,000 articles, beside what it is measured by. Run by hand.

``python3 manage.py test tests/bench/bench_search.py -s``, and once more with
``TEST_DATABASE=postgresql`` before it. Times differ from machine to machine, so what is asserted
are ratios within one run.
"""

from datetime import UTC, datetime
from statistics import median
from time import perf_counter

import pytest
import time_machine
from django.db import connection

from blog import search
from blog.models import Category, Edition, SearchText
from tests.bench.library import fill

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)
NUMBER = 10_000
TIMES = 5


def milliseconds(call) -> float:
    def once() -> float:
        began = perf_counter()
        call()
        return 1000 * (perf_counter() - began)

    once()
    return median(once() for _ in range(TIMES))


def test_ten_thousand_articles(client):
    began = perf_counter()
    fill(NUMBER, T)
    print(f"\n{connection.vendor}: {NUMBER} articles filled in {perf_counter() - began:.0f} s")
    subject = Category.objects.get(slug="subject-3")
    with time_machine.travel(T, tick=False):
        calls = {
            "baseline: the home page": lambda: client.get("/"),
            "baseline: reading every text": lambda: list(
                SearchText.objects.live(T).filter(text__icontains="title7").values_list("pk")[:101]
            ),
            "baseline: ten cards": lambda: list(
                Edition.objects.live(T).newest_first().for_lists()[:10]
            ),
            "a rare word": lambda: search.search_articles("title7777", T),
            "two words": lambda: search.search_articles("often title70", T),
            "a word of every tenth": lambda: search.search_articles("often", T),
            "a word of every article": lambda: search.search_articles("always", T),
            "... in one subject": lambda: search.search_articles("always", T, category=subject),
            "... the tenth page": lambda: search.search_articles("always", T, page=10),
            "no word, one subject": lambda: search.search_articles("", T, category=subject),
            "a slip": lambda: search.suggest_spelling("oftne", T),
            "the search page": lambda: client.get("/search/"),
            "a page of results": lambda: client.get("/search/?q=often"),
        }
        took = {name: milliseconds(call) for name, call in calls.items()}
    cards, scan = took["baseline: ten cards"], took["baseline: reading every text"]
    for name, each in took.items():
        print(
            f"{name:32}{each:8.1f} ms  {each / cards:6.1f} × ten cards  {each / scan:6.2f} × scan"
        )
    assert took["a rare word"] < scan
    assert took["a word of every tenth"] < scan
