"""What plugins noted of an item for searches, with the placeholders in it filled in."""

import re
from collections.abc import Mapping

from blog.importing.blogs.fields import first_in
from blog.importing.blogs.wxr.index import plain

TITLES = (
    "_yoast_wpseo_title",
    "rank_math_title",
    "_aioseo_title",
    "_aioseop_title",
    "_seopress_titles_title",
    "_genesis_title",
    "_wds_title",
)
DESCRIPTIONS = (
    "_yoast_wpseo_metadesc",
    "rank_math_description",
    "_aioseo_description",
    "_aioseop_description",
    "_seopress_titles_desc",
    "_genesis_description",
    "_wds_metadesc",
)
# %%title%% is Yoast's, %title% Rank Math's, #post_title that of All in One SEO.
PLACEHOLDER = re.compile(r"%%?([a-z_]+)(?:\([^()%]{0,60}\))?%%?|#([a-z_]{3,30})\b")
MEANT = {
    **dict.fromkeys(("title", "post_title", "seo_title", "page_title"), "title"),
    **dict.fromkeys(("sitename", "sitetitle", "site_title", "blog_title", "site_name"), "site"),
    **dict.fromkeys(("excerpt", "excerpt_only", "post_excerpt", "seo_description"), "excerpt"),
    **dict.fromkeys(("sep", "separator_sa", "separator"), "sep"),
}
SEPARATOR = "–"
EDGES = f" {SEPARATOR}-|·»:"


def search_title(meta: Mapping[str, str], said: Mapping[str, str]) -> str:
    """Return the title for searches; "" where a plugin would only put others together.

    ``said`` are the ``title``, ``site`` and ``excerpt`` that stand for placeholders.
    """
    return _filled(first_in(meta, TITLES), said)


def search_description(meta: Mapping[str, str], said: Mapping[str, str]) -> str:
    """Return the description for searches, as ``search_title`` does."""
    return _filled(first_in(meta, DESCRIPTIONS), said)


def _filled(text: str, said: Mapping[str, str]) -> str:
    if not PLACEHOLDER.sub("", text).strip(EDGES):
        return ""

    def meant(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in MEANT and match[2]:
            return match[0]  # a word that begins with #
        is_separator = MEANT.get(name) == "sep"
        return SEPARATOR if is_separator else said.get(MEANT.get(name, ""), "")

    filled = re.sub(rf"(?:\s*{SEPARATOR}\s*)+", f" {SEPARATOR} ", PLACEHOLDER.sub(meant, text))
    return plain(filled).strip(EDGES)
