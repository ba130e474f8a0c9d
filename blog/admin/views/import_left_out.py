"""What a document holds and its article doesn't: listed by kind, and taken in on a click."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from blog import importing
from blog.articles.content import SectionContent
from blog.importing import REASONS, Reason

MAX_SHOWN = 5  # of a kind; of more the page shows how many there are, and all on a click


@dataclass
class LeftOutItem:
    """One thing that was left out; ``wanted`` is whether its words come in after all."""

    kind: str  # of REASONS
    words: str
    wanted: bool = False

    @classmethod
    def from_state(cls, row: Mapping[str, Any]) -> "LeftOutItem":
        """Return an item of a page's state; raise KeyError for a kind that there isn't."""
        kind = str(row["kind"])
        REASONS[kind]
        return cls(kind, str(row["words"]).replace("\0", ""), bool(row.get("wanted")))

    @property
    def may_take(self) -> bool:
        """Whether its words can be text of the article."""
        return REASONS[self.kind].may_take


@dataclass
class LeftOutKind:
    """What was left out for one reason, each item with its number on the page."""

    reason: Reason
    items: list[tuple[int, LeftOutItem]] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        """Whether the page shows how many there are, and them on a click."""
        return len(self.items) > MAX_SHOWN


def by_kind(items: Sequence[LeftOutItem]) -> list[LeftOutKind]:
    """Return the items by why they were left out, in the order of the reasons."""
    found = {kind: LeftOutKind(reason) for kind, reason in REASONS.items()}
    for number, item in enumerate(items):
        found[item.kind].items.append((number, item))
    return [each for each in found.values() if each.items]


def taken_in(items: Iterable[LeftOutItem]) -> Iterator[SectionContent]:
    """Yield what is wanted after all as text sections, one for each kind."""
    wanted: dict[str, list[str]] = {}
    for item in items:
        if item.wanted and item.may_take:
            wanted.setdefault(item.kind, []).extend(item.words.split("\n"))
    for lines in wanted.values():
        yield importing.text_section(filter(None, map(str.strip, lines)))
