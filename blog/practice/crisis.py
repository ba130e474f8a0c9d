"""Where someone in distress finds help at any hour, country by country.

``crisis_lines.json`` holds it by ISO 3166-1 codes: the ways to reach somebody, the number in
immediate danger, whose page says so (``source``), and the day on which the numbers were compared
with what is published of them (``compared``): in copies of pages, not by calling. Imports nothing
of ours.
"""

import json
import re
from pathlib import Path
from typing import Any

LINES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("crisis_lines.json").read_text(encoding="utf-8")
)

OTHER = "other"

# English words with which people look for help, or for the opposite of it.
DISTRESS = re.compile(
    r"suicid|\b(kill|hurt|harm|cut|cutting)(ing)? (myself|me)\b|\bself.?(harm|injury)"
    r"|\bend (my|it all|this) ?(life)?\b|\b(want|wanting|wish) to die\b|\boverdos"
    r"|\b(don.?t|not) want to (live|be here)\b|\bbetter off dead\b|\bno reason to live\b",
    re.IGNORECASE,
)


def country_choices() -> list[tuple[str, str]]:
    """Return the countries whose crisis lines are known, and another one, as choices of a field."""
    known = [(code, each["name"]) for code, each in LINES.items()]
    return [*known, (OTHER, "Another country (write the crisis notice yourself)")]


def speaks_of_distress(words: str) -> bool:
    """Whether somebody who types this may need help more than an article."""
    return bool(DISTRESS.search(words))
