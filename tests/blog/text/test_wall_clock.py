"""Wall times of the practice, the two odd days of the year included."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from blog.text.wall_clock import RepeatedTimeError, SkippedTimeError, moment_at, suggested_times

CHICAGO = ZoneInfo("America/Chicago")


def test_a_plain_time_is_one_moment():
    assert moment_at(datetime(2026, 1, 5, 7), CHICAGO) == datetime(2026, 1, 5, 13, tzinfo=UTC)
    assert moment_at(datetime(2026, 7, 5, 7), CHICAGO) == datetime(2026, 7, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("wall", [datetime(2026, 3, 8, 2), datetime(2026, 3, 8, 2, 59)])
def test_a_skipped_time_names_the_nearest_that_exist(wall):
    with pytest.raises(SkippedTimeError) as caught:
        moment_at(wall, CHICAGO)
    assert caught.value.before == datetime(2026, 3, 8, 1, 59)
    assert caught.value.after == datetime(2026, 3, 8, 3, 0)


def test_the_edges_of_the_gap_exist():
    assert moment_at(datetime(2026, 3, 8, 1, 59), CHICAGO) == datetime(
        2026, 3, 8, 7, 59, tzinfo=UTC
    )
    assert moment_at(datetime(2026, 3, 8, 3, 0), CHICAGO) == datetime(2026, 3, 8, 8, 0, tzinfo=UTC)


def test_a_repeated_time_asks_which_and_takes_the_answer():
    wall = datetime(2026, 11, 1, 1, 30)
    with pytest.raises(RepeatedTimeError):
        moment_at(wall, CHICAGO)
    assert moment_at(wall, CHICAGO, fold=0) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert moment_at(wall, CHICAGO, fold=1) == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_a_gap_of_half_an_hour_is_found_too():
    with pytest.raises(SkippedTimeError) as caught:
        moment_at(datetime(2026, 10, 4, 2, 10), ZoneInfo("Australia/Lord_Howe"))
    assert caught.value.before == datetime(2026, 10, 4, 1, 59)
    assert caught.value.after == datetime(2026, 10, 4, 2, 30)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-23T05:00", "Nov 23 18, Nov 24 07, Nov 29 18, Dec 01 09"),  # a Monday morning
        ("2026-11-22T21:00", "Nov 23 07, Nov 24 09, Nov 29 18"),  # a Sunday at nine
        ("2026-11-28T12:00", "Nov 28 18, Nov 29 07, Dec 01 09, Dec 06 18"),  # a Saturday
    ],
)
def test_the_usual_hours_lie_ahead_and_name_no_day_twice(now, words):
    found = suggested_times(datetime.fromisoformat(now))
    assert ", ".join(f"{wall:%b %d %H}" for _, wall in found) == words
