"""The preview of an article in search results and where its link is shared.

``static/js/desk/search_preview.js`` updates it while the form is edited.
"""

import textwrap
from dataclasses import dataclass

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse

from blog.middleware import practice_of

# What fits in a result. Google gives no number: it truncates by width
# (https://developers.google.com/search/docs/appearance/snippet, read on 23 November 2026).
TITLE_LENGTH, TEXT_LENGTH = 60, 160


@dataclass(frozen=True)
class SnippetLine:
    """A line of the search result or shared link: the first of some fields that isn't empty."""

    fields: str  # their names, in order
    max_length: int  # in characters; longer text is truncated at a word
    text: str
    ending: str = ""

    @property
    def shown(self) -> str:
        """The text with its ending, truncated to the maximum."""
        return textwrap.shorten(self.text + self.ending, self.max_length, placeholder="…")


def search_preview(request: HttpRequest, form: BaseForm) -> dict[str, object]:
    """Return the template's context for the current values of a form."""
    name = practice_of(request).name

    def line(fields: str, max_length: int, ending: str = "") -> SnippetLine:
        values = [str(form[each].value() or "").strip() for each in fields.split()]
        return SnippetLine(fields, max_length, next(filter(None, values), ""), ending)

    return {
        "site": request.get_host(),
        "articles": reverse("article", args=["-"]).strip("/-"),
        "slug": line("slug", 60),
        "title": line("search_title title", TITLE_LENGTH, f" · {name}"),
        "text": line("search_description summary subtitle", TEXT_LENGTH),
        "share_title": line("share_title title", 100),
        "share_text": line("share_description summary subtitle", TEXT_LENGTH),
    }
