"""What was saved of an article, and what is being typed into one. Readers see neither."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from blog.models.posts import Post


class Revision(models.Model):
    """A saved state of a working copy: who left the article so, and when."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    content = models.JSONField(help_text="The article as plain data; see blog.articles.content.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(
        max_length=200, blank=True, help_text="Where it came from, if not from the form."
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["post", "fingerprint"], name="revision_by_fingerprint")]

    def __str__(self) -> str:
        return f"{self.content.get('title') or 'Untitled'}, {self.at:%Y-%m-%d %H:%M}"


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
    base = models.CharField(
        max_length=64, blank=True, help_text="Fingerprint of what the form was opened with."
    )
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=list)
    opened_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(help_text="When the open form last gave a sign of life.")
    saved_at = models.DateTimeField(null=True, help_text="When the words were last kept.")
    edits = models.PositiveIntegerField(
        default=0,
        help_text="How many changes the form had seen then: an older state never replaces a newer.",
    )

    objects = EditingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]
        indexes = [models.Index(fields=["post", "seen_at"], name="editing_of_post")]

    def __str__(self) -> str:
        return f"{self.title or 'Untitled'}, opened by {self.user}"
