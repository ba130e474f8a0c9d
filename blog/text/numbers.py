"""Whole numbers that others sent. Imports nothing from this project."""

MAX_DIGITS = 18  # every database can compare such a number; no row has a longer key


def whole_number(text: object) -> int:
    """Return the number that a text of ASCII digits is, and 0 for anything else or longer."""
    if not isinstance(text, str) or len(text) > MAX_DIGITS:
        return 0
    return int(text) if text.isascii() and text.isdecimal() else 0
