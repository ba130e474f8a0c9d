"""The sections of an article: one table, with a proxy model for each kind.

A new kind needs an entry in ``SECTION_KINDS``, which its form at the desk is built from, and a
template, ``blog/sections/<name>.html``, without which a system check fails.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from content_editor.models import create_plugin_base
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.text import slugify

from blog.fields import RichTextField
from blog.models.pictures import Picture, PictureView
from blog.models.posts import Post
from blog.text import richtext

OPENING_QUOTES, CLOSING_QUOTES = '“"«„', '”"»“'
QUOTED = re.compile(f"[{OPENING_QUOTES}]([^{OPENING_QUOTES}{CLOSING_QUOTES}]*)[{CLOSING_QUOTES}]")


@dataclass(frozen=True)
class ItemField:
    """A field of an item, such as the title of a practice. Always plain text."""

    name: str
    label: str
    rows: int = 1
    required: bool = True


@dataclass(frozen=True)
class Item:
    """The repeated items of a kind; ``spoken`` ones are put in quotation marks by the page."""

    label: str
    fields: tuple[ItemField, ...]
    spoken: bool = False

    def clean(self, values: Iterable[Mapping[str, object]]) -> list[dict[str, str]]:
        """Return the items, trimmed and without empty rows; none is a ValidationError."""
        cleaned: list[dict[str, str]] = []
        errors: list[str] = []
        for value in values:
            row = {field.name: self._text(value.get(field.name)) for field in self.fields}
            if not any(row.values()):
                continue
            cleaned.append(row)
            errors += [
                f"{self.label} {len(cleaned)}: {sentence}"
                for text in row.values()
                if (sentence := richtext.length_error(text))
            ]
            errors += [
                f"{self.label} {len(cleaned)}: fill in “{field.label}”."
                for field in self.fields
                if field.required and not row[field.name]
            ]
            identifier = row.get("identifier")
            if identifier and not identifier_url(identifier):
                errors.append(
                    f"{self.label} {len(cleaned)}: “{identifier}” is neither a DOI (10.1000/182), "
                    "a PubMed number nor a web address."
                )
        if not cleaned:
            errors.append(f"Write at least one {self.label.lower()}, or delete this section.")
        if errors:
            raise ValidationError(errors)
        return cleaned

    def _text(self, value: object) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\0", "").strip()
        if self.spoken and (quoted := QUOTED.fullmatch(text)):
            return quoted[1].strip()  # the page adds quotation marks
        return text


def identifier_url(identifier: str) -> str:
    """Return the URL of a DOI, PubMed number or web address; empty if it is none of these."""
    if re.fullmatch(r"10\.\d{4,9}/\S+", identifier):
        return f"https://doi.org/{identifier}"
    if re.fullmatch(r"[1-9]\d{0,8}", identifier):
        return f"https://pubmed.ncbi.nlm.nih.gov/{identifier}/"
    try:
        URLValidator(schemes=["https", "http"])(identifier)
    except ValidationError:
        return ""
    return identifier


@dataclass(frozen=True)
class SectionKind:
    """A kind of section: its name, the fields that it uses, and its repeated items."""

    name: str
    label: str
    help_text: str
    icon: str
    fields: tuple[str, ...] = ("heading", "lead_in", "items", "closing")
    required: tuple[str, ...] = ()
    item: Item | None = None

    @property
    def template(self) -> str:
        """The path of its template on the public site."""
        return f"blog/sections/{self.name}.html"


SECTION_KINDS: dict[str, SectionKind] = {
    kind.name: kind
    for kind in (
        SectionKind(
            "text",
            "Text",
            "Paragraphs, with smaller headings if they are long.",
            "notes",
            ("heading", "body"),
            required=("body",),
        ),
        SectionKind(
            "list",
            "List",
            "A lead-in, points, and a closing line.",
            "format_list_bulleted",
            item=Item("Point", (ItemField("text", "Point", rows=2),)),
        ),
        SectionKind(
            "practices",
            "Practices",
            "Numbered things to try, each with a title.",
            "format_list_numbered",
            item=Item(
                "Practice", (ItemField("title", "Title"), ItemField("text", "What to do", rows=3))
            ),
        ),
        SectionKind(
            "conversation",
            "Conversation starters",
            "Sentences to say aloud, joined by “Or:”. The quotation marks are set for you.",
            "forum",
            item=Item("Starter", (ItemField("text", "What to say", rows=2),), spoken=True),
        ),
        SectionKind(
            "quote",
            "Pull quote",
            "One sentence, set large.",
            "format_quote",
            ("quote", "attribution"),
            required=("quote",),
        ),
        SectionKind(
            "picture",
            "Picture",
            "A picture from the library, with a caption.",
            "image",
            ("picture", "caption"),
            required=("picture",),
        ),
        SectionKind(
            "callout",
            "Callout",
            "A gentle note, or where to find help.",
            "info",
            ("tone", "heading", "body"),
            required=("body",),
        ),
        SectionKind(
            "questions",
            "Questions and answers",
            "What people often ask.",
            "help",
            item=Item(
                "Question",
                (ItemField("question", "Question"), ItemField("answer", "Answer", rows=3)),
            ),
        ),
        SectionKind(
            "references",
            "References",
            "Books and studies, so that readers can look for themselves.",
            "menu_book",
            ("heading", "items"),
            item=Item(
                "Reference",
                (
                    ItemField("text", "Reference", rows=2),
                    ItemField("identifier", "DOI, PubMed number or web address", required=False),
                ),
            ),
        ),
    )
}


class Section(create_plugin_base(Post)):  # type: ignore[misc]  # untyped
    """A section of a post, of a kind, in an order. Each kind uses only some of the fields."""

    KIND: ClassVar[SectionKind]

    class Tone(models.TextChoices):
        """The urgency of a callout."""

        NOTE = "note", "A gentle note"
        CRISIS = "crisis", "Help in a crisis"

    kind = models.CharField(max_length=20, editable=False)
    heading = models.CharField(max_length=160, blank=True, help_text="Shown above this section.")
    lead_in = RichTextField(
        "lead-in", blank=True, help_text="A sentence or two that lead to what follows."
    )
    body = RichTextField("text", blank=True)
    items = models.JSONField(default=list, blank=True)
    closing = RichTextField(
        "closing words", blank=True, help_text="What you want to say after the last one."
    )
    quote = models.TextField(
        blank=True, help_text="The sentence that deserves to stand alone, set large."
    )
    attribution = models.CharField(
        "who said it",
        max_length=160,
        blank=True,
        help_text="Leave empty if it is your own sentence.",
    )
    picture = models.ForeignKey(
        Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    caption = models.CharField(
        max_length=300, blank=True, help_text="Shown under the picture, if it needs words."
    )
    tone = models.CharField(max_length=10, choices=Tone.choices, default=Tone.NOTE)

    class Meta:
        ordering = ["ordering", "pk"]
        indexes = [models.Index(fields=["parent", "ordering"], name="section_of_post")]

    def __str__(self) -> str:
        kind = SECTION_KINDS.get(self.kind)
        return self.heading or (kind.label if kind else "Section")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind of the proxy model."""
        if hasattr(self, "KIND"):
            self.kind = self.KIND.name
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Validate the fields, and require those of the kind unless they have other errors."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        kind = SECTION_KINDS[self.KIND.name if hasattr(self, "KIND") else self.kind]
        to_check = [
            name for name in kind.fields if name not in (exclude or ()) and name not in errors
        ]
        for name in kind.required:
            value = getattr(self, name)
            if name in to_check and not (
                richtext.plain_text(value) if isinstance(value, str) else value
            ):
                label = self._meta.get_field(name).verbose_name
                errors[name] = f"Fill in “{label}”, or delete this section."
        if "quote" in to_check and (sentence := richtext.length_error(self.quote)):
            errors["quote"] = sentence
        if kind.item and "items" in to_check:
            try:
                self.items = kind.item.clean(self.items)
            except ValidationError as error:
                errors["items"] = error
        rich = {"lead_in", "body", "closing"}.intersection(kind.fields)
        smaller_headings = any("<h3" in str(getattr(self, name)) for name in rich)
        if "heading" in to_check and not self.heading and smaller_headings:
            # A smaller heading without a larger one above it confuses users of screen readers
            # (WCAG 2.2, technique H42).
            errors["heading"] = (
                "This section has smaller headings inside, so it needs a heading of its own. "
                "Write one here, or move the first smaller one up."
            )
        if errors:
            raise ValidationError(errors)


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

# The other ids on an article's page, which no heading may have.
RESERVED_IDS = frozenset({"content", "contents", "end", "help", "quick-exit-said", "series"})


@dataclass(frozen=True)
class SectionView:
    """A section of an edition as its template shows it.

    Fields are read as attributes (``section.heading``); one that the kind doesn't have is empty.
    Rich text is not safe by itself: show it through the ``richtext`` filter.
    """

    data: dict[str, Any]
    picture: PictureView | None = None
    anchor: str = ""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.data.get(name, "")

    @property
    def template(self) -> str:
        """The template of its kind; raises KeyError for an unregistered kind."""
        return SECTION_KINDS[self.data["kind"]].template

    @property
    def inner_level(self) -> int:
        """The level of the headings inside it: below its own, or in place of it."""
        return 3 if self.data.get("heading") else 2

    @property
    def items(self) -> list[dict[str, str]]:
        """The items, with ``url`` for those whose identifier has one."""
        return [
            item | {"url": identifier_url(item["identifier"])} if item.get("identifier") else item
            for item in self.data.get("items", [])
        ]


def heading_anchor(heading: str, taken: set[str]) -> str:
    """Return a unique id for a heading, "" for none, in its own script; add it to ``taken``."""
    if not heading:
        return ""
    base = slugify(heading, allow_unicode=True) or "section"
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor
