"""Moments as other programs write them, in files that people typed."""

import re
from datetime import UTC, datetime, timedelta
from datetime import timezone as fixed_zone
from zoneinfo import ZoneInfo

from django.utils import timezone

from blog.importing.blogs.moments import NOON, believable
from blog.importing.front_matter import texts_of
from blog.text.wall_clock import SkippedTimeError, moment_at

UTC_ZONE = ZoneInfo("UTC")
MAX_LENGTH = 200  # characters
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME = (
    r"(?:(?:[T ,]|\s+at\s)\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
NUMBERS = re.compile(
    rf"\s*(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){TIME}\b", re.IGNORECASE
)
NAME, DAY = r"(?:[A-Za-z]+, )?(?P<name>[A-Za-z]{3,9})\.?", r"(?P<day>\d{1,2})\.?"
YEAR = r",? (?P<year>\d{4})"
MONTH_FIRST = re.compile(rf"\s*{NAME} {DAY}{YEAR}{TIME}", re.IGNORECASE)
DAY_FIRST = re.compile(
    rf"\s*(?:[A-Za-z]+, )?{DAY} (?P<name>[A-Za-z]{{3,9}})\.?{YEAR}{TIME}", re.IGNORECASE
)


def read_moment(value: object, zone: ZoneInfo | None) -> datetime | None:
    """Return the moment that a value says, in UTC, None if it says none.

    One without an offset is of the clock in the zone, at noon if it has no hour. Without a zone an
    hour is of the current one, and a day alone at noon in UTC.
    """
    text = " ".join(" ".join(texts_of(value)[:1])[:MAX_LENGTH].split())
    for pattern in (NUMBERS, MONTH_FIRST, DAY_FIRST):
        if match := pattern.match(text):
            return _moment(match, zone)
    return None


def _moment(match: re.Match[str], zone: ZoneInfo | None) -> datetime | None:
    said = match.groupdict()
    name = (said.get("name") or "").lower()[:3]
    if name and name not in MONTHS:
        return None
    month = MONTHS.index(name) + 1 if name else int(said["month"])
    hour = NOON.hour if said["hour"] is None else int(said["hour"])
    if half := (said["half"] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        local = datetime(  # noqa: DTZ001 - its zone comes next
            *(int(said["year"]), month, int(said["day"])),
            *(hour, int(said["minute"] or 0), int(said["second"] or 0)),
        )
        if offset := said["offset"]:
            return believable(local.replace(tzinfo=_offset(offset)).astimezone(UTC))
        zone = zone or (current_zone() if said["hour"] else UTC_ZONE)
        try:
            return believable(moment_at(local, zone, fold=0))
        except SkippedTimeError as skipped:
            return moment_at(skipped.after, zone, fold=0)
    except (ValueError, OverflowError):
        return None


def current_zone() -> ZoneInfo:
    """Return the current zone of this site."""
    current = timezone.get_current_timezone()
    return current if isinstance(current, ZoneInfo) else UTC_ZONE


def _offset(text: str) -> fixed_zone:
    if text[0] not in "+-":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    size = timedelta(hours=hours, minutes=minutes)
    return fixed_zone(-size if text[0] == "-" else size)
