"""Approving an article as it stands, and whether what was approved still stands there."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from blog.articles import snapshot
from blog.models import Approval, Post, ReviewRequest
from blog.review import requests
from blog.signals import audit_event


@dataclass(frozen=True)
class Approvals:
    """Who approved the working copy as it is now; and who did last, if it was changed since."""

    standing: list[Approval]
    void: Approval | None


def approvals_of(post: Post, approval_hash: str) -> Approvals:
    """Give what was approved of a post whose working copy has a approval_hash. One query."""
    given = list(Approval.objects.filter(post=post).select_related("approved_by"))
    standing = [each for each in given if each.approval_hash == approval_hash]
    return Approvals(standing, given[-1] if given and not standing else None)


def possible_approvers(post: Post) -> frozenset[int]:
    """Give the keys of those who may approve an article once they are asked. One query."""
    people = ModelBackend().with_perm("blog.review_post")
    return frozenset(people.exclude(author__in=post.authors.all()).values_list("pk", flat=True))


def is_author(post: Post, person: Any) -> bool:
    """Whether somebody is an author of an article. Nobody approves what they sign."""
    return post.authors.filter(user=person.pk).exists()


@transaction.atomic
def approve(request: ReviewRequest, *, by: Any, seen: str, words: str = "") -> Approval:
    """Answer that the article is good as it stands.

    ``seen`` is the approval_hash of what the reviewer read. Raises ValidationError if it was changed since,
    if they sign it, or if the request was answered, and PermissionDenied to anybody who wasn't
    asked or may not review it.
    """
    post = Post.objects.select_for_update().get(pk=request.post_id)
    if not by.has_perm("blog.review_post", post):
        raise PermissionDenied
    if is_author(post, by):
        raise ValidationError("You sign this article: somebody else has to approve it.")
    requests.answer_request(request, by=by, words=words, verdict=ReviewRequest.Verdict.APPROVED)
    if snapshot.build_edition(post).approval_hash != seen:
        raise ValidationError(
            "The article was changed after you opened this page. "
            "Read it once more, then approve it."
        )
    approval = Approval.objects.create(post=post, approval_hash=seen, approved_by=by, note=words)
    audit_event.send(sender=Post, action="approved", actor=by, target=post)
    return approval
