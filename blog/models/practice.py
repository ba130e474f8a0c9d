"""The practice whose site this is."""

import zoneinfo
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString

from blog.fields import RichTextField
from blog.models.pictures import Picture, PictureView
from blog.practice import colors, crisis
from blog.practice.languages import language_attributes, language_choices
from practice_site.prepared import PreparedQuery


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless ``value`` is the name of an IANA time zone."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            "“%(value)s” is not a time zone. Choose one from the list.",
            params={"value": value},
        )


class ColorField(models.CharField):
    """A color with enough contrast in a color scheme, as lowercase ``#rrggbb``."""

    def __init__(self, *args: Any, scheme: str = "light", **kwargs: Any) -> None:
        self.scheme = scheme
        defaults: dict[str, Any] = {"max_length": 7, "default": colors.PALETTE[scheme]["accent"]}
        super().__init__(*args, **defaults | kwargs)

    def deconstruct(self) -> Any:
        """Return a plain CharField, for migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clean(self, value: object, model_instance: models.Model | None) -> str:
        """Return the color in lowercase; ValidationError if its contrast is too low."""
        color = str(super().clean(value, model_instance)).strip().lower()
        if not colors.HEX_COLOR.fullmatch(color):
            raise ValidationError(
                "Write the color as # and six figures or letters from a to f: %(example)s.",
                params={"example": self.default},
            )
        contrast = colors.lowest_contrast(color, self.scheme)
        if contrast < colors.MIN_CONTRAST:
            raise ValidationError(
                "Readers could hardly read this on a %(scheme)s page: its contrast is %(contrast)s "
                "to 1, and %(least)s is needed. The nearest one that can be read is %(nearest)s.",
                params={
                    "scheme": self.scheme,
                    "contrast": f"{contrast:.1f}",
                    "least": colors.MIN_CONTRAST,
                    "nearest": colors.nearest_readable(color, self.scheme),
                },
            )
        return color


class Practice(models.Model):
    """The practice and the site-wide settings. A single row."""

    name = models.CharField(
        max_length=120,
        default="Our practice",
        help_text="As clients know you. It is shown at the top of every page.",
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
    welcome = RichTextField(
        blank=True,
        help_text="A few sentences at the top of the home page, for somebody who comes for the "
        "first time: who writes here, and for whom.",
    )
    time_zone = models.CharField(
        max_length=64,
        default="America/Chicago",
        validators=[validate_time_zone],
        help_text="In which you think of dates and hours. Articles that are already scheduled keep "
        "their moment when you change it.",
    )
    language = models.CharField(
        max_length=20,
        default="en-US",
        choices=language_choices,
        help_text="The language in which most of your articles are written. The site’s own words "
        "are English.",
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
    country = models.CharField(
        max_length=5,
        default="US",
        choices=crisis.country_choices,
        help_text="Its crisis lines are shown on every page, unless you write a notice of your "
        "own. Please call or look them up once before you rely on them.",
    )
    crisis_notice = RichTextField(
        blank=True,
        help_text="Where someone in distress finds help at once, in your own words. Shown on "
        "every page. Leave it empty to show the crisis lines of your country.",
    )
    disclaimer = RichTextField(
        blank=True,
        default="<p>These articles are for general information. They are not medical advice and "
        "don’t replace care by a professional who knows you.</p>",
        help_text="What readers should know about the articles. It is shown under each of them.",
    )
    quick_exit_url = models.URLField(
        "quick exit leads to",
        default="https://www.weather.gov/",
        validators=[
            RegexValidator(
                r"^https://",
                message="Write the whole address of a page, beginning with https://.",
                code="https",
            )
        ],
        help_text="A harmless page for a reader who must leave quickly, for example the weather. "
        "It is offered on the articles for which you choose it.",
    )
    reading_grade_aim = models.PositiveSmallIntegerField(
        "articles read at school grade",
        default=9,
        validators=[MinValueValidator(1), MaxValueValidator(18)],
        help_text="Before an article is published, the checklist tells you when it is harder to "
        "read than this (by the Flesch–Kincaid formula). A tired or worried reader is glad of "
        "grade 8 or 9; write a higher number if you write for colleagues.",
    )
    allow_unlicensed_authors = models.BooleanField(
        "may sign without a license in force",
        default=False,
        help_text="Tick this if an article may be published in the name of somebody whose license "
        "ran out. Otherwise the checklist stops it. Guests who never had one may always sign.",
    )
    always_require_approval = models.BooleanField(
        "every article needs an approval",
        default=False,
        help_text="Articles of those who practice under supervision are approved by their "
        "supervisor or a reviewer before they are published, always. Tick this if every other "
        "article needs somebody’s approval as well. Nobody approves an article that they sign.",
    )
    allow_link_approval = models.BooleanField(
        "may be approved by a personal link",
        default=True,
        help_text="The desk mails the reviewer a link that works for two weeks. It shows the "
        "article as readers would see it, and whoever has it can approve the article by name. So a "
        "supervisor needs no account here. Without this tick, links that were sent don’t work.",
    )
    allow_outside_approval = models.BooleanField(
        "may be approved outside the desk",
        default=False,
        help_text="Whoever may publish an article can enter that a supervisor approved it on "
        "paper, in a session or in a call: who, on which day and how. Tick this if you keep a "
        "record of it, since the desk can’t know that it is so.",
    )
    recheck_after_months = models.PositiveSmallIntegerField(
        "months until an article is checked again",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text="So long after it was published or last approved, an article is listed as due "
        "for a check, unless it has a day of its own. Leave this empty if only those days count.",
    )
    show_stale_notice = models.BooleanField(
        "tell readers when a check is overdue",
        default=False,
        help_text="Puts a line under the title of an article that should have been checked "
        "again: since when, and that some of it may be out of date.",
    )
    legal_footer = models.CharField(
        max_length=200,
        blank=True,
        help_text="The last line of every page, for example “© 2026 Willow Creek Therapy PLLC”.",
    )

    logo = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Shown at the top of every page in place of the name, which is read aloud for "
        "it. Best on a background of its own, since pages are light or dark as the reader wishes.",
    )
    color_light = ColorField(
        "color on light pages",
        scheme="light",
        help_text="Your color, for links, numbers and signs. It must be dark enough to be read on "
        "light paper; that is checked when you save.",
    )
    color_dark = ColorField(
        "color on dark pages",
        scheme="dark",
        help_text="The same color, lighter, for readers whose screen is dark in the evening.",
    )

    class Meta:
        verbose_name = "practice"
        verbose_name_plural = "practice"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_practice"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the single row."""
        self.pk = 1
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Require a crisis notice for a country without known crisis lines."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        asks = self.country == crisis.OTHER_COUNTRY and "crisis_notice" not in (exclude or ())
        if asks and not self.crisis_notice:
            errors["crisis_notice"] = [
                "We don’t know the crisis lines of your country. Write here whom a reader in "
                "distress can call."
            ]
        if errors:
            raise ValidationError(errors)

    @property
    def name_with_tagline(self) -> str:
        """The name, and the tagline if there is one, as titles and pictures are labeled."""
        return " · ".join(filter(None, [self.name, self.tagline]))

    @property
    def has_contact(self) -> bool:
        """Whether readers are told how to reach the practice."""
        return bool(self.email or self.phone or self.address)

    @property
    def crisis_lines(self) -> dict[str, Any] | None:
        """The crisis lines of its country; None if the practice wrote its own notice."""
        return None if self.crisis_notice else crisis.CRISIS_LINES.get(self.country)

    @classmethod
    def load(cls) -> "Practice":
        """Return the practice, or an unsaved one with the defaults if there is none. One query."""
        return next(iter(PRACTICE()), None) or cls(pk=1)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone in which times are entered and displayed."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def language_attributes(self) -> SafeString:
        """The HTML attributes ``lang`` and ``dir`` of its pages."""
        return language_attributes(self.language)

    @property
    def stylesheet(self) -> str:
        """The inline CSS for its colors; empty if they are the defaults."""
        return colors.stylesheet(self.color_light, self.color_dark)

    @property
    def logo_view(self) -> PictureView | None:
        """The logo for a template, with the practice's name as its alt text; or None."""
        return PictureView(self.logo, self.name, "") if self.logo and self.logo.is_ready else None

    def date_at(self, moment: datetime) -> date:
        """Return the date in the practice's time zone at a moment, as for licenses."""
        return timezone.localtime(moment, self.zone).date()

    def next_midnight(self, moment: datetime) -> datetime:
        """Return when the next day begins in the practice's time zone, in UTC."""
        tomorrow = self.date_at(moment) + timedelta(days=1)
        return datetime.combine(tomorrow, time.min, self.zone).astimezone(UTC)


# Every page begins with it.
PRACTICE = PreparedQuery(lambda: Practice.objects.select_related("logo").filter(pk=1))
