"""What an import did, counted, and what is to be put right, article by article."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from blog.models import BlogImport, ImportedRow


@dataclass
class Report:
    """What became of a blog."""

    articles: int = 0
    pages: int = 0
    live: int = 0  # of both: readers see them
    authors: int = 0
    categories: int = 0
    tags: int = 0
    pictures: int = 0
    redirects: int = 0
    known: int = 0  # were here already, and stayed as they are
    failed: int = 0  # could not be brought in; their rows say why
    sentences: list[str] = field(default_factory=list)  # about the whole
    # Of an undo.
    taken_down: int = 0
    deleted: int = 0
    kept: list[str] = field(default_factory=list)  # sentences: what stays, and why

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Report":
        """Return a report that was kept."""
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)


def report_of(blog_import: BlogImport) -> Report:
    """Return what was done so far."""
    return Report.from_data(blog_import.report)


@dataclass(frozen=True)
class ToPutRight:
    """An article or page that asks for a look: why it waits, and what could not be kept."""

    row: ImportedRow  # with its post, if it became one
    waits: list[str]  # why it isn't live, though it was there: the checklist's musts
    problems: list[str]

    @property
    def is_here(self) -> bool:
        """Whether it became an article on the desk."""
        return self.row.post_id is not None


def to_put_right(blog_import: BlogImport) -> Iterator[ToPutRight]:
    """Yield what asks for a look, in the order of the file; one query."""
    raise NotImplementedError
