"""Somebody is asked to look at an article before it is published. A record: nothing is deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from blog.models.posts import Post

OPEN = Q(answered_at__isnull=True, closed_at__isnull=True)


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    """Finds what still waits for somebody."""

    def open(self) -> "ReviewRequestQuerySet":
        """Those that wait for an answer."""
        return self.filter(OPEN)

    def answered(self) -> "ReviewRequestQuerySet":
        """Those whose answer waits to be read by who asked."""
        return self.filter(answered_at__isnull=False, closed_at__isnull=True)


class ReviewRequest(models.Model):
    """One person asks another to look at an article, and what the other says to it."""

    class Verdict(models.TextChoices):
        """What the answer comes to, as words behind the reviewer's name."""

        LOOKED = "looked", "has looked at it"
        CHANGES = "changes", "asks for changes"
        APPROVED = "approved", "has approved it"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="review_requests")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True, help_text="What the reviewer should look at.")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    closed_at = models.DateTimeField(
        null=True, help_text="When who asked took it back, or put the answer aside."
    )

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "reviewer"], condition=OPEN, name="asked_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} asks {self.reviewer} to look at “{self.post}”"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None and self.closed_at is None
