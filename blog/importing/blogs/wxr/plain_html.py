"""What WordPress's and its plugins' HTML means, in elements that any page of the web has."""

import html as escaping
import re

from blog.importing.blogs.patterns import inner, tag
from blog.importing.blogs.recordings import where_it_is
from blog.importing.blogs.regions import Region, find_regions, replace_regions

WRAPPER = re.compile(
    tag("div", r"\bwp-block-embed__wrapper\b") + r"\s*(https?://[^\s<>]+)\s*</div>", re.IGNORECASE
)
# An address alone in its line, or in a paragraph: it is shown as what is there.
ALONE = re.compile(
    r"^([ \t]*+(?:<p\b[^<>]*>[ \t]*+)?)(https?://[^\s<>\"]+)(?=[ \t]*(?:</p>|$))", re.M
)
# Sites of which WordPress shows a post, beside the videos and podcasts that are known.
SHOWN = re.compile(
    r"https?://(?:[\w-]+\.)*(?:twitter|x|instagram|facebook|tiktok|bsky|reddit|tumblr|flickr"
    r"|slideshare|scribd|issuu|kickstarter|imgur|giphy|pinterest|speakerdeck|bandcamp)"
    r"\.(?:com|net|app)/\S+"
)
IS_PULL_QUOTE = r"\bwp-block-pullquote\b"
PULL_QUOTE = re.compile(
    rf"({tag('figure', IS_PULL_QUOTE)}\s*)<blockquote\b[^<>]*>|{tag('blockquote', IS_PULL_QUOTE)}",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"\s*(?=<(?P<tag>strong|h[1-6]|p|div)\b)"
    + tag("strong|h[1-6]|p|div", r"\b(?:schema-faq-question|rank-math-question)\b")
    + r"(?P<words>.*?)</(?P=tag)>",
    re.IGNORECASE | re.DOTALL,
)
# Before the second link to a file, a button.
BUTTON = re.compile(r"(?<=</a>)(?=<a\b[^<>]*\bwp-block-file__button\b)", re.IGNORECASE)
TABLE = re.compile(
    rf"\A({inner('table')}{tag('table')})(.*</table\s*>)\s*"
    rf"{tag('figcaption')}({inner('figcaption')})</figcaption\s*>",
    re.IGNORECASE | re.DOTALL,
)
PICTURE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
IS_CAPTION = r"\bwp-caption-(?:dd|text)\b"
CAPTION = re.compile(
    rf"{tag('dd', IS_CAPTION)}({inner('dd')})</dd\b|{tag('p', IS_CAPTION)}({inner('p')})</p\b",
    re.IGNORECASE,
)
TERM = re.compile(r"</?d[tld]\b[^<>]*>", re.IGNORECASE)
FAQS = {"schema-faq-section", "rank-math-faq-item", "rank-math-list-item"}


def plain_html(html: str) -> str:
    """Return HTML of blocks and plugins as plain HTML."""
    html = BUTTON.sub("<br>", html)
    html = WRAPPER.sub(lambda match: _frame(match[1]), html)
    html = ALONE.sub(_alone, html)
    html = PULL_QUOTE.sub(r'\1<blockquote class="pullquote">', html)
    html = replace_regions(html, find_regions(html, {"div": _is_faq}), _question)
    html = replace_regions(html, find_regions(html, {"figure": _is_table}), _table)
    captioned = {"dl": _is_captioned, "div": _is_captioned}
    html = replace_regions(html, find_regions(html, captioned), _captioned)
    colored = {"div": _is_colored_group, "p": _is_colored}
    return replace_regions(html, find_regions(html, colored), _box)


def _frame(address: str) -> str:
    return f'<iframe src="{address}"></iframe>'  # written as HTML already


def _alone(match: re.Match[str]) -> str:
    before, address = match.groups()
    plain = escaping.unescape(address)
    if where_it_is(plain)[0] or SHOWN.fullmatch(plain):
        return before + _frame(address)
    return f'{before}<a href="{address}">{address}</a>'


def _classes(said: dict[str, str]) -> set[str]:
    return set(said.get("class", "").split())


def _is_captioned(said: dict[str, str]) -> bool:
    return "wp-caption" in _classes(said)


def _captioned(region: Region) -> str:
    """Return a picture with its caption as older versions wrote them."""
    picture, found = PICTURE.search(region.inner), CAPTION.search(region.inner)
    words = (found[1] or found[2]) if found else ""
    if picture is None:
        return f"<p>{words}</p>" if found else TERM.sub("", region.inner)
    caption = f"<figcaption>{words}</figcaption>" if found else ""
    return f"<figure>{picture[0]}{caption}</figure>"


def _is_table(said: dict[str, str]) -> bool:
    return "wp-block-table" in _classes(said)


def _table(region: Region) -> str:
    """Return a table with its caption inside it."""
    return TABLE.sub(r"\1<caption>\3</caption>\2", region.inner)


def _is_faq(said: dict[str, str]) -> bool:
    return bool(_classes(said) & FAQS)


def _is_colored(said: dict[str, str]) -> bool:
    return "has-background" in _classes(said)


def _is_colored_group(said: dict[str, str]) -> bool:
    return _classes(said) >= {"wp-block-group", "has-background"}


def _question(region: Region) -> str:
    found = QUESTION.match(region.inner)
    if not found:
        return f"<div>{region.inner}</div>"
    answer = region.inner[found.end() :]
    return f'<details class="faq"><summary>{found["words"]}</summary>{answer}</details>'


def _box(region: Region) -> str:
    inner = region.inner if region.name == "div" else f"<p>{region.inner}</p>"
    return f"<aside>{inner}</aside>"
