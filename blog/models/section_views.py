"""A section of an edition as its template shows it."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from blog.models.pictures import PictureView
from blog.models.sections import KINDS, identifier_url

# What else on an article's page has an id, so that no heading gets the same.
IDS_OF_THE_PAGE = frozenset({"content", "contents", "help", "quick-exit-said"})


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
        """The template of its kind; raises KeyError for a kind that nobody registered."""
        return KINDS[self.data["kind"]].template

    @property
    def items(self) -> list[dict[str, str]]:
        """The items, with ``url`` where an identifier leads somewhere."""
        return [
            item | {"url": identifier_url(item["identifier"])} if item.get("identifier") else item
            for item in self.data.get("items", [])
        ]


def _anchor(heading: str, taken: set[str]) -> str:
    """Give a heading's own id, in the letters of its language, and note it as taken."""
    if not heading:
        return ""
    base = slugify(heading, allow_unicode=True) or "section"
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor
