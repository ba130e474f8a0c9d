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


def all_months_in_use(at: datetime) -> list[datetime]:
    """Return the starts of months in which a live article first appeared, the newest first."""
    return [start for start, _ in _in_use(at, _months_since_first(at))]


def long_periods(at: datetime, least: int) -> tuple[list[int], list[datetime]]:
    """Return the years, and the starts of the months, in which so many articles appeared."""
    months = _months_since_first(at)
    numbers = range(months[-1][0].year, months[0][0].year + 1)
    years = [(month_start(number, 1), month_start(number, 13)) for number in numbers][::-1]
    found = _in_use(at, [*years, *months], least)
    return (
        [period[0].year for period in years if period in found],
        [period[0] for period in months if period in found],
    )


def months_in_use(at: datetime, year: int, month: int, number: int) -> list[datetime]:
    """Return those of a number of months, from one on. One query."""
    return [start for start, _ in _in_use(at, _months(year, month, number))]


def _months(year: int, month: int, number: int) -> list[tuple[datetime, datetime]]:
    """Return a number of months, from one on, the last first: where each begins and ends."""
    starts = [month_start(year, month + later) for later in range(number + 1)]
    return [*pairwise(starts)][::-1]


def _months_since_first(at: datetime) -> list[tuple[datetime, datetime]]:
    first = timezone.localtime(Edition.objects.articles().live(at).first_appearance() or at)
    last = timezone.localtime(at)
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    return _months(first.year, first.month, number)


def _in_use(
    at: datetime, periods: list[tuple[datetime, datetime]], least: int = 1
) -> list[tuple[datetime, datetime]]:
    live = Edition.objects.articles().live(at)
    return ranges_in_use(live, "first_live_from", periods, least)
