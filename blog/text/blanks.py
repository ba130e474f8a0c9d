"""Blanks in a text that somebody begins with: ``[Fill in: your phone number]``."""

import re

BLANK = re.compile(r"\[\s*Fill in\b[^\]]{0,300}\]", re.IGNORECASE)


def find_blanks(text: str) -> list[str]:
    """Return the blanks of a text that are still to be filled in."""
    return BLANK.findall(text)
