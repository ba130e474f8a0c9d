"""Authors and their licenses."""

import re
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q

from blog.fields import RichTextField
from blog.models.choice_list import ChoiceListField, labels
from blog.models.credentials import Credential
from blog.models.pictures import Picture, PictureView
from blog.models.validators import HTTPS
from blog.people import bylines
from blog.people.availability import Accepting, Ages, Meeting
from blog.people.states import state_choices
from blog.practice.languages import language_choices, language_name
from blog.visibility import has_live_article
from practice_site.paths import path_of


class AuthorQuerySet(models.QuerySet["Author"]):
    """Authors, with what their bylines need."""

    def public(self, at: datetime, least: int = 1) -> "AuthorQuerySet":
        """Return those who have a page: of the practice, or with so many live articles."""
        writes = has_live_article(Author, at, "edition_links", least=least)
        return self.filter(Q(on_team=True) | Q(writes))

    def with_licenses(self) -> "AuthorQuerySet":
        """Fetch photo, licenses and supervisors, so that bylines need no query. Two queries."""
        return self.select_related("photo").prefetch_related(_licenses_prefetch())


def _licenses_prefetch() -> Prefetch:
    supervisors = Prefetch(
        "supervisor__licenses", queryset=License.objects.select_related("credential")
    )
    licenses = License.objects.select_related("credential", "supervisor")
    return Prefetch("licenses", queryset=licenses.prefetch_related(supervisors))


def load_licenses(authors: Iterable["Author"]) -> None:
    """Fetch what ``with_licenses`` does for authors that lack it. At most two queries."""
    models.prefetch_related_objects(list(authors), _licenses_prefetch())


def supervised_licenses(authors: Iterable["Author"], on: date) -> list["License"]:
    """Return the licenses by which these authors practice under supervision on a date.

    No query for authors from ``with_licenses()``.
    """
    authors = list(authors)
    load_licenses(authors)
    licenses = [row for author in authors for row in author.licenses.all()]
    return [row for row in licenses if row.in_force(on) and row.credential.under_supervision]


LETTERS = re.compile(r",\s*([A-Z][A-Za-z.-]*[A-Z].*)$")  # "Ana Ruiz, LAMFT", not "Sam Hill, Jr."


class Author(models.Model):
    """A person who writes articles, with or without a user account."""

    # Hashes refer to it, so it stays the same when rows move to another database.
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        max_length=120, help_text="Without titles or letters: those come from the licenses below."
    )
    slug = models.SlugField(
        "web address",
        max_length=80,
        unique=True,
        help_text="The end of this person’s page address, for example ana-ruiz.",
        error_messages={"unique": "Another author already has this address."},
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name="account at the desk",
        help_text="Leave empty for guests who don’t use the desk.",
    )
    pronouns = models.CharField(max_length=40, blank=True, help_text="For example she/her.")
    bio = RichTextField(
        blank=True, help_text="A few sentences about this person, for the foot of their articles."
    )
    photo = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Choose a picture from the library, or add one.",
    )

    on_team = models.BooleanField(
        "belongs to the practice",
        default=False,
        help_text="Shown on the page of your people from now on. Others are shown as guests, once "
        "an article of theirs is public.",
    )
    role = models.CharField(
        "what they do here",
        max_length=80,
        blank=True,
        help_text="If their license doesn’t say it, for example “Founder” or “Front desk”.",
    )
    accepting = models.CharField(
        "new clients",
        max_length=10,
        blank=True,
        choices=Accepting,
        help_text="Shown on their page. Left empty, nothing is said.",
    )
    ages = ChoiceListField(
        "sees", options=lambda: Ages.choices, help_text="Whom they see in their practice."
    )
    meets = ChoiceListField("meets clients", options=lambda: Meeting.choices)
    languages = ChoiceListField(
        options=language_choices, help_text="In which they meet clients, English included."
    )
    states = ChoiceListField(
        options=state_choices,
        help_text="Where clients may be when they meet. A license in force there is yours to know.",
    )
    booking_url = models.URLField(
        "where clients book",
        blank=True,
        validators=[HTTPS],
        help_text="If it is another page than that of the practice.",
    )

    specialties = models.ManyToManyField(
        "blog.Category",
        blank=True,
        related_name="specialists",
        help_text="The subjects that this person works with, shown on their page with a link to "
        "your articles about each.",
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the author's page; it is not found until an article is live."""
        return path_of("author", self.slug)

    def clean(self) -> None:
        """Refuse letters behind the name: they come from the licenses, as long as these hold."""
        super().clean()
        if letters := LETTERS.search(self.name):
            raise ValidationError(
                {
                    "name": f"Write the name without “{letters[1]}”: the letters come from the "
                    "license, and go when it ends."
                }
            )

    @property
    def availability(self) -> list[tuple[str, list[str]]]:
        """Whom they see and how, each with its label, for readers; what isn't said is left out."""
        said = [
            ("Sees", labels(self, "ages")),
            ("Meets", labels(self, "meets")),
            ("Speaks", [language_name(tag) for tag in self.languages]),
            ("Where clients may be", self.states),
        ]
        return [(label, values) for label, values in said if values]

    picture_route: tuple[str, ...] = ("picture",)

    @property
    def photo_view(self) -> PictureView | None:
        """The photo for a template, or None if there is none that is ready."""
        photo = self.photo
        if not photo or not photo.is_ready:
            return None
        return PictureView(photo, photo.alt, photo.credit, self.picture_route)

    def name_with_post_nominals(self, on: date) -> str:
        """Return the name with the post-nominals held on a date, without disclosures."""
        in_force = [row for row in self.licenses.all() if row.in_force(on)]
        letters = [(row.degree, row.credential.designation) for row in in_force]
        return bylines.join_unique([self.name, *(part for both in letters for part in both)])

    def is_reviewer(self, name: str, author: int | None, user: int | None) -> bool:
        """Return whether a reviewer is this author, by their keys, or else by the name."""
        if author or user:
            return author == self.pk or (user is not None and user == self.user_id)
        return bylines.bare_name(name) == bylines.bare_name(self.name)

    def byline(self, on: date) -> bylines.Byline:
        """Return the byline on a date. No query for authors from ``with_licenses()``."""
        licenses = (row.byline_license(on) for row in self.licenses.all() if row.in_force(on))
        return bylines.Byline(self.name, tuple(licenses))


class LicenseQuerySet(models.QuerySet["License"]):
    """Licenses, by their dates."""

    def not_ended(self, on: date) -> "LicenseQuerySet":
        """Return those that are in force on a date or will be."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))

    def in_force(self, on: date) -> "LicenseQuerySet":
        """Return those in force on a date, by the same rule as ``License.in_force()``."""
        return self.not_ended(on).filter(valid_from__lte=on)

    def expiring(self, on: date) -> "LicenseQuerySet":
        """Return those that expire within 90 days of a date or did in the year before it.

        The soonest comes first. A renewed license, one whose author has a later one for the same
        credential, is left out.
        """
        renewed = License.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=models.OuterRef("valid_until")),
            author=models.OuterRef("author"),
            credential=models.OuterRef("credential"),
        )
        span = (on - timedelta(days=365), on + timedelta(days=90))
        return self.filter(~models.Exists(renewed), valid_until__range=span).order_by(
            "valid_until", "pk"
        )


class License(models.Model):
    """A credential that an author holds from a date until a date, both inclusive."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="licenses")
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="licenses")
    degree = models.CharField(
        max_length=40,
        blank=True,
        help_text="Only where the rule asks for it, as Minnesota’s for counselors: for example MA.",
    )
    number = models.CharField(max_length=40, blank=True, help_text="As printed on the license.")
    show_number = models.BooleanField(
        "show the number to readers",
        default=True,
        help_text="Some boards ask for it beside the name, so that readers can look it up.",
    )
    valid_from = models.DateField(help_text="The first day on which it may appear in the byline.")
    valid_until = models.DateField(
        null=True,
        blank=True,
        help_text="The last day on which it may. Leave empty only if it doesn’t expire.",
    )
    employer = models.CharField(
        max_length=160,
        blank=True,
        help_text="Only where the sentence of the credential names it, as California asks of "
        "associates.",
    )
    supervisor = models.ForeignKey(
        Author,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supervises",
        help_text="Who supervises, if it is someone of this practice.",
    )
    external_supervisor = models.CharField(
        "supervisor outside this practice",
        max_length=160,
        blank=True,
        help_text="Who supervises, if it is someone else: name and letters as they should appear, "
        "for example “Dana Whitfield, LMFT”.",
    )
    supervisor_email = models.EmailField(
        "the supervisor’s e-mail address",
        blank=True,
        help_text="A personal link to approve an article goes to this address. Readers never see "
        "it.",
    )
    verification_url = models.URLField(
        "license look-up page",
        blank=True,
        help_text="The licensing board’s page where readers can verify it.",
    )

    objects = LicenseQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="license_ends_after_it_begins",
                violation_error_message="The last day can’t be before the first.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.credential.designation} of {self.author}"

    @property
    def heading(self) -> str:
        """What stands over it in the form of its author."""
        return str(self.credential)

    def clean(self) -> None:
        """Validate the dates, and require what the credential wants beside the name."""
        super().clean()
        errors = self.missing() if self.credential_id else {}
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            errors["valid_until"] = "The last day can’t be before the first."
        if self.supervisor_id and self.supervisor_id == self.author_id:
            errors["supervisor"] = "Nobody supervises themselves. Choose another person."
        author: Author | None = getattr(self, "author", None)
        outside = bylines.bare_name(self.external_supervisor)
        if author and outside and outside == bylines.bare_name(author.name):
            errors["external_supervisor"] = "Nobody supervises themselves. Write another name."
        if errors:
            raise ValidationError(errors)

    def missing(self) -> dict[str, str]:
        """Return what the credential asks for and the license doesn't say: sentences by field.

        A credential may ask for more than it did when the license was written down.
        """
        letters = self.credential.designation
        says = f"The sentence that must appear beside the name of every {letters} says the"
        supervised = f"Holders of the {letters} practice under supervision."
        degree = f"The degree must stand beside the letters of every {letters}."
        facts = {
            "supervisor": (
                self.supervisor_id or self.external_supervisor,
                f"{supervised} Say who supervises, here or in the next field.",
            ),
            "degree": (self.degree, f"{degree} Write it here, for example MA."),
            "number": (self.number, f"{says} number. Write it here."),
            "employer": (self.employer, f"{says} employer. Write it here."),
        }
        return {field: facts[field][1] for field in self.credential.asks if not facts[field][0]}

    def in_force(self, on: date) -> bool:
        """Return whether it is in force on a date, the first and last days included."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def supervisor_name(self, on: date) -> str:
        """Return who supervises, with the letters of a date; "" if nobody does."""
        if self.supervisor:
            return self.supervisor.name_with_post_nominals(on)
        return self.external_supervisor

    def byline_license(self, on: date) -> bylines.BylineLicense:
        """Return the license as readers see it on a date, the supervisor's letters included.

        A sentence for which something is missing is left out; no article is published with it.
        """
        values = {
            bylines.SUPERVISOR_PLACEHOLDER: self.supervisor_name(on),
            bylines.NUMBER_PLACEHOLDER: self.number,
            bylines.EMPLOYER_PLACEHOLDER: self.employer,
        }
        wanted = self.credential.disclosure
        disclosure = wanted
        for placeholder, value in values.items():
            if placeholder in wanted and not value:
                disclosure = ""
            disclosure = disclosure.replace(placeholder, value)
        return bylines.BylineLicense(
            degree=self.degree,
            designation=self.credential.designation,
            title=self.credential.title,
            jurisdiction=self.credential.jurisdiction,
            number=self.number if self.show_number else "",
            disclosure=disclosure,
            says_number=bylines.NUMBER_PLACEHOLDER in wanted,
            verification_url=self.verification_url,
        )
