"""Sections as data, in editions and saved states: checked, and cleaned like all rich text."""

import re
from typing import Any

from blog.exporting.values import UnfitValueError
from blog.models.section_kinds import RELATED, RICH_FIELDS, SECTION_KINDS
from blog.text import richtext

WEB = re.compile("https?://")
HTML = "_html"  # ends the name of an item's rich text


def clean_sections(value: Any) -> Any:
    """Return the sections of an edition, or a saved state with such, with their HTML cleaned.

    Raises UnfitValueError for what has another shape.
    """
    sections = value.get("sections") if isinstance(value, dict) else value
    if not isinstance(sections, list):
        raise UnfitValueError("has no sections")
    cleaned = [_clean_section(each) for each in sections]
    return {**value, "sections": cleaned} if isinstance(value, dict) else cleaned


def _clean_section(section: Any) -> dict[str, Any]:
    if not isinstance(section, dict) or section.get("kind") not in SECTION_KINDS:
        raise UnfitValueError("has a section of a kind that there isn’t")
    for name, each in section.items():
        if name in RELATED and each is not None and type(each) is not int:
            raise UnfitValueError(f"has a section whose “{name}” is no number")
    if (link := section.get("link")) and not WEB.match(str(link)):
        raise UnfitValueError("has a section with a link that leads to no page")
    data = {
        name: richtext.clean(each) if name in RICH_FIELDS and isinstance(each, str) else each
        for name, each in section.items()
    }
    return data | ({"items": clean_items(section["items"])} if "items" in section else {})


def clean_items(items: Any) -> list[dict[str, str]]:
    """Return the items of a section with their HTML cleaned.

    Raises UnfitValueError for what has another shape.
    """
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise UnfitValueError("has a section whose items are none")
    return [_clean_item(each) for each in items]


def _clean_item(item: dict[str, Any]) -> dict[str, Any]:
    if not all(isinstance(text, str) for text in item.values()):
        raise UnfitValueError("has an item that is no text")
    return {
        name: richtext.clean(text) if name.endswith(HTML) else text for name, text in item.items()
    }
