"""The bin: drafts that somebody deleted. For 30 days they can be put back.

Nobody sees an article in the bin anywhere else (``blog.permissions.visible_to``). What was ever
public or approved is part of the practice's record: it is taken down, and never in the bin.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from blog.models import Approval, Edition, Post, ReviewRequest

KEPT = timedelta(days=30)


def can_be_binned(post: Post) -> bool:
    """Return whether an article was never public, scheduled or approved. One query."""
    article = OuterRef("pk")
    kept = Exists(Edition.objects.filter(post=article)) | Exists(
        Approval.objects.filter(post=article)
    )
    return not Post.objects.filter(kept, pk=post.pk).exists()


@transaction.atomic
def move_to_bin(post: Post, *, by: Any) -> None:
    """Move a draft to the bin, and withdraw what somebody was asked about it.

    Raises ValidationError for what must stay.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if not can_be_binned(post):
        raise ValidationError(
            "It has been public, scheduled or approved, so it stays in the history."
        )
    now = timezone.now()
    ReviewRequest.objects.filter(post=post, closed_at=None).update(closed_at=now)
    Post.objects.filter(pk=post.pk, binned_at=None).update(binned_at=now, binned_by=by)


def put_back(post: Post) -> None:
    """Put an article back on the desk, as it was."""
    Post.objects.filter(pk=post.pk).update(binned_at=None, binned_by=None)


def deleted_at(post: Post) -> datetime | None:
    """Return when an article in the bin is deleted for good; None if it isn't in the bin."""
    return post.binned_at + KEPT if post.binned_at else None


def delete_for_good(now: datetime) -> None:
    """Delete what has been in the bin for longer than ``KEPT``, each with its history."""
    for post in Post.objects.filter(binned_at__lt=now - KEPT).iterator():
        _delete(post.pk, now)


@transaction.atomic
def _delete(pk: int, now: datetime) -> None:
    for post in Post.objects.select_for_update().filter(pk=pk, binned_at__lt=now - KEPT):
        post.delete()
