"""Revisions: the saved states of articles. Readers never see them."""

from django.conf import settings
from django.db import models

from blog.models.posts import Post


class Revision(models.Model):
    """A saved state of a post, with who saved it and when."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    content = models.JSONField(help_text="The article as plain data; see blog.articles.content.")
    data_hash = models.CharField(
        max_length=64, help_text="Of the content; see blog.articles.hashes.data_hash."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(
        max_length=200, blank=True, help_text="Its origin, if it was not saved from the form."
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["post", "data_hash"], name="revision_by_hash")]

    def __str__(self) -> str:
        return f"{self.content.get('title') or 'Untitled'}, {self.created_at:%Y-%m-%d %H:%M}"
