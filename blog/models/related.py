"""Which articles have something to do with each other, as it was found when they were published."""

from django.db import models

from blog.models.editions import Edition


class RelatedEdition(models.Model):
    """One of the editions that are nearest to an edition; see ``blog.search.related``."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="related_links", db_index=False
    )
    other = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="related_to")
    similarity = models.FloatField(
        help_text="The more they share, and the rarer it is, the higher."
    )

    class Meta:
        indexes = [models.Index(fields=["edition", "-similarity"], name="nearest_editions_first")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "other"], name="editions_related_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition} → {self.other}"
