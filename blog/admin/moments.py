"""A moment as the desk says it: on the practice's wall, with the zone named and UTC beside it."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.dateformat import format as date_format


def said(moment: datetime) -> str:
    """Give a moment in full: Tuesday, December 1, 2026, 7:00 AM (America/Chicago; 13:00 UTC)."""
    local = timezone.localtime(moment)
    zone = timezone.get_current_timezone()
    return f"{date_format(local, 'l, F j, Y, g:i A')} ({zone}; {in_utc(moment, local)})"


def in_utc(moment: datetime, local: datetime) -> str:
    """Give a moment's time in UTC, with the day where it is another than the local one."""
    utc = moment.astimezone(UTC)
    day = "" if utc.date() == local.date() else f" on {date_format(utc, 'M j')}"
    return f"{utc:%H:%M} UTC{day}"
