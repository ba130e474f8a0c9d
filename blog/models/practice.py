"""The practice whose site this is."""

import zoneinfo
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
)
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString

from blog.fields import RichTextField
from blog.models.choice_list import ChoiceListField
from blog.models.color_field import ColorField
from blog.models.pictures import Picture, PictureView
from blog.models.validators import (
    HTTPS,
    VERIFICATION,
    validate_addresses,
    validate_hours,
    validate_phone,
    validate_time_zone,
)
from blog.people.states import state_choices
from blog.practice import colors, crisis, phones
from blog.practice.hours import OpeningHours, readable_hours
from blog.practice.languages import language_attributes, language_choices
from practice_site.prepared import PreparedQuery


class HomePart(models.TextChoices):
    """A part of the home page."""

    WELCOME = "welcome", "Welcome, with a face"
    LATEST = "latest", "The latest articles"
    PEOPLE = "people", "Our people"
    SUBJECTS = "subjects", "Subjects"
    START = "start", "Where to start"


class SignOutAfter(models.IntegerChoices):
    """After how many minutes without a click somebody is signed out."""

    HALF_HOUR = 30, "30 minutes"
    HOUR = 60, "1 hour"
    HALF_DAY = 4 * 60, "4 hours"
    WORKING_DAY = 8 * 60, "8 hours"
    DAY = 24 * 60, "a day"
    WEEK = 7 * 24 * 60, "a week"
    TWO_WEEKS = 14 * 24 * 60, "two weeks"


def _is_list(value: object) -> bool:
    return isinstance(value, list)


DEFAULT_HOME = (HomePart.WELCOME, HomePart.LATEST, HomePart.SUBJECTS)


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
        max_length=40,
        blank=True,
        validators=[validate_phone],
        help_text="Shown to readers on every page, to be called.",
    )
    booking_url = models.URLField(
        "where clients book",
        blank=True,
        validators=[HTTPS],
        help_text="The page of your appointment or client portal. Readers are told that it is not "
        "a part of this site; the article that they came from isn’t told to it.",
    )
    booking_label = models.CharField(
        "words of that link",
        max_length=40,
        blank=True,
        help_text="For example “Ask for a first talk”. Left empty, it says “Book an appointment”.",
    )
    website = models.URLField(
        "main website",
        blank=True,
        validators=[HTTPS],
        help_text="If your practice has another website than this one.",
    )
    street_address = models.TextField(
        blank=True,
        max_length=200,
        help_text="Street and number, and what helps to find the door, on lines of their own. "
        "Leave it empty if you meet online only.",
    )
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField("state", max_length=60, blank=True)
    postal_code = models.CharField("ZIP code", max_length=20, blank=True)
    hours = models.TextField(
        blank=True,
        max_length=600,
        validators=[validate_hours],
        help_text="A line for each, for example “Mon–Thu 9 AM – 7 PM”. A line without "
        "numbers is a remark, such as “Evenings by appointment”.",
    )
    states_served = ChoiceListField(
        options=state_choices,
        help_text="Where your clients may be when you meet, also online.",
    )
    profiles = models.TextField(
        "your pages elsewhere",
        blank=True,
        max_length=1000,
        validators=[validate_addresses],
        help_text="The addresses of your practice in directories and networks, one on each line. "
        "Search engines learn from them that it is you; readers don’t see them.",
    )
    description = models.CharField(
        max_length=200,
        blank=True,
        help_text="Your practice in one sentence or two, as search engines show it below your "
        "home page: for whom you are there, and where.",
    )
    google_verification = models.CharField(
        "code of Google Search Console",
        max_length=100,
        blank=True,
        validators=[VERIFICATION],
        help_text="If Google asks you to prove that the site is yours: the whole tag that it hands "
        "out, or only its code.",
    )
    bing_verification = models.CharField(
        "code of Bing Webmaster Tools", max_length=100, blank=True, validators=[VERIFICATION]
    )
    menu = models.JSONField(
        default=list,
        blank=True,
        help_text="What stands at the top of every page, in this order. Left empty, it is your "
        "categories. What readers can’t see yet stands there once they can.",
    )
    home_parts = models.JSONField(
        "parts of the home page",
        default=list,
        blank=True,
        help_text="What stands on the home page, in this order. Left empty, it is the welcome, the "
        "latest articles and the subjects.",
    )
    welcome_author = models.ForeignKey(
        "blog.Author",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="whose face stands beside the welcome",
        help_text="Somebody with a photo. A face says more than a sentence to who is unsure.",
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
        validators=[HTTPS],
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
    sign_out_after = models.PositiveSmallIntegerField(
        "sign people out after",
        choices=SignOutAfter.choices,
        default=SignOutAfter.WORKING_DAY,
        help_text="So long without a click and without a typed word, and the desk asks who is "
        "there. What was typed in an article is kept. Choose a short time where clients or others "
        "come near your computers.",
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
    log_address_days = models.PositiveSmallIntegerField(
        "days until network addresses go from the audit log",
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="The audit log says from which network address somebody signed in or changed "
        "something. After so many days the address is deleted; the rest of the line stays.",
    )
    legal_footer = models.CharField(
        max_length=200,
        blank=True,
        help_text="The last line of every page, for example “© 2026 Willow Creek Therapy PLLC”.",
    )
    foot_pages = models.JSONField(
        "pages at the foot",
        default=list,
        blank=True,
        help_text="Your pages that every page links to at its foot, in this order. Left empty, it "
        "is all of them, up to 20.",
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
        permissions = [("export_practice", "Can take everything with them, drafts included")]

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
        return bool(self.email or self.phone or self.booking_url or self.address_lines)

    @property
    def phone_url(self) -> str:
        """The address that calls its phone; "" without one."""
        return phones.phone_url(self.phone, self.country)

    @property
    def phone_number(self) -> str:
        """Its phone as programs read it, such as ``+16125550100``."""
        return phones.international_number(self.phone, self.country)

    @property
    def address_lines(self) -> list[str]:
        """The postal address, line by line."""
        place = " ".join(filter(None, [self.region, self.postal_code]))
        lines = [*self.street_address.splitlines(), ", ".join(filter(None, [self.city, place]))]
        return [line.strip() for line in lines if line.strip()]

    @property
    def menu_keys(self) -> list[str]:
        """The keys of the menu's entries, whatever was stored."""
        return [key for key in self.menu if isinstance(key, str)] if _is_list(self.menu) else []

    @property
    def foot_page_keys(self) -> list[str]:
        """The keys of the pages at the foot, whatever was stored."""
        chosen = self.foot_pages if _is_list(self.foot_pages) else []
        return [key for key in chosen if isinstance(key, str)]

    @property
    def shown_home_parts(self) -> list[HomePart]:
        """The parts of the home page, in order."""
        chosen = self.home_parts if _is_list(self.home_parts) else []
        known = [HomePart(each) for each in chosen if each in HomePart.values]
        return known or list(DEFAULT_HOME)

    @property
    def hours_lines(self) -> list[str]:
        """The hours as they were written, line by line."""
        return [line.strip() for line in self.hours.splitlines() if line.strip()]

    @property
    def opening_hours(self) -> list[OpeningHours]:
        """The hours as days and times, without what can't be read."""
        return readable_hours(self.hours)

    @property
    def booking_words(self) -> str:
        """The words of the link that leads to where clients book."""
        return self.booking_label or "Book an appointment"

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
