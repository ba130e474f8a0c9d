"""An article's whole text as HTML that stands by itself, wherever a reader's program shows it."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urljoin

import nh3
from django.template.loader import render_to_string

from blog.models import Edition, Practice
from blog.text import richtext

# What the page's own templates write, without what only the page can use: classes and ids (which
# would clash among twenty articles), landmarks' names, scripts and forms.
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
    """The article at the address ``url`` as safe HTML, with bylines of ``today``.

    Every address in it is absolute. No query for an edition whose relations were fetched.
    """
    html = render_to_string(
        "blog/feeds/article.html", {"edition": edition, "practice": practice, "today": today}
    )
    cleaner = nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=PAGE_ONLY,
        url_schemes=richtext.SCHEMES,
        attribute_filter=_absolute(url),
    )
    return "\n".join(line for line in cleaner.clean(html).splitlines() if line.strip())


def _absolute(base: str) -> Callable[[str, str, str], str]:
    def rewrite(tag: str, name: str, value: str) -> str:
        if name in ("href", "src"):
            return urljoin(base, value)
        if name == "srcset":
            return ", ".join(urljoin(base, each) for each in value.split(", "))
        return value

    return rewrite
