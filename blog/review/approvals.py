"""Approve an article, and tell whether an approval still applies to its content."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from blog.articles import snapshot
from blog.models import Approval, Post, ReviewRequest
from blog.review import requests
from blog.review.approvers import is_author
from blog.signals import AuditAction, send_audit_event


@dataclass(frozen=True)
class Approvals:
    """The approvals of the current content; if there are none, the latest outdated one."""

    current: list[Approval]
    outdated: Approval | None


def approvals_of(post: Post, approval_hash: str) -> Approvals:
    """Return the approvals of a post; ``approval_hash`` is that of its content. One query."""
    approvals = list(Approval.objects.filter(post=post).select_related("approved_by"))
    current = [approval for approval in approvals if approval.approval_hash == approval_hash]
    return Approvals(current, approvals[-1] if approvals and not current else None)


@transaction.atomic
def approve(request: ReviewRequest, *, by: Any, approval_hash: str, note: str = "") -> Approval:
    """Answer a review request with an approval, and return the approval.

    ``approval_hash`` is that of the content that the reviewer read. Raises ValidationError if the
    article was changed since, if ``by`` is an author of it, or if the request was answered.
    Raises PermissionDenied if ``by`` isn't the reviewer of the request or may not review the
    article.
    """
    post = Post.objects.select_for_update().get(pk=request.post_id)
    if not by.has_perm("blog.review_post", post):
        raise PermissionDenied
    if is_author(post, by):
        raise ValidationError("You sign this article: somebody else has to approve it.")
    requests.answer_request(request, by=by, answer=note, verdict=ReviewRequest.Verdict.APPROVED)
    if snapshot.build_edition(post).approval_hash != approval_hash:
        raise ValidationError(
            "The article was changed after you opened this page. "
            "Read it once more, then approve it."
        )
    approval = Approval.objects.create(
        post=post,
        approval_hash=approval_hash,
        approved_by=by,
        approved_at=timezone.now(),
        note=note,
    )
    send_audit_event(AuditAction.APPROVED, post, by=by)
    return approval
