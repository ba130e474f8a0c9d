"""When published articles are due for a recheck, by a date of their own or by their age."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from blog.articles import revisions
from blog.articles.bin import lock_on_desk
from blog.models import Approval, Edition, Post, Practice
from blog.permissions import AnyUser, about_articles
from blog.signals import AuditAction, send_audit_event
from practice_site.prepared import PreparedQuery


@dataclass(frozen=True)
class DueArticle:
    """An article and the date of its recheck; ``by_age`` if it has no date of its own."""

    post: Post
    due_on: date
    by_age: bool


def due_articles(
    at: datetime,
    practice: Practice,
    *,
    posts: models.QuerySet[Post],
    until: date,
    since: date = date.min,
    limit: int = 1000,
) -> list[DueArticle]:
    """Return the articles due for a recheck from ``since`` to ``until``, the earliest first.

    Only articles that are live at ``at`` or scheduled. One query for those with a date of their
    own, one for those due by age. Dates are in the practice's time zone. Where more than ``limit``
    are due by age, of those the ones that readers have seen for the longest time.
    """
    public = about_articles(_public_editions(at), posts)
    by_date = public.filter(_DATE_APPLIES, post__recheck_on__range=(since, until))
    candidates = list(by_date.order_by("post__recheck_on", "post_id")[:limit])
    if months := practice.recheck_after_months:
        # Months differ in length, so the query is wider; the due date itself decides below.
        last = _midnight(months_after(until, -months) + timedelta(days=4))
        approved = Q(approved_at=None) | Q(approved_at__lt=last)
        by_age = public.filter(_AGE_APPLIES, approved, live_from__lt=last)
        if since != date.min:
            first = _midnight(months_after(since, -months))
            approvals = Approval.objects.filter(
                approved_at__gte=first, approved_at__lt=last
            ).order_by()
            begun = Edition.objects.filter(
                canceled=False, live_from__gte=first, live_from__lt=last
            ).order_by()
            # Each by its index; of one condition or the other SQLite would read all rows.
            by_age = by_age.filter(post__in=begun.values("post").union(approvals.values("post")))
        candidates += by_age.order_by("live_from", "post_id")[:limit]
    due = [
        article
        for edition in candidates
        if (article := _due_article(edition, practice)) and since <= article.due_on <= until
    ]
    return sorted(due, key=lambda article: (article.due_on, article.post.pk))[:limit]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# When what is live last of a post began, its last approval, and the post's own date.
SHOWN_LAST = PreparedQuery(
    lambda at, post: (
        Edition.objects.not_ended(at)
        .filter(post=post)
        .order_by("-live_from")
        .values_list(
            "live_from",
            Subquery(
                Approval.objects.filter(post=post, approval_hash=OuterRef("approval_hash"))
                .order_by("-approved_at")
                .values("approved_at")[:1]
            ),
            "post__recheck_on",
        )[:1]
    )
)


def overdue_since(edition: Edition, at: datetime, practice: Practice) -> date | None:
    """Return the date since which a recheck is overdue, if the practice shows this. One query."""
    if not practice.show_stale_notice:
        return None
    if (row := next(iter(SHOWN_LAST(at=at, post=edition.post_id)), None)) is None:
        return None
    shown_from, approved_at, recheck_on = row
    due = _due(recheck_on, approved_at, max(shown_from, approved_at or shown_from), practice)
    return due[0] if due and due[0] < practice.date_at(at) else None


@transaction.atomic
def mark_rechecked(post: Post, *, by: AnyUser, next_on: date) -> None:
    """Save that an article was rechecked, and the next date, which must be in the future."""
    post = lock_on_desk(post)
    if next_on <= timezone.localdate():
        raise ValidationError({"next_on": "Choose a day that is still to come."})
    revisions.save_revision(post)
    post.recheck_on = next_on
    post.save(update_fields=["recheck_on"])
    revisions.save_revision(post, by, "Checked: still right")
    send_audit_event(AuditAction.RECHECKED, post, by=by)


# The date of its own applies until the article is approved on that date or later.
_DATE_APPLIES = Q(approved_at=None) | Q(approved_at__date__lt=F("post__recheck_on"))
_AGE_APPLIES = Q(post__recheck_on=None) | Q(approved_at__date__gte=F("post__recheck_on"))


def _public_editions(at: datetime) -> models.QuerySet[Any]:
    """Return of each post that is live or scheduled what is live last, without its sections.

    Annotated with ``approved_at``, the last approval of exactly this content.
    """
    editions = Edition.objects.not_ended(at)
    later = editions.filter(post=OuterRef("post"), live_from__gt=OuterRef("live_from"))
    approvals = Approval.objects.filter(
        post=OuterRef("post"), approval_hash=OuterRef("approval_hash")
    )
    approved_at = approvals.order_by("-approved_at").values("approved_at")[:1]
    shown = editions.exclude(Exists(later)).annotate(approved_at=Subquery(approved_at))
    return shown.select_related("post").defer("sections", "picture_texts")


def _due_article(edition: Any, practice: Practice) -> DueArticle | None:
    post, approved_at = edition.post, edition.approved_at
    checked_at = max(edition.live_from, approved_at or edition.live_from)
    due = _due(post.recheck_on, approved_at, checked_at, practice)
    return DueArticle(post, *due) if due else None


def _due(
    recheck_on: date | None, approved_at: datetime | None, checked_at: datetime, practice: Practice
) -> tuple[date, bool] | None:
    """Return when a recheck is due and whether by age; None if it never is."""
    approved = practice.date_at(approved_at) if approved_at else None
    if recheck_on and not (approved and approved >= recheck_on):
        return recheck_on, False
    if practice.recheck_after_months:
        return months_after(practice.date_at(checked_at), practice.recheck_after_months), True
    return None


def months_after(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
