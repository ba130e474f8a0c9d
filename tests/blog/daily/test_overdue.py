"""What owners read at the desk when the daily run isn't made, or went wrong."""

import html
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.daily.overdue import daily_warning, last_daily_run
from blog.models import DailyRun
from practice_site.health import problem_of
from tests.blog.daily.conftest import NOW, TODAY
from tests.blog.daily.runs import completed
from tests.factories import in_role
from tests.practice_site.environment import ROOT

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def page(client, user) -> str:
    client.force_login(user)
    return " ".join(html.unescape(client.get("/desk/").content.decode()).split())


def begun_on(at: datetime) -> None:
    """Let the site have been set up then."""
    DailyRun.objects.update(day=at.date(), started_at=at)


@pytest.mark.parametrize(("hours", "told"), [(47, False), (49, True)])
def test_owners_are_told_when_the_last_run_was_more_than_two_days_ago(
    hours, told, client, ashley, clock
):
    completed(TODAY)
    clock.move_to(datetime(2026, 6, 15, 11, tzinfo=UTC) + timedelta(hours=hours))
    shown = page(client, ashley)
    assert ("The daily run has not been made since June 15, 2026, 6:00 AM." in shown) == told
    assert ("whether the site’s background worker runs" in shown) == told
    assert last_daily_run() == datetime(2026, 6, 15, 11, tzinfo=UTC)
    assert bool(problem_of("daily run")) == told


@pytest.mark.parametrize(("hours", "told"), [(47, False), (49, True)])
def test_or_there_never_was_one_two_days_after_the_site_was_set_up(
    hours, told, client, ashley, clock
):
    begun_on(NOW)
    clock.shift(timedelta(hours=hours))
    assert ("The daily run has not been made yet." in page(client, ashley)) == told
    assert last_daily_run() is None
    assert bool(problem_of("daily run")) == told


@pytest.mark.parametrize("ever", [True, False])
def test_that_asks_the_database_twice_at_most(ever, clock):
    if ever:
        completed(TODAY)
    with CaptureQueriesContext(connection) as asked:
        daily_warning(NOW + 10 * DAY)
    assert len(asked) <= 2


def test_whatever_watches_over_the_site_is_told_before_anybody_opens_the_desk():
    program = (
        "import django; django.setup()\n"  # without the desk, which asks for it, too
        "from practice_site import health; print(*health._checks, sep='\\n')"
    )
    checks = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert "daily run" in checks.stdout.splitlines()


@pytest.mark.parametrize("role", ["Writer", "Reviewer", "Publisher"])
def test_nobody_else_is_told(role, client, clock):
    begun_on(NOW - 10 * DAY)
    assert "daily run" not in page(client, in_role(role))


def test_what_went_wrong_in_the_last_run_is_told_until_the_next(client, ashley):
    completed(TODAY - DAY)
    DailyRun.objects.filter(day=TODAY - DAY).update(parts={"backup": "No backup.", "mail": ""})
    assert "In the daily run of June 14: No backup." in page(client, ashley)
    completed(TODAY)
    assert "daily run" not in page(client, ashley)
