"""Preview links, which show one state of an article without an account for a limited time."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from blog.models.editions import Edition
from blog.models.pictures import new_token
from blog.models.posts import Post
from blog.models.revisions import Revision


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Preview links, by whether they are open."""

    def open(self, at: datetime) -> "PreviewLinkQuerySet":
        """Return the links that work at this moment.

        Links end when the account of their creator is deactivated.
        """
        return self.filter(revoked_at__isnull=True, expires_at__gt=at).exclude(
            created_by__is_active=False
        )


class PreviewLink(models.Model):
    """A link that shows a revision or an edition of a post to anyone with its URL, until it ends.

    The rules are in ``blog.preview.links``. Links are kept as long as their article, to show
    who could see what.
    """

    key = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, related_name="+")
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, null=True, related_name="preview_links"
    )
    recipient = models.CharField(max_length=80)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(help_text="The first moment at which it no longer works.")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
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
