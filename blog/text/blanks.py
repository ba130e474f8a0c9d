"""Blanks in a text that somebody begins with: ``[Fill in: your phone number]``."""

import re

# Where its end was deleted, all that follows is taken for it.
BLANK = re.compile(r"\[\s*Fill(?:\s|&nbsp;)+in\b[^\[\]]*\]?", re.IGNORECASE)


def find_blanks(text: str) -> list[str]:
    """Return the blanks of a text that are still to be filled in."""
    return BLANK.findall(text)
