"""What a check is given, and what it gives: an article to read, and findings."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from blog.articles import content
from blog.articles.content import Content, SectionContent
from blog.fields import RichTextField
from blog.models import KINDS, Author, Picture, Post, Practice, Section
from blog.text import richtext


@dataclass(frozen=True)
class Finding:
    """One thing that was found, in a sentence for the person at the desk.

    ``target`` names the place on the article form: the id of a field, or a section's field as
    ``section-<key>-<field>`` (static/js/desk/form.js goes there). ``about`` is what it was found
    in, such as the sentence or the address; ``reason`` and ``quotes`` say more where a sentence is
    not enough.
    """

    code: str
    sentence: str
    target: str = ""
    blocking: bool = False
    about: str = ""
    reason: str = ""
    quotes: tuple[str, ...] = ()
    picture: int | None = None  # the picture in the library where it is put right
    author: int | None = None  # the author at whom it is put right
    review: bool = False  # whether it is put right on the article's page of reviews

    @property
    def subject(self) -> str:
        """Tell it from others of its check, also after the article was edited elsewhere.

        Whoever waves it through means this one and no other.
        """
        return hashlib.sha256(self.about.encode()).hexdigest()


@dataclass(frozen=True)
class Passage:
    """What is written in one field, and where that is."""

    name: str
    target: str
    blocks: tuple[richtext.Block, ...]
    kind: str = ""  # of its section; empty for the words about the article


@dataclass(frozen=True)
class CheckedArticle:
    """A working copy as it would be published at a moment, with what the checks look up."""

    post: Post
    content: Content
    pictures: Mapping[int, Picture]
    practice: Practice
    at: datetime

    @classmethod
    def of(cls, post: Post, at: datetime) -> "CheckedArticle":
        """Read a working copy: two queries more than its content."""
        stored = content.content_of_post(post)
        keys = {
            stored["lead_picture"],
            *(section.get("picture") for section in stored["sections"]),
        } - {None}
        pictures = Picture.objects.in_bulk(keys) if keys else {}
        return cls(post, stored, pictures, Practice.load(), at)

    @cached_property
    def passages(self) -> list[Passage]:
        """Everything that is written, in the order of the page."""
        about = (
            Passage(name, f"id_{name}", _plain(self.content[name])) for name in Post.TEXT_FIELDS
        )
        written = [*about, *(each for section in self.sections for each in _passages(section))]
        return [passage for passage in written if passage.blocks]

    @cached_property
    def authors(self) -> list[Author]:
        """Those who sign, with their licenses. Three queries."""
        return list(Author.objects.with_licenses().in_bulk(self.content["authors"]).values())

    @property
    def sections(self) -> list[SectionContent]:
        """The sections in their order."""
        return list(self.content["sections"])


def field_target(section: SectionContent, field: str) -> str:
    """Name a field of a section, for the article form."""
    return f"section-{section['id']}-{field}"


def _passages(section: SectionContent) -> Iterator[Passage]:
    kind = KINDS[section["kind"]]
    for name in kind.fields:
        if name in ("picture", "tone"):
            continue
        if name == "items" and kind.item:
            for number, row in enumerate(section["items"]):
                for column in kind.item.fields:
                    place = field_target(section, f"items-{column.name}-{number}")
                    yield Passage(column.name, place, _plain(row.get(column.name, "")), kind.name)
        else:
            rich = isinstance(Section._meta.get_field(name), RichTextField)
            words = tuple(richtext.blocks(section[name])) if rich else _plain(section[name])
            yield Passage(name, field_target(section, name), words, kind.name)


def _plain(text: Any) -> tuple[richtext.Block, ...]:
    lines = filter(None, (line.strip() for line in str(text or "").splitlines()))
    return tuple(richtext.Block("p", ((line, ()),)) for line in lines)
