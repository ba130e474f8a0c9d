"""Merging and indexing beside others who write: nobody waits long, and nobody gets an error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from taggit.models import Tag

from blog.models import Edition, Post, SearchText
from blog.publishing import actions
from blog.search import index
from blog.taxonomy import merging
from tests.factories import OwnerFactory, ReadyPostFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ARTICLES = 5


def at_once(*functions: Callable[[], object]) -> list[object]:
    """Run functions in threads, each with a connection of its own; return what they return."""

    def run(function: Callable[[], object]) -> object:
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return [each.result() for each in [pool.submit(run, function) for function in functions]]


@pytest.fixture
def published():
    owner = OwnerFactory()
    for _ in range(ARTICLES):
        actions.publish(ReadyPostFactory(tags=["calm", "quiet"]), by=owner)


@pytest.fixture
def writes(monkeypatch) -> list[str]:
    """Write to the database from another connection before each batch; without any waiting."""
    done: list[str] = []

    def write() -> None:
        with connection.cursor() as cursor:
            sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA busy_timeout = 0" if sqlite else "SET lock_timeout = 1")
        with transaction.atomic():
            list(Edition.objects.select_for_update())
            Post.objects.create(title="Meanwhile", slug=f"meanwhile-{len(done)}")
        done.append("written")

    def batched(rows, size):
        for row in rows:
            at_once(write)
            yield [row]
        at_once(write)

    monkeypatch.setattr(merging, "batched", batched)
    monkeypatch.setattr(index, "batched", batched)
    return done


def test_others_write_between_the_parts_of_a_merge(published, writes):
    calm, quiet = Tag.objects.get(name="calm"), Tag.objects.get(name="quiet")
    merging.merge_topics(calm, [quiet])
    assert len(writes) >= 2 * ARTICLES
    assert list(Tag.objects.all()) == [calm]


def test_others_write_while_the_index_is_written_anew(published, writes):
    assert index.rebuild_index() == ARTICLES
    assert len(writes) > ARTICLES


@pytest.mark.parametrize("round_", range(3))
def test_an_article_is_published_while_its_tag_is_merged(published, round_):
    owner = OwnerFactory()
    posts = [ReadyPostFactory(tags=["quiet"]) for _ in range(3)]
    calm, quiet = Tag.objects.get(name="calm"), Tag.objects.get(name="quiet")
    at_once(
        lambda: merging.merge_topics(calm, [quiet]),
        lambda: [actions.publish(post, by=owner) for post in posts],
        index.rebuild_index,
    )
    for post in posts:
        assert list(post.editions.get().tags.all()) == [calm]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's transactions see one state")
def test_a_tag_is_merged_between_two_queries_of_the_index(published):
    calm, quiet = Tag.objects.get(name="calm"), Tag.objects.get(name="quiet")
    merged: list[object] = []

    def merge_before_tags_are_read(execute, sql, params, many, context):
        if "taggit_tag" in sql and not merged:
            merged.append(None)
            # Only what it begins with: the rest waits for the rows that this transaction locked.
            at_once(lambda: merging._merge_rows(calm, [quiet]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(merge_before_tags_are_read):
        index.rebuild_index()
    index.update_names(calm)
    assert merged
    assert "quiet" not in "".join(SearchText.objects.values_list("names", flat=True))
