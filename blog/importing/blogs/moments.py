"""Moments as programs write them, in UTC unless they say otherwise."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
# A day without an hour stands at this one, in UTC where no zone is said: from UTC-12 to UTC+11,
# wherever the practice is, it is the same day then. Midnight is the day before in all of America.
NOON = time(12)
YEARS = range(1900, 2200)


def believable(moment: datetime) -> datetime | None:
    """Return a moment, None if it is one that nobody means, such as of the year 1.

    Those at the ends of the calendar have no day in some time zones.
    """
    return moment if moment.year in YEARS else None


def utc_moment(value: object) -> datetime | None:
    """Return a moment in UTC: from ISO 8601, with an offset or without, or from milliseconds.

    A day without an hour is at noon. None for anything else.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return believable(BEGIN + timedelta(milliseconds=value))
        if not isinstance(value, str) or not (said := value.strip()[:40]):
            return None
        if re.fullmatch(r"-?\d{9,}", said):
            return believable(BEGIN + timedelta(milliseconds=int(said)))
        with suppress(ValueError):
            return believable(datetime.combine(date.fromisoformat(said), NOON, UTC))
        read = datetime.fromisoformat(said)
        return believable((read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None
