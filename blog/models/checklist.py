"""Waivers of checklist findings, and attestations. Rows are only added, or marked as revoked."""

from django.conf import settings
from django.db import models

from blog.models.posts import Post

USER = settings.AUTH_USER_MODEL


class Waiver(models.Model):
    """A person's reason for not resolving an advisory finding of the checklist."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="waivers")
    code = models.CharField(max_length=40, help_text="The code of the check; see blog.checklist.")
    finding_key = models.CharField(
        max_length=64, help_text="Which finding of the check; see Finding.finding_key."
    )
    sentence = models.TextField(help_text="The finding, as it was displayed.")
    reason = models.TextField()
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "code", "finding_key"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_waiver_per_finding",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sentence} {self.reason}"


class Attestation(models.Model):
    """A person's statement that no client can be recognized in the content to be published."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="attestations")
    content_hash = models.CharField(
        max_length=64,
        help_text="Of the content to be published; see blog.articles.hashes.content_hash.",
    )
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "content_hash"], name="attested_once"),
        ]

    def __str__(self) -> str:
        return f"No client can be recognized in “{self.post}”."
