"""An article's full text as self-contained HTML for feed readers."""

from datetime import date
from functools import partial
from urllib.parse import urljoin

import nh3
from django.template.loader import render_to_string

from blog.models import Edition, Practice
from blog.text import richtext

# The markup of the page's own templates, without what only the page can use: classes and ids
# (which would clash among twenty articles), names of landmarks, scripts and forms.
TAGS = richtext.TAGS | {
    *("h2", "h5", "h6", "div", "section", "footer", "aside", "figure", "figcaption"),
    *("img", "cite", "time", "span", "dl", "dt", "dd"),
}
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "img": {"src", "srcset", "sizes", "width", "height", "alt"},
    "time": {"datetime"},
}
PAGE_ONLY = {"script", "style", "template", "noscript", "nav", "form", "button", "svg"}


def render_full_text(edition: Edition, practice: Practice, today: date, url: str) -> str:
    """Return the article as safe HTML, with bylines as of ``today``.

    Its links are made absolute with ``url``, the address of the article. No query if the relations
    of the edition are prefetched.
    """
    html = render_to_string(
        "blog/feeds/article.html", {"edition": edition, "practice": practice, "today": today}
    )
    cleaner = nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=PAGE_ONLY,
        url_schemes=richtext.SCHEMES,
        attribute_filter=partial(_absolute_url, url),
    )
    return "\n".join(line for line in cleaner.clean(html).splitlines() if line.strip())


def _absolute_url(base: str, tag: str, name: str, value: str) -> str:
    if name in ("href", "src"):
        return urljoin(base, value)
    if name == "srcset":
        return ", ".join(urljoin(base, candidate) for candidate in value.split(", "))
    return value
