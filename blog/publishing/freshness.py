"""Which articles readers see should be checked again because they are old, and when."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from blog.articles import revisions
from blog.models import Approval, Edition, Post, Practice
from blog.signals import audit_event


@dataclass(frozen=True)
class Due:
    """An article that somebody should look at again, from a day on; ``by_age`` if none was set."""

    post: Post
    on: date
    by_age: bool


def due_articles(
    at: datetime,
    practice: Practice,
    *,
    among: "models.QuerySet[Post]",
    until: date,
    since: date = date.min,
    most: int = 1000,
) -> list[Due]:
    """Give the articles that are due for another look by a day, the longest overdue first.

    Only of what readers see at this moment or will see: nobody is hurt by a draft that is out of
    date. One query for those with a day of their own, one for those that are due by their age.
    """
    shown = _shown(at).filter(pk__in=among)
    by_day = shown.filter(_DAY_COUNTS, recheck_on__range=(since, until))
    found = list(by_day.order_by("recheck_on", "pk")[:most])
    if months := practice.recheck_after_months:
        # What is due by its age was last looked at so long ago; each is judged by its own day.
        last = months_after(until, -months) + timedelta(days=4)
        by_age = shown.filter(_NO_DAY_COUNTS, looked_at__lt=_begin(last, practice))
        if since != date.min:
            first = months_after(since, -months)
            by_age = by_age.filter(looked_at__gte=_begin(first, practice))
        found += by_age.order_by("looked_at", "pk")[:most]
    rows = [row for post in found if (row := _due(post, practice)) and since <= row.on <= until]
    return sorted(rows, key=lambda row: (row.on, row.post.pk))[:most]


def overdue_since(edition: Edition, at: datetime, practice: Practice) -> date | None:
    """Give the day since which readers should know that nobody looked at an article again.

    None if it isn't overdue, or the practice doesn't tell readers. One query if it does.
    """
    post = _shown(at).filter(pk=edition.post_id).first() if practice.show_stale_notice else None
    row = _due(post, practice) if post else None
    return row.on if row and row.on < practice.date_at(at) else None


@transaction.atomic
def mark_rechecked(post: Post, *, by: Any, next_on: date) -> None:
    """Say that an article is still right, and when somebody should look at it the next time.

    Readers see no change. Raises ValidationError for a day that has passed.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if next_on <= timezone.localdate():
        raise ValidationError({"next_on": "Choose a day that is still to come."})
    revisions.save_revision(post)
    post.recheck_on = next_on
    post.save(update_fields=["recheck_on"])
    revisions.save_revision(post, by, "Looked at it again")
    audit_event.send(sender=Post, action="rechecked", actor=by, target=post)


# A day of its own counts until somebody approved the article on it or later.
_DAY_COUNTS = Q(approved_at=None) | Q(approved_at__date__lt=F("recheck_on"))


_NO_DAY_COUNTS = Q(recheck_on=None) | Q(approved_at__date__gte=F("recheck_on"))


def _shown(at: datetime) -> "models.QuerySet[Any]":
    """Posts that readers see or will see, with when it was last approved, published or either."""
    editions = Edition.objects.not_over(at).filter(post=OuterRef("pk")).order_by("-live_from")
    approvals = Approval.objects.filter(post=OuterRef("pk"), approval_hash=OuterRef("shown_hash"))
    posts = Post.objects.annotate(
        shown_from=Subquery(editions.values("live_from")[:1]),
        shown_hash=Subquery(editions.values("approval_hash")[:1]),
    ).filter(shown_from__isnull=False)
    approved = posts.annotate(
        approved_at=Subquery(approvals.order_by("-approved_at").values("approved_at")[:1])
    )
    return approved.annotate(
        looked_at=Greatest("shown_from", Coalesce("approved_at", "shown_from"))
    )


def _due(post: Any, practice: Practice) -> Due | None:
    approved = practice.date_at(post.approved_at) if post.approved_at else None
    if post.recheck_on and not (approved and approved >= post.recheck_on):
        return Due(post, post.recheck_on, by_age=False)
    if practice.recheck_after_months:
        looked_at = practice.date_at(post.looked_at)
        return Due(post, months_after(looked_at, practice.recheck_after_months), by_age=True)
    return None


def _begin(day: date, practice: Practice) -> datetime:
    return datetime.combine(day, time(), practice.zone)


def months_after(day: date, months: int) -> date:
    """Give the same day of the month so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
