"""The events of the publishing calendar: articles that go live, are updated or come down."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models
from django.db.models import Exists, F, OuterRef

from blog.models import Edition, Post
from blog.permissions import about_articles

DISTANT_FUTURE = datetime.max.replace(tzinfo=UTC)


class EventKind(models.TextChoices):
    """The kinds of calendar events."""

    NEW = "new", "New article"
    UPDATE = "update", "Update"
    END = "end", "Comes down"


# What is said of an event that is to come, and of a past one.
EVENT_VERBS = {
    EventKind.NEW: ("Goes live", "Went live"),
    EventKind.UPDATE: ("Update", "Updated"),
    EventKind.END: ("Comes down", "Came down"),
}


@dataclass(frozen=True)
class Event:
    """A change of what is public of an article, with the title that readers see at that moment."""

    kind: EventKind
    at: datetime
    post_id: int
    title: str

    def is_past(self, now: datetime) -> bool:
        """Return whether it has happened."""
        return self.at <= now

    def verb(self, now: datetime) -> str:
        """Return what happens or happened then: ``Goes live``, ``Came down``."""
        coming, past = EVENT_VERBS[self.kind]
        return past if self.is_past(now) else coming


def list_events(
    since: datetime, until: datetime = DISTANT_FUTURE, *, posts: models.QuerySet[Post]
) -> list[Event]:
    """Return the events from ``since`` (included) until ``until`` (excluded), by time. One query.

    Only of the articles in ``posts``. Canceled editions have no events, and an edition that is
    followed by the next one does not come down.
    """
    editions = about_articles(Edition.objects.filter(canceled=False), posts)
    begins = editions.filter(live_from__gte=since, live_from__lt=until).order_by()
    ends = editions.filter(live_until__gte=since, live_until__lt=until).order_by()
    # Each from its own index; of one condition or the other SQLite would read all rows.
    moved = begins.values("pk").union(ends.values("pk"))
    followed = editions.filter(post=OuterRef("post"), live_from=OuterRef("live_until"))
    events = []
    for edition in (
        editions.filter(pk__in=moved)
        .exclude(live_until=F("live_from"))
        .annotate(followed=Exists(followed))
        .defer("sections", "picture_texts")
        .order_by()
    ):
        if since <= edition.live_from < until:
            kind = EventKind.UPDATE if edition.was_updated else EventKind.NEW
            events.append(Event(kind, edition.live_from, edition.post_id, edition.title))
        end = edition.live_until
        if end and since <= end < until and not edition.followed:
            events.append(Event(EventKind.END, end, edition.post_id, edition.title))
    return sorted(events, key=lambda event: (event.at, event.post_id))
