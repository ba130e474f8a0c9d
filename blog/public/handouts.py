"""What an article gives to do and to say, as cards to print, cut out and keep."""

from dataclasses import dataclass

from blog.models import Edition


@dataclass(frozen=True)
class Card:
    """A practice or something to say aloud; plain text."""

    heading: str  # of the section that it is from; may be empty
    title: str
    text: str
    number: int = 0  # of a practice, from 1


def handout_cards(edition: Edition) -> list[Card]:
    """Give an article's practices and conversation starters, in order."""
    found = []
    for section in edition.sections:
        heading, items = section.get("heading", ""), section.get("items", [])
        if section["kind"] == "practices":
            found += [
                Card(heading, item["title"], item["text"], number)
                for number, item in enumerate(items, start=1)
            ]
        elif section["kind"] == "conversation":
            found += [Card(heading, "", item["text"]) for item in items]
    return found
