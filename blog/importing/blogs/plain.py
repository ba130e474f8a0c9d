"""Plain HTML for what editors of other systems show in their own ways, as ``body`` reads it.

Captions and the like are HTML, words are not. Nothing is HTML-safe: the road of documents cleans
it.
"""

import html as escaping
import re
from collections.abc import Iterable

from blog.text import richtext

BLOCK = re.compile(r"\s*<(?:p|div|ul|ol|h\d|figure|blockquote|pre|table)\b", re.IGNORECASE)


def escape(text: str) -> str:
    """Return words as HTML, with their line breaks."""
    return escaping.escape(text, quote=False).replace("\n", "<br>")


def tag(name: str, inner: str = "", **attributes: str) -> str:
    """Return an element, without the attributes that say nothing."""
    said = "".join(
        f' {each.strip("_")}="{escaping.escape(value)}"'
        for each, value in attributes.items()
        if value
    )
    return f"<{name}{said}>{inner}</{name}>"


def paragraph(html: str) -> str:
    """Return HTML as a paragraph; "" if nothing is in it."""
    return f"<p>{html}</p>" if html.strip() else ""


def block(html: str) -> str:
    """Return HTML as a block, which it may be already; "" if nothing is in it."""
    return html if BLOCK.match(html) else paragraph(html)


def link(address: str, words: str = "") -> str:
    """Return a link, whose words are its address if there are none; they alone without it."""
    shown = escape(words.strip() or re.sub(r"\Ahttps?://(?:www\.)?|/\Z", "", address))
    return tag("a", shown, href=address) if address else shown


def picture(
    address: str, *, alt: str = "", caption: str = "", href: str = "", title: str = ""
) -> str:
    """Return a picture, with its caption below it."""
    attributes = {"src": address, "alt": alt, "title": title}
    said = "".join(
        f' {name}="{escaping.escape(value)}"' for name, value in attributes.items() if value
    )
    image = f"<img{said}>"
    image = tag("a", image, href=href) if href and href != address else image
    below = tag("figcaption", caption) if richtext.plain_text(caption).strip() else ""
    return tag("figure", image + below)


def gallery(pictures: Iterable[str], caption: str = "") -> str:
    """Return pictures one after the other, and below them what is said of all."""
    return "".join(pictures) + paragraph(caption)


def card(address: str, title: str, *lines: str) -> str:
    """Return a link that shows what it leads to: its title, and lines of words below it."""
    rows = [link(address, title), *(escape(line.strip()) for line in lines if line.strip())]
    return paragraph("<br>".join(row for row in rows if row))


def code(text: str) -> str:
    """Return lines that stand as they are written, with the spaces before them."""
    lines = [
        "\u00a0" * (len(line) - len(line.lstrip(" "))) + escape(line.lstrip(" "))
        for line in text.strip("\n").expandtabs(4).splitlines()
    ]
    return paragraph("<br>".join(lines))


def questions(heading: str, content: str) -> str:
    """Return what unfolds below a heading; both are HTML."""
    return tag("details", tag("summary", heading) + content)


def pull_quote(html: str, source: str = "") -> str:
    """Return a quotation that is set apart, with its source; both are HTML."""
    cited = tag("footer", source) if source.strip() else ""
    return tag("blockquote", block(html) + cited, class_="pullquote")
