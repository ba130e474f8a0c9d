"""The items of a section: points, practices, lines, rows, references.

Imports no model.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from blog.text import richtext

Row: TypeAlias = dict[str, str]
Flaw: TypeAlias = tuple[str, str]  # the end of the field's id in the form, and a sentence

OPENING_QUOTES, CLOSING_QUOTES = '“"«„', '”"»“'
QUOTED = re.compile(f"[{OPENING_QUOTES}]([^{OPENING_QUOTES}{CLOSING_QUOTES}]*)[{CLOSING_QUOTES}]")


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


def identifier_error(text: str) -> str:
    """Return what is wrong with an identifier, as a sentence; empty if nothing is."""
    if not text or identifier_url(text):
        return ""
    return f"“{text}” is neither a DOI (10.1000/182), a PubMed number nor a web address."


@dataclass(frozen=True)
class ItemField:
    """A field of an item, such as the title of a practice: plain text, or rich text.

    Of rich text an item holds the words under the field's name and, only where there are marks or
    links, its HTML beside them under ``html_name``. So a plain text is the same as it was before
    its field became rich, in every hash.
    """

    name: str
    label: str
    rows: int = 1
    required: bool = True
    extra: bool = False  # optional, and only in items where it is filled in
    rich: bool = False
    spoken: bool = False  # put in quotation marks by the page
    words: bool = True  # of the article: counted and searched
    error: Callable[[str], str] = lambda text: ""  # what is wrong with a text, as a sentence

    @property
    def html_name(self) -> str:
        """The key of its HTML in an item."""
        return f"{self.name}_html"

    @property
    def column(self) -> str:
        """The end of its inputs' names and ids: a form from before it was rich has another."""
        return self.html_name if self.rich else self.name

    def trimmed(self, value: object) -> str:
        """Return a posted text as it is stored."""
        text = str(value or "").replace("\r\n", "\n").replace("\0", "").strip()
        if self.spoken and (quoted := QUOTED.fullmatch(text)):
            return quoted[1].strip()
        return text

    def read(self, html: str) -> Row:
        """Return the part of an item that an editor's HTML stands for."""
        html = richtext.clean(html)
        text = richtext.to_plain(html)
        return {self.name: text} | ({self.html_name: html} if _has_marks(html) else {})


def _has_marks(html: str) -> bool:
    return bool(re.search(r"<(?!/?(?:p|br)>)", html))


@dataclass(frozen=True)
class Item:
    """The repeated items of a kind.

    With ``one_editor`` all of them are written in one list in the form, else in a row each. With
    ``headed`` the first one holds the headings of the others.
    """

    label: str
    fields: tuple[ItemField, ...]
    one_editor: bool = False
    headed: bool = False

    def clean(self, values: Iterable[Mapping[str, object]]) -> list[Row]:
        """Return the items as ``read`` does.

        Raises ValidationError with sentences that begin with the label and number of their item.
        """
        rows = self.read(values)
        errors = [
            f"{self.label} {number}: {sentence}"
            for number, row in enumerate(rows, start=1)
            for sentence in self._errors(row)
        ]
        if errors:
            raise ValidationError(errors)
        return rows

    def read(self, values: Iterable[Mapping[str, object]]) -> list[Row]:
        """Return the items trimmed and without empty rows, complete or not."""
        rows = list(map(self._read, values))
        filled = [row for row in rows if any(row.values())]
        # The headings of a table are asked for, and not taken from its first row.
        return [rows[0], *filled] if self.headed and filled and filled[0] is not rows[0] else filled

    def _read(self, value: Mapping[str, object]) -> Row:
        row: Row = {}
        for each in self.fields:
            html = value.get(each.html_name)
            if each.rich and isinstance(html, str) and (part := each.read(html))[each.name]:
                row |= part
            elif (text := each.trimmed(value.get(each.name))) or not each.extra:
                row[each.name] = text
        return row

    def _errors(self, row: Row) -> Iterable[str]:
        yield from filter(None, map(richtext.length_error, row.values()))
        yield from filter(None, (each.error(row.get(each.name, "")) for each in self.fields))

    def unfinished(self, rows: Iterable[Mapping[str, str]]) -> Iterable[Flaw]:
        """Yield each field of the items that readers would miss."""
        for number, row in enumerate(rows, start=1):
            for each in self.fields:
                if each.required and not each.extra and not row.get(each.name):
                    place = "items" if self.one_editor else f"items-{each.column}-{number - 1}"
                    yield place, f"{self.label} {number}: fill in “{each.label}”."

    def texts(self, row: Mapping[str, str]) -> list[str]:
        """Return the words of an item, field by field, without empty ones."""
        return [text for each in self.fields if (text := row.get(each.name, ""))]
