"""What the pages of “Bring articles here” say in words: of a state, of what lacks, of old names."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import QuerySet

from blog.admin.views.moving_in_numbers import are
from blog.importing import REASONS
from blog.models import BlogImport, ImportedRow
from blog.moving_in import rows_to_put_right
from blog.moving_in.report import MISSING_BEGINS
from blog.moving_in.sentences import Line, lines_of
from practice_site.background import is_late

# Names that no site has on the web, but a trial on somebody's own computer.
NO_SITE = re.compile(
    r"[^.]*|[\d.]+|\[?[\da-f:]*:[\da-f:.]*\]?|.*\.(?:localhost|local|test|invalid|internal|lan)"
)
State = BlogImport.State
MAX_LINES = 4  # on what is to be put right in one article
MAX_EARLIER = 5  # imports of the same blog whose lists are named
MAX_SETTINGS = 100  # articles of which only settings are listed
SETTINGS = f"{REASONS['note'].heading}: "
# As blog.checklist.sections says it, once for each picture.
EMPTY_PICTURE = "The section “Picture” is empty: write in it, or delete it."
# Who gives blogs a name below their own, which never becomes that of another site.
SERVICES = (
    *("medium.com", "substack.com", "wordpress.com", "squarespace.com", "ghost.io"),
    *("wixsite.com", "blogspot.com"),
)
BADGES = {
    State.READING: "Being read",
    State.PLANNED: "Only looked at: nothing of it is here",
    State.RUNNING: "Being brought here",
    State.DONE: "Brought here",
    State.UNDOING: "Being taken back",
    State.UNDONE: "Taken back",
}
STOPPED = {
    State.READING: "Couldn’t be read: nothing of it is here",
    State.PLANNED: "Couldn’t be read: nothing of it is here",
    State.RUNNING: "Stopped before its end",
    State.UNDOING: "Stopped while it was taken back",
}


def badge_of(blog_import: BlogImport) -> str:
    """Return in a few words what became of a file."""
    state = State(blog_import.state)
    return STOPPED.get(state, BADGES[state]) if blog_import.problem else BADGES[state]


def should_have_begun(blog_import: BlogImport) -> bool:
    """Return whether work that was asked for a while ago hasn't been begun.

    Until then ``beat_at`` is when it was asked for.
    """
    return not blog_import.done and is_late(blog_import.beat_at)


def is_of_service(host: str) -> bool:
    """Return whether a name belongs to a service, so that it can't lead to this site."""
    host = host.lower().rstrip(".")
    return any(host == each or host.endswith(f".{each}") for each in SERVICES)


def is_site(host: str) -> bool:
    """Return whether a name can be that of a site on the web, and so lead to this one."""
    return not NO_SITE.fullmatch(host.lower().rstrip("."))


class Lines:
    """What is to be put right in an article, each reason once; the first few are shown."""

    def __init__(self, row: ImportedRow) -> None:
        """Sort what the row says, why it waits first."""
        said = Counter([*row.blocking, *row.problems])
        empty = said.pop(EMPTY_PICTURE, 0)
        self.row = row
        self.pictures = [each for each in said if each.startswith(MISSING_BEGINS)]
        self.settings = [each.removeprefix(SETTINGS) for each in said if each.startswith(SETTINGS)]
        self.missing = max(empty, len(self.pictures))
        at_addresses = [each for each in self.pictures if each.startswith(f"{MISSING_BEGINS}http")]
        self.lacks_addresses = bool(at_addresses)
        self.lacks_files = len(at_addresses) < len(self.pictures)
        folded = (MISSING_BEGINS, SETTINGS)
        every = lines_of(each for each in said.elements() if not each.startswith(folded))
        if self.missing:
            words = (
                f"{are(self.missing, 'picture')} missing. Add those that readers need, and delete "
                "sections “Picture” that stay empty."
            )
            every.insert(0, Line(words))
        self.first, self.others = every[:MAX_LINES], every[MAX_LINES:]


@dataclass
class Asking:
    """The keys of the rows that ask for a look, and what of others are settings alone."""

    every: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    settings: list[tuple[str, list[str]]] = field(default_factory=list)  # by title there

    @classmethod
    def of(cls, blog_import: BlogImport) -> "Asking":
        """Sort the rows; one query."""
        found = cls()
        fields = ("blog_import", "name", "state", "status", "blocking", "problems")
        for row in rows_to_put_right(blog_import).select_related(None).only(*fields).iterator(500):
            is_whole = all(each.startswith(SETTINGS) for each in row.problems)
            if is_whole and not row.blocking and row.state != ImportedRow.State.FAILED:
                if len(found.settings) < MAX_SETTINGS:
                    found.settings.append((row.name, Lines(row).settings))
                continue
            found.every.append(row.pk)
            if row.blocking:
                found.waiting.append(row.pk)
        return found


class Earlier(NamedTuple):
    """An earlier import of the same blog, and how many of its articles ask for a look still."""

    blog_import: BlogImport
    asking: int


def earlier_lists(blog_import: BlogImport, imports: QuerySet[BlogImport]) -> list[Earlier]:
    """Return those among the imports in whose lists something is still. A query, and one each."""
    same = imports.filter(source=blog_import.source, state=State.DONE).exclude(pk=blog_import.pk)
    last = same.order_by("-finished_at", "pk")[:MAX_EARLIER] if blog_import.source else ()
    counted = (Earlier(each, len(Asking.of(each).every)) for each in last)
    return [each for each in counted if each.asking]
