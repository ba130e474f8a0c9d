"""Sections of an edition as templates show them."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from blog.models.pictures import PictureView
from blog.models.sections import SECTION_KINDS, identifier_url

# The other ids on an article's page, which no heading may have.
RESERVED_IDS = frozenset({"content", "contents", "end", "help", "quick-exit-said"})


@dataclass(frozen=True)
class SectionView:
    """A section of an edition as its template shows it.

    Fields are read as attributes (``section.heading``); one that the kind doesn't have is empty.
    Rich text is not safe by itself: show it through the ``richtext`` filter.
    """

    data: dict[str, Any]
    picture: PictureView | None = None
    anchor: str = ""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.data.get(name, "")

    @property
    def template(self) -> str:
        """The template of its kind; raises KeyError for an unregistered kind."""
        return SECTION_KINDS[self.data["kind"]].template

    @property
    def items(self) -> list[dict[str, str]]:
        """The items, with ``url`` for those whose identifier has one."""
        return [
            item | {"url": identifier_url(item["identifier"])} if item.get("identifier") else item
            for item in self.data.get("items", [])
        ]


def heading_anchor(heading: str, taken: set[str]) -> str:
    """Return a unique id for a heading, in its own script, and add it to ``taken``.

    Empty for an empty heading.
    """
    if not heading:
        return ""
    base = slugify(heading, allow_unicode=True) or "section"
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor
