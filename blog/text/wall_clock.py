"""Conversion of naive local times in the practice's time zone to moments in UTC.

When clocks change, an hour is skipped in spring and one is repeated in autumn.
Imports nothing from this project.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


class SkippedTimeError(ValueError):
    """The local time does not exist.

    ``before`` and ``after`` are the nearest naive local times that do.
    """

    def __init__(self, before: datetime, after: datetime) -> None:
        super().__init__(f"does not exist; nearest are {before:%H:%M} and {after:%H:%M}")
        self.before, self.after = before, after


class RepeatedTimeError(ValueError):
    """The local time happens twice.

    ``first`` and ``second`` are the two moments, as aware datetimes in the zone.
    """

    def __init__(self, first: datetime, second: datetime) -> None:
        super().__init__("happens twice")
        self.first, self.second = first, second


def moment_at(local: datetime, zone: ZoneInfo, *, fold: int | None = None) -> datetime:
    """Return the moment, in UTC, of a naive local time in a zone.

    ``fold`` chooses between the two moments of a repeated time (0 first, 1 second); without it a
    repeated time raises RepeatedTimeError. A skipped time raises SkippedTimeError, and one whose
    moment is outside the years 1 to 9999 OverflowError.
    """
    first, second = (local.replace(tzinfo=zone, fold=value) for value in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if not _exists(local, zone):
        minute = local.replace(second=0, microsecond=0)
        raise SkippedTimeError(*(_nearest(minute, zone, timedelta(minutes=by)) for by in (-1, 1)))
    if fold is None:
        raise RepeatedTimeError(first, second)
    return (first, second)[fold].astimezone(UTC)


def days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, days later at the same time of the clock in a zone.

    Where that time is skipped, the nearest one after it; of a repeated one the first.
    """
    local = moment.astimezone(zone).replace(tzinfo=None, fold=0) + timedelta(days=days)
    try:
        return moment_at(local, zone, fold=0)
    except SkippedTimeError as skipped:
        return moment_at(skipped.after, zone, fold=0)


def _nearest(local: datetime, zone: ZoneInfo, step: timedelta) -> datetime:
    """Return the nearest local time that exists, in steps from one that doesn't."""
    while not _exists(local, zone):
        local += step
    return local


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    return moment.astimezone(zone).replace(tzinfo=None) == local


def suggested_times(now: datetime) -> list[tuple[str, datetime]]:
    """Return suggested times for publishing after ``now``, as (label, naive local time), in order.

    All are in the morning or the evening, when no zone changes its clocks.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = [
        ("This evening, 6:00 PM", today + timedelta(hours=18)),
        ("Tomorrow, 7:00 AM", today + timedelta(days=1, hours=7)),
        ("Next Tuesday, 9:00 AM", _next(today, TUESDAY) + timedelta(hours=9)),
        ("Next Sunday, 6:00 PM", _next(today, SUNDAY) + timedelta(hours=18)),
    ]
    ahead = [(label, local) for label, local in hours if local > now]
    return sorted(ahead, key=lambda each: each[1])


TUESDAY, SUNDAY = 1, 6


def _next(today: datetime, weekday: int) -> datetime:
    """Return the next such weekday after tomorrow."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead > 1 else ahead + 7)
