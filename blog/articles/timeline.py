"""The story of an article: every state of it that was saved or published, newest first.

Each state has a key by which addresses name it: ``desk`` is the working copy as it is stored now,
``revision-12`` something in history, ``edition-5`` something that was published or scheduled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.articles import content, revisions
from blog.articles.content import Content
from blog.articles.diff import Difference, compare_contents
from blog.models import Edition, Post, Revision
from blog.models.editions import EditionQuerySet

# Who saves every few minutes leaves one line in the list, with the earlier ones under it.
CLOSE = timedelta(minutes=10)


@dataclass(frozen=True)
class State:
    """One state of an article. ``by`` is None where it isn't on record who left it so."""

    key: str
    name: str
    at: datetime
    by: Any
    row: Post | Revision | Edition

    @property
    def kind(self) -> str:
        """What it is: ``desk``, ``revision`` or ``edition``."""
        return self.key.partition("-")[0]

    def content(self) -> Content:
        """Read all of it. Editions have no day of review, and their sections no rows."""
        if isinstance(self.row, Revision):
            return dict(self.row.content)
        if isinstance(self.row, Edition):
            return content.content_of_edition(self.row)
        return content.content_of_post(self.row)


@dataclass(frozen=True)
class Entry:
    """A line of the list: a state, and what the same person saved within minutes before it."""

    state: State
    earlier: list[State] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day under which it stands."""
        return timezone.localdate(self.state.at)


# --- The states of an article --------------------------------------------------------------------


def list_states(post: Post) -> list[State]:
    """Give all that was saved and published, newest first, without the words. Two queries."""
    found = [
        *(_saved(row) for row in _revisions(post).defer("content")),
        *(_published(row) for row in _editions(post).defer("sections")),
    ]
    return sorted(found, key=lambda each: (each.at, each.kind == "edition", each.row.pk))[::-1]


def find_state(post: Post, key: str) -> State | None:
    """Give the state of an article that has this key, if there is one."""
    if key == "desk":
        return State("desk", "On the desk now", timezone.now(), None, post)
    kind, _, number = key.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    if kind == "revision" and (revision := _revisions(post).filter(pk=number).first()):
        return _saved(revision)
    if kind == "edition" and (edition := _editions(post).filter(pk=number).first()):
        return _published(edition)
    return None


def group_states(newest_first: Sequence[State]) -> list[Entry]:
    """Fold what one person saved within minutes into one line; what has a note has its own."""
    found: list[Entry] = []
    for state in newest_first:
        if found and _continues(state, found[-1]):
            found[-1].earlier.append(state)
        else:
            found.append(Entry(state))
    return found


def _continues(state: State, entry: Entry) -> bool:
    after = [entry.state, *entry.earlier][-1]
    noteless = all(isinstance(each.row, Revision) and not each.row.note for each in (state, after))
    return noteless and state.by == after.by and after.at - state.at <= CLOSE


def editions_public_on(post: Post, day: date) -> list[State]:
    """Give what readers saw at some moment of a day in the practice's zone, in that order."""
    start, end = (
        timezone.make_aware(datetime.combine(each, time()))
        for each in (day, day + timedelta(days=1))
    )
    found = _editions(post).defer("sections").live_between(start, end)
    return [_published(row) for row in found.order_by("live_from", "pk")]


def live_moment_on(edition: Edition, day: date | None) -> datetime:
    """Give a moment of a day at which an edition was live, at noon if it can be; else its first."""
    if day is None:
        return edition.live_from
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    if edition.is_live(noon):
        return noon
    midnight = timezone.make_aware(datetime.combine(day, time()))
    return midnight if edition.is_live(midnight) else edition.live_from


def _editions(post: Post) -> EditionQuerySet:
    return Edition.objects.filter(post=post).select_related("created_by", "ended_by")


def _revisions(post: Post) -> QuerySet[Revision]:
    return post.revisions.select_related("created_by").annotate(title=F("content__title"))


def _saved(row: Revision) -> State:
    return State(
        f"revision-{row.pk}", f"Saved {_said(row.created_at)}", row.created_at, row.created_by, row
    )


def _published(row: Edition) -> State:
    # What is brought in was public long before it was here.
    brought_in = row.created_at - row.live_from > CLOSE
    at = row.live_from if brought_in else row.created_at
    return State(f"edition-{row.pk}", f"Edition of {_said(row.live_from)}", at, row.created_by, row)


def _said(at: datetime) -> str:
    return date_format(timezone.localtime(at), "F j, Y, g:i A")


# --- Two states beside each other, and the way back ----------------------------------------------


def compare_states(before: State, after: State) -> Difference:
    """Give what differs; the day of review only where both have one to compare."""
    one, other = before.content(), after.content()
    if "edition" in (before.kind, after.kind):
        one, other = ({**each, "recheck_on": None} for each in (one, other))
    return compare_contents(one, other)


def restorable_content(post: Post, state: State) -> Content:
    """Give a state as the desk would hold it."""
    if isinstance(state.row, Edition):
        return revisions.content_from_edition(post, state.row)
    return state.content()
