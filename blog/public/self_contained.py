"""What a template of the site says as HTML that stands by itself: in a feed, or in a file."""

from collections.abc import Callable
from functools import partial

import nh3

from blog.text import richtext

# The markup of the page's own templates, without what only the page can use: classes and ids
# (which would clash among twenty articles), names of landmarks, scripts and forms.
TAGS = richtext.TAGS | {
    *("h2", "h5", "h6", "div", "section", "footer", "aside", "figure", "figcaption"),
    *("img", "cite", "time", "span", "dl", "dt", "dd", "dfn"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("audio", "video", "source", "details", "summary"),
}
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "img": {"src", "width", "height", "alt"},  # the JPEG, which every reader's program shows
    "audio": {"controls", "preload"},
    "video": {"controls", "preload", "poster"},
    "source": {"src", "type"},
    "time": {"datetime"},
    "th": {"scope"},
}
PAGE_ONLY = {"script", "style", "template", "noscript", "nav", "form", "button", "svg", "track"}


def self_contained(html: str, link_to: Callable[[str], str]) -> str:
    """Return the site's own HTML safe and without what only a page can use.

    ``link_to`` returns the address that stands in the place of each that it links or shows.
    """
    cleaner = nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=PAGE_ONLY,
        url_schemes=richtext.SCHEMES,
        attribute_filter=partial(_replace, link_to),
    )
    return "\n".join(line for line in cleaner.clean(html).splitlines() if line.strip())


def _replace(link_to: Callable[[str], str], tag: str, name: str, value: str) -> str:
    return link_to(value) if name in ("href", "src", "poster") else value
