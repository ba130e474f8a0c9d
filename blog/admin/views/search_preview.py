"""The preview of an article in search results and where its link is shared.

``static/js/desk/search_preview.js`` updates it while the form is edited.
"""

import textwrap

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse

from blog.middleware import practice_of

# What fits in a result. Google gives no number: it truncates by width
# (https://developers.google.com/search/docs/appearance/snippet, read on 23 November 2026).
TITLE_LENGTH, TEXT_LENGTH = 60, 160


def search_preview(request: HttpRequest, form: BaseForm) -> dict[str, object]:
    """Return the template's context for the current values of a form.

    A line shows the first of some fields that isn't empty, truncated at a word.
    """
    name = practice_of(request).name

    def line(fields: str, max_length: int, ending: str = "") -> dict[str, object]:
        values = [str(form[each].value() or "").strip() for each in fields.split()]
        text = next(filter(None, values), "")
        shown = textwrap.shorten(text + ending, max_length, placeholder="…")
        return {
            "fields": fields,
            "max_length": max_length,
            "ending": ending,
            "text": text,
            "shown": shown,
        }

    return {
        "site": request.get_host(),
        "articles": reverse("article", args=["-"]).strip("/-"),
        "slug": line("slug", 60),
        "title": line("search_title title", TITLE_LENGTH, f" · {name}"),
        "text": line("search_description summary subtitle", TEXT_LENGTH),
        "share_title": line("share_title title", 100),
        "share_text": line("share_description summary subtitle", TEXT_LENGTH),
    }
