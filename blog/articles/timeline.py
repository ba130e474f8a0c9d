"""The history of an article: every version that was saved or published, newest first.

Each version has a key for use in URLs: ``desk`` is the working copy as stored now, ``revision-12``
a revision, ``edition-5`` an edition that was published or scheduled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import F, Model, QuerySet
from django.utils import timezone

from blog.articles import content, revisions
from blog.articles.content import Content
from blog.articles.diff import Difference, compare_contents, take_section_ids
from blog.models import Edition, Post, Revision
from blog.models.editions import EditionQuerySet
from blog.text.dates import format_day_and_time
from blog.text.numbers import whole_number

# Revisions that one person saved within this time of each other are one group.
GROUPING_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True)
class Version:
    """One version of an article. ``by`` is the user who saved or published it, None if unknown."""

    key: str
    name: str
    at: datetime
    by: Model | None
    row: Post | Revision | Edition

    @property
    def kind(self) -> str:
        """``desk``, ``revision`` or ``edition``."""
        return self.key.partition("-")[0]

    @property
    def day(self) -> date:
        """The day of the version, in the practice's time zone."""
        return timezone.localdate(self.at)

    @property
    def data_hash(self) -> str:
        """The hash of a revision's content, to compare it with the desk's; "" for others."""
        return self.row.data_hash if isinstance(self.row, Revision) else ""

    @property
    def verb(self) -> str:
        """What happened: ``Saved``, ``Scheduled`` or ``Published``."""
        if not isinstance(self.row, Edition):
            return "Saved"
        return "Scheduled" if self.row.live_from > self.row.created_at else "Published"

    @property
    def is_public(self) -> bool:
        """Whether readers saw, see or will see it."""
        return isinstance(self.row, Edition) and not self.row.canceled

    def load_content(self) -> Content:
        """Return the whole content. Editions hold neither section ids nor a recheck date."""
        if isinstance(self.row, Revision):
            return dict(self.row.content)
        if isinstance(self.row, Edition):
            return content.content_from_edition(self.row)
        return content.content_from_post(self.row)


def count_versions(post: Post) -> int:
    """Return the number of revisions and editions. Two queries."""
    return post.revisions.count() + Edition.objects.filter(post=post).count()


def list_versions(post: Post, start: int = 0, stop: int | None = None) -> list[Version]:
    """Return revisions and editions, newest first, from number ``start`` to ``stop``.

    With content deferred. Two queries, however many there are.
    """
    saved = _revisions(post).defer("content").order_by("-pk")[:stop]
    rows: list[Revision | Edition] = [*saved, *_editions(post).defer("sections")]
    versions = map(_version_from_row, rows)
    newest_first = sorted(
        versions, key=lambda each: (each.at, each.kind == "edition", each.row.pk), reverse=True
    )
    return newest_first[start:stop]


def find_version(post: Post, key: str) -> Version | None:
    """Return the version of an article that has this key, or None."""
    if key == "desk":
        return Version("desk", "On the desk now", timezone.now(), None, post)
    kind, _, number = key.partition("-")
    rows: dict[str, QuerySet[Revision] | QuerySet[Edition]]
    rows = {"revision": _revisions(post), "edition": _editions(post)}
    row = rows[kind].filter(pk=whole_number(number)).first() if kind in rows else None
    return _version_from_row(row) if row else None


def group_versions(newest_first: Sequence[Version]) -> list[list[Version]]:
    """Group what one person saved within minutes; a note starts a new one."""
    groups: list[list[Version]] = []
    for version in newest_first:
        if groups and _belong_together(version, groups[-1][-1]):
            groups[-1].append(version)
        else:
            groups.append([version])
    return groups


def groups_by_day(
    groups: Iterable[Sequence[Version]],
) -> list[tuple[date, list[tuple[Version, Sequence[Version]]]]]:
    """Return the groups of each day, each as its newest version and the earlier ones."""
    return [
        (day, [(newest, earlier) for newest, *earlier in same_day])
        for day, same_day in groupby(groups, lambda group: group[0].day)
    ]


def _belong_together(version: Version, after: Version) -> bool:
    without_notes = all(
        isinstance(each.row, Revision) and not each.row.note for each in (version, after)
    )
    return without_notes and version.by == after.by and after.at - version.at <= GROUPING_WINDOW


def describe_dates(edition: Edition, at: datetime) -> str:
    """Return in sentences when readers see or saw an edition, as seen from ``at``. Plain text."""
    since = format_day_and_time(edition.live_from)
    until = format_day_and_time(edition.live_until) if edition.live_until else ""
    if edition.canceled:
        by = f" by {edition.ended_by}" if edition.ended_by else ""
        return f"Was to go live on {since}. Replaced or canceled{by} before readers saw it."
    if edition.live_from > at and edition.went_live:
        return f"Readers saw it from {since}, before the server’s clock was put back."
    if edition.live_from > at:
        return f"Readers will see it from {since}{f' until {until}' if until else ''}."
    if edition.live_until is None:
        return f"Readers have seen it since {since}, and see it now."
    if edition.live_until > at:
        return f"Readers have seen it since {since}, and see it until {until}."
    if edition.ended_by and edition.ends_at == edition.live_until:
        return f"Readers saw it from {since} until {until}, when {edition.ended_by} took it down."
    return f"Readers saw it from {since} until {until}."


def editions_public_on(post: Post, day: date) -> list[Version]:
    """Return the editions live at some moment of a day in the practice's time zone, in order."""
    start, end = _moment_on(day), _moment_on(day + timedelta(days=1))
    editions = _editions(post).defer("sections").live_between(start, end)
    return [_version_from_row(row) for row in editions.order_by("live_from", "pk")]


def live_moment_on(edition: Edition, day: date | None) -> datetime:
    """Return a moment of a day when an edition was live, preferably noon; else when it began."""
    moments = [_moment_on(day, time(12)), _moment_on(day)] if day else []
    return next(filter(edition.is_live, moments), edition.live_from)


def _moment_on(day: date, wall: time = time.min) -> datetime:
    return timezone.make_aware(datetime.combine(day, wall))


def _editions(post: Post) -> EditionQuerySet:
    return Edition.objects.filter(post=post).select_related("created_by", "ended_by")


def _revisions(post: Post) -> QuerySet[Revision]:
    return post.revisions.select_related("created_by").annotate(title=F("content__title"))


def _version_from_row(row: Revision | Edition) -> Version:
    if isinstance(row, Revision):
        name = f"Saved {format_day_and_time(row.created_at)}"
        return Version(f"revision-{row.pk}", name, row.created_at, row.created_by, row)
    # An article from another site was public long before its edition was created.
    backdated = row.created_at - row.live_from > GROUPING_WINDOW
    at = row.live_from if backdated else row.created_at
    name = f"Published version of {format_day_and_time(row.live_from)}"
    return Version(f"edition-{row.pk}", name, at, row.created_by, row)


def compare_versions(before: Version, after: Version) -> Difference:
    """Return the difference; the recheck date is compared only where both versions have one."""
    old, new = before.load_content(), after.load_content()
    if "edition" in (before.kind, after.kind):
        old, new = ({**compared, "recheck_on": None} for compared in (old, new))
    return compare_contents(old, new)


def restorable_content(post: Post, version: Version) -> Content:
    """Return the content to write to the working copy to restore a version.

    An edition takes the section ids and the recheck date of the working copy.
    """
    restored = version.load_content()
    if isinstance(version.row, Edition):
        stored, _ = revisions.current_content(post)
        restored["recheck_on"] = stored["recheck_on"]
        restored["sections"] = take_section_ids(restored["sections"], stored["sections"])
    return restored
