"""Telephone numbers as somebody writes them, and the addresses by which they are called."""

import re
from urllib.parse import quote

MIN_DIGITS = 7
NORTH_AMERICA = {"US", "CA"}  # countries by their ISO 3166-1 codes, with ten digits and +1
EXTENSION = re.compile(
    r"\s*(?:,|;|\()?\s*(?:ext(?:ension)?\.?|x)\s*(\d{1,6})\)?\s*$", re.IGNORECASE
)


def phone_problem(text: str) -> str:
    """Return what is wrong with a number, as a sentence; "" if it can be called."""
    number = EXTENSION.sub("", text)
    if re.search(r"[^\W\d_]", number):
        return "Write the number in digits alone, as in “612-555-0100” or “612-555-0100 x12”."
    if len(_digits(number)) < MIN_DIGITS:
        return "This is too short for a phone number. Write it with its area code."
    return ""


def international_number(text: str, country: str) -> str:
    """Return a number as programs read it: ``+16125550100``; what can't be called as it is.

    ``country`` is that of the practice. Of other countries than the US and Canada it begins with +
    only where it was written so.
    """
    if phone_problem(text):
        return text  # stored before it was refused
    number = EXTENSION.sub("", text)
    digits = _digits(number)
    if number.strip().startswith("+"):
        return f"+{digits}"
    if country in NORTH_AMERICA and len(digits) == 10:
        return f"+1{digits}"
    if country in NORTH_AMERICA and len(digits) == 11 and digits.startswith("1"):
        return f"+{digits}"
    return digits


def phone_url(text: str, country: str) -> str:
    """Return the address that calls a number (RFC 3966); "" for none."""
    number = quote("".join(international_number(text, country).split()), safe="+")
    extension = EXTENSION.search(text)
    return number and f"tel:{number}{f';ext={extension[1]}' if extension else ''}"


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
