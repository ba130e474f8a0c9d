"""Times as they stand on the practice's wall, and the moments that they mean.

Twice a year a wall clock lies: in spring an hour is skipped, in autumn one happens twice.
Imports nothing of ours.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


class SkippedTimeError(ValueError):
    """A wall time that does not exist; carries the nearest that do, before and after."""

    def __init__(self, before: datetime, after: datetime) -> None:
        super().__init__(f"does not exist; nearest are {before:%H:%M} and {after:%H:%M}")
        self.before, self.after = before, after


class RepeatedTimeError(ValueError):
    """A wall time that happens twice; carries both moments, aware, in the zone."""

    def __init__(self, first: datetime, second: datetime) -> None:
        super().__init__("happens twice")
        self.first, self.second = first, second


def moment_at(wall: datetime, zone: ZoneInfo, *, fold: int | None = None) -> datetime:
    """Give the moment, in UTC, that a naive wall time means in a zone.

    ``fold`` chooses between the two moments of a repeated time (0 first, 1 second); without it a
    repeated time raises RepeatedTimeError. A skipped time raises SkippedTimeError.
    """
    first, second = (wall.replace(tzinfo=zone, fold=which) for which in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise SkippedTimeError(*_around_gap(wall, zone))
    if fold is None:
        raise RepeatedTimeError(first, second)
    return (first, second)[fold].astimezone(UTC)


def _around_gap(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The last minute before a gap and the first after it, as naive wall times."""
    minute = timedelta(minutes=1)
    before = after = wall.replace(second=0, microsecond=0)
    while not _exists(before, zone):
        before -= minute
    while not _exists(after, zone):
        after += minute
    return before, after


def _exists(wall: datetime, zone: ZoneInfo) -> bool:
    there = wall.replace(tzinfo=zone).astimezone(UTC)
    return there.astimezone(zone).replace(tzinfo=None) == wall


def usual_hours(now: datetime) -> list[tuple[str, datetime]]:
    """Give the hours at which one likes to publish, after a naive wall time: words and wall time.

    All are in the morning or the evening, where no zone's clock is ever changed.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = [
        ("This evening, 6:00 PM", today + timedelta(hours=18)),
        ("Tomorrow, 7:00 AM", today + timedelta(days=1, hours=7)),
        ("Next Tuesday, 9:00 AM", _next(today, TUESDAY) + timedelta(hours=9)),
        ("Next Sunday, 6:00 PM", _next(today, SUNDAY) + timedelta(hours=18)),
    ]
    return [(label, wall) for label, wall in hours if wall > now]


TUESDAY, SUNDAY = 1, 6


def _next(today: datetime, weekday: int) -> datetime:
    """The next such day that is not tomorrow already."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead > 1 else ahead + 7)
