"""The preview of an article in search results and where its link is shared.

``static/js/desk/search_preview.js`` updates it while the form is edited.
"""

import textwrap

from django.forms import ModelForm
from django.http import HttpRequest

from blog.middleware import practice_of
from blog.models import Post
from blog.models.posts import post_path

# What fits in a result. Google gives no number: it truncates by width
# (https://developers.google.com/search/docs/appearance/snippet, read on 23 November 2026).
TITLE_LENGTH, TEXT_LENGTH = 60, 160
# What is shown where nothing is written yet.
NO_TITLE, NO_TEXT = "No title yet", "No words yet."
CHOSEN_BY_ENGINES = "Search engines then choose a sentence of the text."


def search_preview(request: HttpRequest, form: ModelForm) -> dict[str, object]:
    """Return the template's context for the current values of a form.

    A line shows the first of some fields that isn't empty, truncated at a word, or ``empty``.
    """
    practice = practice_of(request)

    def line(name: str, max_length: int, *, ending: str = "", empty: str = "") -> dict[str, object]:
        fields = Post.SHOWN_TEXTS.get(name, (name,))
        values = [str(form[each].value() or "").strip() for each in fields]
        text = next(filter(None, values), "")
        shown = textwrap.shorten(text + ending, max_length, placeholder="…")
        return {
            "fields": " ".join(fields),
            "max_length": max_length,
            "ending": ending,
            "text": text,
            "empty": empty,
            "shown": shown if text else empty,
        }

    return {
        "site": request.get_host(),
        "articles": post_path(form.instance.kind, "-").strip("/-"),
        "slug": line("slug", 60),
        "title": line("search_title", TITLE_LENGTH, ending=f" · {practice.name}", empty=NO_TITLE),
        "text": line("search_description", TEXT_LENGTH, empty=f"{NO_TEXT} {CHOSEN_BY_ENGINES}"),
        "share_title": line("share_title", 100, empty=NO_TITLE),
        "share_text": line("share_description", TEXT_LENGTH, empty=NO_TEXT),
    }
