"""Comments of reviewers and authors on sections of an article."""

from django.conf import settings
from django.db import models

from blog.models.posts import Post
from blog.models.sections import Section


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, by whether they are resolved."""

    def open(self) -> "CommentQuerySet":
        """Return the unresolved comments."""
        return self.filter(resolved_at=None)


class Comment(models.Model):
    """A comment on a section of a post, never shown to readers. It is resolved, not deleted.

    It outlives its section: ``section_name`` is the section's name at the time.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    section_name = models.CharField(
        max_length=200, help_text="The name of its section at the time."
    )
    text = models.TextField(help_text="Plain text.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.created_by} about “{self.section_name}”"
