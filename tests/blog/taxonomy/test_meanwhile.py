"""Merging and indexing beside others who write: nobody waits long, and nobody gets an error."""

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag

from blog.models import Edition, Post, RelatedEdition, SearchText, SearchWord
from blog.publishing import actions
from blog.search import index
from blog.search.spelling import suggest_spelling
from blog.taxonomy import editing, merging
from tests.background import QUEUE, run_tasks
from tests.factories import OwnerFactory, ReadyPostFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ARTICLES = 5


@pytest.fixture(autouse=True)
def _queue(settings) -> None:
    settings.TASKS = QUEUE


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
    RelatedEdition.objects.all().delete()
    merging.merge_topics(calm, [quiet])
    assert writes == []  # whoever merges waits for none of it
    run_tasks()
    assert len(writes) >= 2 * ARTICLES
    assert list(Tag.objects.all()) == [calm]
    assert "quiet" not in "".join(SearchText.objects.values_list("names", flat=True))
    assert RelatedEdition.objects.count() == ARTICLES * (ARTICLES - 1)


def test_others_write_while_a_tag_that_many_have_gets_another_name(published, writes):
    editing.rename_tag(Tag.objects.get(name="quiet"), "still")
    assert writes == []
    run_tasks()
    assert len(writes) >= ARTICLES
    names = SearchText.objects.values_list("names", flat=True)
    assert all("still" in each and "quiet" not in each for each in names)


def test_who_saves_the_same_name_asks_for_no_work(published):
    tag = Tag.objects.get(name="quiet")
    run_tasks()
    editing.rename_tag(tag, "quiet")
    assert not DBTaskResult.objects.ready().exists()


def test_others_write_while_the_index_is_written_anew(published, writes):
    assert index.rebuild_index() == ARTICLES
    assert len(writes) > ARTICLES


def test_a_word_that_is_published_while_the_index_is_written_anew_is_suggested(
    published, monkeypatch
):
    SearchWord.objects.create(word="hummingbird")  # of an edition that has ended
    owner = OwnerFactory()

    def batched(rows, size):
        if not Edition.objects.filter(title="Hummingbird").exists():
            at_once(lambda: actions.publish(ReadyPostFactory(title="Hummingbird"), by=owner))
        yield rows

    monkeypatch.setattr(index, "batched", batched)
    index.rebuild_index()
    assert suggest_spelling("humminbird", timezone.now()) == "hummingbird"


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
    run_tasks()
    for post in posts:
        assert list(post.editions.get().tags.all()) == [calm]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's transactions see one state")
def test_a_tag_is_merged_between_two_queries_of_the_index(published):
    calm, quiet = Tag.objects.get(name="calm"), Tag.objects.get(name="quiet")
    merged: list[object] = []

    def merge_before_tags_are_read(execute, sql, params, many, context):
        if "taggit_tag" in sql and not merged:
            merged.append(None)
            at_once(lambda: merging.merge_topics(calm, [quiet]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(merge_before_tags_are_read):
        index.rebuild_index()
    run_tasks()
    assert merged
    assert "quiet" not in "".join(SearchText.objects.values_list("names", flat=True))
