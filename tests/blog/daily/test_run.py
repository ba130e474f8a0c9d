"""Making the daily run: once, though it is killed, started twice, or a part of it fails."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from blog.daily import digest, run
from blog.daily.overdue import last_daily_run
from blog.daily.run import is_due, run_daily
from blog.models import DailyRun, Practice
from blog.publishing import actions
from practice_site import mail as site_mail
from practice_site.backup import archive
from tests.blog.daily.conftest import NOW, TODAY
from tests.blog.daily.runs import completed, told, told_to, waiting
from tests.factories import AuthorFactory, LicenseFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class KilledError(BaseException):
    """Ends a run as a signal does: nothing catches it."""


def kill(*args: object, **kwargs: object) -> None:
    raise KilledError


@pytest.fixture
def license_():
    return LicenseFactory(author=AuthorFactory(name="June Castle"), valid_until=TODAY + 7 * DAY)


@pytest.fixture
def article():
    """One that is due for a check today."""
    post = PostFactory(recheck_on=TODAY)
    actions.publish(post, by=OwnerFactory(is_active=False), now=NOW - 30 * DAY)
    return post


@pytest.fixture
def backups(settings, tmp_path, monkeypatch):
    """The folders in which a backup was made; one may be told to fail or to be killed."""
    settings.BACKUP_DIR = tmp_path / "backups"
    made: list[object] = []
    let_backup(monkeypatch, made.append)
    return made


def let_backup(monkeypatch, do) -> None:
    monkeypatch.setattr(archive, "make_backup", do)


def fail(*args: object, **kwargs: object) -> None:
    raise RuntimeError("Zebra")


# --- Once ----------------------------------------------------------------------------------------


def test_a_second_run_on_the_same_day_does_nothing_and_says_so(ashley, license_, capsys):
    call_command("daily")
    assert "The daily run of 2026-06-15 was made." in capsys.readouterr().out
    assert len(mail.outbox) == 1
    call_command("daily")
    assert "nothing to do" in capsys.readouterr().out
    assert len(mail.outbox) == 1
    assert DailyRun.objects.get(day=TODAY).starts == 1


def test_in_the_log_of_the_site_it_says_only_what_went_wrong(backups, capsys, caplog, monkeypatch):
    for _ in range(2):  # made, and made already
        call_command("daily", verbosity=0)
    assert (capsys.readouterr(), caplog.messages) == (("", ""), [])
    DailyRun.objects.all().delete()
    monkeypatch.setattr(DailyRun, "problems", ["No backup was made."])
    with pytest.raises(SystemExit):
        call_command("daily", verbosity=0)
    assert caplog.messages == ["The daily run was made, but: No backup was made."]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("where", ["before the mail", "at the second mail", "at the end"])
def test_a_run_that_was_killed_is_taken_up_and_nobody_gets_two_mails(
    where, ashley, license_, settings, monkeypatch
):
    settings.EMAIL_BACKEND = "practice_site.mail.EmailBackend"
    OwnerFactory()
    with monkeypatch.context() as patch:
        if where == "before the mail":
            patch.setattr(digest, "find_licenses", kill)
        elif where == "at the second mail":
            sent, send = [], digest.send_digest
            patch.setattr(
                digest, "send_digest", lambda *each: kill() if sent else sent.append(send(*each))
            )
        else:
            patch.setattr(DailyRun, "problems", property(kill))
        with pytest.raises(KilledError):
            run_daily()
    assert not DBTaskResult.objects.exists()
    assert run_daily().starts == 2
    assert DBTaskResult.objects.count() == 2
    assert run_daily() is None
    assert DBTaskResult.objects.count() == 2


def test_what_the_day_of_a_killed_run_should_have_told_the_next_day_tells(
    ashley, license_, monkeypatch, clock
):
    completed(TODAY - DAY)
    with monkeypatch.context() as patch:
        patch.setattr(digest, "find_licenses", kill)
        with pytest.raises(KilledError):
            run_daily()
    clock.shift(DAY)
    assert "in 6 days" in told_to(ashley)


def test_what_the_first_row_which_a_migration_wrote_stands_for_is_made_on_its_day(ashley, license_):
    first = DailyRun.objects.get()
    assert (first.starts, first.ended_at) == (0, None)
    DailyRun.objects.filter(pk=first.pk).update(day=TODAY)
    assert told_to(ashley)
    first.refresh_from_db()
    assert first.ended_at == NOW


def test_a_clock_that_was_years_ahead_for_a_day_stops_no_run(ashley, license_, clock):
    clock.move_to(NOW + 2000 * DAY)
    run_daily()
    clock.move_to(NOW)
    assert is_due(NOW)
    assert "in 7 days" in told_to(ashley)
    assert last_daily_run() == NOW


# --- When ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 6, 15, 10, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 15, 11, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 16, 4, 59, tzinfo=UTC), True),  # a minute to midnight
        (datetime(2026, 6, 16, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 1, 11, 59, tzinfo=UTC), False),  # the clocks went back at two
        (datetime(2026, 11, 1, 12, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 8, 10, 59, tzinfo=UTC), False),  # the clocks went forward at two
        (datetime(2026, 3, 8, 11, 0, tzinfo=UTC), True),
    ],
)
def test_it_is_due_from_six_in_the_morning_on_the_practices_clock(moment, due, clock):
    clock.move_to(moment)
    with CaptureQueriesContext(connection) as asked:
        assert is_due(moment) == due
    assert len(asked) <= 2
    run_daily()
    assert not is_due(moment)
    assert is_due(moment + DAY) == due


def test_a_practice_that_moves_its_clock_back_over_midnight_has_no_day_twice(ashley, license_):
    assert told()
    Practice.objects.update(time_zone="Pacific/Honolulu")  # ten past one in the morning
    assert told() == {}


# --- A part that fails ---------------------------------------------------------------------------


def test_a_backup_is_made_where_one_is_configured(backups, settings, ashley):
    run_daily()
    assert backups == [settings.BACKUP_DIR]
    run_daily()
    assert len(backups) == 1


def test_none_is_made_where_none_is(backups, settings):
    settings.BACKUP_DIR = None
    run_daily()
    assert not backups


def test_a_backup_that_fails_is_told_to_owners_and_stops_nothing(
    backups, ashley, june, license_, monkeypatch, caplog, capsys
):
    let_backup(monkeypatch, fail)
    with pytest.raises(CommandError, match="No backup could be made"):
        call_command("daily")
    (message,) = mail.outbox
    assert message.to == [ashley.email]
    assert "June Castle, LMFT." in message.body
    assert "No backup could be made. The output of the background worker says why." in message.body
    assert "Zebra" not in message.body
    assert "Zebra" in caplog.text  # the traceback is in the log
    assert not is_due(NOW)


@pytest.mark.parametrize("kills", [2, 3, 4])
def test_a_backup_that_ends_the_process_is_begun_three_times_and_then_told(
    kills, backups, ashley, monkeypatch
):
    with monkeypatch.context() as patch:
        let_backup(patch, kill)
        for _ in range(min(kills, 3)):
            with pytest.raises(KilledError):
                run_daily()
    words = told_to(ashley)
    assert bool(backups) == (kills < 3)
    assert ("No backup could be made. It was begun and never ended." in words) == (kills >= 3)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("delete_expired", "What has expired could not be deleted."),
        ("find_licenses", "It could not be found out which licenses to tell of."),
        ("find_due", "It could not be found out which articles to tell of."),
        ("count_undelivered", "It could not be found out which e-mails to tell of."),
    ],
)
def test_a_part_that_fails_is_told_and_stops_no_other(
    name, words, ashley, license_, backups, monkeypatch
):
    home = next(each for each in (run, digest, site_mail) if hasattr(each, name))
    monkeypatch.setattr(home, name, fail)
    found = told_to(ashley)
    assert words in found
    assert ("June Castle" in found) == (name != "find_licenses")
    assert backups
    assert last_daily_run() == NOW


@pytest.mark.parametrize("name", ["digest_for", "send_digest"])
def test_a_mail_that_cannot_be_written_stops_no_other(name, ashley, license_, monkeypatch):
    other, whole = OwnerFactory(), getattr(digest, name)

    def failing(about, *rest):
        return fail() if ashley in (about, getattr(about, "person", None)) else whole(about, *rest)

    monkeypatch.setattr(digest, name, failing)
    assert told().keys() == {other.email}
    assert DailyRun.objects.completed().get().problems == [run.NO_MAIL + " " + run.SEE_LOG]


# --- What failed is told by the next run ---------------------------------------------------------


@pytest.mark.parametrize("days", [1, 3])
def test_what_could_not_be_found_out_is_told_once_it_can(
    days, ashley, license_, article, monkeypatch, clock
):
    completed(TODAY - DAY)
    with monkeypatch.context() as patch:
        patch.setattr(digest, "find_licenses", fail)
        patch.setattr(digest, "find_due", fail)
        for _ in range(days):
            assert "June Castle" not in told_to(ashley)
            clock.shift(DAY)
    words = told_to(ashley)
    assert f"June Castle, LMFT. Its last day is June 22, 2026, in {7 - days} days." in words
    assert "1 article is due" in words
    clock.shift(DAY)
    assert told() == {}


def test_one_part_that_fails_lets_no_other_tell_twice(
    ashley, license_, article, monkeypatch, clock
):
    completed(TODAY - DAY)
    with monkeypatch.context() as patch:
        patch.setattr(digest, "find_due", fail)
        assert "June Castle" in told_to(ashley)
    clock.shift(DAY)
    words = told_to(ashley)
    assert "1 article is due" in words
    assert "June Castle" not in words


@pytest.mark.parametrize("name", ["digest_for", "send_digest"])
def test_whose_mail_could_not_be_written_gets_it_the_next_day_and_nobody_gets_it_twice(
    name, ashley, license_, article, monkeypatch, clock
):
    completed(TODAY - DAY)
    other, whole = OwnerFactory(), getattr(digest, name)

    def failing(about, *rest):
        return fail() if ashley in (about, getattr(about, "person", None)) else whole(about, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(digest, name, failing)
        assert told().keys() == {other.email}
    clock.shift(DAY)
    words = told()
    assert words.keys() == {ashley.email}
    assert "June Castle" in words[ashley.email]
    assert "1 article is due" in words[ashley.email]


def test_mail_that_could_not_be_counted_is_counted_the_next_day(ashley, monkeypatch, clock):
    completed(TODAY - DAY)
    waiting(NOW - 2 * HOUR)
    with monkeypatch.context() as patch:
        patch.setattr(site_mail, "count_undelivered", fail)
        assert "delivered" not in told_to(ashley)
    clock.shift(DAY)
    assert "1 e-mail can’t be delivered" in told_to(ashley)
