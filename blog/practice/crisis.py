"""Crisis lines by country, and the detection of searches that express distress.

``crisis_lines.json`` has an entry for each ISO 3166-1 code: the ways to reach a crisis line, the
emergency number, the page that publishes them (``source``), and the day on which the numbers were
compared with copies of published pages (``compared``). They were not verified by calling. Where the
line answers in other languages, ``languages`` has a sentence in each.
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

CRISIS_LINES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("crisis_lines.json").read_text(encoding="utf-8")
)

OTHER_COUNTRY = "other"

# English words that people search for when they look for help, or for ways to harm themselves.
DISTRESS = re.compile(
    r"suicid|\b(kill|hurt|harm|cut|cutting)(ing)? (myself|me)\b|\bself.?(harm|injury)"
    r"|\bend (my|it all|this) ?(life)?\b|\b(want|wanting|wish) to die\b|\boverdos"
    r"|\b(don.?t|not) want to (live|be here)\b|\bbetter off dead\b|\bno reason to live\b",
    re.IGNORECASE,
)


class OwnSentence(NamedTuple):
    """Where help is found, in the words of a language; plain text."""

    language: str
    sentence: str


def sentence_in(language: str, country: str) -> OwnSentence | None:
    """Return how a country's crisis line is reached in a language, said in it; None if unknown."""
    own = CRISIS_LINES.get(country, {}).get("languages", {})
    base = language.partition("-")[0]
    return OwnSentence(base, own[base]) if base in own else None


def country_choices() -> list[tuple[str, str]]:
    """Return the countries with known crisis lines, and "another country", as field choices."""
    countries = [(code, entry["name"]) for code, entry in CRISIS_LINES.items()]
    return [*countries, (OTHER_COUNTRY, "Another country (write the crisis notice yourself)")]


def expresses_distress(query: str) -> bool:
    """Return whether a search suggests that the reader may need help more than an article."""
    return bool(DISTRESS.search(query))
