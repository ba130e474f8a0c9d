"""What happens to articles, and when: what goes live, comes down, and should be looked at again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from blog.models import Edition, Post

FOREVER = datetime.max.replace(tzinfo=UTC)


class EventKind(models.TextChoices):
    """What happens to an article."""

    NEW = "new", "New article"
    UPDATE = "update", "Update"
    END = "end", "Comes down"


@dataclass(frozen=True)
class Event:
    """Something that happens to an article at a moment, with the title that readers see then."""

    what: EventKind
    at: datetime
    post_id: int
    title: str


def list_events(
    since: datetime, until: datetime = FOREVER, *, among: "models.QuerySet[Post] | None" = None
) -> list[Event]:
    """Give what happens from a moment (included) until another (excluded), by time. One query.

    ``among`` are the articles that it is about. What was canceled never happens, and an edition
    that the next one follows does not come down.
    """
    begins = Q(live_from__gte=since, live_from__lt=until)
    ends = Q(live_until__gte=since, live_until__lt=until)
    kept = Edition.objects.filter(canceled=False)
    if among is not None:
        kept = kept.filter(post__in=among)
    followed = kept.filter(post=OuterRef("post"), live_from=OuterRef("live_until"))
    found = []
    for edition in (
        kept.filter(begins | ends)
        .exclude(live_until=F("live_from"))
        .annotate(followed=Exists(followed))
        .defer("sections", "picture_texts")
    ):
        if since <= edition.live_from < until:
            what = EventKind.UPDATE if edition.was_updated else EventKind.NEW
            found.append(Event(what, edition.live_from, edition.post_id, edition.title))
        end = edition.live_until
        if end and since <= end < until and not edition.followed:
            found.append(Event(EventKind.END, end, edition.post_id, edition.title))
    return sorted(found, key=lambda event: (event.at, event.post_id))
