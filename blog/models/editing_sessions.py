"""Open forms of articles and their unsaved form data."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from blog.models.posts import Post


class EditingSessionQuerySet(models.QuerySet["EditingSession"]):
    """Editing sessions, by their unsaved form data."""

    def with_unsaved_data(self, user: Any) -> "EditingSessionQuerySet":
        """Return a user's sessions with unsaved form data, the newest first."""
        return self.filter(user=user).exclude(data=[]).order_by("-saved_at")


class EditingSession(models.Model):
    """An open form of an article: who has it open, and its unsaved form data.

    ``data`` holds the form as the browser would post it, as pairs of name and value, and is empty
    while nothing has been changed. Saving it creates no revision and changes nothing public; the
    rules are in ``blog.articles.autosave``.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="editing_sessions"
    )
    # Form data outlives an article that somebody else deleted: it can be saved as a new one.
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, related_name="editing_sessions"
    )
    base_hash = models.CharField(
        max_length=64, blank=True, help_text="Hash of the content with which the form was opened."
    )
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=list)
    opened_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(help_text="When the open form last contacted the server.")
    saved_at = models.DateTimeField(null=True, help_text="When the form data was last saved.")
    edits = models.PositiveIntegerField(
        default=0,
        help_text="Number of changes in the form at that time: older data never replaces newer.",
    )

    objects = EditingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen_at"]
        indexes = [models.Index(fields=["post", "last_seen_at"], name="editing_of_post")]

    def __str__(self) -> str:
        return f"{self.title or 'Untitled'}, opened by {self.user}"
