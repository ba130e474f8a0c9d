"""Related articles: found when one is published, and shown exactly while they are live."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from blog.articles import snapshot
from blog.models import Edition, Post, RelatedEdition
from blog.publishing import actions
from blog.search import related
from blog.search.related import RELATED_SAVED, related_articles, update_related
from blog.taxonomy.merging import merge_topics
from tests.factories import CategoryFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(T, tick=False) as moved:
        yield moved


def titles(post: Post, at: datetime = T) -> list[str]:
    """The articles that stand below one at a moment."""
    return [each.title for each in related_articles(Edition.objects.live(at).get(post=post), at)]


def publish(title: str, owner, **fields) -> Post:
    at = fields.pop("at", None)
    post = PostFactory(title=title, **fields)
    actions.publish(post, by=owner, at=at)
    return post


def test_what_shares_the_most_comes_first_whichever_was_published_first(owner):
    category = CategoryFactory()
    publish("both", owner, categories=[category], tags=["calm"])
    one = publish("the one", owner, categories=[category], tags=["calm"])
    publish("tag alone", owner, tags=["calm"])
    publish("nothing", owner, tags=["storm"])
    assert titles(one) == ["both", "tag alone"]


def test_what_is_rare_counts_more_than_what_many_have(owner):
    category = CategoryFactory()
    publish("rare tag", owner, tags=["rare"])
    for number in range(4):
        publish(f"category {number}", owner, categories=[category])
    one = publish("the one", owner, categories=[category], tags=["rare"])
    assert titles(one) == ["rare tag", "category 3", "category 2"]


def test_no_more_than_three_are_shown_and_of_equals_the_newest(owner, clock):
    for number in range(5):
        clock.move_to(T + number * HOUR)
        publish(f"number {number}", owner, tags=["calm"])
    one = publish("the one", owner, tags=["calm"])
    assert titles(one, T + 9 * HOUR) == ["number 4", "number 3", "number 2"]


def test_an_article_that_shares_nothing_has_none(owner, client):
    publish("calm", owner, tags=["calm"])
    alone = publish("alone", owner, tags=["storm"])
    bare = publish("bare", owner)
    assert titles(alone) == titles(bare) == []
    assert "Related articles" not in client.get(f"/articles/{bare.slug}/").content.decode()


def test_what_is_scheduled_is_there_the_second_it_is_live(owner):
    one = publish("the one", owner, tags=["calm"])
    later = publish("later", owner, tags=["calm"], at=T + HOUR)
    assert titles(one, T + HOUR - SECOND) == []
    assert titles(one, T + HOUR) == ["later"]
    assert titles(later, T + HOUR) == ["the one"]


def test_two_that_are_scheduled_know_each_other(owner):
    first = publish("first", owner, tags=["calm"], at=T + HOUR)
    second = publish("second", owner, tags=["calm"], at=T + 2 * HOUR)
    assert titles(first, T + 2 * HOUR - SECOND) == []
    assert titles(first, T + 2 * HOUR) == ["second"]
    assert titles(second, T + 2 * HOUR) == ["first"]


def test_what_was_rescheduled_comes_at_its_new_moment_alone(owner):
    one = publish("the one", owner, tags=["calm"])
    later = publish("later", owner, tags=["calm"], at=T + HOUR)
    actions.reschedule(later, by=owner, at=T + 3 * HOUR)
    assert titles(one, T + 3 * HOUR - SECOND) == []
    assert titles(one, T + 3 * HOUR) == ["later"]


def test_what_was_taken_down_or_ended_is_gone_and_what_comes_back_is_there_again(owner, clock):
    one = publish("the one", owner, tags=["calm"])
    other = publish("other", owner, tags=["calm"])
    actions.take_down(other, by=owner, at=T + HOUR)
    assert titles(one, T + HOUR - SECOND) == ["other"]
    assert titles(one, T + HOUR) == []
    clock.move_to(T + 2 * HOUR)
    actions.publish(other, by=owner)
    assert titles(one, T + 2 * HOUR) == ["other"]


def test_an_update_keeps_what_is_related_and_brings_what_it_shares_itself(owner):
    calm = publish("calm", owner, tags=["calm"])
    storm = publish("storm", owner, tags=["storm"])
    other = publish("other", owner, tags=["calm"])
    other.title = "other, updated"
    other.save()
    other.tags.set(["calm", "storm"])
    actions.publish(other, by=owner, at=T + HOUR)
    assert titles(calm, T + HOUR - SECOND) == ["other"]
    assert titles(storm, T + HOUR - SECOND) == []
    assert titles(calm, T + HOUR) == ["other, updated"]
    assert titles(storm, T + HOUR) == ["other, updated"]
    assert set(titles(other, T + HOUR)) == {"calm", "storm"}


def test_of_a_topic_that_many_share_only_the_newest_are_read(owner, monkeypatch, clock):
    monkeypatch.setattr(related, "MOST_SHARING", 2)
    for name in ("first", "second", "third"):
        clock.shift(HOUR)
        publish(name, owner, tags=["calm"])
    clock.shift(HOUR)
    one = publish("the one", owner, tags=["calm"])
    assert titles(one, T + 5 * HOUR) == ["third", "second"]


def test_one_that_shares_little_is_found_though_others_share_more(owner):
    """The newest has its places filled by nearer ones; the old one has no other."""
    lonely = publish("lonely", owner, tags=["calm"])
    category = CategoryFactory()
    for number in range(RELATED_SAVED + 1):
        publish(f"near {number}", owner, categories=[category], tags=["near"])
    publish("newest", owner, categories=[category], tags=["near", "calm"])
    assert titles(lonely) == ["newest"]


def test_few_are_kept_however_many_there_are(owner):
    for number in range(3 * RELATED_SAVED):
        publish(f"number {number}", owner, tags=["calm"])
    assert (
        RelatedEdition.objects.filter(edition=Edition.objects.latest("pk")).count() == RELATED_SAVED
    )


def test_merged_tags_relate_what_was_filed_under_either(owner):
    one, other = publish("one", owner, tags=["limits"]), publish("other", owner, tags=["boundary"])
    assert titles(one) == titles(other) == []
    merge_topics(Tag.objects.get(name="boundary"), [Tag.objects.get(name="limits")])
    assert (titles(one), titles(other)) == (["other"], ["one"])


def test_merged_categories_relate_what_was_filed_under_either(owner):
    keep, gone = CategoryFactory(), CategoryFactory()
    one = publish("one", owner, categories=[keep])
    other = publish("other", owner, categories=[gone])
    merge_topics(keep, [gone])
    assert (titles(one), titles(other)) == (["other"], ["one"])


def test_a_working_copy_has_those_that_it_would_have_if_it_were_published(owner):
    category = CategoryFactory()
    publish("tag", owner, tags=["calm"])
    publish("both", owner, categories=[category], tags=["calm"])
    publish("later", owner, categories=[category], tags=["calm"], at=T + HOUR)
    post = PostFactory(categories=[category], tags=["calm", "never used"])
    draft = [each.title for each in related_articles(snapshot.build_edition(post), T)]
    actions.publish(post, by=owner)
    assert draft == titles(post) == ["both", "tag"]


def test_finding_them_costs_the_same_for_few_and_for_many(owner):
    def costs() -> int:
        edition = Edition.objects.latest("pk")
        with CaptureQueriesContext(connection) as queries:
            update_related(Edition.objects.get(pk=edition.pk), T)
        return len(queries)

    for number in range(3):
        publish(f"number {number}", owner, tags=["calm"])
    few = costs()
    for number in range(20):
        publish(f"more {number}", owner, tags=["calm"])
    assert costs() == few
