"""The fields of an article, made of a post of another blog: what doesn't fit is said."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from blog.articles.content import SectionContent
from blog.importing.blogs import SourcePost
from blog.models import Post, Practice
from blog.practice.languages import LANGUAGES, language_name
from blog.text import richtext
from blog.text.sentences import sentence_ends

# A line that is a point of a list, or holds an address.
NO_PROSE = re.compile(r"\A(?:[*•·▪◦‣–—-]|\(?(?:\d{1,2}|[A-Za-z])[.)])\s|://|\bwww\.")
NO_TITLE = "It has no title there. Give it one."
CUT = "Its {} was longer than fits here. It was: {}"
LABELS = {
    "title": "title",
    "summary": "summary",
    "search_title": "title in search results",
    "search_description": "text in search results",
}


def article_fields(post: SourcePost, practice: Practice) -> tuple[dict[str, Any], list[str]]:
    """Return the texts of an article by field, and sentences on what could not be kept."""
    problems: list[str] = []
    fields: dict[str, Any] = {"opening_line": ""}
    for name in LABELS:
        text = _one_line(getattr(post, name))
        fields[name] = _fitted(text, _most(name))
        if fields[name] != text:
            problems.append(CUT.format(LABELS[name], text))
    fields["subtitle"] = _one_line(post.subtitle)
    if len(fields["subtitle"]) > _most("subtitle"):  # a longer one is an opening
        fields["opening_line"], fields["subtitle"] = fields["subtitle"], ""
    if not fields["title"]:
        fields["title"] = untitled(post, practice)
        problems.append(NO_TITLE)
    fields["language"], problem = _language(post.language, practice)
    return fields, problems + ([problem] if problem else [])


def untitled(post: SourcePost, practice: Practice) -> str:
    """Return what an article without a title is called until it has one."""
    day = post.published_at and practice.date_at(post.published_at)
    return f"Untitled, {day:%B} {day.day}, {day.year}" if day else "Untitled"


def first_sentences(sections: Iterable[SectionContent]) -> str:
    """Return the first sentences of an article as far as they fit a summary.

    Those of its first prose: no points of a list, addresses or lines without a sentence; "" if it
    has none.
    """
    most = _most("summary")
    text = ""
    for section in sections:
        for name in ("lead_in", "body", "closing") if section["kind"] != "info" else ():
            for part in richtext.parse_elements(str(section.get(name) or "")):
                said = _prose(" ".join(part.text.split())) if part.tag == "p" else ""
                if len(text) > most or (text and not said):
                    return _whole_sentences(text, most)
                text = f"{text} {said}".strip()
        if text:
            break
    return _whole_sentences(text, most)


def _prose(paragraph: str) -> str:
    """Return the whole sentences that a paragraph begins with; "" if it is no prose."""
    ends = list(sentence_ends(paragraph))
    return paragraph[: ends[-1]] if ends and not NO_PROSE.search(paragraph) else ""


def _whole_sentences(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    ends = [end for end in sentence_ends(text) if end <= most]
    return text[: ends[-1]] if ends and ends[-1] > most / 4 else _fitted(text, most)


def _most(name: str) -> int:
    field: Any = Post._meta.get_field(name)
    return int(field.max_length)


def storable(value: Any) -> Any:
    """Return texts, in whatever they are, without characters that no database takes."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {name: storable(each) for name, each in value.items()}
    return [storable(each) for each in value] if isinstance(value, list | tuple) else value


def _one_line(text: str) -> str:
    return " ".join(str(storable(text)).split())


def _fitted(text: str, most: int) -> str:
    """Return a text, or as many of its words as fit."""
    if len(text) <= most:
        return text
    end = text.rfind(" ", 0, most)
    return text[: end if end > most / 2 else most - 1].rstrip(" ,;:–-") + "…"


def _language(tag: str, practice: Practice) -> tuple[str, str]:
    """Return the language that a post is marked with, "" for the practice's, and a problem."""
    primary, _, region = tag.replace("_", "-").partition("-")
    if not tag or primary.lower() == practice.language.partition("-")[0]:
        return "", ""
    for known in (f"{primary.lower()}-{region.upper()}", f"{primary.lower()}-{region.title()}"):
        if known in LANGUAGES:
            return known, ""
    if primary.lower() in LANGUAGES:
        return primary.lower(), ""
    return "", f"It is in another language ({language_name(tag)}): choose which."
