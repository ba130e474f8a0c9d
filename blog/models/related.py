"""Related articles, computed when an article is published."""

from django.db import models

from blog.models.editions import Edition


class RelatedEdition(models.Model):
    """One of the editions most similar to an edition; see ``blog.search.related``."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="related_links", db_index=False
    )
    related = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="related_to")
    similarity = models.FloatField(
        help_text="Higher the more categories and tags they share, and the rarer those are."
    )

    class Meta:
        indexes = [models.Index(fields=["edition", "-similarity"], name="nearest_editions_first")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "related"], name="editions_related_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition} → {self.related}"
