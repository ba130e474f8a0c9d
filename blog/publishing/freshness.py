"""When published articles are due for a recheck, by a date of their own or by their age."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from blog.articles import revisions
from blog.models import Approval, Edition, Post, Practice
from blog.permissions import AnyUser
from blog.signals import AuditAction, send_audit_event


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
    own, one for those due by age. Dates are in the practice's time zone.
    """
    public = _public_posts(at).filter(pk__in=posts)
    by_date = public.filter(_DATE_APPLIES, recheck_on__range=(since, until))
    candidates = list(by_date.order_by("recheck_on", "pk")[:limit])
    if months := practice.recheck_after_months:
        # Months differ in length, so the query is wider; the due date itself decides below.
        last = months_after(until, -months) + timedelta(days=4)
        by_age = public.filter(_AGE_APPLIES, checked_at__date__lt=last)
        if since != date.min:
            by_age = by_age.filter(checked_at__date__gte=months_after(since, -months))
        candidates += by_age.order_by("checked_at", "pk")[:limit]
    due = [
        article
        for post in candidates
        if (article := _due_article(post, practice)) and since <= article.due_on <= until
    ]
    return sorted(due, key=lambda article: (article.due_on, article.post.pk))[:limit]


def overdue_since(edition: Edition, at: datetime, practice: Practice) -> date | None:
    """Return the date since which a recheck is overdue, if the practice shows this. One query."""
    if not practice.show_stale_notice:
        return None
    approvals = Approval.objects.filter(
        post=edition.post_id, approval_hash=OuterRef("approval_hash")
    ).order_by("-approved_at")
    newest = Edition.objects.not_ended(at).filter(post=edition.post_id).order_by("-live_from")
    columns = ("live_from", Subquery(approvals.values("approved_at")[:1]), "post__recheck_on")
    if (row := newest.values_list(*columns).first()) is None:
        return None
    shown_from, approved_at, recheck_on = row
    due = _due(recheck_on, approved_at, max(shown_from, approved_at or shown_from), practice)
    return due[0] if due and due[0] < practice.date_at(at) else None


@transaction.atomic
def mark_rechecked(post: Post, *, by: AnyUser, next_on: date) -> None:
    """Save that an article was rechecked, and the next date, which must be in the future."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    if next_on <= timezone.localdate():
        raise ValidationError({"next_on": "Choose a day that is still to come."})
    revisions.save_revision(post)
    post.recheck_on = next_on
    post.save(update_fields=["recheck_on"])
    revisions.save_revision(post, by, "Checked: still right")
    send_audit_event(AuditAction.RECHECKED, post, by=by)


# The date of its own applies until the article is approved on that date or later.
_DATE_APPLIES = Q(approved_at=None) | Q(approved_at__date__lt=F("recheck_on"))
_AGE_APPLIES = Q(recheck_on=None) | Q(approved_at__date__gte=F("recheck_on"))


def _public_posts(at: datetime) -> models.QuerySet[Any]:
    """Return the live and scheduled posts, annotated with when they were last checked.

    ``approved_at`` is the last approval of the public content, ``shown_from`` the start of the
    edition, ``checked_at`` the later one.
    """
    editions = Edition.objects.not_ended(at).filter(post=OuterRef("pk")).order_by("-live_from")
    approvals = Approval.objects.filter(post=OuterRef("pk"), approval_hash=OuterRef("shown_hash"))
    posts = Post.objects.annotate(
        shown_from=Subquery(editions.values("live_from")[:1]),
        shown_hash=Subquery(editions.values("approval_hash")[:1]),
    ).filter(shown_from__isnull=False)
    approved = posts.annotate(
        approved_at=Subquery(approvals.order_by("-approved_at").values("approved_at")[:1])
    )
    return approved.annotate(
        checked_at=Greatest("shown_from", Coalesce("approved_at", "shown_from"))
    )


def _due_article(post: Any, practice: Practice) -> DueArticle | None:
    due = _due(post.recheck_on, post.approved_at, post.checked_at, practice)
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
