"""The hours of a practice, as somebody writes them."""

from datetime import time

import pytest

from blog.models import Practice
from blog.practice.hours import DAYS, OpeningHours, hours_notes, parse_hours, readable_hours

WEEK = DAYS[:5]


@pytest.mark.parametrize(
    ("line", "days", "opens", "closes"),
    [
        ("Mon–Thu 9 AM – 7 PM", DAYS[:4], time(9), time(19)),
        ("Monday - Friday: 9am-5:30pm", WEEK, time(9), time(17, 30)),
        ("Fri, Sat 9:00 to 13.30", ("Friday", "Saturday"), time(9), time(13, 30)),
        ("Tues & Thurs 8 a.m. until 12 p.m.", ("Tuesday", "Thursday"), time(8), time(12)),
        ("Sat–Mon 12 am – 6 am", ("Saturday", "Sunday", "Monday"), time(0), time(6)),
        ("Weekdays 9–5 PM (by appointment)", WEEK, time(9), time(17)),
        ("Weekdays 1–5 PM, by appointment", WEEK, time(13), time(17)),
        ("Weekends from 10 AM to 2 PM (call 555 0100)", DAYS[5:], time(10), time(14)),
        ("Every day: 8a–8p", DAYS, time(8), time(20)),
        ("Sat noon – 4 PM", DAYS[5:6], time(12), time(16)),
        ("M–F 9 AM – 12 noon", WEEK, time(9), time(12)),
        ("Mondays through Wednesdays 9:00 – 17:00", DAYS[:3], time(9), time(17)),
        ("Fri 5 PM – 12 AM", DAYS[4:5], time(17), time(0)),
        ("Fri 5 PM – midnight", DAYS[4:5], time(17), time(0)),
        ("Fri 17:00 – 24:00", DAYS[4:5], time(17), time(0)),
        ("Daily midnight to midnight", DAYS, time(0), time(23, 59)),
        ("Fri 6 pm – 1 am", DAYS[4:5], time(18), time(1)),
        ("Fri, Sat 18:00 – 02:30", DAYS[4:6], time(18), time(2, 30)),
        ("Fri noon – 1 AM", DAYS[4:5], time(12), time(1)),
    ],
)
def test_a_line_is_read_as_it_is_written(line, days, opens, closes):
    assert parse_hours(line) == [OpeningHours(days, opens, closes)]


@pytest.mark.parametrize("between", [", ", " & ", " and ", "; ", " / "])
def test_a_line_may_have_a_break(between):
    line = f"Mon–Thu 9 AM – 12 PM{between}1 PM – 5 PM"
    morning, afternoon = (time(9), time(12)), (time(13), time(17))
    assert parse_hours(line) == [OpeningHours(DAYS[:4], *each) for each in (morning, afternoon)]


@pytest.mark.parametrize(
    "line",
    [
        "Evenings by appointment",
        "Sun closed",
        "Closed July 4",
        "Call 555 0100",
        "Some days 9 - 10",
        "(by appointment)",
        "We answer within 2 days",
    ],
)
def test_a_line_without_a_time_or_that_begins_with_no_day_is_a_remark(line):
    assert parse_hours(f"{line}\n\n{line}") == []


def test_of_what_was_never_checked_the_rest_is_read():
    [hours] = readable_hours("Mon 9 - 5\nTue 9 AM - 10 AM\nSat at 9" + "\nSun closed" * 99)
    assert hours.days == ("Tuesday",)
    assert Practice(hours="Mon 9 - 5").opening_hours == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("T 9 AM - 10 AM", "can’t be read"),
        ("Mon at 9", "can’t be read"),
        ("Weekday evenings 5 PM - 8 PM", "can’t be read"),
        ("Mon 9 AM - 5 PM, Tue 9 AM - 1 PM", "can’t be read"),
        ("Mon 9 AM - 5 PM, Sat until noon", "can’t be read"),
        ("Fri 8 PM - 2", "AM and PM. Did you mean “Fri 8 PM – 2 AM”"),
        ("Fri 9 PM - 5 PM", "ends before it begins. Did you mean “Fri 9 AM – 5 PM”"),
        ("Fri 10 AM - 9 AM", "ends before it begins. Did you mean “Fri 10 AM – 9 PM”"),
        ("Fri 9 AM - 5", "AM and PM. Did you mean “Fri 9 AM – 5 PM”"),
        ("Fri 9-1", "AM and PM. Did you mean “Fri 9 AM – 1 PM”"),
        ("Weekdays 9 to 5", "AM and PM. Did you mean “Weekdays 9 AM – 5 PM”"),
        ("Sat 10:30-2 (call)", "AM and PM. Did you mean “Sat 10:30 AM – 2 PM \\(call\\)”"),
        ("Mon 9 AM - 12 PM, 1 - 25 PM", "a time that there isn’t"),
        ("Mon 9 - 5", "Did you mean “Mon 9 AM – 5 PM”"),
        ("Mon 25:00 - 26:00", "a time that there isn’t"),
        ("Mon 14:00 - 13:30", "ends before it begins. Write it like"),
        ("Mon 13 PM - 14 PM", "a time that there isn’t"),
    ],
)
def test_a_line_that_says_no_hours_is_named(line, said):
    with pytest.raises(ValueError, match=said) as error:
        parse_hours(f"Tue 9 AM - 10 AM\n{line}")
    assert f"“{line}”" in str(error.value)


def test_what_is_meant_can_be_read():
    with pytest.raises(ValueError, match="Did you mean") as error:
        parse_hours("Fri 9-1")
    meant = str(error.value).split("“")[-1].split("”")[0]
    assert parse_hours(meant) == [OpeningHours(("Friday",), time(9), time(13))]


@pytest.mark.parametrize("line", ["24/7", "Mo, Mi 10-14 Uhr", "Open 24 hours", "Some days 9 - 10"])
def test_one_is_told_of_hours_that_no_program_reads(line):
    [note] = hours_notes(f"Mon 9 AM – 5 PM\n{line}\nClosed July 4\nEvenings by appointment")
    assert f"“{line}”" in note
