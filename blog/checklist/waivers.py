"""Save and revoke waivers of findings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.checklist import Checklist
from blog.models import Waiver

GONE = "This is not on the list any more: look at the list below once more."


def add_waiver(
    checklist: Checklist, code: str, finding_key: str, *, reason: str, by: Any
) -> Waiver:
    """Save the reason for not resolving an advisory finding, which must be on the checklist."""
    advisory = {(each.code, each.finding_key): each for each in checklist.advisory}
    finding = advisory.get((code, finding_key))
    if finding is None:
        raise ValidationError(GONE)
    if not reason.strip():
        raise ValidationError("Say in a few words why it may stay as it is.")
    said = {"sentence": finding.sentence, "reason": reason.strip(), "created_by": by}
    waiver, created = Waiver.objects.get_or_create(
        post=checklist.article.post,
        code=code,
        finding_key=finding_key,
        revoked_at=None,
        defaults=said,
    )
    if not created:
        raise ValidationError(GONE)
    return waiver


def revoke_waiver(waiver: Waiver, *, by: Any) -> None:
    """Mark a waiver as revoked, so that its finding is open once more."""
    Waiver.objects.filter(pk=waiver.pk, revoked_at=None).update(
        revoked_by=by, revoked_at=timezone.now()
    )
