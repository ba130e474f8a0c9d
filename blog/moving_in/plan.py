"""What a blog would become here, before anything is written: the dry run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from blog.importing.blogs import Status
from blog.moving_in.choices import Choices
from blog.moving_in.days import Clock


@dataclass
class _Planned:
    key: str
    name: str
    posts: int = 0  # articles and pages that name it
    pages: int = 0  # of these

    @property
    def where(self) -> str:
        """In how many articles and pages it is, in words."""
        articles, pages = self.posts - self.pages, self.pages
        counts = [(articles, "article", "articles"), (pages, "page", "pages")]
        return " and ".join(f"{n:,} {one if n == 1 else many}" for n, one, many in counts if n)


@dataclass
class PlannedAuthor(_Planned):
    """Somebody who signs posts there, and which of ours that may be."""

    proposed: str = ""  # as in Choices.authors


@dataclass
class PlannedTopic(_Planned):
    """A category, what it may become, and names that are nearly the same, there or here."""

    parent: str = ""  # the name of the one that it is below there
    near: list[str] = field(default_factory=list)
    proposed: str = ""  # as in Choices.categories


@dataclass
class Plan:
    """What is in a blog's file, counted; see ``sentences`` for what can't be kept."""

    articles: dict[str, int] = field(default_factory=dict)  # by status there, also in the bin
    pages: dict[str, int] = field(default_factory=dict)
    known: int = 0  # of both: are here already, and stay as they are
    lacking: int = 0  # of these: articles that lack pictures, and that nobody edited here
    authors: list[PlannedAuthor] = field(default_factory=list)
    categories: list[PlannedTopic] = field(default_factory=list)
    tags: int = 0
    near_tags: list[list[str]] = field(default_factory=list)  # pairs of names
    pictures_inside: int = 0
    pictures_elsewhere: int = 0  # only their addresses are in the file
    pictures_missing: int = 0  # articles ask for them by a path, and the file lacks them
    without_summary: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)  # of the reader, about the file
    sentences: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)  # of the first few, to know the blog by
    clocks: list[Clock] = field(
        default_factory=list
    )  # of the first articles, as blog.moving_in.days

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Plan":
        """Return a plan that was kept."""
        values = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        for name, kind in (("authors", PlannedAuthor), ("categories", PlannedTopic)):
            values[name] = [kind(**row) for row in values.get(name, [])]
        return cls(**values)

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)

    @property
    def posts(self) -> int:
        """How many articles and pages there are, those in the bin there included."""
        return sum(self.articles.values()) + sum(self.pages.values())

    @property
    def articles_there(self) -> int:
        """How many articles there are, without those in the bin."""
        return _without_bin(self.articles)

    @property
    def pages_there(self) -> int:
        """How many pages there are, without those in the bin."""
        return _without_bin(self.pages)

    def proposal(self) -> Choices:
        """Return what is chosen at first."""
        return Choices(
            authors={each.key: each.proposed for each in self.authors},
            categories={each.key: each.proposed for each in self.categories},
        )


def _without_bin(by_status: Mapping[str, int]) -> int:
    return sum(count for status, count in by_status.items() if status != Status.TRASH)
