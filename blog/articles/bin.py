"""The bin: drafts that somebody deleted. For 30 days they can be put back.

Nobody sees an article in the bin anywhere else (``blog.permissions.visible_to``). What was ever
public or approved is part of the practice's record: it is taken down, and never in the bin.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from blog.models import Approval, EditingSession, Edition, Post, ReviewRequest
from blog.signals import AuditAction, send_audit_event

KEPT = timedelta(days=30)


def can_be_binned(post: Post) -> bool:
    """Return whether an article was never public, scheduled or approved. One query."""
    return bool(binnable([post]))


def binnable(posts: Iterable[Post]) -> set[int]:
    """Return the keys of those that were never public, scheduled or approved. One query."""
    article = OuterRef("pk")
    kept = Exists(Edition.objects.filter(post=article)) | Exists(
        Approval.objects.filter(post=article)
    )
    found = Post.objects.exclude(kept).filter(pk__in=[post.pk for post in posts])
    return set(found.values_list("pk", flat=True))


def lock_on_desk(post: Post) -> Post:
    """Reload an article with a lock; raise ValidationError if it is in the bin, or gone."""
    locked = Post.objects.select_for_update(of=("self",)).select_related("lead_picture")
    found = locked.filter(pk=post.pk).first()
    if found is None or found.binned_at:
        where = "in the bin. Put it back first" if found else "gone"
        raise ValidationError(f"Meanwhile somebody deleted it: it is {where}.")
    return found


@transaction.atomic
def move_to_bin(post: Post, *, by: Any) -> None:
    """Move a draft to the bin, and withdraw what somebody was asked about it.

    Raises ValidationError for what must stay, and what is there already.
    """
    post = lock_on_desk(post)
    if not can_be_binned(post):
        raise ValidationError(
            "It has been public, scheduled or approved, so it stays in the history."
        )
    now = timezone.now()
    ReviewRequest.objects.filter(post=post, closed_at=None).update(closed_at=now)
    Post.objects.filter(pk=post.pk).update(binned_at=now, binned_by=by)
    send_audit_event(AuditAction.BINNED, post, by=by)


@transaction.atomic
def put_back(post: Post, *, by: Any) -> None:
    """Put an article back on the desk, with its words; raise ValidationError if it is gone."""
    binned = Post.objects.filter(pk=post.pk, binned_at__isnull=False)
    if not binned.update(binned_at=None, binned_by=None):
        raise ValidationError("It is in the bin no more.")
    send_audit_event(AuditAction.PUT_BACK, post, by=by)


@transaction.atomic
def delete_at_once(post: Post, *, by: Any) -> None:
    """Delete a draft with its history, as what is in the bin goes later.

    Raises ValidationError for what must stay, and what is in the bin already.
    """
    move_to_bin(post, by=by)
    delete_for_good(post, by=by)


def deleted_at(post: Post) -> datetime | None:
    """Return when an article in the bin is deleted for good; None if it isn't in the bin."""
    return post.binned_at + KEPT if post.binned_at else None


def delete_expired(now: datetime) -> None:
    """Delete for good what has been in the bin for longer than ``KEPT``."""
    for post in Post.objects.filter(binned_at__lt=now - KEPT).only("pk").iterator():
        delete_for_good(post, by="After 30 days in the bin", binned_before=now - KEPT)


@transaction.atomic
def delete_for_good(post: Post, *, by: Any, binned_before: datetime | None = None) -> None:
    """Delete an article that is in the bin, or was put there before a moment, with its history.

    And with what somebody was typing into it, which would become an article of its own.
    """
    binned = Post.objects.select_for_update().filter(pk=post.pk, binned_at__isnull=False)
    if binned_before:
        binned = binned.filter(binned_at__lt=binned_before)
    for each in binned:
        send_audit_event(AuditAction.DELETED_FOR_GOOD, each, by=by)
        EditingSession.objects.filter(post=each).delete()
        each.delete()
