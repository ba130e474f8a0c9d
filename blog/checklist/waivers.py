"""Save and revoke waivers of findings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from blog import checklist
from blog.models import Post, Waiver


@transaction.atomic
def add_waiver(post: Post, code: str, finding_key: str, *, reason: str, by: Any) -> Waiver:
    """Save the reason for not resolving an advisory finding, which must be on the checklist."""
    Post.objects.select_for_update().get(pk=post.pk)
    advisory = checklist.check_post(post).advisory
    finding = {(each.code, each.finding_key): each for each in advisory}.get((code, finding_key))
    if finding is None:
        raise ValidationError("This is not on the list any more: look at the list below once more.")
    if not reason.strip():
        raise ValidationError("Say in a few words why it may stay as it is.")
    return Waiver.objects.create(
        post=post,
        code=code,
        finding_key=finding_key,
        sentence=finding.sentence,
        reason=reason.strip(),
        created_by=by,
    )


def revoke_waiver(waiver: Waiver, *, by: Any) -> None:
    """Mark a waiver as revoked, so that its finding is open once more."""
    Waiver.objects.filter(pk=waiver.pk, revoked_at=None).update(
        revoked_by=by, revoked_at=timezone.now()
    )
