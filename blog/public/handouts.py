"""An article's practices and conversation starters as cards to print and cut out."""

from dataclasses import dataclass

from blog.models import Edition


@dataclass(frozen=True)
class HandoutCard:
    """A card with a practice or a conversation starter. Plain text."""

    heading: str  # of its section; may be empty
    title: str
    text: str
    number: int = 0  # of a practice, from 1
    duration: str = ""


def handout_cards(edition: Edition) -> list[HandoutCard]:
    """Return the cards of an article, in order."""
    cards = []
    for section in edition.sections:
        heading, items = section.get("heading", ""), section.get("items", [])
        if section["kind"] == "practices" and section.get("manner") != "know":
            cards += [
                HandoutCard(heading, item["title"], item["text"], number, item.get("duration", ""))
                for number, item in enumerate(items, start=1)
            ]
        elif section["kind"] == "conversation":
            cards += [HandoutCard(heading, item.get("moment", ""), item["text"]) for item in items]
    return cards
