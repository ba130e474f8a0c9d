"""The default cache is the rate limits' own."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client

from tests.practice_site.environment import ROOT


@pytest.mark.django_db
def test_many_counts_push_none_out():
    cache.set("a:first:count", [1.0])
    for number in range(350):  # Django keeps 300 by default
        cache.set(f"z:count:{number}", [1.0])
    assert cache.get("a:first:count") == [1.0]


@pytest.fixture
def read_only():
    """The database takes nothing."""
    switch = {
        "sqlite": "PRAGMA query_only = {}",
        "postgresql": "SET LOCAL transaction_read_only = {}",
    }
    with connection.cursor() as cursor:
        cursor.execute(switch[connection.vendor].format("on"))
        yield
        if connection.vendor == "sqlite":  # of PostgreSQL it ends with the transaction
            cursor.execute(switch["sqlite"].format("off"))


@pytest.mark.django_db
def test_a_count_that_is_there_already_is_no_error():
    assert cache.add("lock", True)
    assert not cache.add("lock", True)


@pytest.mark.django_db
def test_counts_that_can_not_be_written_are_an_error_and_no_limit(read_only):
    with pytest.raises(DatabaseError):
        Client().post("/desk/login/", {"login": "ana@example.com", "password": "a word"})


def test_nothing_of_ours_is_kept_there():
    """Only ``recover`` names it, which forgets all counts; templates have a cache of their own."""
    folders = ("accounts", "blog", "practice_site", "templates")
    files = [path for name in folders for path in (ROOT / name).rglob("*.*") if path.is_file()]
    sources = {path: path.read_text("utf-8") for path in files if path.suffix in (".py", ".html")}
    uses = re.compile(
        r"core\.cache import|core import cache|cache_page|\{% cache.+using|backends\.cache\b"
    )
    assert [path.name for path, text in sources.items() if uses.search(text)] == ["recover.py"]
    assert "template_fragments" in settings.CACHES  # for {% cache %}, which asks the default if not
