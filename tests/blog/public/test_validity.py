"""The moments at which pages read differently without anybody writing anything."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from blog.models import Edition, Practice
from blog.public.validity import unchanged_until
from blog.publishing import actions
from practice_site.server.door import Door
from practice_site.server.store import Store
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    CredentialFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    SupervisedCredentialFactory,
    approved,
)
from tests.practice_site.server.by_hand import NoVersion, Request, Version

T = datetime(2026, 10, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

# In some the clocks change at midnight, so that it isn't there or comes twice.
ZONES = [
    "America/Chicago",
    "America/Havana",
    "America/Nuuk",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "UTC",
]


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_ends_at_midnight_on_every_day_of_the_year(zone):
    practice = Practice(time_zone=zone)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year == 2026:
        midnight, today = practice.next_midnight(moment), practice.date_at(moment)
        assert moment < midnight <= moment + timedelta(hours=25)
        assert practice.date_at(midnight - timedelta.resolution) == today
        assert practice.date_at(midnight) == today + timedelta(days=1)
        moment += timedelta(minutes=97)


@pytest.mark.django_db
def test_pages_stay_until_an_edition_begins_or_ends_or_until_midnight(time_machine):
    time_machine.move_to(T, tick=False)
    owner = OwnerFactory()
    Practice(time_zone="America/Chicago").save()
    midnight = datetime(2026, 10, 31, 5, tzinfo=UTC)
    assert unchanged_until(T) == midnight
    assert unchanged_until(midnight) == midnight + timedelta(days=1)
    assert unchanged_until(midnight - timedelta.resolution) == midnight
    begins, ends, canceled, other = PostFactory(), PostFactory(), PostFactory(), PostFactory()
    moment = T + timedelta(hours=3, microseconds=1)
    actions.publish(begins, by=owner, at=moment)
    actions.publish(ends, by=owner, until=moment + HOUR)
    actions.publish(other, by=owner, at=T + timedelta(days=9))
    actions.publish(canceled, by=owner, at=T + HOUR)
    assert unchanged_until(T) == T + HOUR
    actions.cancel_schedule(canceled, by=owner)
    assert unchanged_until(T) == moment
    assert unchanged_until(moment - timedelta.resolution) == moment
    assert unchanged_until(moment) == moment + HOUR
    assert unchanged_until(moment + HOUR) == midnight


# --- Stores while the clock moves ----------------------------------------------------------------


def kept_and_new(store, door, address):
    """Return what a reader gets, whether it was kept, and what would be made now."""
    scope = Request("GET", address, ("host", "localhost")).scope
    key = store.key(scope)
    kept = store.find(key)
    given, _ = kept or door.make(store, key, "", scope)
    new, _ = door.make(Store(NoVersion(), float, most=0, **PLACES), key, "", scope)
    return given, kept is not None, new


PLACES = {"private": ("/desk/", "/preview/"), "files": "/static/", "session_cookie": "sessionid="}


@pytest.fixture
def moments(time_machine):
    """Make a site that changes by itself; give the moments at which it does."""
    time_machine.move_to(T - timedelta(days=2), tick=False)
    owner = OwnerFactory()
    practice = Practice(time_zone="America/Havana", email="a@example.com", show_stale_notice=True)
    practice.save()
    author = AuthorFactory(slug="ana-ruiz")
    LicenseFactory(
        author=author, credential=SupervisedCredentialFactory(),
        external_supervisor="Dana Whitfield, LMFT", valid_until=date(2026, 10, 31),
    )  # fmt: skip
    LicenseFactory(author=author, credential=CredentialFactory(), valid_from=date(2026, 11, 2))
    shared = {"authors": [author], "categories": [CategoryFactory(slug="calm")], "tags": ["slow"]}
    post = PostFactory(slug="rain", recheck_on=date(2026, 10, 30), **shared)
    actions.publish(approved(post), by=owner)
    begins, updated, ends = T + HOUR, T + 2 * HOUR, T + 3 * HOUR
    actions.publish(approved(PostFactory(slug="snow", **shared)), by=owner, at=begins, until=ends)
    post.title = "Rain, told again"
    post.save()
    actions.publish(approved(post), by=owner, at=updated)
    assert Edition.objects.count() == 3
    day = T - timedelta(days=1)
    midnights = [day := practice.next_midnight(day) for _ in range(6)]
    return [begins, updated, ends, *midnights]


ADDRESSES = [
    "/", "/articles/rain/", "/articles/snow/", "/categories/calm/", "/tags/slow/", "/feed/",
    "/authors/ana-ruiz/", "/archive/", "/sitemap.xml", "/.well-known/security.txt",
]  # fmt: skip
AROUND = [timedelta(seconds=-1), timedelta(milliseconds=-1), timedelta(0), timedelta(minutes=1)]


@pytest.fixture
def door():
    """A door whose requests leave the test's transaction open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    door = Door(WSGIHandler(), {}, "sessionid")
    yield door
    door.close()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
def test_wherever_the_clock_is_put_a_kept_page_is_as_if_made_now(door, moments, time_machine):
    chance = random.Random(18)
    store = Store(
        Version(), lambda at: unchanged_until(datetime.fromtimestamp(at, UTC)).timestamp(),
        most=10_000_000, **PLACES,
    )  # fmt: skip
    hits, texts = 0, set()
    tight = sorted(moment + offset for moment in moments for offset in AROUND)
    for moment in [*tight, *chance.sample(tight, len(tight) // 2)]:  # on, then to and fro
        time_machine.move_to(moment, tick=False)
        for address in chance.sample(ADDRESSES, 3):
            given, was_kept, new = kept_and_new(store, door, address)
            assert (given.status, given.body) == (new.status, new.body), f"{address} at {moment}"
            hits += was_kept
            texts.add(given.body)
    assert hits > 20
    assert len(texts) > 30
