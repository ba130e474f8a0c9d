"""The hours of a practice, as somebody writes them: a line for each group of days.

``Mon–Thu 9 AM – 12 PM, 1 PM – 7 PM``, ``Fri, Sat 9:00 – 13:30 (by appointment)``. A line that
begins with no day, or has no time, is a remark for readers.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import time
from itertools import product
from typing import NamedTuple

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GROUPS = {
    "weekday": range(5),
    "weekdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
    "daily": range(7),
    "every day": range(7),
}
MAX_LINES = 14

_CLOCK = r"\d{1,2}(?:[:.]\d\d)?(?:\s*[ap](?:\.?\s?m)?\b\.?)?"
_TIME = rf"\b(?:(?:12\s*)?(?:noon|midnight)\b|{_CLOCK})"
_DASH = r"\s*(?:[-–—]|to|until|through)\s*"
_AND = r"\s*(?:[,;&/]|\band\b)\s*"
TIMES = re.compile(rf"({_TIME}){_DASH}({_TIME})", re.IGNORECASE)
LINE = re.compile(
    rf"(?P<days>\D*?)(?P<times>{TIMES.pattern}(?:{_AND}{TIMES.pattern})*)(?P<remark>.*)",
    re.IGNORECASE,
)
CLOCK = re.compile(r"(\d+)(?:[:.](\d+))?\s*([ap])?", re.IGNORECASE)
ANY_TIME = re.compile(r"\d|\b(?:noon|midnight)\b", re.IGNORECASE)
RANGE = re.compile(rf"(\w+)\.?(?:{_DASH}(\w+)\.?)?", re.IGNORECASE)
LIKE_HOURS = re.compile(rf"{TIMES.pattern}|\b24\s*(?:/\s*7|hours?\b|h\b)", re.IGNORECASE)
MIDNIGHT, NOON, LAST_MINUTE = time(0), time(12), time(23, 59)


class OpeningHours(NamedTuple):
    """From when until when a practice is open on some days of the week.

    It closes on the next day where that is earlier than it opens, as at 00:00; all day is 00:00 to
    23:59. Search engines read it so (https://developers.google.com/search/docs/appearance/structured-data/local-business).
    """

    days: tuple[str, ...]
    opens: time
    closes: time


def parse_hours(text: str) -> list[OpeningHours]:
    """Return the hours that a text says.

    Raises ValueError with a sentence for a line that begins with a day and can't be read.
    """
    lines = _lines(text)
    if len(lines) > MAX_LINES:
        raise ValueError(f"There are {len(lines)} lines, and {MAX_LINES} fit. Shorten it.")
    return [hours for line in lines for hours in _parse_line(line)]


def readable_hours(text: str) -> list[OpeningHours]:
    """Return the hours of all lines that can be read, also of a text that was never checked."""
    found: list[OpeningHours] = []
    for line in _lines(text)[:MAX_LINES]:
        with suppress(ValueError):
            found += _parse_line(line)
    return found


def hours_notes(text: str) -> list[str]:
    """Return what to know of each line that readers take for hours and programs can't read."""
    return [
        f"We show “{line}” to readers as it is. Search engines can’t read it: they read hours like "
        "“Mon–Fri 9 AM – 5 PM”."
        for line in _lines(text)
        if LIKE_HOURS.search(line) and not readable_hours(line)
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _parse_line(line: str) -> list[OpeningHours]:
    """Return the hours of a line, none of a remark; ValueError as in ``parse_hours``."""
    match = LINE.match(line)
    days = tuple(_days(match["days"])) if match else ()
    if match and days and _is_remark(match["remark"]):
        return [_hours(line, days, each) for each in TIMES.finditer(match["times"])]
    if ANY_TIME.search(line) and _begins_with_day(line):
        raise ValueError(f"“{line}” can’t be read. Write it like “Mon–Thu 9 AM – 7 PM”.")
    return []


def _hours(line: str, days: tuple[str, ...], said: re.Match[str]) -> OpeningHours:
    """Return hours from their times as they are written; ValueError where they aren't any."""
    first, last = said.groups()
    opens, closes = _time(first), _time(last)
    if opens and closes and _half(last) and first.replace(":", "").replace(".", "").isdigit():
        same_half = _time(f"{first} {_half(last)}")  # as 1 – 5 PM is meant
        opens = same_half if same_half and same_half < closes else opens
    if (
        opens is None
        or closes is None
        or (opens >= closes != MIDNIGHT and not _is_night(opens, closes, first, last))
    ):
        raise ValueError(_problem(line, said))
    return OpeningHours(days, opens, LAST_MINUTE if opens == closes else closes)


def _problem(line: str, said: re.Match[str]) -> str:
    """Return what is wrong with the times of a line, and what is probably meant."""
    times = said.groups()
    if not all(map(_time, times)):
        return f"“{line}” has a time that there isn’t. Write it like “Mon–Thu 9 AM – 7 PM”."
    is_said = all(_half(each) or _is_named(each) for each in times)
    problem = "ends before it begins" if is_said else "doesn’t say AM and PM"
    if meant := next(_readings(*times), ""):
        return f"“{line}” {problem}. Did you mean “{line.replace(said[0], meant, 1)}”?"
    return f"“{line}” ends before it begins. Write it like “Mon–Thu 9 AM – 7 PM”."


def _readings(first: str, last: str) -> Iterator[str]:
    """Yield the ways in which times can be meant, the likeliest first: by day, or into the night.

    An AM or PM that is written stays if it can.
    """
    as_said = (
        [_half(first)] if _half(first) else ["a", "p"],
        [_half(last)] if _half(last) else ["p", "a"],
    )
    for opens_in, closes_in in [*product(*as_said), ("a", "p")]:
        opens, closes = _time_in(first, opens_in), _time_in(last, closes_in)
        if opens and closes and (opens < closes or (closes < NOON <= opens)):
            yield f"{_as_clock(opens)} – {_as_clock(closes)}"


def _half(text: str) -> str:
    """Return "a" or "p" where a time is said to be before noon or after it; else ""."""
    match = CLOCK.match(text)
    return (match[3] or "").lower() if match else ""


def _time_in(text: str, half: str) -> time | None:
    """Return a time of day in this half of it, whatever it says itself; None if there is none."""
    match = None if _is_named(text) else CLOCK.match(text)
    return _time(f"{match[1]}:{match[2] or '00'} {half}") if match else _time(text)


def _is_named(text: str) -> bool:
    """Return whether a time is said in a word, noon or midnight."""
    return text.lower().endswith(("noon", "midnight"))


def _as_clock(moment: time) -> str:
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes} {'AM' if moment < NOON else 'PM'}"


def _is_night(opens: time, closes: time, first: str, last: str) -> bool:
    """Return whether hours lead from an afternoon past midnight, with no AM or PM left to guess."""
    said = [bool(_half(each)) for each in (first, last)]
    return closes < NOON <= opens and (said[1] or (not said[0] and opens.hour > 12))


def _is_remark(text: str) -> bool:
    """Return whether what follows the times says no other ones: ``(by appointment)``."""
    in_brackets = re.fullmatch(r"\s*\([^()]*\)", text)
    return bool(in_brackets or (not re.match(r"\w", text) and not ANY_TIME.search(text)))


def _begins_with_day(line: str) -> bool:
    """Return whether the first word is a day, so that hours are meant; “We” and “So” are words."""
    if line.lower().startswith(tuple(GROUPS)):
        return True
    word = re.match(r"\w*", line)
    return bool(word and len(word[0]) != 2 and _fitting(word[0]))


def _days(text: str) -> Iterator[str]:
    """Yield the days that are meant; none if a word is no day."""
    found: list[int] = []
    text = re.sub(r"[\s:,–—-]*(?:\bfrom)?[\s:]*$", "", text, flags=re.IGNORECASE)
    for part in filter(None, re.split(_AND, text.strip(), flags=re.IGNORECASE)):
        if part.lower() in GROUPS:
            found += GROUPS[part.lower()]
            continue
        match = RANGE.fullmatch(part)
        numbers = [_day(name) for name in match.groups() if name] if match else [None]
        if None in numbers:
            return
        first, last = numbers[0] or 0, numbers[-1] or 0
        found += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    yield from (DAYS[number] for number in dict.fromkeys(found))


def _day(name: str) -> int | None:
    """Return the number of a day by its name or the first letters of it."""
    fitting = _fitting(name)
    return fitting[0] if len(fitting) == 1 else None


def _fitting(name: str) -> list[int]:
    """Return the numbers of the days that are called so, or on Mondays, or begin so."""
    return [n for n, day in enumerate(DAYS) if name and f"{day}s".lower().startswith(name.lower())]


def _time(text: str) -> time | None:
    """Return a time of day as it is written, None for one that there isn't."""
    if text.lower().endswith("noon"):
        return time(12)
    if text.lower().endswith("midnight"):
        return MIDNIGHT
    match = CLOCK.match(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
    elif (hour, minute) == (24, 0):
        return MIDNIGHT
    try:
        return time(hour, minute)
    except ValueError:
        return None
