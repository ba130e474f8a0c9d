"""How the desk says moments."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from blog.text.dates import (
    format_countdown,
    format_days_from,
    format_moment,
    format_past_moment,
)

# A Monday evening, nine o'clock in Chicago: Tuesday in London.
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def wall():
    with time_machine.travel(NOW, tick=False), timezone.override(ZoneInfo("America/Chicago")):
        yield


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=5), "in 1 minute"),
        (timedelta(minutes=59, seconds=30), "in 1 hour"),
        (timedelta(hours=1, minutes=2), "in 1 hour and 2 minutes"),
        (timedelta(days=1), "in 1 day"),
        (timedelta(days=2, hours=3, minutes=40), "in 2 days and 3 hours"),
        (timedelta(days=12, hours=9), "in 12 days"),
    ],
)
def test_a_countdown_names_what_matters(left, words):
    assert format_countdown(left) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Chicago", "Monday, November 23, 2026, 9:00 PM CST"),
        ("Europe/London", "Tuesday, November 24, 2026, 3:00 AM GMT"),
        ("America/Sao_Paulo", "Tuesday, November 24, 2026, 12:00 AM UTC-03"),
    ],
)
def test_a_moment_says_its_zone(zone, words):
    with timezone.override(ZoneInfo(zone)):
        assert format_moment(NOW) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=2), "today at 7:00 PM"),
        (timedelta(hours=22), "yesterday at 11:00 PM"),
        (timedelta(days=3), "November 20"),
        (timedelta(days=365), "November 23, 2025"),
    ],
)
def test_what_has_passed_is_told_by_the_day_on_the_wall(ago, words):
    assert format_past_moment(NOW - ago) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "3 days ago"),
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (9, "in 9 days"),
    ],
)
def test_a_day_is_told_from_today(days, words):
    today = date(2026, 11, 23)
    assert format_days_from(today + timedelta(days=days), today) == words
