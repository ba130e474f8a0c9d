"""The daily runs: which day's was made, and what went wrong in it."""

from django.db import models
from django.utils import timezone


class DailyRunQuerySet(models.QuerySet["DailyRun"]):
    """Daily runs, by whether they were made to the end."""

    def completed(self) -> "DailyRunQuerySet":
        """Return those that were made to the end, the last one first."""
        # By the key: the clock may have been wrong for a while.
        return self.exclude(ended_at=None).order_by("-pk")


class DailyRun(models.Model):
    """The daily run of a day; see ``blog.daily``. One without an end is taken up on its day.

    The first one is written by the migration that makes the table.
    """

    day = models.DateField(unique=True, help_text="In the practice's time zone.")
    started_at = models.DateTimeField(default=timezone.now)
    starts = models.PositiveSmallIntegerField(
        default=0, help_text="More than one if it was killed."
    )
    ended_at = models.DateTimeField(null=True, help_text="When its mail was queued.")
    parts = models.JSONField(
        default=dict,
        help_text="By the name of each part that was begun: what was wrong, as a sentence, or “”.",
    )

    objects = DailyRunQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Daily run of {self.day}"

    @property
    def problems(self) -> list[str]:
        """What was wrong, as sentences without a word of an article; each once."""
        return list(dict.fromkeys(filter(None, self.parts.values())))
