"""Personal links, by which somebody without an account reads, remarks on and approves an article.

A link is mailed to the reviewer's address and is never shown at the desk: a writer who saw it could
approve her own article with it. Whose mailbox an address is, no program can know; so the audit log
records the address, the sending, the first opening and the answer, and ``can_approve_by_link`` says
whose links are for approvals.

Its token is the request's random key, signed. It works until it expires or is withdrawn, as long as
the practice allows approvals by link. The page is ``blog.preview.reviewer``.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.text import Truncator

from blog.articles.bin import lock_on_desk
from blog.models import Author, MediaFile, Picture, Post, Practice, ReviewRequest
from blog.models.review import MAX_NAME, ReviewRequestQuerySet
from blog.review import approvers
from blog.review.subject import Subject, about, shown_media
from blog.signals import AuditAction, send_audit_event

LIFETIME = timedelta(days=14)
MAX_PER_DAY = 20  # of one person: a desk that somebody got into isn't to mail everybody
MAX_SIGNATURE = 120  # characters of a name in the audit log, which cuts at 150
SIGNER = signing.Signer(salt="blog.review.links", sep=".")


@transaction.atomic
def request_by_link(
    post: Post,
    *,
    name: str,
    email: str,
    by: Any,
    author: Author | None = None,
    note: str = "",
    subject: Subject | None = None,
) -> ReviewRequest:
    """Save a request to somebody without an account; ``blog.review.emails`` mails the link.

    One link to an address works at a time. ``subject`` is the fix that it is about, if it isn't
    about the working copy. Raises ValidationError if the practice forbids it, for oneself and the
    article's authors, for whoever was asked already, and after ``MAX_PER_DAY``.
    """
    lock_on_desk(post)
    if not Practice.load().allow_link_approval:
        raise ValidationError("Your practice allows no approval by a personal link.")
    email, name = email.lower(), approvers.clean_name(name)
    approvers.check_reviewer(post, name, author=author, email=email)
    approvers.check_is_another(by, name, author, email)
    now = timezone.now()
    fix, fix_hash = about(subject)
    earlier = ReviewRequest.objects.open().filter(post=post, reviewer=None, email=email)
    earlier = earlier.filter(fix=fix)
    if earlier.waiting(now).exists():
        raise ValidationError(f"{name} was asked already, and the answer is still to come.")
    sent = ReviewRequest.objects.filter(reviewer=None, requested_by=by)
    if sent.filter(requested_at__gt=now - timedelta(days=1)).count() >= MAX_PER_DAY:
        raise ValidationError(
            f"You have sent {MAX_PER_DAY} personal links within a day. Send the next tomorrow."
        )
    earlier.update(closed_at=now)  # whose link has expired
    answered = ReviewRequest.objects.filter(post=post, reviewer=None, email=email, fix=fix)
    answered.filter(requested_by=by).dismiss()
    request = ReviewRequest.objects.create(
        post=post,
        reviewer_author=author,
        reviewer_name=name[:MAX_NAME],
        email=email,
        expires_at=now + LIFETIME,
        requested_by=by,
        note=note,
        fix=fix,
        fix_hash=fix_hash,
    )
    last_day = date_format(timezone.localtime(request.expires_at), "F j, Y")
    asked = "Asked about a fix" if request.fix else "Asked"
    details = f"{asked}: {name} <{email}>, by a personal link that works until {last_day}"
    send_audit_event(AuditAction.REVIEW_REQUESTED, post, by=by, details=details)
    return request


def link_token(request: ReviewRequest) -> str:
    """Return the token of a link's URL: the request's key, signed so that it can't be guessed."""
    return SIGNER.sign(request.key)


def working_links(at: datetime) -> ReviewRequestQuerySet:
    """Return the requests whose personal links work at a moment, answered ones among them."""
    if not Practice.load().allow_link_approval:
        return ReviewRequest.objects.none()
    return ReviewRequest.objects.with_working_link(at)


def find_request(token: str, at: datetime) -> ReviewRequest | None:
    """Return the request with a token; None if it is wrong, or the link doesn't work at ``at``."""
    try:
        key = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    found = working_links(at).filter(key=key)
    return found.select_related("post", "requested_by", "reviewer_author", "fix__post").first()


def note_opened(request: ReviewRequest, at: datetime) -> None:
    """Record the first time that somebody opened a link."""
    if ReviewRequest.objects.filter(pk=request.pk, opened_at=None).update(opened_at=at):
        details = f"Mailed to {request.email}"
        by = signature(request)
        send_audit_event(AuditAction.LINK_OPENED, request.post, by=by, details=details)


def signature(request: ReviewRequest, name: str = "") -> str:
    """Return who acts by a link, as the audit log names them: a long name is cut, not the way."""
    name = Truncator(name or request.reviewer_name).chars(MAX_SIGNATURE)
    return f"{name} (by a personal link)"


def media_for_request(request: ReviewRequest, token: str) -> Picture | MediaFile | None:
    """Return the picture or file with a token if what is reviewed, or an author of it, shows it.

    Raises ValidationError as ``shown_media`` does.
    """
    media = shown_media(request, timezone.now())
    return next((each for each in media if each.token == token), None)
