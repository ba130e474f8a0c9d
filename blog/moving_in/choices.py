"""What somebody chooses before a blog is brought in, as plain data that can be kept.

Authors and categories of the other blog are named by their keys there. ``NEW`` makes one of ours,
``NOBODY`` and ``LEAVE`` take none, ``AS_TAG`` makes a tag of a category; a number is the primary
key of one of ours.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError

from blog.importing.blogs import Status
from blog.models import Author, Category

NEW, NOBODY, AS_TAG, LEAVE = "new", "nobody", "tag", "leave"
AUTHOR_CHOICES = (NEW, NOBODY)
CATEGORY_CHOICES = (NEW, AS_TAG, LEAVE)
NEVER = (Status.TRASH,)  # is only counted


@dataclass
class Choices:
    """What becomes of a blog's authors and topics, and which of its posts are brought in."""

    authors: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    take_tags: bool = True
    take_pages: bool = True
    statuses: list[str] = field(default_factory=lambda: [s for s in Status if s not in NEVER])
    publish: bool = False  # what was live there goes live, if it passes the checklist's musts
    attested: bool = False  # that no client can be recognized in what goes live
    fetch_pictures: bool = False  # those that aren't in the file, from the old site
    first_words: bool = True  # make the summary that an article lacks of its first sentences

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Choices":
        """Return what was kept; what is missing is as it is at first."""
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)

    def allowed(self, authors: bool, categories: bool) -> "Choices":
        """Return what somebody may choose who may not add authors, or categories."""
        return replace(
            self,
            authors=self.authors if authors else _instead(self.authors, NOBODY),
            categories=self.categories if categories else _instead(self.categories, AS_TAG),
        )

    def check(self) -> None:
        """Raise ValidationError, by field, for what can't be chosen, or is no longer there."""
        errors: dict[str, str] = {}
        if not _are_chosen(self.authors, AUTHOR_CHOICES, Author):
            errors["authors"] = "One of these authors isn’t here any more. Choose once more."
        if not _are_chosen(self.categories, CATEGORY_CHOICES, Category):
            errors["categories"] = "One of these categories isn’t here any more. Choose once more."
        if not set(self.statuses) <= {*Status} - {*NEVER}:
            errors["statuses"] = "Choose from the list."
        if self.publish and not self.attested:
            errors["attested"] = (
                "Readers see these articles as soon as they are here. Say that no client can be "
                "recognized in them, or bring them in as drafts."
            )
        if errors:
            raise ValidationError(errors)


def _instead(chosen: Mapping[str, str], other: str) -> dict[str, str]:
    """Return choices with another one in the place of what would be new."""
    return {key: other if choice == NEW else choice for key, choice in chosen.items()}


def _are_chosen(chosen: Mapping[str, str], words: tuple[str, ...], model: Any) -> bool:
    """Return whether each is one of the words, or the key of a row."""
    keys = {value for value in chosen.values() if value not in words}
    if not all(key.isascii() and key.isdecimal() for key in keys):
        return False
    return len(model._default_manager.in_bulk(list(map(int, keys)))) == len(keys)
