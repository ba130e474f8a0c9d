"""What is being typed into an article and is not saved yet. Readers never see it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from blog.models.posts import Post


class EditingSessionQuerySet(models.QuerySet["EditingSession"]):
    """Finds open forms, and words that were typed and never saved."""

    def with_words(self, user: Any) -> "EditingSessionQuerySet":
        """Those in which words of this person wait to be saved, the newest first."""
        return self.filter(user=user).exclude(data=[]).order_by("-saved_at")


class EditingSession(models.Model):
    """One open form of one article: who has it open, and what stands there unsaved.

    ``data`` holds the form as the browser would post it, as pairs of name and value, and is empty
    while nothing has been changed. Writing it makes no history and touches nothing public; the
    rules are in ``blog.articles.autosave``.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="editing_sessions"
    )
    # Words outlive the article that somebody else deleted: they can become a new one.
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, related_name="editing_sessions"
    )
    base_hash = models.CharField(
        max_length=64, blank=True, help_text="Fingerprint of what the form was opened with."
    )
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=list)
    opened_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(help_text="When the open form last gave a sign of life.")
    saved_at = models.DateTimeField(null=True, help_text="When the words were last kept.")
    edits = models.PositiveIntegerField(
        default=0,
        help_text="How many changes the form had seen then: an older state never replaces a newer.",
    )

    objects = EditingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen_at"]
        indexes = [models.Index(fields=["post", "last_seen_at"], name="editing_of_post")]

    def __str__(self) -> str:
        return f"{self.title or 'Untitled'}, opened by {self.user}"
