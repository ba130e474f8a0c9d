"""Formatting of dates and times for the admin, in the active time zone (the practice's).

Imports nothing from this project.
"""

from datetime import date, datetime, timedelta

from django.template.defaultfilters import pluralize
from django.utils import timezone
from django.utils.dateformat import format as date_format


def format_moment(moment: datetime) -> str:
    """Return a moment in full: Tuesday, December 1, 2026, 7:00 AM CST.

    A zone without letters of its own is written as its distance from UTC: UTC-03.
    """
    local = timezone.localtime(moment)
    zone = f"{local:%Z}"
    sign = "" if zone[:1].isalpha() else "UTC"
    return f"{date_format(local, 'l, F j, Y, g:i A')} {sign}{zone}"


def format_day_and_time(moment: datetime) -> str:
    """Return a moment without its zone: December 1, 2026, 7:00 AM."""
    return date_format(timezone.localtime(moment), "F j, Y, g:i A")


def format_past_moment(moment: datetime) -> str:
    """Return a past moment: today at 9:04 PM, yesterday at 7:00 AM, November 2, 2026."""
    local, today = timezone.localtime(moment), timezone.localdate()
    if local.date() == today:
        return f"today at {date_format(local, 'g:i A')}"
    if local.date() == today - timedelta(days=1):
        return f"yesterday at {date_format(local, 'g:i A')}"
    return date_format(local, "F j" if local.year == today.year else "F j, Y")


def format_time(moment: datetime | None) -> str:
    """Return "9:04 PM", or "Feb 2, 9:04 PM" if it is not today; empty for None."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "g:i A" if is_today else "N j, g:i A")


def format_countdown(left: timedelta) -> str:
    """Return the time left in words: in 12 days, in 2 days and 3 hours, in 1 minute."""
    minutes = -(-left // timedelta(minutes=1))  # rounded up
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        minutes = 0
    if days >= 7:
        hours = 0
    counts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    parts = [f"{count} {unit}{pluralize(count)}" for count, unit in counts if count]
    return f"in {' and '.join(parts)}"


def format_due(day: date, today: date) -> str:
    """Return when something is due: Due since June 3, 2026, 5 days ago; Due July 1, 2026, today."""
    since = "Due since" if day < today else "Due"
    return f"{since} {date_format(day, 'F j, Y')}, {format_days_from(day, today)}"


def format_days_from(day: date, today: date) -> str:
    """Return a day relative to today: today, tomorrow, in 5 days, yesterday, 3 days ago."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")
