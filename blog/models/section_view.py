"""A section as its template shows it: on pages, in feeds, on paper and in previews."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from django.utils.text import slugify

from blog.models.authors import Author
from blog.models.media_files import FileView
from blog.models.pictures import PictureView
from blog.models.section_items import identifier_url
from blog.models.section_kinds import COLUMNS, SCALES, SECTION_KINDS
from blog.models.sections import Section
from blog.practice.languages import language_attributes
from blog.text import points, richtext

ORIGIN_SENTENCES: dict[str, str] = {
    Section.Origin.INVENTED: "This example is invented.",
    Section.Origin.COMPOSED: "This example is composed of what several people told. Nobody in it "
    "is a real person.",
    Section.Origin.AGREED: "This is about a real person, who agreed in writing to its being told.",
    Section.Origin.OWN: "This is the author’s own experience.",
}

# The other ids on an article's page, which no heading may have.
RESERVED_IDS = frozenset({"content", "contents", "end", "help", "quick-exit-said"})


@dataclass(frozen=True)
class SectionView:
    """A section of an edition as its template shows it.

    Fields are read as attributes (``section.heading``); one that the kind doesn't have is empty.
    Rich text is not safe by itself: show it through the ``richtext`` filter.
    """

    data: dict[str, Any]
    picture: PictureView | None = None
    file: FileView | None = None
    captions: FileView | None = None  # of a video
    anchor: str = ""
    person: Author | None = None  # who is interviewed
    level: int = 2  # of its heading
    item_anchors: tuple[str, ...] = ()
    article_language: str = ""  # as in Edition: "" for the practice's own
    is_warned: bool = False  # whether a check-in above it said that it is no diagnosis

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.data.get(name, "")

    @property
    def is_abstract(self) -> bool:
        """Whether it says the article in short, and so stands before the table of contents."""
        return bool(self.tone == Section.Tone.SHORT)

    @property
    def template(self) -> str:
        """The template of its kind; raises KeyError for an unregistered kind."""
        return SECTION_KINDS[self.data["kind"]].template

    @property
    def is_plain(self) -> bool:
        """Whether its template shows nothing but itself and its picture.

        No file or person, and nothing of the practice: neither where its next step leads, nor that
        there is help in a crisis.
        """
        others = (self.file, self.captions, self.person, self.action, self.is_ticked)
        return not any(others)

    @property
    def inner_level(self) -> int:
        """The level of the headings inside it: below its own, or in place of it."""
        return self.level + 1 if self.data.get("heading") else 2

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items, each with the safe HTML of its rich text.

        Beside it ``url`` for an identifier, and ``anchor``, a word's id in a list of words.
        """
        return [
            self._item(item, anchor)
            for item, anchor in zip_longest(self.data.get("items", []), self.item_anchors)
        ]

    def _item(self, item: dict[str, str], anchor: str | None) -> dict[str, Any]:
        shown: dict[str, Any] = {**item, "anchor": anchor, "term": term(item.get("label", ""))}
        if item.get("identifier"):
            shown["url"] = identifier_url(item["identifier"])
        kind = SECTION_KINDS[self.data["kind"]]
        for each in kind.item.fields if kind.item else ():
            if each.rich:
                html = item.get(each.html_name) or str(linebreaks(item[each.name], autoescape=True))
                if self.manner != "terms":
                    speaker = f"{item['speaker']}:" if item.get("speaker") else ""
                    html = points.with_label(item.get("label") or speaker, html)
                shown[each.html_name] = richtext.render(html, self.inner_level + 1)
        return shown

    @property
    def origin_sentence(self) -> str:
        """Where an example comes from, as readers are told; empty for an interview."""
        return ORIGIN_SENTENCES.get(self.origin, "")

    @property
    def link(self) -> str:
        """Where a passage can be read: an address for browsers, whatever was stored."""
        link = str(self.data.get("link", ""))
        return link if link.startswith(("https://", "http://")) else ""

    @property
    def link_host(self) -> str:
        """The name of the site to which its link leads."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")

    @property
    def language_attributes(self) -> SafeString:
        """The HTML attributes of the language of a passage; "" if it is the article's."""
        return language_attributes(self.language)

    @property
    def said_language(self) -> str:
        """The language of what is downloaded, heard or watched; "" for the practice's own."""
        return self.language or self.article_language

    @property
    def rows(self) -> list[list[dict[str, str]]]:
        """The rows of a table below its headings: cells, each with the heading of its column."""
        headings, *rows = self.data.get("items") or [{}]
        used = [name for name in COLUMNS if any(row.get(name) for row in (headings, *rows))]
        return [
            [{"column": headings.get(name, ""), "text": row.get(name, "")} for name in used]
            for row in rows
        ]

    @property
    def columns(self) -> list[str]:
        """The headings of a table's columns."""
        return [cell["column"] for cell in self.rows[0]] if self.rows else []

    @property
    def stanzas(self) -> list[list[str]]:
        """The lines of a passage or poem, by paragraph or stanza."""
        quote = self.quote.replace("\r\n", "\n")
        return [stanza.split("\n") for stanza in re.split(r"\n{2,}", quote)]

    @property
    def scale(self) -> tuple[str, ...]:
        """The steps on which a check-in is answered; empty for one without a scale."""
        return SCALES.get(self.manner, ())

    @property
    def is_ticked(self) -> bool:
        """Whether a check-in may be taken for a test: it is answered by ticking or on a scale."""
        return self.kind == "checkin" and bool(self.manner == "tick" or self.scale)


def section_views(
    sections: Iterable[dict[str, Any]],
    pictures: Mapping[int, PictureView | None],
    files: Mapping[int, FileView],
    people: Mapping[int | None, Author],
    language: str = "",
) -> list[SectionView]:
    """Return the sections of an article, what says it in short before the others."""
    taken = set(RESERVED_IDS)
    views: list[SectionView] = []
    for section in sorted(sections, key=lambda each: each.get("tone") != Section.Tone.SHORT):
        # A heading is smaller only below a larger one.
        smaller = section.get("heading_size") and any(view.heading for view in views)
        picture = pictures.get(section.get("picture") or 0)
        if picture and section.get("alt_text"):
            picture = replace(picture, alt=section["alt_text"])
        views.append(
            SectionView(
                section,
                picture,
                files.get(section.get("file") or 0),
                files.get(section.get("captions") or 0),
                _anchor(section.get("heading", ""), taken),
                people.get(section.get("person")),
                3 if smaller else 2,
                _word_anchors(section, taken),
                language,
                any(view.is_ticked for view in views),
            )
        )
    return views


def _anchor(heading: str, taken: set[str]) -> str:
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


def _word_anchors(section: dict[str, Any], taken: set[str]) -> tuple[str, ...]:
    """Return an id for each word of a list of words and meanings; empty for other sections."""
    if section.get("manner") != "terms":
        return ()
    words = (term(item.get("label", "")) for item in section.get("items", []))
    return tuple(_anchor(word, taken) for word in words)


def term(label: str) -> str:
    """Return the word that a label stands for, without the colon or dash after it."""
    return label.rstrip(" :–—")
