"""Points of lists that stand one below the other, each with its level, as nested lists.

Word stores them so, and writes them so into the pages that it saves.
"""

import html as escaping
import re

from blog.text import richtext

# Before the words of a point in a page of Word's: its sign, and room behind it.
SIGN = re.compile(
    r"(?:\s|<(?!/)[^<>]*+>)*+(?P<sign>[^<>\s]{1,8})\s*+<span\b[^<>]*+>(?:&nbsp;|&#160;|\xa0|\s)*+</span>"
)
LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
MARGIN = re.compile(
    r"\bmargin(?:-left)?:\s*(?:[\d.]+\w*\s+){0,3}([\d.]{1,6})(in|pt|cm)", re.IGNORECASE
)
INCHES = {"in": 1.0, "pt": 1 / 72, "cm": 1 / 2.54}
STEP = 0.5  # inches from one level to the next
NUMBER = re.compile(r"\(?\w{1,4}[.)]")  # any other sign is a bullet


MAX_SHOWN = 300  # characters of HTML, for the words that a list begins with


class Points:
    """The lists that are open, each with an open point."""

    def __init__(self) -> None:
        """Without any."""
        self.tags: list[str] = []

    def add(self, level: int, tag: str) -> str:
        """Return how a point begins; one of a level that is missing goes to the nearest above."""
        html = ""
        while len(self.tags) > level + 1 or (len(self.tags) == level + 1 and self.tags[-1] != tag):
            html += f"</li></{self.tags.pop()}>"
        if len(self.tags) == level + 1:
            return f"{html}</li><li>"
        missing = level + 1 - len(self.tags)
        self.tags += [tag] * missing
        return html + f"<{tag}><li>" * missing

    def close(self) -> str:
        """Return how all of them end."""
        html = "".join(f"</li></{tag}>" for tag in reversed(self.tags))
        self.tags = []
        return html


def word_point(html: str, at: int, attributes: dict[str, str]) -> tuple[int, str, int] | None:
    """Return the level, the tag and the first words of a point that a paragraph of Word's is.

    ``at`` is where its inside begins. None for any other paragraph.
    """
    style = attributes.get("style", "")
    level = LEVEL.search(style)
    if not level and "MsoListParagraph" not in attributes.get("class", ""):
        return None
    sign = SIGN.match(html, at)
    if not sign:
        return None
    margin = MARGIN.search(style)
    depth = float(margin[1]) * INCHES[margin[2].lower()] / STEP if margin else 1
    number = int(level[1]) if level else round(depth)
    is_number = NUMBER.fullmatch(escaping.unescape(sign["sign"]))
    return max(0, min(number - 1, 8)), "ol" if is_number else "ul", sign.end()


def other_start(said: str, html: str, begin: int) -> str:
    """Return at which number a list of HTML begins, with its first words; "" where that is 1."""
    if not re.fullmatch(r"\s*-?\d{1,9}\s*", said, re.ASCII) or int(said) == 1:
        return ""
    first = html[begin : begin + MAX_SHOWN].partition("</li")[0]
    words = richtext.plain_text(first).split()
    return f"{int(said)}. {' '.join(words[:6])}"
