"""The pages of the demo: the usual ones, with their blanks filled in as ``pages.json`` says.

By the name of its starter, a page has a text for each of the ``blanks``, the ``sections`` that take
the place of those with a heading, and its story. One without ``blanks`` is as it begins: a draft.
"""

import json
from typing import Any

from django.utils import timezone

from blog.articles.starters import STARTERS
from blog.demo.story import Data
from blog.models import Practice
from blog.text.blanks import BLANK, find_blanks


def page_data(name: str, data: Data) -> Data:
    """Return a page's data, as that of an article is; of the practice it takes nothing.

    Raises ValueError for a blank without a text, and for what is said of none that the page has.
    """
    begun = STARTERS[name].begin(Practice(), timezone.now()) | {
        "lead_picture": data.get("lead_picture")
    }
    if "blanks" not in data:
        return begun
    replaced, texts = data.get("sections", {}), data["blanks"]
    headings = {section.get("heading", "") for section in begun["sections"]}
    if unknown := set(replaced) - headings:
        raise ValueError(f"The page “{name}” has no section {sorted(unknown)}.")
    begun["sections"] = [
        each
        for section in begun["sections"]
        for each in replaced.get(section.get("heading", ""), [section])
    ]
    blanks = set(find_blanks(json.dumps(begun, ensure_ascii=False)))
    if wrong := blanks.symmetric_difference(texts):
        raise ValueError(f"The page “{name}” has a blank or a text without the other: {wrong}.")
    return {field: _fill(value, texts) for field, value in begun.items()}


def _fill(value: Any, texts: dict[str, str]) -> Any:
    """Return a value of JSON with a text in each blank."""
    match value:
        case str():
            return BLANK.sub(lambda blank: texts[blank[0]], value)
        case list():
            return [_fill(each, texts) for each in value]
        case dict():
            return {name: _fill(each, texts) for name, each in value.items()}
    return value
