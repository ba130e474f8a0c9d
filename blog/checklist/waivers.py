"""What people say about findings, kept for good: reasons for waving one through, an attestation."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from blog import checklist
from blog.models import Attestation, Post, Waiver


@transaction.atomic
def add_waiver(post: Post, code: str, subject: str, *, reason: str, by: Any) -> Waiver:
    """Leave an advisory finding as it is, with a reason.

    Raises ValidationError without a reason, and for what isn't found any more or may not stay.
    """
    Post.objects.select_for_update().get(pk=post.pk)
    found = next(
        (
            each
            for each in checklist.check_post(post).advisory
            if (each.code, each.subject) == (code, subject)
        ),
        None,
    )
    if found is None:
        raise ValidationError("This is not on the list any more: look at the list below once more.")
    if not reason.strip():
        raise ValidationError("Say in a few words why it may stay as it is.")
    return Waiver.objects.create(
        post=post,
        code=code,
        subject=subject,
        sentence=found.sentence,
        reason=reason.strip(),
        created_by=by,
    )


def revoke_waiver(waiver: Waiver, *, by: Any, at: datetime | None = None) -> None:
    """Put a finding back on the list; that it was waved through stays on record."""
    Waiver.objects.filter(pk=waiver.pk, revoked_at=None).update(
        revoked_by=by, revoked_at=at or timezone.now()
    )


def find_attestation(post: Post, content_hash: str) -> Attestation | None:
    """Give somebody's word about exactly this state, if there is one."""
    return (
        Attestation.objects.filter(post=post, content_hash=content_hash)
        .select_related("created_by")
        .first()
    )


def add_attestation(post: Post, content_hash: str, *, by: Any) -> Attestation:
    """Keep somebody's word that no client can be recognized in what has this content_hash."""
    return Attestation.objects.get_or_create(
        post=post, content_hash=content_hash, defaults={"created_by": by}
    )[0]
