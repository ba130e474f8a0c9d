"""Approving an article as it stands, and whether what was approved still stands there."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from blog import publishing, reviews
from blog.models import Approval, Post, ReviewRequest
from blog.signals import happened


@dataclass(frozen=True)
class Approvals:
    """Who approved the working copy as it is now; and who did last, if it was changed since."""

    standing: list[Approval]
    void: Approval | None


def of(post: Post, digest: str) -> Approvals:
    """Give what was approved of a post whose working copy has a digest. One query."""
    given = list(Approval.objects.filter(post=post).select_related("by"))
    standing = [each for each in given if each.digest == digest]
    return Approvals(standing, given[-1] if given and not standing else None)


@transaction.atomic
def approve(request: ReviewRequest, *, by: Any, seen: str, words: str = "") -> Approval:
    """Answer that the article is good as it stands.

    ``seen`` is the digest of what the reviewer read. Raises ValidationError if it was changed
    since, or the request was answered, and PermissionDenied to anybody who wasn't asked.
    """
    reviews.answer(request, by=by, words=words)
    post = Post.objects.select_for_update().get(pk=request.post_id)
    if publishing.draft(post).digest != seen:
        raise ValidationError(
            "The article was changed after you opened this page. "
            "Read it once more, then approve it."
        )
    approval, _ = Approval.objects.get_or_create(
        post=post, digest=seen, by=by, defaults={"note": words}
    )
    happened.send(sender=Post, what="approved", by=by, about=post)
    return approval
