"""Crisis lines by country, and the detection of searches that express distress.

``crisis_lines.json`` has an entry for each ISO 3166-1 code: the ways to reach a crisis line, the
emergency number, the page that publishes them (``source``), and the day on which the numbers were
compared with copies of published pages (``compared``). They were not verified by calling. Where the
line answers in other languages, ``languages`` has words in each, where a link is written as
``[call 988](tel:988)``.
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

CRISIS_LINES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("crisis_lines.json").read_text(encoding="utf-8")
)

OTHER_COUNTRY = "other"

# What people search for when they look for help, or for ways to harm themselves, by language: also
# as it is misspelled, and without accents. A Spanish search may hold English stems, so it is first.
DISTRESS = {
    "es": re.compile(
        r"\bsu[iy]?c[iy]d(io|a|as|ar\w*)\b|\bautolesi|\b(hacerme|hacerse) da[nñ]o\b"
        r"|\b(quiero|querer|deseo|ganas de) (morir(me)?|matarme|no vivir)\b"
        r"|\bme (quiero|voy a|quisiera) (morir|matar)\b|\b(matarme|matarse|cortarme|cortarse)\b"
        r"|\bno quiero (seguir )?(vivir|viviendo|viva)\b|\bquitarme la vida\b"
        r"|\bacabar con (mi vida|todo)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\bsu[iy]?[cs][iy]?d|\b(kill|hurt|harm|cut|cutting)(ing)? (my ?self|me)\b"
        r"|\bself.?(harm|injury)|\bend (my|it all|this) ?(life)?\b|\b(want|wanting|wish) to die\b"
        r"|\boverdos|\b(don.?t|not) want to (live|be here)\b|\bbetter off dead\b"
        r"|\bno reason to live\b",
        re.IGNORECASE,
    ),
}
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


class OwnWords(NamedTuple):
    """Where help is found, in the words of a language."""

    language: str
    question: str  # whether somebody needs it now
    opening: str
    help: SafeString  # with links


def words_in(language: str, country: str) -> OwnWords | None:
    """Return how a country's crisis line is reached in a language, said in it; None if unknown."""
    base = language.partition("-")[0]
    own = CRISIS_LINES.get(country, {}).get("languages", {}).get(base)
    return own and OwnWords(base, own["question"], own["opening"], _with_links(own["help"]))


def _with_links(text: str) -> SafeString:
    words, *links = LINK.split(text)
    link = '<a href="{1}" rel="noopener noreferrer">{0}</a>{2}'
    triples = zip(links[::3], links[1::3], links[2::3], strict=True)  # words, address, what follows
    return conditional_escape(words) + format_html_join("", link, triples)


def country_choices() -> list[tuple[str, str]]:
    """Return the countries with known crisis lines, and "another country", as field choices."""
    countries = [(code, entry["name"]) for code, entry in CRISIS_LINES.items()]
    return [*countries, (OTHER_COUNTRY, "Another country (write the crisis notice yourself)")]


def distress_in(query: str) -> str:
    """Return the language of a search by somebody who may need help more than an article, or ""."""
    return next((language for language, words in DISTRESS.items() if words.search(query)), "")
