"""The sections of an article: one table, with a proxy model for each kind.

What the kinds are is in ``blog/models/section_kinds.py``.
"""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from content_editor.models import create_plugin_base
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.text import capfirst

from blog.fields import RichTextField
from blog.models.authors import Author
from blog.models.media_files import MediaFile
from blog.models.pictures import Picture
from blog.models.posts import Post
from blog.models.section_kinds import RELATED, RICH_FIELDS, SECTION_KINDS, SectionKind
from blog.practice.languages import language_choices
from blog.text import richtext
from blog.text.blanks import find_blanks


class Section(create_plugin_base(Post)):  # type: ignore[misc]  # untyped
    """A section of a post, of a kind, in an order. Each kind uses only some of the fields."""

    KIND: ClassVar[SectionKind]

    class Tone(models.TextChoices):
        """What a callout is for."""

        NOTE = "note", "A gentle note"
        CRISIS = "crisis", "Help in a crisis"
        SHORT = "short", "In short: what the text says, on top of it"
        NEXT = "next", "The next step: how to reach the practice"

    class HeadingSize(models.TextChoices):
        """How large a heading is, if it isn't as large as those of other sections."""

        SMALLER = "smaller", "Smaller: a part of the section above"

    class Origin(models.TextChoices):
        """Where an example comes from."""

        INVENTED = "invented", "Invented"
        COMPOSED = "composed", "Composed of several people"
        AGREED = "agreed", "A real person, who agreed in writing"
        OWN = "own", "My own experience"
        INTERVIEW = "interview", "An interview with one of the practice’s authors"

    class Rights(models.TextChoices):
        """Why a passage or poem may be printed."""

        OWN = "own", "It is my own"
        PUBLIC_DOMAIN = "public", "It is in the public domain"
        PERMISSION = "permission", "I have permission"
        SHORT = "short", "It is a short quotation, with its source"

    class Action(models.TextChoices):
        """Where the next step leads."""

        PHONE = "phone", "Call the practice"
        EMAIL = "email", "Write to the practice"
        BOOK = "book", "Book an appointment"
        PAGE = "page", "A page of this site"
        DOWNLOAD = "download", "A download"

    kind = models.CharField(max_length=20, editable=False)
    heading = models.CharField(max_length=160, blank=True, help_text="Shown above this section.")
    heading_size = models.CharField(max_length=10, choices=HeadingSize.choices, blank=True)
    lead_in = RichTextField(
        "lead-in", blank=True, help_text="A sentence or two that lead to what follows."
    )
    body = RichTextField("text", blank=True)
    items = models.JSONField(default=list, blank=True)
    closing = RichTextField(
        "closing words", blank=True, help_text="What you want to say after the last one."
    )
    manner = models.CharField(max_length=10, blank=True)
    quote = models.TextField(
        blank=True, help_text="The sentence that deserves to stand alone, or the lines of a poem."
    )
    attribution = models.CharField(
        "who said it",
        max_length=160,
        blank=True,
        help_text="Leave empty if it is your own sentence.",
    )
    work = models.CharField(
        "where it is from",
        max_length=160,
        blank=True,
        help_text="The title and the year, as in “Leaves of Grass, 1855”.",
    )
    link = models.CharField(
        "where to read it",
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="The address of a page with the whole of it.",
    )
    rights = models.CharField(
        "why you may print it",
        max_length=10,
        choices=Rights.choices,
        blank=True,
        help_text="Poems and song lines are protected until seventy years after their author’s "
        "death, translations by their own dates. Readers don’t see this.",
    )
    language = models.CharField(
        "its language, if another",
        max_length=10,
        choices=language_choices,
        blank=True,
        help_text="So that it is read aloud and hyphenated rightly.",
    )
    picture = models.ForeignKey(
        Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file = models.ForeignKey(
        MediaFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    captions = models.ForeignKey(
        MediaFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    caption = models.CharField(
        max_length=300, blank=True, help_text="Shown under the picture, if it needs words."
    )
    alt_text = models.CharField(
        "description for those who can’t see it",
        max_length=300,
        blank=True,
        help_text="If something else matters here than the library says of it. It is read aloud "
        "in place of the picture.",
    )
    tone = models.CharField(
        "what it is for", max_length=10, choices=Tone.choices, default=Tone.NOTE
    )
    action = models.CharField(
        "leads to",
        max_length=10,
        choices=Action.choices,
        blank=True,
        help_text="The number and the addresses are those on the practice’s own page at the desk.",
    )
    target = models.CharField(
        "which page",
        max_length=100,
        blank=True,
        help_text="It is linked by its title, as long as readers can see it.",
    )
    origin = models.CharField(
        "where it comes from",
        max_length=10,
        choices=Origin.choices,
        blank=True,
        help_text="The page says it below the heading. People recognize themselves even where "
        "nobody else does: ages, jobs, towns, dates and rare events give them away.",
    )
    person = models.ForeignKey(
        Author,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="who is interviewed",
        help_text="With licenses and disclosure, as on every page that names them.",
    )

    hint = models.TextField(
        blank=True,
        editable=False,
        help_text="What belongs here, from the template. Shown at the desk alone.",
    )

    raised_heading = ""  # what became its heading as it was validated, for who wrote it

    class Meta:
        ordering = ["ordering", "pk"]
        indexes = [models.Index(fields=["parent", "ordering"], name="section_of_post")]

    def __str__(self) -> str:
        kind = SECTION_KINDS.get(self.kind)
        return self.heading or (kind.label if kind else "Section")

    @property
    def shown_hint(self) -> str:
        """The hint, as long as the section is empty, or has a blank to be filled in."""
        if not self.hint:
            return ""
        kind = SECTION_KINDS[self.kind]
        values = {
            name: getattr(self, f"{name}_id" if name in RELATED else name) for name in kind.fields
        }
        texts = json.dumps(values, ensure_ascii=False, default=str)
        is_open = kind.missing(values) or kind.unfinished(values) or find_blanks(texts)
        return self.hint if is_open else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind of the proxy model."""
        if hasattr(self, "KIND"):
            self.kind = self.KIND.name
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Validate what is there; what is missing is asked for before publishing (checklist)."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        kind = SECTION_KINDS[self.KIND.name if hasattr(self, "KIND") else self.kind]
        to_check = [
            name for name in kind.fields if name not in (exclude or ()) and name not in errors
        ]
        if kind.item and "items" in to_check:
            try:
                self.items = kind.item.clean(self.items)
            except ValidationError as error:
                errors["items"] = error
        if "quote" in to_check and (sentence := richtext.length_error(self.quote)):
            errors["quote"] = sentence
        if errors:
            raise ValidationError(errors)
        if "heading" in to_check and not self.heading:
            self._raise_heading(name for name in kind.fields if name in RICH_FIELDS)

    def _raise_heading(self, rich: Iterable[str]) -> None:
        """Make a smaller heading with which the section begins its own: it has none.

        Others stay: below no heading, they are as large as those of sections.
        """
        name = next((name for name in rich if getattr(self, name)), "")
        html = richtext.clean(getattr(self, name)) if name else ""
        first = re.match("<h3>(.*?)</h3>", html)
        heading = richtext.plain_text(first[1]) if first else ""
        if first and len(heading) <= self._meta.get_field("heading").max_length:
            self.heading = self.raised_heading = heading
            setattr(self, name, html[first.end() :])


def field_label(kind: SectionKind, name: str) -> str:
    """Return the label of a field of a kind, as the desk shows it."""
    if name in kind.wording:
        return kind.wording[name][0]
    if name == "items" and kind.item:
        return f"{kind.item.label}s"
    return capfirst(str(Section._meta.get_field(name).verbose_name))


def field_choices(kind: SectionKind, name: str) -> dict[str, str]:
    """Return the choices of a field of a kind and their labels; empty if it is free."""
    if name == "manner":
        return dict(kind.manners)
    choices = Section._meta.get_field(name).flatchoices
    return {str(value): str(label) for value, label in choices}


class SectionManager(models.Manager[Section]):
    """The sections of one kind."""

    def get_queryset(self) -> models.QuerySet[Section]:
        """Return only the sections of the proxy's kind."""
        return super().get_queryset().filter(kind=self.model.KIND.name)


def _create_proxy(kind: SectionKind) -> type[Section]:
    options = {
        "proxy": True,
        "app_label": "blog",
        "verbose_name": kind.label.lower(),
        "verbose_name_plural": kind.label,
        # Users who may change an article may change its sections; there is nothing to grant.
        "default_permissions": (),
    }
    body = {
        "__module__": __name__,
        "KIND": kind,
        "Meta": type("Meta", (), options),
        "objects": SectionManager(),
    }
    return type(f"{kind.name.title()}Section", (Section,), body)


PROXIES = {name: _create_proxy(kind) for name, kind in SECTION_KINDS.items()}
