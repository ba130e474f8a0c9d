"""Asking somebody to look at an article, and answering.

Every function is one transaction. It raises ValidationError, in words for the person at the desk,
when it can't be done any more, and PermissionDenied when it is somebody else's to do.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from blog.models import Comment, Post, ReviewRequest
from blog.signals import audit_event


def possible_reviewers(besides: Any) -> models.QuerySet[Any]:
    """Give the people who may see articles at the desk, without the one who asks."""
    permitted = ModelBackend()
    view, change, review = (
        permitted.with_perm(f"blog.{each}_post") for each in ("view", "change", "review")
    )
    people = view | change | review
    return people.filter(is_staff=True).exclude(pk=besides.pk)


def requests_waiting_for(person: Any) -> models.QuerySet[ReviewRequest]:
    """Give what waits for this person: what they were asked, and the answers to what they asked."""
    rows = ReviewRequest.objects.select_related("post", "reviewer", "asked_by")
    return rows.open().filter(reviewer=person) | rows.answered().filter(asked_by=person)


@transaction.atomic
def request_review(post: Post, *, reviewer: Any, by: Any, note: str = "") -> ReviewRequest:
    """Ask somebody to look at an article. It waits for them at their desk."""
    Post.objects.select_for_update().get(pk=post.pk)
    if not possible_reviewers(by).filter(pk=reviewer.pk).exists():
        raise ValidationError({"reviewer": "Choose somebody else: this person can’t look at it."})
    if ReviewRequest.objects.open().filter(post=post, reviewer=reviewer).exists():
        raise ValidationError(
            {"reviewer": f"{reviewer} was asked already, and the answer is still to come."}
        )
    asked = ReviewRequest.objects.create(post=post, reviewer=reviewer, asked_by=by, note=note)
    audit_event.send(
        sender=Post, action="review_asked", actor=by, target=post, details=f"Asked: {reviewer}"
    )
    return asked


@transaction.atomic
def open_unasked_review(post: Post, *, by: Any) -> ReviewRequest:
    """Look at an article without being asked, as a supervisor may, or as one was asked already.

    The answer goes to who began the article, or else to whoever signs it.
    """
    if not by.has_perm("blog.review_post", post):
        raise PermissionDenied
    if waiting := ReviewRequest.objects.open().filter(post=post, reviewer=by).first():
        return waiting
    signer = post.authors.exclude(user=None).select_related("user").first()
    to = post.created_by or (signer.user if signer else None) or by
    return ReviewRequest.objects.create(post=post, reviewer=by, asked_by=to)


@transaction.atomic
def answer_request(
    request: ReviewRequest,
    *,
    by: Any,
    words: str = "",
    verdict: ReviewRequest.Verdict = ReviewRequest.Verdict.LOOKED,
) -> None:
    """Say that one has looked at it, and what one thinks. Who asked reads it at their desk.

    What was taken back meanwhile is answered all the same, so that no words are lost. Who asks for
    changes says which, here or by a comment on a section.
    """
    request = _locked(request, request.reviewer_id, by)
    if request.answered_at:
        raise ValidationError("You have answered this already.")
    said = words or Comment.objects.open().filter(post=request.post_id, created_by=by).exists()
    if verdict == ReviewRequest.Verdict.CHANGES and not said:
        raise ValidationError({"answer": "Say what should be changed, here or beside a section."})
    request.answered_at, request.answer, request.verdict = timezone.now(), words, verdict
    # What one was told by oneself needs no reading.
    request.closed_at = request.answered_at if request.asked_by_id == request.reviewer_id else None
    request.save(update_fields=["answered_at", "answer", "verdict", "closed_at"])
    if verdict != ReviewRequest.Verdict.APPROVED:  # which is told by who gives the approval
        details = "Asked for changes" if verdict == ReviewRequest.Verdict.CHANGES else ""
        audit_event.send(
            sender=Post, action="review_answered", actor=by, target=request.post, details=details
        )


@transaction.atomic
def withdraw_request(request: ReviewRequest, *, by: Any) -> None:
    """Take back what one asked and nobody has answered yet."""
    request = _locked(request, request.asked_by_id, by)
    if not request.is_open:
        raise ValidationError(
            f"{request.reviewer} has answered meanwhile. The answer is on this page."
        )
    _close(request)


@transaction.atomic
def dismiss_answer(request: ReviewRequest, *, by: Any) -> None:
    """The answer was read: it is shown no more, and stays on record."""
    request = _locked(request, request.asked_by_id, by)
    if request.answered_at and not request.closed_at:
        _close(request)


def _locked(request: ReviewRequest, whose: int, by: Any) -> ReviewRequest:
    """Read it anew under a lock, for the one person whose turn it is."""
    if whose != by.pk:
        raise PermissionDenied
    return ReviewRequest.objects.select_for_update().get(pk=request.pk)


def _close(request: ReviewRequest) -> None:
    request.closed_at = timezone.now()
    request.save(update_fields=["closed_at"])
