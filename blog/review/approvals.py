"""Approve an article, in each of the ways, and tell whether an approval applies to its content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.articles import content, hashes, snapshot
from blog.articles.bin import lock_on_desk
from blog.articles.diff import Difference, compare_contents, take_section_ids
from blog.articles.revisions import create_revision, save_locked_revision
from blog.models import (
    Approval,
    Author,
    EditingSession,
    Post,
    PostAuthor,
    Practice,
    ReviewRequest,
    Revision,
)
from blog.publishing.fixes import Fix
from blog.review import approvers, links, requests
from blog.review.own_articles import hand_in
from blog.review.subject import Subject, new_tags, review_subject
from blog.signals import AuditAction, send_audit_event

CHANGED = "The {} was changed after you opened this page. Read it once more, then approve it."
NEW_TAG = "A tag of it is new since you were asked. Whoever wrote it has to ask you once more."


@dataclass(frozen=True)
class Approvals:
    """The approvals of the current content; if there are none, the latest outdated one.

    That is of the same thing: of the working copy, or of the same fix.
    """

    current: list[Approval]
    outdated: Approval | None


def approvals_of(post: Post, approval_hash: str, fix: EditingSession | None = None) -> Approvals:
    """Return the approvals of the working copy, or of a fix. One query.

    ``approval_hash`` is that of its content.
    """
    approvals = list(Approval.objects.filter(post=post).select_related("recorded_by"))
    current = [approval for approval in approvals if approval.approval_hash == approval_hash]
    earlier = [approval for approval in approvals if approval.fix_id == (fix and fix.pk)]
    return Approvals(current, earlier[-1] if earlier and not current else None)


def approved_among(posts: Iterable[Post]) -> set[int]:
    """Return the keys of the posts whose content has a valid approval. Four queries, or one.

    It is told from what is kept of their content; see ``hashes.kept_approval_hash``.
    """
    by_post: dict[int, list[Approval]] = {}
    posts = list(posts)
    for approval in Approval.objects.filter(post__in=posts):
        by_post.setdefault(approval.post_id, []).append(approval)
    approved = [post for post in posts if post.pk in by_post]
    authors = Prefetch("author_links", PostAuthor.objects.select_related("author"))
    models.prefetch_related_objects(approved, authors, *content.topic_prefetches())
    return {
        post.pk
        for post in approved
        if any(
            each.approval_hash == hashes.kept_approval_hash(post)
            and not each.is_by_any(link.author for link in post.author_links.all())
            for each in by_post[post.pk]
        )
    }


def tell_voided(asked: Iterable[ReviewRequest]) -> list[ReviewRequest]:
    """Return the requests, with ``is_voided`` set for those whose approval holds no longer.

    That is where the content is another one than was approved. Four queries for any number, and
    those of ``review_subject`` for each fix that somebody works on.
    """
    asked = list(asked)
    approved = [each for each in asked if each.verdict == ReviewRequest.Verdict.APPROVED]
    posts = {each.post_id: each.post for each in approved}
    models.prefetch_related_objects(list(posts.values()), *content.topic_prefetches())
    given = list(Approval.objects.filter(post__in=posts).order_by("approved_at", "pk"))
    for each in approved:
        approval = next((other for other in given if _is_given_with(other, each)), None)
        current = _hash_now(each, posts[each.post_id])
        each.is_voided = approval is None or current not in (approval.approval_hash, None)
    return asked


def _hash_now(request: ReviewRequest, post: Post) -> str | None:
    """Return the hash of what a request is about; None of a fix that nobody works on any more."""
    if request.fix is None:
        return hashes.kept_approval_hash(post)
    if not request.fix.data:
        return None
    try:
        return review_subject(request, timezone.now()).approval_hash
    except ValidationError:  # it can't be saved as it is now, so it is another one
        return ""


def _is_given_with(approval: Approval, request: ReviewRequest) -> bool:
    """Return whether an approval may be an answer's own: the first one saved after it is.

    Both are saved under the lock of the post, so that no other one comes between.
    """
    at = request.answered_at
    return approval.post_id == request.post_id and at is not None and approval.approved_at >= at


def changes_since(approval: Approval, post: Post) -> Difference | None:
    """Return what was changed since an approval, if that can be told completely.

    None if it can't be, as when the description of a picture was changed, which no revision holds,
    or if it was by somebody who signs the article now: then everything has to be read.
    """
    if approval.is_by_any(post.authors.all()):
        return None
    revision = post.revisions.filter(created_at__lte=approval.approved_at).first()
    if revision is None or _hash_of(revision, post) != approval.approval_hash:
        return None
    before = {**revision.content, "recheck_on": None}
    difference = compare_contents(before, {**content.content_from_post(post), "recheck_on": None})
    return None if difference.is_empty else difference


def _hash_of(revision: Revision, post: Post) -> str:
    """Return the approval hash of a revision, with today's descriptions of its pictures."""
    edition = snapshot.edition_from_content(revision.content, post, revision.created_at)
    return hashes.approval_hash(edition)


@transaction.atomic
def approve(request: ReviewRequest, *, by: Any, approval_hash: str, note: str = "") -> Approval:
    """Answer a review request with an approval, and return the approval.

    ``approval_hash`` is that of the content that the reviewer read. Raises ValidationError if the
    article was changed since, if it is the own one of ``by``, or if the request was answered.
    Raises PermissionDenied if ``by`` isn't the reviewer of the request or may not review the
    article.
    """
    post = lock_on_desk(Post(pk=request.post_id))
    if not by.has_perm("blog.review_post", post):
        raise PermissionDenied
    requests.answer_request(request, by=by, answer=note, verdict=ReviewRequest.Verdict.APPROVED)
    subject = review_subject(request, timezone.now())
    if hand := hand_in(post, by.pk, subject.fix):
        raise ValidationError(hand.refusal(post))
    approval = _save(post, subject, approval_hash, approved_by=by, note=note)
    details = "A fix of what readers see" if subject.fix else ""
    send_audit_event(AuditAction.APPROVED, post, by=by, details=details)
    return approval


@transaction.atomic
def approve_by_link(
    request: ReviewRequest, *, name: str, approval_hash: str, note: str = ""
) -> Approval:
    """Answer a request by its personal link with an approval, which ``name`` signs.

    Raises ValidationError if the article was changed since it was read, if an author of it signs or
    somebody else than was asked, or if the request was answered or ended; PermissionDenied if the
    link is for answers only.
    """
    post = lock_on_desk(Post(pk=request.post_id))
    if not approvers.can_approve_by_link(request, timezone.localdate()):
        raise PermissionDenied
    author, name = request.reviewer_author, approvers.clean_name(name)
    approvers.check_reviewer(post, name, author=None)
    approvers.check_reviewer(post, request.reviewer_name, author=author, email=request.email)
    approvers.check_signature(request, name)
    verdict = ReviewRequest.Verdict.APPROVED
    requests.answer_by_link(request, answer=note, verdict=verdict)
    subject = review_subject(request, timezone.now())
    approval = _save(
        post,
        subject,
        approval_hash,
        way=Approval.Way.LINK,
        reviewer_name=name,
        author=author,
        note=note,
    )
    details = f"Signed “{name}”, by the personal link mailed to {request.email}"
    if subject.fix:
        details += "; a fix of what readers see"
    by = links.signature(request, name)
    send_audit_event(AuditAction.APPROVED, post, by=by, details=details)
    return approval


@transaction.atomic
def record_approval(
    post: Post,
    *,
    by: Any,
    name: str,
    given_on: date,
    how: str,
    approval_hash: str,
    author: Author | None = None,
) -> Approval:
    """Save an approval that was given outside the desk, as ``by`` enters it.

    It is for the content as it is now, so the day may not lie before its last change, nor ahead.
    Raises ValidationError for these, for oneself and authors of the article, and where the practice
    forbids it; PermissionDenied if ``by`` may not publish the article.
    """
    post = lock_on_desk(post)
    if not by.has_perm("blog.publish_post", post):
        raise PermissionDenied
    if not Practice.load().allow_outside_approval:
        raise ValidationError("Your practice allows no approval outside the desk.")
    name = approvers.clean_name(name)
    approvers.check_reviewer(post, name, author=author)
    approvers.check_is_another(by, name, author)
    if given_on > timezone.localdate():
        raise ValidationError({"given_on": "This day is still to come."})
    _check_unchanged_since(given_on, post)
    approval = _save(
        post,
        Subject(snapshot.build_edition(post)),
        approval_hash,
        way=Approval.Way.OUTSIDE,
        reviewer_name=name,
        author=author,
        given_on=given_on,
        how=how,
        recorded_by=by,
    )
    details = f"Approved by {name}, {how}, on {date_format(given_on, 'F j, Y')}"
    send_audit_event(AuditAction.APPROVAL_RECORDED, post, by=by, details=details)
    return approval


def _check_unchanged_since(day: date, post: Post) -> None:
    """Raise ValidationError if the article was changed after a day."""
    edition = snapshot.build_edition(post)
    moments = [each.texts_changed_at for each in edition.picture_list if each.texts_changed_at]
    since = post.revisions.defer("content").filter(created_at__date__gt=day)
    if newest := since.first():
        before = post.revisions.filter(created_at__date__lte=day).first()
        if before is None or _hash_of(before, post) != edition.approval_hash:
            moments.append(newest.created_at)
    if not moments or timezone.localdate(max(moments)) <= day:
        return
    changed = date_format(timezone.localtime(max(moments)), "F j, Y")
    raise ValidationError(
        {
            "given_on": f"It was changed after this day, on {changed}. An approval is for "
            "exactly what was read, so this one can’t be entered for it."
        }
    )


def _save(post: Post, subject: Subject, approval_hash: str, **fields: Any) -> Approval:
    """Save an approval of a locked article, as it was when it was read; keep what that is."""
    if subject.fix and new_tags(subject.fix):
        raise ValidationError(NEW_TAG)
    if subject.approval_hash != approval_hash:
        raise ValidationError(CHANGED.format(post.noun))
    if subject.fix:
        _keep_fix(post, subject.fix)
        fields["fix"] = subject.fix.session
    save_locked_revision(post, note="What is on the desk, unchanged." if subject.fix else "")
    return Approval.objects.create(
        post=post, approval_hash=approval_hash, approved_at=timezone.now(), **fields
    )


def _keep_fix(post: Post, fix: Fix) -> None:
    """Keep an approved fix in the history, since it may yet be changed or discarded."""
    desk, approved = fix.desk.before, fix.readers.after
    sections = take_section_ids(approved["sections"], desk["sections"])
    note = "A fix of what readers saw, as it was approved."
    create_revision(post, {**approved, "sections": sections}, fix.session.user, note)
