"""Nobody's name is published on a license that ran out: judged on the day it goes live."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from blog import checklist
from blog.models import Author, License, Practice
from blog.publishing import actions
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    ReadyPostFactory,
    SupervisedCredentialFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 4, 30, tzinfo=UTC)  # half past eleven at night, May 31, in Chicago
LAST_DAY = date(2026, 5, 31)


@pytest.fixture(autouse=True)
def clock(time_machine):
    Practice(time_zone="America/Chicago").save()
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def post():
    author = LicenseFactory(author=AuthorFactory(name="Ana Ruiz"), valid_until=LAST_DAY).author
    return ReadyPostFactory(authors=[author])


def found(post, at=None):
    return [
        each
        for each in checklist.check_post(post, at).open
        if each.code in ("license", "supervisor")
    ]


def test_a_license_is_good_to_the_last_minute_of_its_last_day(post, clock):
    assert not found(post)
    actions.publish(post, by=OwnerFactory())
    clock.move_to(NOW + timedelta(minutes=30), tick=False)
    (finding,) = found(post)
    assert finding.blocking
    assert finding.sentence == (
        "No license of Ana Ruiz is in force on June 1, 2026: write down the renewed one, or take "
        "the name off."
    )
    assert finding.author == Author.objects.get().pk
    with pytest.raises(ValidationError, match="No license of Ana Ruiz"):
        actions.publish(post, by=OwnerFactory())


def test_what_is_scheduled_is_judged_on_its_day(post):
    with pytest.raises(ValidationError, match="in force on June 1, 2026"):
        actions.publish(post, by=OwnerFactory(), at=NOW + timedelta(hours=12))
    LicenseFactory(author=Author.objects.get(), valid_from=date(2026, 6, 1))
    actions.publish(post, by=OwnerFactory(), at=NOW + timedelta(hours=12))


def test_a_renewal_that_begins_by_then_is_enough(post, clock):
    """What ran out today may be scheduled for a day on which it is renewed."""
    clock.move_to(NOW + timedelta(minutes=30), tick=False)
    LicenseFactory(author=Author.objects.get(), valid_from=date(2026, 6, 3))
    with pytest.raises(ValidationError, match="June 2, 2026"):
        actions.publish(post, by=OwnerFactory(), at=NOW + timedelta(days=1, hours=1))
    actions.publish(post, by=OwnerFactory(), at=NOW + timedelta(days=3))


def test_moving_a_schedule_past_the_last_day_is_refused(post):
    actions.publish(post, by=OwnerFactory(), at=NOW + timedelta(minutes=5))
    with pytest.raises(ValidationError, match="No license of Ana Ruiz") as caught:
        actions.reschedule(post, by=OwnerFactory(), at=NOW + timedelta(hours=1))
    assert list(caught.value.message_dict) == ["at"]
    actions.reschedule(post, by=OwnerFactory(), at=NOW + timedelta(minutes=10))


def test_the_practice_may_decide_otherwise(post, clock):
    clock.move_to(NOW + timedelta(days=1), tick=False)
    Practice.objects.update(allow_unlicensed_authors=True)
    assert not found(post)
    actions.publish(post, by=OwnerFactory())


def test_guests_who_never_had_one_may_sign():
    assert not found(ReadyPostFactory(authors=[AuthorFactory()]))


def test_another_license_in_force_is_enough(post, clock):
    License.objects.create(
        author=Author.objects.get(),
        credential=SupervisedCredentialFactory(),
        valid_from=date(2026, 1, 1),
        external_supervisor="Dana Whitfield, LMFT",
    )
    clock.move_to(NOW + timedelta(days=1), tick=False)
    assert not found(post)


def test_a_supervisor_whose_license_ran_out_is_told():
    supervisor = LicenseFactory(
        author=AuthorFactory(name="Mara Lind"), valid_until=date(2026, 5, 30)
    ).author
    held = LicenseFactory(
        author=AuthorFactory(name="Ana Ruiz"),
        credential=SupervisedCredentialFactory(),
        supervisor=supervisor,
    )
    post = ReadyPostFactory(authors=[held.author])
    (finding,) = found(post)
    assert not finding.blocking
    assert finding.author == supervisor.pk
    assert "Mara Lind, who supervises Ana Ruiz, has no license in force" in finding.sentence


def test_the_finding_leads_to_the_author(client, post, clock):
    clock.move_to(NOW + timedelta(days=1), tick=False)
    client.force_login(OwnerFactory())
    page = client.get(f"/desk/blog/post/{post.pk}/publishing/").content.decode()
    author = Author.objects.get()
    assert f'href="/desk/blog/author/{author.pk}/change/#licenses-group"' in page


def test_many_authors_cost_no_more_queries(django_assert_num_queries):
    few, many = (
        ReadyPostFactory(authors=[LicenseFactory().author for _ in range(count)])
        for count in (1, 6)
    )
    for post in (few, many):
        with django_assert_num_queries(6):
            checklist.check_post(post)
