"""What the usual pages of a practice's site begin with: honest text with blanks to fill in.

Nothing with a blank is published (see ``blog.text.blanks`` and ``blog.checklist.wording``). Texts
that a law wants name it, and the day on which it was read. What the practice has said of itself
already is filled in, and a page doesn't need another one of them: it leads to those that readers
can see when it is begun.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from blog.articles.content import Content, empty_content
from blog.models import Edition, Practice
from blog.text import richtext
from blog.text.blanks import BLANK

LINK = re.compile(r'<a href="/([\w-]+)/"[^>]*>(.*?)</a>')
# What is in the place of a next step that would lead nowhere.
NO_WAY = "<p>[Fill in: how people reach you, such as your phone number]</p>"


@dataclass(frozen=True)
class Starter:
    """A page to begin with. ``law`` says which law wants it and of whom, or ""."""

    name: str
    title: str
    about: str
    slug: str
    summary: str
    sections: list[dict[str, Any]]
    law: str = ""
    source: str = ""
    show_date: bool = False
    known: dict[str, str] = field(default_factory=dict)  # by blank: what of the practice fills it

    def begin(self, practice: Practice, at: datetime) -> Content:
        """Return the content of the page that begins with it at a moment. One query."""
        pages = Edition.objects.pages().live(at).filter(post__purpose__in=STARTERS)
        live = dict(pages.values_list("post__purpose", "slug"))
        texts = known_texts(practice, live)
        filled = {blank: texts[name] for blank, name in self.known.items() if texts.get(name)}
        return empty_content() | {
            "title": self.title,
            "slug": self.slug,
            "summary": self.summary,
            "sections": [
                {"id": None, **_fill(_with_way(section, practice), filled, live)}
                for section in self.sections
            ],
            **({"show_date": True} if self.show_date else {}),
        }


def known_texts(practice: Practice, live: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that fill blanks, by what they say, as safe HTML; "" for what isn't known.

    ``live`` has the slugs of the usual pages that readers can see.
    """
    phone = _link(practice.phone_url, practice.phone)
    email = _link(practice.email and f"mailto:{practice.email}", practice.email)
    ways = [phone and f"call us at {phone}", email and f"write to {email}"]
    notice = live.get("notice-of-privacy-practices", "")
    linked = notice and _link(f"/{notice}/", "our Notice of Privacy Practices")
    return {
        "phone": phone,
        "email": email,
        "booking": _link(practice.booking_url, practice.booking_words),
        "hours": escape("; ".join(practice.hours_lines)),
        "address": escape(", ".join(practice.address_lines)),
        "reach": ", or ".join(filter(None, ways)),
        "notice-of-privacy-practices": linked
        and f"For those who are our clients, {linked} says what we do with what we know.",
    }


def _link(url: str, words: str) -> str:
    """Return a link; "" without an address."""
    return url and f'<a href="{escape(url)}">{escape(words)}</a>'


def _with_way(section: dict[str, Any], practice: Practice) -> dict[str, Any]:
    """Return a section; a next step leads to where the practice can be reached, if it can be."""
    if section.get("tone") != "next":
        return section
    ways = {"book": practice.booking_url, "phone": practice.phone, "email": practice.email}
    if action := next((action for action, way in ways.items() if way), ""):
        return section | {"action": action}
    return section | {"tone": "note", "body": section["body"] + NO_WAY}


def _fill(value: Any, filled: Mapping[str, str], live: Mapping[str, str]) -> Any:
    """Return a value of JSON with what is known in its blanks, and no link to a page to come."""
    match value:
        case str():
            led = LINK.sub(partial(_link_to_live, live=live), value)
            return BLANK.sub(lambda blank: filled.get(blank[0], blank[0]), led)
        case list():
            return [_fill(each, filled, live) for each in value]
        case {"text": str(text)} if text in filled:  # an item, whose text is plain
            html = filled[text]
            marked = {"text_html": f"<p>{html}</p>"} if "<" in html else {}
            return value | {"text": richtext.plain_text(html)} | marked
        case dict():
            return {name: _fill(each, filled, live) for name, each in value.items()}
    return value


def _link_to_live(link: re.Match[str], live: Mapping[str, str]) -> str:
    """Return a link to one of the usual pages, or its words as long as readers can't see that."""
    name, words = link.groups()
    return f'<a href="/{live[name]}/">{words}</a>' if name in live else words


def _read() -> tuple[dict[str, Starter], frozenset[str]]:
    """Return the starters by name, and the texts in them that a law words."""
    by_law = set()
    rows = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    for row in rows:
        for section in row["sections"]:
            if section.pop("by_law", False):
                by_law.add(section["body"])
    return {row["name"]: Starter(**row) for row in rows}, frozenset(by_law)


STARTERS, WORDED_BY_LAW = _read()
