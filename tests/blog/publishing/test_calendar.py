"""The events of the calendar, at the edges of a span and of an article's life."""

from datetime import timedelta

import pytest

from blog.models import Post
from blog.publishing import actions
from blog.publishing.calendar import EventKind, list_events
from tests.blog.publishing.conftest import T
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def events(since=T, until=T + 9 * HOUR):
    found = list_events(since, until, posts=Post.objects.all())
    return [(each.kind, each.at, each.title) for each in found]


def test_a_span_has_its_first_moment_and_not_its_last(owner, clock):
    actions.publish(PostFactory(title="Rain"), by=owner, at=T + HOUR, until=T + 2 * HOUR)
    begins, ends = (EventKind.NEW, T + HOUR, "Rain"), (EventKind.END, T + 2 * HOUR, "Rain")
    assert events() == [begins, ends]
    assert events(T + HOUR, T + 2 * HOUR) == [begins]
    assert events(T + 2 * HOUR, T + 3 * HOUR) == [ends]
    assert events(T, T + HOUR) == []


def test_it_comes_down_where_the_update_that_would_have_followed_was_canceled(owner, clock):
    post = PostFactory(title="Rain")
    actions.publish(post, by=owner, until=T + HOUR)
    actions.publish(post, by=owner, at=T + HOUR)
    new = (EventKind.NEW, T, "Rain")
    assert events() == [new, (EventKind.UPDATE, T + HOUR, "Rain")]
    actions.cancel_schedule(post, by=owner)
    assert events() == [new, (EventKind.END, T + HOUR, "Rain")]


def test_it_comes_down_though_another_article_goes_live_at_that_moment(owner, clock):
    actions.publish(PostFactory(title="Rain"), by=owner, until=T + HOUR)
    actions.publish(PostFactory(title="Snow"), by=owner, at=T + HOUR)
    assert (EventKind.END, T + HOUR, "Rain") in events()


def test_nothing_is_told_of_articles_that_one_may_not_see(owner, clock):
    mine, other = PostFactory(title="Rain"), PostFactory(title="Snow")
    for post in (mine, other):
        actions.publish(post, by=owner, at=T + HOUR)
    found = list_events(T, posts=Post.objects.filter(pk=mine.pk))
    assert [each.title for each in found] == ["Rain"]


def test_what_was_public_at_no_moment_has_no_events(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    actions.take_down(post, by=owner)
    assert events() == []
