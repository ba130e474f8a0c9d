"""What reviewers and writers say to each other about one section of an article."""

from django.conf import settings
from django.db import models

from blog.models.posts import Post
from blog.models.sections import Section


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, by whether they are settled."""

    def open(self) -> "CommentQuerySet":
        """Those that somebody still has to see to."""
        return self.filter(settled_at=None)


class Comment(models.Model):
    """A remark at a section of the working copy. Readers never see it. It is settled, not deleted.

    It outlives its section: ``about`` says which one it was.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    about = models.CharField(max_length=200, help_text="The name of its section at the time.")
    words = models.TextField(help_text="Plain text.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by} about “{self.about}”"
