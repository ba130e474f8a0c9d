"""The input and output of checks: an article to be checked, and findings."""

import hashlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain

from django.db import transaction

from blog.articles.content import Content, SectionContent, content_from_post, write_content
from blog.articles.snapshot import build_edition
from blog.fields import RichTextField
from blog.models import SECTION_KINDS, Author, EditingSession, Edition, Post, Practice, Section
from blog.models.authors import load_licenses
from blog.models.section_kinds import WITHOUT_WORDS
from blog.text import richtext
from blog.text.sentences import sentences


@dataclass(frozen=True)
class Finding:
    """One result of a check, with a sentence for the person at the desk.

    ``target`` is the field on the article form: its id, or ``section-<key>-<field>`` for a field
    of a section (static/js/desk/article_form.js scrolls to it). ``identity`` distinguishes it
    from other findings of its check: the sentence, heading or URL in which it was found. Of an
    advisory one it is never an id of a section, since a fix has others.
    ``reason`` and ``quotes`` are details.
    """

    code: str
    sentence: str
    target: str = ""
    blocking: bool = False
    identity: str = ""
    reason: str = ""
    quotes: tuple[str, ...] = ()
    picture: int | None = None  # key of the picture to be edited in the library
    author: int | None = None  # key of the author to be edited
    review: bool = False  # whether it is resolved on the article's review page

    @property
    def finding_key(self) -> str:
        """A hash of ``identity``, under which a waiver is saved."""
        return hashlib.sha256(self.identity.encode()).hexdigest()


@dataclass(frozen=True)
class Passage:
    """The text of one field, and the field's target on the article form."""

    name: str
    target: str
    blocks: tuple[richtext.Block, ...]
    kind: str = ""  # of its section; empty for the article's own fields

    @property
    def sentences(self) -> Iterator[str]:
        """Its sentences; the end of a paragraph or list item ends a sentence."""
        for block in self.blocks:
            yield from sentences(block.text)


@dataclass(frozen=True)
class CheckedArticle:
    """A working copy as it would be published at a moment, with the objects that checks need."""

    post: Post
    content: Content
    edition: Edition
    practice: Practice
    at: datetime
    fix: EditingSession | None = None  # of what readers see, if it is one

    @classmethod
    def from_post(
        cls, post: Post, at: datetime, practice: Practice | None = None
    ) -> "CheckedArticle":
        """Load the working copy. Six queries, none for what is prefetched or passed."""
        edition = build_edition(post)
        return cls(post, content_from_post(post), edition, practice or Practice.load(), at)

    @classmethod
    def from_content(cls, post: Post, content: Content, at: datetime) -> "CheckedArticle":
        """Load another content as it would be once it were saved; the working copy stays.

        Its sections keep their ids. Raises ValidationError as ``write_content`` does.
        """
        sections = [{**section, "id": None} for section in content["sections"]]
        with transaction.atomic():
            write_content(copy(post), {**content, "sections": sections})
            article = cls.from_post(Post.objects.get(pk=post.pk), at)
            transaction.set_rollback(True)
        for loaded, section in zip(article.content["sections"], content["sections"], strict=True):
            loaded["id"] = section["id"]
        return article

    @cached_property
    def passages(self) -> list[Passage]:
        """The text of every field that is not empty, in the order of the page."""
        own = (
            Passage(name, f"id_{name}", _plain_blocks(self.content[name]))
            for name in Post.TEXT_FIELDS
        )
        of_sections = chain.from_iterable(map(_passages, self.content["sections"]))
        return [passage for passage in (*own, *of_sections) if passage.blocks]

    @cached_property
    def authors(self) -> list[Author]:
        """The authors with their licenses. Two queries."""
        load_licenses(self.edition.author_list)
        return self.edition.author_list


def field_target(section: SectionContent, field: str) -> str:
    """Return the target of a section's field on the article form."""
    return f"section-{section['id']}-{field}"


def _passages(section: SectionContent) -> Iterator[Passage]:
    kind = SECTION_KINDS[section["kind"]]
    for name in kind.fields:
        if name in WITHOUT_WORDS:
            continue
        if name == "items" and kind.item:
            for number, row in enumerate(section["items"]):
                for column in kind.item.fields:
                    target = field_target(
                        section,
                        "items" if kind.item.one_editor else f"items-{column.column}-{number}",
                    )
                    html = row.get(column.html_name)
                    blocks = (
                        tuple(richtext.iter_blocks(html))
                        if html
                        else _plain_blocks(row.get(column.name, ""))
                    )
                    yield Passage(column.name, target, blocks, kind.name)
        else:
            value = section[name]
            rich = isinstance(Section._meta.get_field(name), RichTextField)
            blocks = tuple(richtext.iter_blocks(value)) if rich else _plain_blocks(value)
            yield Passage(name, field_target(section, name), blocks, kind.name)


def _plain_blocks(text: object) -> tuple[richtext.Block, ...]:
    lines = filter(None, (line.strip() for line in str(text or "").splitlines()))
    return tuple(richtext.Block("p", ((line, ()),)) for line in lines)
