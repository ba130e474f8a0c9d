"""The practice: the clinic whose site this is."""

import zoneinfo
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from blog.fields import RichTextField


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless ``value`` is the name of an IANA time zone."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            "“%(value)s” is not a time zone. Write it as region and city, for example "
            "America/Chicago.",
            params={"value": value},
        )


class Practice(models.Model):
    """The one row that says whose site this is, and what stands on every page."""

    name = models.CharField(
        max_length=120,
        default="Our practice",
        help_text="As clients know you. It stands at the top of every page.",
    )
    legal_name = models.CharField(
        max_length=200,
        blank=True,
        help_text="The registered name, for example “Willow Creek Therapy PLLC”.",
    )
    tagline = models.CharField(
        max_length=160,
        blank=True,
        default="Notes from our therapists.",
        help_text="A short line under the name, on every page.",
    )
    time_zone = models.CharField(
        max_length=64,
        default="America/Chicago",
        validators=[validate_time_zone],
        help_text="The zone in which you think of dates and hours, as region and city: "
        "America/New_York, America/Chicago, America/Denver, America/Los_Angeles. Articles that "
        "are already scheduled keep their moment when you change it.",
    )
    email = models.EmailField(
        "e-mail", blank=True, help_text="Shown to readers at the foot of every page."
    )
    phone = models.CharField(
        max_length=40, blank=True, help_text="Shown to readers at the foot of every page."
    )
    address = models.TextField(
        blank=True, help_text="Shown to readers at the foot of every page, line by line."
    )
    crisis_notice = RichTextField(
        blank=True,
        default="<p>If you are in crisis or thinking of harming yourself, you don’t have to wait "
        "for an appointment. In the United States, call or text 988 at any hour, or chat at "
        '<a href="https://988lifeline.org/">988lifeline.org</a>. In immediate danger, call 911.'
        "</p>",
        help_text="Where someone in distress finds help at once. It stands on every page.",
    )
    disclaimer = RichTextField(
        blank=True,
        default="<p>These articles are for general information. They are not medical advice and "
        "don’t replace care by a professional who knows you.</p>",
        help_text="What readers should know about the articles. It stands under each of them.",
    )
    quick_exit_url = models.URLField(
        "quick exit leads to",
        default="https://www.weather.gov/",
        help_text="A harmless page for a reader who must leave quickly, for example the weather.",
    )
    reading_grade_aim = models.PositiveSmallIntegerField(
        "articles read at school grade",
        default=9,
        validators=[MinValueValidator(1), MaxValueValidator(18)],
        help_text="Before an article is published, the checklist tells you when it is harder to "
        "read than this (by the Flesch–Kincaid formula). A tired or worried reader is glad of "
        "grade 8 or 9; write a higher number if you write for colleagues.",
    )
    legal_footer = models.CharField(
        max_length=200,
        blank=True,
        help_text="The last line of every page, for example “© 2026 Willow Creek Therapy PLLC”.",
    )

    class Meta:
        verbose_name = "practice"
        verbose_name_plural = "practice"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_practice"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save as the one row."""
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @classmethod
    def load(cls) -> "Practice":
        """Give the practice, or one of the defaults while none was saved. One query."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone in which moments are entered and shown."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def date_at(self, moment: datetime) -> date:
        """The date on the practice's wall at a moment: the day on which licenses are judged."""
        return timezone.localtime(moment, self.zone).date()
