"""Reviewers' signatures under exactly what they read."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from blog.models.authors import Author
from blog.models.editions import ImmutableError
from blog.models.posts import Post


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Approvals, which stay as they were given."""

    def under(self, approval_hash: str, *, signed_by: Iterable[Author]) -> "ApprovalQuerySet":
        """Those of what has this approval_hash, but for those that its own authors gave."""
        own = [author.user_id for author in signed_by if author.user_id]
        return self.filter(approval_hash=approval_hash).exclude(approved_by__in=own)

    def update(self, **kwargs: Any) -> NoReturn:
        """Raise ImmutableError."""
        raise ImmutableError("An approval is never changed: give another one.")

    def delete(self) -> NoReturn:
        """Raise ImmutableError."""
        raise ImmutableError("An approval is never deleted: a change of the article voids it.")


class Approval(models.Model):
    """Somebody's word that an article is good as it stands.

    It is for what has this approval_hash and nothing else, so a change voids it, and changing that back
    restores it. An edition has the approvals of its approval_hash, whenever they were given; who looks at
    the same words again after a year approves them again.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="approvals")
    approval_hash = models.CharField(
        max_length=64, help_text="Of what was approved: blog.articles.snapshot.approval_hash."
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals"
    )
    approved_at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.TextField(blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["approved_at", "pk"]
        indexes = [models.Index(fields=["post", "approval_hash"], name="approval_of")]

    def __str__(self) -> str:
        return f"{self.approved_by} approves “{self.post}”"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save once; raises ImmutableError afterwards."""
        if not self._state.adding:
            raise ImmutableError("An approval is never changed: give another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ImmutableError."""
        raise ImmutableError("An approval is never deleted: a change of the article voids it.")
