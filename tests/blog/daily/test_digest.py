"""The daily e-mail: who is told what, once, and never a word of an article."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.daily.run import run_daily
from blog.models import DailyRun, Practice
from blog.publishing import actions
from tests.blog.daily.conftest import NOW, TODAY
from tests.blog.daily.runs import completed, told, told_to, waiting
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    SupervisedCredentialFactory,
    UserFactory,
    in_role,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def held(days: int, **fields):
    """A license whose last day is so many days after today."""
    author = fields.pop("author", None) or AuthorFactory(name="June Castle")
    return LicenseFactory(author=author, valid_until=TODAY + days * DAY, **fields)


def live(**fields):
    post = PostFactory(title="Zebra", summary="Quagga words.", **fields)
    actions.publish(post, by=OwnerFactory(is_active=False), now=NOW - 400 * DAY)
    return post


# --- Licenses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (91, ""),
        (90, "Its last day is September 13, 2026, in 90 days."),
        (89, ""),
        (31, ""),
        (30, "Its last day is July 15, 2026, in 30 days."),
        (29, ""),
        (8, ""),
        (7, "Its last day is June 22, 2026, in 7 days."),
        (6, ""),
        (0, ""),
        (-1, "Expired: its last day was June 14, 2026, yesterday. It is no longer in the byline."),
        (-2, ""),
    ],
)
def test_a_license_is_told_on_three_days_before_its_end_and_on_the_first_without_it(
    ashley, days, words
):
    completed(TODAY - DAY)
    license_ = held(days)
    mail_ = told_to(ashley)
    assert bool(mail_) == bool(words)
    if words:
        assert f"June Castle, LMFT. {words}" in mail_
        page = f"/desk/blog/author/{license_.author_id}/change/#licenses-group"
        assert f"https://willow.example{page}" in mail_


@pytest.mark.parametrize("days", [-1, 0, 6, 29, 89, 90])
def test_the_first_run_tells_what_runs_out_within_90_days(ashley, days):
    held(days)
    assert told_to(ashley).count("June Castle, LMFT.") == 1


@pytest.mark.parametrize("days", [-200, -2, 91])
def test_and_nothing_else(ashley, days):
    held(days)
    assert told() == {}


@pytest.mark.parametrize(("days", "count"), [(23, 0), (24, 1), (30, 1), (31, 0)])
def test_a_site_that_was_off_for_a_week_misses_nothing_and_repeats_nothing(ashley, days, count):
    completed(TODAY - 7 * DAY)
    held(days)
    assert told_to(ashley).count("June Castle, LMFT.") == count


def test_a_license_that_passed_two_of_its_days_is_told_once(ashley):
    completed(TODAY - 40 * DAY)
    held(-2)
    assert told_to(ashley).count("June Castle, LMFT.") == 1


@pytest.mark.parametrize("change", [date(2026, 3, 8), date(2026, 11, 1)])
def test_started_each_hour_it_tells_once_on_a_day_on_which_clocks_change(ashley, clock, change):
    LicenseFactory(valid_until=change + 30 * DAY)
    begin = datetime(change.year, change.month, change.day, tzinfo=UTC) - DAY
    completed(begin.date() - DAY)
    told_at = []
    for hour in range(72):
        clock.move_to(begin + timedelta(hours=hour))
        if told():
            told_at.append(timezone.localtime(timezone=Practice.load().zone))
    assert [f"{at:%Y-%m-%d %H}" for at in told_at] == [f"{change} 00"]


def test_a_day_is_one_of_the_practice(ashley, clock):
    completed(TODAY - DAY)
    held(31)  # 30 days before is tomorrow, which has begun in London
    clock.move_to(datetime(2026, 6, 16, 4, tzinfo=UTC))
    assert told() == {}


def test_a_renewed_license_is_not_told(ashley):
    old = held(7)
    held(700, author=old.author)
    assert told() == {}


def test_holder_supervisor_and_owner_are_told_and_nobody_else(ashley, june):
    mara, other = in_role("Reviewer"), in_role("Publisher")
    in_role("Writer")
    held(
        7,
        author=AuthorFactory(name="June Castle", user=june),
        credential=SupervisedCredentialFactory(),
        supervisor=AuthorFactory(user=mara),
    )
    mails = told()
    assert mails.keys() == {ashley.email, june.email, mara.email}
    assert other.email not in mails
    assert all("June Castle, LAMFT. Its last day is" in words for words in mails.values())
    assert "add the new one here" in mails[ashley.email]
    assert "tell whoever looks after the licenses" in mails[june.email]
    assert "/desk/blog/author/" not in mails[june.email]  # which she can't open


def test_a_former_supervisor_is_told_nothing(june):
    held(7, supervisor=AuthorFactory(user=june))  # of a license that needs none
    assert told() == {}


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
def test_who_cannot_sign_in_any_more_gets_nothing(fields):
    person = OwnerFactory(**fields)
    held(7, author=AuthorFactory(user=person))
    assert told() == {}


# --- Articles ------------------------------------------------------------------------------------


def test_articles_are_counted_for_who_may_change_them(ashley, june):
    publisher, reader = in_role("Publisher"), in_role("Reviewer")
    completed(TODAY - DAY)
    live(recheck_on=TODAY, authors=[AuthorFactory(user=june)])
    live(recheck_on=TODAY)
    live(recheck_on=TODAY + DAY)
    live(recheck_on=TODAY - DAY)  # was told yesterday
    mails = told()
    assert mails.keys() == {ashley.email, june.email, publisher.email}
    assert "1 article is due for a check" in mails[june.email]
    assert "2 articles are due for a check" in mails[ashley.email]
    assert "https://willow.example/desk/blog/post/freshness/" in mails[june.email]
    assert reader.email not in mails


def test_the_first_run_counts_all_that_are_due(ashley):
    live(recheck_on=TODAY - 100 * DAY)
    live(recheck_on=TODAY)
    assert "2 articles are due" in told_to(ashley)


def test_articles_are_due_by_their_age_too(ashley):
    Practice.objects.update(recheck_after_months=13)
    live()
    completed(TODAY - DAY)
    assert told() == {}  # 400 days are 13 months and some days
    DailyRun.objects.all().delete()
    completed(TODAY - 30 * DAY)
    assert "1 article is due" in told_to(ashley)


# --- Mail ----------------------------------------------------------------------------------------


def test_owners_are_told_of_mail_that_failed_since_the_last_run(ashley, june):
    completed(TODAY - DAY)
    last = datetime(2026, 6, 14, 11, tzinfo=UTC)
    waiting(last - timedelta(hours=1))  # was told by the last run
    waiting(last - timedelta(minutes=59))
    waiting(NOW - timedelta(minutes=61))
    waiting(NOW - timedelta(minutes=59))  # may still arrive
    mails = told()
    assert mails.keys() == {ashley.email}
    assert "2 e-mails can’t be delivered" in mails[ashley.email]
    assert "https://willow.example/desk/" in mails[ashley.email]
    assert "a@b.example" not in mails[ashley.email]


def test_mail_is_counted_past_the_hundred_that_were_told_before(ashley):
    completed(TODAY - DAY)
    for _ in range(100):
        waiting(NOW - 3 * DAY)
    waiting(NOW - timedelta(hours=2))
    assert "1 e-mail can’t be delivered" in told_to(ashley)


# --- All of it -----------------------------------------------------------------------------------


def everything(june) -> None:
    author = AuthorFactory(pk=77, name="June Castle", user=june)
    held(7, author=author)
    live(recheck_on=TODAY, authors=[author], created_by=june, tags=["Okapi"])
    waiting(NOW - timedelta(hours=2))


def test_each_gets_one_mail_with_all_that_concerns_them_and_no_word_of_an_article(ashley, june):
    everything(june)
    UserFactory()
    assert told().keys() == {ashley.email, june.email}
    for message in mail.outbox:
        words = message.subject + message.body
        assert "Willow Lane" in message.subject
        assert not any(each in words for each in ("Zebra", "Quagga", "Okapi", "first words"))
    assert mail.outbox[0].body == ASHLEYS
    assert mail.outbox[1].body == JUNES


ASHLEYS = """Hello Ashley Reid,

this is new today at the desk of Willow Lane.

LICENSES

June Castle, LMFT. Its last day is June 22, 2026, in 7 days.
Once it is renewed, add the new one here:
https://willow.example/desk/blog/author/77/change/#licenses-group

ARTICLES

1 article is due for a check:
is what readers see still right? You find what is due here:
https://willow.example/desk/blog/post/freshness/

E-MAIL

1 e-mail can’t be delivered.
The desk’s home says to whom, and why:
https://willow.example/desk/

To protect your clients, this e-mail contains nothing of an article.
"""
JUNES = """Hello June Castle,

this is new today at the desk of Willow Lane.

LICENSES

June Castle, LMFT. Its last day is June 22, 2026, in 7 days.

Once it is renewed, tell whoever looks after the licenses of your practice.

ARTICLES

1 article is due for a check:
is what readers see still right? You find what is due here:
https://willow.example/desk/blog/post/freshness/

To protect your clients, this e-mail contains nothing of an article.
"""


def test_nobody_is_written_to_where_there_is_nothing_to_tell(ashley, june):
    assert told() == {}
    assert DailyRun.objects.completed().count() == 1


def test_a_practice_of_two_lines_makes_no_header_of_its_own(ashley):
    Practice.objects.update(name="Willow\nBcc: all@example.com")
    held(7)
    assert told().keys() == {ashley.email}
    assert mail.outbox[0].subject.endswith("at Willow Bcc: all@example.com")


def test_more_articles_cost_no_more_questions(ashley, june):
    everything(june)
    costs = []
    for _ in range(2):
        DailyRun.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            run_daily()
        costs.append(len(asked))
        for _ in range(9):
            live(recheck_on=TODAY, authors=[june.author])
    assert costs[0] == costs[1]
    assert "10 articles" in mail.outbox[-1].body
