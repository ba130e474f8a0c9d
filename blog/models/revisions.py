"""What was saved of an article, and what is being typed into one. Readers see neither."""

from django.conf import settings
from django.db import models

from blog.models.posts import Post


class Revision(models.Model):
    """A saved state of a working copy: who left the article so, and when."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    content = models.JSONField(help_text="The article as plain data; see blog.articles.content.")
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(
        max_length=200, blank=True, help_text="Where it came from, if not from the form."
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["post", "content_hash"], name="revision_by_hash")]

    def __str__(self) -> str:
        return f"{self.content.get('title') or 'Untitled'}, {self.created_at:%Y-%m-%d %H:%M}"
