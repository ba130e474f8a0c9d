"""Saved and unsaved states of articles, and preview links, which show one without an account."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from blog.models.editions import Edition
from blog.models.pictures import new_token
from blog.models.posts import Post

USER = settings.AUTH_USER_MODEL


class Revision(models.Model):
    """A saved state of a post, with who saved it and when."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    content = models.JSONField(help_text="The article as plain data; see blog.articles.content.")
    data_hash = models.CharField(
        max_length=64, help_text="Of the content; see blog.articles.hashes.data_hash."
    )
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(
        max_length=200, blank=True, help_text="Its origin, if it was not saved from the form."
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["post", "data_hash"], name="revision_by_hash")]

    def __str__(self) -> str:
        return f"{self.content.get('title') or 'Untitled'}, {self.created_at:%Y-%m-%d %H:%M}"


class EditingSessionQuerySet(models.QuerySet["EditingSession"]):
    """Editing sessions, by their unsaved form data."""

    def with_unsaved_data(self, user: Any) -> "EditingSessionQuerySet":
        """Return a user's sessions with unsaved form data, the newest first."""
        return self.filter(user=user).exclude(data=[]).order_by("-saved_at")

    def unfinished(self, user: Any, post: int) -> "EditingSession | None":
        """Return the newest of what a user hasn't finished in an article, by its key, if any."""
        return self.with_unsaved_data(user).filter(post=post, fixes=None).first()

    def of_fixes(self) -> "EditingSessionQuerySet":
        """Return the sessions that change what readers see, and not the working copy."""
        return self.filter(fixes__isnull=False).select_related("fixes")


class EditingSession(models.Model):
    """An open form of an article: who has it open, and its unsaved form data.

    ``data`` holds the form as the browser would post it, as pairs of name and value, and is empty
    while nothing has been changed. Saving it creates no revision and changes nothing public; the
    rules are in ``blog.articles.autosave``.
    """

    has_news = False  # set by autosave.save_form_data

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="editing_sessions")
    # Form data outlives an article that somebody else deleted: it can be saved as a new one.
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, related_name="editing_sessions"
    )
    base_hash = models.CharField(
        max_length=64, blank=True, help_text="Hash of the content with which the form was opened."
    )
    fixes = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="What readers saw when the form was opened, if that is what it changes.",
    )
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=list)
    content = models.JSONField(
        null=True,
        help_text="What the form would save, if it fixes an edition: what is approved of it.",
    )
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


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Preview links, by whether they are open."""

    def open(self, at: datetime) -> "PreviewLinkQuerySet":
        """Return the links that work: none to the bin, or of somebody whose account is closed."""
        unended = self.filter(revoked_at__isnull=True, expires_at__gt=at, post__binned_at=None)
        return unended.exclude(created_by__is_active=False)


class PreviewLink(models.Model):
    """A link that shows a revision or an edition to anyone, until it ends; see ``blog.preview``."""

    key = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, related_name="+")
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, null=True, related_name="preview_links"
    )
    recipient = models.CharField(max_length=80)
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(help_text="The first moment at which it no longer works.")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    last_opened_at = models.DateTimeField(null=True)
    open_count = models.PositiveIntegerField(default=0)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revision__isnull=True, edition__isnull=False)
                | Q(revision__isnull=False, edition__isnull=True),
                name="preview_link_shows_one_state",
            )
        ]

    def __str__(self) -> str:
        return f"for {self.recipient}, until {self.last_day}"

    @property
    def last_day(self) -> date:
        """The last day, in the active time zone (the practice's), on which it works."""
        return timezone.localdate(self.expires_at - timedelta.resolution)
