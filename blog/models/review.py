"""What is said of an article before it is published; see ``blog.review`` and ``blog.checklist``."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from blog.models.authors import Author
from blog.models.posts import Post
from blog.models.sections import Section
from practice_site.append_only import AppendOnlyModel, AppendOnlyQuerySet

USER = settings.AUTH_USER_MODEL

OPEN = Q(answered_at__isnull=True, closed_at__isnull=True)


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    """Review requests, by their state."""

    def open(self) -> "ReviewRequestQuerySet":
        """Return the requests that wait for an answer."""
        return self.filter(OPEN)

    def answered(self) -> "ReviewRequestQuerySet":
        """Return the answered requests that have not been closed yet."""
        return self.filter(answered_at__isnull=False, closed_at__isnull=True)


class ReviewRequest(models.Model):
    """A user's request that another user review an article, with the reviewer's answer."""

    class Verdict(models.TextChoices):
        """The result of a review; the labels follow the reviewer's name in a sentence."""

        COMMENTED = "commented", "has reviewed it"
        CHANGES = "changes", "asks for changes"
        APPROVED = "approved", "has approved it"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="review_requests")
    reviewer = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True, help_text="What the reviewer should look at.")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    closed_at = models.DateTimeField(
        null=True, help_text="When it was withdrawn, or its answer dismissed."
    )

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "reviewer"], condition=OPEN, name="asked_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.requested_by} asks {self.reviewer} to look at “{self.post}”"

    @property
    def is_open(self) -> bool:
        """Whether the request waits for an answer."""
        return self.answered_at is None and self.closed_at is None


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, by whether they are resolved."""

    def open(self) -> "CommentQuerySet":
        """Return the unresolved comments."""
        return self.filter(resolved_at=None)


class Comment(models.Model):
    """A comment on a section of a post, for the desk only. It outlives its section."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    section_name = models.CharField(
        max_length=200, help_text="The name of its section at the time."
    )
    text = models.TextField(help_text="Plain text.")
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.created_by} about “{self.section_name}”"


class ApprovalQuerySet(AppendOnlyQuerySet, models.QuerySet["Approval"]):
    """Approvals."""

    def valid_for(self, approval_hash: str, *, authors: Iterable[Author]) -> "ApprovalQuerySet":
        """Return the approvals for an approval hash, except those by the article's own authors."""
        author_users = [author.user_id for author in authors if author.user_id]
        return self.filter(approval_hash=approval_hash).exclude(approved_by__in=author_users)


class Approval(AppendOnlyModel):
    """A reviewer's approval of an article with exactly this content.

    It is valid for its approval hash only: a change of the article voids it, and reverting the
    change restores it. A reviewer may approve the same content again, a year later.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="approvals")
    approval_hash = models.CharField(
        max_length=64, help_text="Of what was approved: blog.articles.hashes.approval_hash."
    )
    approved_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="approvals")
    approved_at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.TextField(blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["approved_at", "pk"]
        indexes = [models.Index(fields=["post", "approval_hash"], name="approval_of")]

    def __str__(self) -> str:
        return f"{self.approved_by} approves “{self.post}”"


class Waiver(models.Model):
    """A person's reason for not resolving an advisory finding. It is revoked, not deleted."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="waivers")
    code = models.CharField(max_length=40, help_text="The code of the check; see blog.checklist.")
    finding_key = models.CharField(
        max_length=64, help_text="Which finding of the check; see Finding.finding_key."
    )
    sentence = models.TextField(help_text="The finding, as it was displayed.")
    reason = models.TextField()
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "code", "finding_key"],
                condition=Q(revoked_at__isnull=True),
                name="one_waiver_per_finding",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sentence} {self.reason}"


class Attestation(models.Model):
    """A person's statement that no client can be recognized in the content to be published."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="attestations")
    content_hash = models.CharField(
        max_length=64,
        help_text="Of the content to be published; see blog.articles.hashes.content_hash.",
    )
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "content_hash"], name="attested_once"),
        ]

    def __str__(self) -> str:
        return f"No client can be recognized in “{self.post}”."
