"""Whom one may ask to review an article; requests for a review, and their answers."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from blog.articles.bin import lock_on_desk
from blog.models import Comment, Post, ReviewRequest
from blog.permissions import AnyUser
from blog.review import links
from blog.review.subject import Subject, about
from blog.signals import AuditAction, send_audit_event


def possible_reviewers(requester: Any) -> models.QuerySet[Any]:
    """Return the people who may see articles at the desk, except the requester."""
    backend = ModelBackend()
    view, change, review = (
        backend.with_perm(f"blog.{action}_post") for action in ("view", "change", "review")
    )
    people = view | change | review
    return people.filter(is_staff=True).exclude(pk=requester.pk)


def requests_waiting_for(person: AnyUser) -> models.QuerySet[ReviewRequest]:
    """Return the open requests to a person, and the answered ones that they made.

    None about a fix that was published or discarded; of a fix not its form's data.
    """
    related = ReviewRequest.objects.select_related("post", "reviewer", "requested_by", "fix")
    found = related.filter(closed_at=None).defer("fix__data", "fix__content").about_what_is_there()
    return found.open().filter(reviewer=person.pk) | found.answered().filter(requested_by=person.pk)


@transaction.atomic
def request_review(
    post: Post, *, reviewer: Any, by: Any, note: str = "", subject: Subject | None = None
) -> ReviewRequest:
    """Save a request to review an article, which is shown at the reviewer's desk.

    One to somebody without an account is ``blog.review.links.request_by_link``. ``subject`` is the
    fix that it is about, if it isn't about the working copy.
    """
    lock_on_desk(post)
    if not possible_reviewers(by).filter(pk=reviewer.pk).exists():
        raise ValidationError({"reviewer": "Choose somebody else: this person can’t review it."})
    fix, fix_hash = about(subject)
    asked = ReviewRequest.objects.open().filter(post=post, reviewer=reviewer, fix=fix)
    if asked.exists():
        raise ValidationError(
            {"reviewer": f"{reviewer} was asked already, and the answer is still to come."}
        )
    # Whoever is asked anew answers anew.
    ReviewRequest.objects.filter(post=post, reviewer=reviewer, requested_by=by, fix=fix).dismiss()
    request = ReviewRequest.objects.create(
        post=post,
        reviewer=reviewer,
        requested_by=by,
        note=note,
        fix=fix,
        fix_hash=fix_hash,
    )
    details = f"Asked{' about a fix' if request.fix else ''}: {reviewer}"
    send_audit_event(AuditAction.REVIEW_REQUESTED, post, by=by, details=details)
    return request


@transaction.atomic
def start_review(post: Post, *, by: Any, subject: Subject | None = None) -> ReviewRequest:
    """Return the open request to a reviewer, or a new one if they review without a request.

    The answer to a new one goes to the person who created the article, or else to an author; about
    a fix, the ``subject``, to nobody else, since nobody else sees it.
    """
    if not by.has_perm("blog.review_post", post):
        raise PermissionDenied
    lock_on_desk(post)
    fix, fix_hash = about(subject)
    asked = ReviewRequest.objects.open().filter(post=post, reviewer=by, fix=fix)
    if request := asked.first():
        return request
    if subject:
        return ReviewRequest.objects.create(
            post=post, reviewer=by, requested_by=by, fix=fix, fix_hash=fix_hash
        )
    author = post.authors.exclude(user=None).select_related("user").first()
    recipient = post.created_by or (author.user if author else None) or by
    return ReviewRequest.objects.create(post=post, reviewer=by, requested_by=recipient)


def why_unreadable(request: ReviewRequest) -> str:
    """Return why ``review_subject`` refuses a fix; "" if it is because it is gone."""
    if request.fix is None or not request.fix.data:
        return ""
    return f"{request.requested_by} is changing this fix right now. Come back in a little while."


@transaction.atomic
def answer_request(
    request: ReviewRequest,
    *,
    by: AnyUser,
    answer: str = "",
    verdict: ReviewRequest.Verdict = ReviewRequest.Verdict.COMMENTED,
) -> None:
    """Save a reviewer's answer and verdict, which are shown at the requester's desk.

    A withdrawn request can still be answered, so that no text is lost. A verdict that asks for
    changes requires an answer or an open comment on a section.
    """
    request = _lock_request(request, request.reviewer_id, by)
    comments = Comment.objects.open().filter(post=request.post_id, created_by=by.pk)
    _save_answer(request, answer, verdict, comments, by)


@transaction.atomic
def answer_by_link(
    request: ReviewRequest,
    *,
    answer: str = "",
    verdict: ReviewRequest.Verdict = ReviewRequest.Verdict.COMMENTED,
) -> None:
    """Do what ``answer_request`` does for whoever has a request's personal link."""
    working = links.working_links(timezone.now()).select_for_update(of=("self",))
    if not (found := working.filter(pk=request.pk).first()):
        raise ValidationError("This link has ended meanwhile. Ask for a new one.")
    comments = Comment.objects.open().filter(request=found)
    _save_answer(found, answer, verdict, comments, links.signature(found))


def _save_answer(
    request: ReviewRequest,
    answer: str,
    verdict: ReviewRequest.Verdict,
    comments: models.QuerySet[Comment],
    by: Any,
) -> None:
    """Save the answer to a locked request; ``comments`` are the open ones of whoever answers."""
    if request.answered_at:
        raise ValidationError("You have answered this already.")
    if verdict == ReviewRequest.Verdict.CHANGES and not (answer or comments.exists()):
        raise ValidationError({"answer": "Say what should be changed, here or beside a section."})
    request.answered_at, request.answer, request.verdict = timezone.now(), answer, verdict
    # An answer to oneself needs no reading.
    request.closed_at = (
        request.answered_at if request.requested_by_id == request.reviewer_id else None
    )
    request.save(update_fields=["answered_at", "answer", "verdict", "closed_at"])
    if verdict != ReviewRequest.Verdict.APPROVED:  # ``approve`` sends its own event
        details = "Asked for changes" if verdict == ReviewRequest.Verdict.CHANGES else ""
        send_audit_event(AuditAction.REVIEW_ANSWERED, request.post, by=by, details=details)


@transaction.atomic
def withdraw_request(request: ReviewRequest, *, by: AnyUser) -> None:
    """Withdraw an open request of one's own."""
    request = _lock_request(request, request.requested_by_id, by)
    if not request.is_open:
        raise ValidationError(
            f"{request.reviewer_name} has answered meanwhile. The answer is on this page."
        )
    _close_request(request)
    details = f"Was asked: {request.reviewer_name}{f' <{request.email}>' if request.email else ''}"
    send_audit_event(AuditAction.REVIEW_WITHDRAWN, request.post, by=by, details=details)


@transaction.atomic
def dismiss_answer(request: ReviewRequest, *, by: AnyUser) -> None:
    """Mark an answer as read, so that it isn't shown at the requester's desk."""
    request = _lock_request(request, request.requested_by_id, by)
    if request.answered_at and not request.closed_at:
        _close_request(request)


def _lock_request(request: ReviewRequest, user_id: int | None, by: AnyUser) -> ReviewRequest:
    """Reload a request with a lock; raises PermissionDenied unless ``by`` is that user."""
    if user_id != by.pk:
        raise PermissionDenied
    return ReviewRequest.objects.select_for_update().get(pk=request.pk)


def _close_request(request: ReviewRequest) -> None:
    request.closed_at = timezone.now()
    request.save(update_fields=["closed_at"])
