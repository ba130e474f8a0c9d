"""What the record and the desk say after the server's clock was put back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from blog.models import Edition
from blog.publishing import actions
from blog.publishing.status import State
from tests.blog.publishing.conftest import T
from tests.factories import PostFactory
from tests.status import state

pytestmark = pytest.mark.django_db

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def public_post(owner, clock):
    """An article that was published at T, after which the clock was put back by an hour."""
    post = PostFactory(title="Rain")
    actions.publish(post, by=owner)
    clock.move_to(T - HOUR)
    return post


def test_publishing_again_shows_it_at_once_and_keeps_what_was_public(
    public_post, owner, clock, client
):
    first = public_post.editions.get()
    public_post.opening_line = "It rained again."
    public_post.save()
    second = actions.publish(public_post, by=owner)
    first.refresh_from_db()
    assert not first.canceled
    assert first.went_live
    assert "It rained again." in client.get(first.get_absolute_url()).text
    assert state(public_post) == State.LIVE
    clock.move_to(T + HOUR)
    assert Edition.objects.live(T + HOUR).get() == second
    assert state(public_post) == State.LIVE
    assert list(Edition.objects.ever_live(T + HOUR).order_by("pk")) == [first, second]


def test_an_update_for_later_leaves_it_public_until_then(public_post, owner):
    first = public_post.editions.get()
    second = actions.publish(public_post, by=owner, at=T + HOUR)
    first.refresh_from_db()
    assert (first.live_from, first.live_until, first.canceled) == (T, T + HOUR, False)
    assert Edition.objects.live(T + 2 * HOUR).get() == second


def test_taking_back_what_was_public_does_not_call_it_canceled(public_post, owner, clock):
    actions.cancel_schedule(public_post, by=owner)
    edition = public_post.editions.get()
    assert not edition.canceled
    assert state(public_post) == State.TAKEN_DOWN
    assert not Edition.objects.live(T).exists()
    assert list(Edition.objects.ever_live(T - HOUR)) == [edition]


def test_taking_down_ends_the_hidden_update_too(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    clock.move_to(T + HOUR)
    update = actions.publish(post, by=owner)
    clock.move_to(T + HOUR - MINUTE)
    actions.take_down(post, by=owner)
    update.refresh_from_db()
    assert not update.canceled
    assert not Edition.objects.live(T + 2 * HOUR).exists()


def test_what_went_live_on_schedule_is_recorded_as_such(owner, clock):
    post = PostFactory()
    edition = actions.publish(post, by=owner, at=T + HOUR)
    assert Edition.objects.record_live(T + HOUR - MINUTE) == 0
    assert Edition.objects.record_live(T + HOUR) == 1
    assert Edition.objects.record_live(T + HOUR) == 0
    clock.move_to(T + MINUTE)
    actions.publish(post, by=owner)
    edition.refresh_from_db()
    assert not edition.canceled


def test_whoever_acts_on_an_article_records_that_it_has_gone_live(owner, clock):
    post = PostFactory()
    edition = actions.publish(post, by=owner, at=T + HOUR)
    clock.move_to(T + 2 * HOUR)  # and the background worker didn't get to it
    actions.take_down(post, by=owner)
    edition.refresh_from_db()
    assert edition.went_live


def test_no_row_can_say_that_it_was_live_and_canceled(owner, clock):
    edition = actions.publish(PostFactory(), by=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(canceled=True)


def test_the_history_says_that_readers_saw_it(public_post, owner, client):
    actions.publish(public_post, by=owner)
    client.force_login(owner)
    history = client.get(reverse("admin:blog_post_history", args=[public_post.pk])).text
    assert "before readers saw it" not in history
    assert "before the server’s clock was put back" in history


def test_the_home_page_of_the_desk_says_so(public_post, owner, clock, client):
    client.force_login(owner)
    home = reverse("admin:index")
    page = client.get(home).text
    assert "The server’s clock was put back" in page
    assert "readers don’t see “Rain”" in page
    actions.publish(public_post, by=owner)
    assert "readers don’t see" not in client.get(home).text


def test_the_home_page_says_so_too_if_nothing_was_published(owner, clock, client):
    from blog.articles import revisions

    post = PostFactory()
    revisions.save_revision(post, by=owner)
    clock.move_to(T - HOUR)
    client.force_login(owner)
    page = client.get(reverse("admin:index")).text
    assert "The server’s clock was put back" in page
    assert "readers don’t see" not in page
    clock.move_to(T)
    assert "The server’s clock was put back" not in client.get(reverse("admin:index")).text
