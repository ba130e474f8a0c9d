"""The hours of a practice, as somebody writes them: a line for each group of days.

``Mon–Thu 9 AM – 7 PM``, ``Fri, Sat 9:00 – 13:30``. A line without a number is a remark for readers.
"""

import re
from collections.abc import Iterator
from datetime import time
from typing import NamedTuple

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MAX_LINES = 14

_TIME = r"(\d{1,2})(?:[:.](\d\d))?\s*([ap])?\.?\s?(?:m\.?)?"
_DASH = r"\s*(?:[-–—]|to|until)\s*"
LINE = re.compile(rf"(\D+?)[\s:,]*\b{_TIME}{_DASH}{_TIME}", re.IGNORECASE)
RANGE = re.compile(rf"(\w+)\.?(?:{_DASH}(\w+)\.?)?", re.IGNORECASE)


class OpeningHours(NamedTuple):
    """From when until when a practice is open on some days of the week."""

    days: tuple[str, ...]
    opens: time
    closes: time


def parse_hours(text: str) -> list[OpeningHours]:
    """Return the hours that a text says; ValueError with a sentence for a line that says none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_LINES:
        raise ValueError(f"There are {len(lines)} lines, and {MAX_LINES} fit. Shorten it.")
    return [_parse_line(line) for line in lines if re.search(r"\d", line)]


def _parse_line(line: str) -> OpeningHours:
    match = LINE.fullmatch(line)
    days = tuple(_days(match[1])) if match else ()
    if not match or not days:
        raise ValueError(f"“{line}” can’t be read. Write it like “Mon–Thu 9 AM – 7 PM”.")
    opens, closes = _time(*match.group(2, 3, 4)), _time(*match.group(5, 6, 7))
    if opens is None or closes is None or opens >= closes:
        raise ValueError(
            f"“{line}” ends before it begins, or has a time that is none. Say AM and PM."
        )
    return OpeningHours(days, opens, closes)


def _days(text: str) -> Iterator[str]:
    """Yield the days that are meant; none if a word is no day."""
    found = []
    for part in filter(None, re.split(r"\s*(?:,|&|\band\b|;)\s*", text.strip(" :"))):
        match = RANGE.fullmatch(part)
        numbers = [_day(name) for name in match.groups() if name] if match else [None]
        if None in numbers:
            return
        first, last = numbers[0] or 0, numbers[-1] or 0
        found += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    yield from (DAYS[number] for number in dict.fromkeys(found))


def _day(name: str) -> int | None:
    """Return the number of a day by its name or the first letters of it."""
    fitting = [number for number, day in enumerate(DAYS) if day.lower().startswith(name.lower())]
    return fitting[0] if len(fitting) == 1 and len(name) > 1 else None


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    """Return a time of day, None for one that there isn't."""
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half.lower() == "p" else 0)
    try:
        return time(number, int(minute or 0))
    except ValueError:
        return None
