"""How an article is shown elsewhere: in search results, and where its link is shared.

``static/js/desk/snippet.js`` follows the typing from where this ends.
"""

import textwrap
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse

# What fits in a result. Google names no number: it cuts by the width of the letters
# (https://developers.google.com/search/docs/appearance/snippet, read on 23 November 2026).
TITLE, TEXT = 60, 160


@dataclass(frozen=True)
class Line:
    """A line of a snippet: the first of some fields that has words, as the public page has it."""

    fields: str  # their names, in order
    room: int  # in letters; what is longer is cut at a word
    words: str
    ending: str = ""

    @property
    def shown(self) -> str:
        """The words with their ending, as far as there is room."""
        return textwrap.shorten(self.words + self.ending, self.room, placeholder="…")


def search_preview(request: HttpRequest, form: BaseForm) -> dict[str, Any]:
    """Give what the template shows, of a form as it stands."""
    name = request.practice.name  # type: ignore[attr-defined]

    def line(fields: str, room: int, ending: str = "") -> Line:
        values = [str(form[each].value() or "").strip() for each in fields.split()]
        return Line(fields, room, next(filter(None, values), ""), ending)

    return {
        "site": request.get_host(),
        "articles": reverse("article", args=["-"]).strip("/-"),
        "slug": line("slug", 60),
        "title": line("search_title title", TITLE, f" · {name}"),
        "text": line("search_description summary subtitle", TEXT),
        "share_title": line("share_title title", 100),
        "share_text": line("share_description summary subtitle", TEXT),
    }
