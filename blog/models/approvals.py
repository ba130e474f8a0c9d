"""Reviewers' signatures under exactly what they read."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from blog.models.editions import ImmutableError
from blog.models.posts import Post


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Approvals, which stay as they were given."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raise ImmutableError."""
        raise ImmutableError("An approval is never changed: give another one.")

    def delete(self) -> NoReturn:
        """Raise ImmutableError."""
        raise ImmutableError("An approval is never deleted: a change of the article voids it.")


class Approval(models.Model):
    """Somebody's word that an article is good as it stands.

    It is for what has this digest and nothing else, so a change voids it, and changing that back
    restores it. An edition has the approvals of its digest, whenever they were given.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="approvals")
    digest = models.CharField(
        max_length=64, help_text="Of what was approved; see blog.publishing.digest."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals"
    )
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "digest", "by"], name="approved_once"),
        ]

    def __str__(self) -> str:
        return f"{self.by} approves “{self.post}”"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save once; raises ImmutableError afterwards."""
        if not self._state.adding:
            raise ImmutableError("An approval is never changed: give another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ImmutableError."""
        raise ImmutableError("An approval is never deleted: a change of the article voids it.")
