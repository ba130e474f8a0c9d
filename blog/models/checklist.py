"""What people said about an article before it was published. A record: rows are never edited."""

from django.conf import settings
from django.db import models

from blog.models.posts import Post


class Waiver(models.Model):
    """Somebody's reason for leaving one thing as it is that the checklist advised to change."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="waivers")
    code = models.CharField(max_length=40, help_text="The check, as blog.checklist names it.")
    subject = models.CharField(max_length=64, help_text="What was found; see Finding.subject.")
    sentence = models.TextField(help_text="The finding, as it was read.")
    reason = models.TextField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "code", "subject"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_waiver_per_finding",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sentence} {self.reason}"


class Attestation(models.Model):
    """Somebody's word that no client can be recognized in what would be published."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="attestations")
    content_hash = models.CharField(
        max_length=64,
        help_text="Of what readers would see; see blog.articles.snapshot.content_hash.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "content_hash"], name="attested_once"),
        ]

    def __str__(self) -> str:
        return f"No client can be recognized in “{self.post}”."
