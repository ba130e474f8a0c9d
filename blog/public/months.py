"""The months in which articles first appeared, in the active time zone."""

from datetime import datetime
from itertools import pairwise

from django.utils import timezone

from blog.models import Edition
from blog.public.ranges import ranges_in_use


def month_start(year: int, number: int) -> datetime:
    """Return the start of a month; number 13 is the January after it, and so on."""
    years, month = divmod(number - 1, 12)
    return datetime(year + years, month + 1, 1, tzinfo=timezone.get_current_timezone())


def all_months_in_use(at: datetime, least: int = 1) -> list[datetime]:
    """Return the starts of months in which so many live articles appeared, the newest first."""
    first = timezone.localtime(Edition.objects.articles().live(at).first_appearance() or at)
    last = timezone.localtime(at)
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    return months_in_use(at, first.year, first.month, number, least)


def years_in_use(at: datetime, least: int = 1) -> list[int]:
    """Return the years in which so many live articles appeared, the newest first. Two queries."""
    live = Edition.objects.articles().live(at)
    first = timezone.localtime(live.first_appearance() or at).year
    starts = [month_start(year, 1) for year in range(first, timezone.localtime(at).year + 2)]
    found = ranges_in_use(live, "first_live_from", [*pairwise(starts)][::-1], least)
    return [start.year for start in found]


def months_in_use(
    at: datetime, year: int, month: int, number: int, least: int = 1
) -> list[datetime]:
    """Return those of a number of months, from one on. One query."""
    starts = [month_start(year, month + later) for later in range(number + 1)]
    live = Edition.objects.articles().live(at)
    return ranges_in_use(live, "first_live_from", [*pairwise(starts)][::-1], least)
