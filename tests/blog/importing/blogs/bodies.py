"""What a test sees of a body: its words, wherever they are, and what was left out."""

import html
import json
import re

from blog.importing.blogs import SourceBody


def shown(body: SourceBody) -> str:
    """Return the HTML of the sections' texts, one after the other."""
    texts = [
        text
        for section in body.proposal.sections
        for name, value in section.items()
        if name not in ("kind", "embedded", "manner", "tone", "heading_size")
        for text in _texts(value)
    ]
    return "\n".join(texts)


def words(body: SourceBody) -> str:
    """Return the same without marks, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown(body))).split())


def left_out(body: SourceBody) -> list[tuple[str, str]]:
    """Return the kinds and words of what isn't in the sections."""
    return [(each["kind"], each["words"]) for each in body.proposal.left_out]


def kinds(body: SourceBody) -> list[str]:
    """Return the kinds of the sections."""
    return [section["kind"] for section in body.proposal.sections]


def nested(depth: int, begin: str, end: str) -> str:
    """Return JSON nested so deep."""
    return begin * depth + json.dumps("Deep words") + end * depth


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    return []
