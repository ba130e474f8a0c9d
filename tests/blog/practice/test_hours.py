"""The hours of a practice, as somebody writes them."""

from datetime import time

import pytest

from blog.practice.hours import DAYS, OpeningHours, parse_hours

WEEK = DAYS[:5]


@pytest.mark.parametrize(
    ("line", "days", "opens", "closes"),
    [
        ("Mon–Thu 9 AM – 7 PM", DAYS[:4], time(9), time(19)),
        ("Monday - Friday: 9am-5:30pm", WEEK, time(9), time(17, 30)),
        ("Fri, Sat 9:00 to 13.30", ("Friday", "Saturday"), time(9), time(13, 30)),
        ("Tues & Thurs 8 a.m. until 12 p.m.", ("Tuesday", "Thursday"), time(8), time(12)),
        ("Sat–Mon 12 am – 6 am", ("Saturday", "Sunday", "Monday"), time(0), time(6)),
    ],
)
def test_a_line_is_read_as_it_is_written(line, days, opens, closes):
    assert parse_hours(line) == [OpeningHours(days, opens, closes)]


def test_a_line_without_a_number_is_a_remark():
    assert parse_hours("Evenings by appointment\n\nSun closed") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Some days 9 - 10", "can’t be read"),
        ("T 9 AM - 10 AM", "can’t be read"),
        ("Call 555 0100", "can’t be read"),
        ("Mon 9 - 5", "Say AM and PM"),
        ("Mon 25:00 - 26:00", "Say AM and PM"),
        ("Mon 13 PM - 14 PM", "Say AM and PM"),
    ],
)
def test_a_line_that_says_no_hours_is_named(line, said):
    with pytest.raises(ValueError, match=said) as error:
        parse_hours(f"Tue 9 AM - 10 AM\n{line}")
    assert f"“{line}”" in str(error.value)
