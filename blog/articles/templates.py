"""Templates of articles: rows of empty sections, each with a hint of what belongs there.

The hints are for the desk; no page for readers, no edition and no revision has them.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blog.articles.content import Content, SectionContent, content_from_post, empty_content
from blog.articles.labels import section_words
from blog.models import Post, Section

HINT_WORDS = 25  # of a section of an article that is taken as a template


@dataclass(frozen=True)
class ArticleTemplate:
    """A template by the purpose of an article."""

    name: str
    label: str
    purpose: str
    sections: list[dict[str, str]]
    quick_exit: bool = False

    @property
    def content(self) -> Content:
        """The content of an article that begins with it; its sections have a ``hint``."""
        sections = [{"id": None, **section} for section in self.sections]
        quick_exit = {"quick_exit": True} if self.quick_exit else {}
        return empty_content() | {"sections": sections} | quick_exit


TEMPLATES = {
    fields["name"]: ArticleTemplate(**fields)
    for fields in json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
}


def content_from_article(post: Post) -> Content:
    """Return the content of an article that begins like another one.

    It has its categories, language and care for the reader, and its sections: callouts as they
    are but for what said the other article in short, the others empty, with their headings and
    choices and their first words as a hint.
    """
    taken = content_from_post(post)
    kept = ("categories", "content_note", "language", "quick_exit")
    content = empty_content() | {name: taken[name] for name in kept if name in taken}
    return content | {"sections": [_emptied(section) for section in taken["sections"]]}


KEPT_FIELDS = ("kind", "heading", "heading_size", "manner", "tone", "origin", "action")


def _emptied(section: SectionContent) -> SectionContent:
    if section["kind"] == "callout" and section["tone"] != Section.Tone.SHORT:
        return section | {"id": None}
    kept: dict[str, Any] = {name: section[name] for name in KEPT_FIELDS if name in section}
    if section["kind"] == "table":
        kept["items"] = section["items"][:1]  # the headings of its columns
    words = section_words({**section, "heading": ""})
    first = " ".join(words[:HINT_WORDS]) + ("…" if len(words) > HINT_WORDS else "")
    return {"id": None, **kept, "hint": f"In that article: {first}" if first else ""}
