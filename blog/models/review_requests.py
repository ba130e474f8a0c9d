"""Requests to review an article before it is published. They are closed, never deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from blog.models.posts import Post

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
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
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
