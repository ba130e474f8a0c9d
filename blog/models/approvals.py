"""Approvals of an article's exact content by reviewers."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone

from blog.models.authors import Author
from blog.models.posts import Post
from practice_site.append_only import AppendOnlyModel, AppendOnlyQuerySet


class ApprovalQuerySet(AppendOnlyQuerySet, models.QuerySet["Approval"]):
    """Approvals."""

    def valid_for(self, approval_hash: str, *, authors: Iterable[Author]) -> "ApprovalQuerySet":
        """Return the approvals for an approval hash, except those by the article's own authors."""
        author_users = [author.user_id for author in authors if author.user_id]
        return self.filter(approval_hash=approval_hash).exclude(approved_by__in=author_users)


class Approval(AppendOnlyModel):
    """A reviewer's approval of an article with exactly this content.

    It is valid for its approval hash only, so a change of the article voids it, and reverting the
    change restores it. An edition has all approvals of its approval hash, whatever their dates;
    a reviewer may approve the same content again, for example a year later.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="approvals")
    approval_hash = models.CharField(
        max_length=64, help_text="Of what was approved: blog.articles.hashes.approval_hash."
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
