"""Durations as people write them."""

import pytest

from blog.text.durations import iso_duration


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3 minutes", "PT3M"),
        ("1 min", "PT1M"),
        ("about 30 seconds", "PT30S"),
        ("2 hours.", "PT2H"),
        ("as long as you like", ""),
        ("3 minutes, twice", ""),
        ("", ""),
    ],
)
def test_a_number_and_a_unit_are_a_duration(text, iso):
    assert iso_duration(text) == iso
