"""Points of lists that stand one below the other, each with its level, as nested lists.

Word stores them so, and writes them so into the pages that it saves.
"""

import html as escaping
import re

from blog.text import richtext

# Before the words of a point in a page of Word's: its sign, and room behind it.
SIGN = re.compile(
    r"(?:\s|<(?![/pP])[^<>]*+>)*(?P<sign>[^<>\s]{1,8})\s*+<span\b[^<>]*+>(?:&nbsp;|&#160;|\xa0|\s)*+</span>"
)
# The same without room, where the sign is marked as one.
MARKED_SIGN = re.compile(
    r"(?:\s|<(?![/p])[^<>]*+>)*?<span\b[^<>]*?mso-list:\s*Ignore[^<>]*+>"
    r"\s*+(?P<sign>[^<>\s&]{1,8})(?:&nbsp;|&#160;|\xa0|\s)*+</span>",
    re.IGNORECASE,
)
LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
MARGIN = re.compile(
    r"\bmargin(?:-left)?:\s*(?:[\d.]+\w*\s+){0,3}([\d.]{1,6})(in|pt|cm)", re.IGNORECASE
)
INCHES = {"in": 1.0, "pt": 1 / 72, "cm": 1 / 2.54}
STEP = 0.5  # inches from one level to the next
WRAPPER = "ListContainerWrapper"  # the class of what Word for the web writes around each point
NUMBER = re.compile(r"\(?\w{1,4}[.)]")  # any other sign is a bullet


MAX_SHOWN = 300  # characters of HTML, for the words that a list begins with


class Points:
    """The lists that are open, each with an open point."""

    def __init__(self) -> None:
        """Without any."""
        self.tags: list[str] = []
        self._levels: list[int] = []  # of their points

    def add(self, level: int, tag: str) -> str:
        """Return how a point begins; the outermost list that isn't above its level takes it."""
        depth = sum(each < level for each in self._levels)
        html = ""
        while len(self.tags) > depth + 1 or (len(self.tags) == depth + 1 and self.tags[-1] != tag):
            html += self._end()
        if len(self.tags) == depth + 1:
            self._levels[-1] = level
            return f"{html}</li><li>"
        self.tags.append(tag)
        self._levels.append(level)
        return f"{html}<{tag}><li>"

    def close(self) -> str:
        """Return how all of them end."""
        return "".join(self._end() for _ in range(len(self.tags)))

    def _end(self) -> str:
        self._levels.pop()
        return f"</li></{self.tags.pop()}>"


def word_point(html: str, at: int, attributes: dict[str, str]) -> tuple[int, str, int] | None:
    """Return the level, the tag and the first words of a point that a paragraph of Word's is.

    ``at`` is where its inside begins. None for any other paragraph.
    """
    style = attributes.get("style", "")
    level = LEVEL.search(style)
    if not level and "MsoListParagraph" not in attributes.get("class", ""):
        return None
    sign = SIGN.match(html, at) or (MARKED_SIGN.match(html, at) if level else None)
    if not sign:
        return None
    margin = MARGIN.search(style)
    depth = float(margin[1]) * INCHES[margin[2].lower()] / STEP if margin else 1
    number = int(level[1]) if level else round(depth)
    is_number = NUMBER.fullmatch(escaping.unescape(sign["sign"]))
    return max(0, min(number - 1, 8)), "ol" if is_number else "ul", sign.end()


def web_level(attributes: dict[str, str]) -> int:
    """Return the level of a point of Word's for the web, which is alone in a list of its own."""
    said = attributes.get("data-aria-level", "")
    return int(said) - 1 if re.fullmatch("[1-9]", said) else 0


def other_start(said: str, html: str, begin: int) -> str:
    """Return at which number a list of HTML begins, with its first words; "" where that is 1."""
    if not re.fullmatch(r"\s*-?\d{1,9}\s*", said, re.ASCII) or int(said) == 1:
        return ""
    first = html[begin : begin + MAX_SHOWN].partition("</li")[0]
    words = richtext.plain_text(first).split()
    return f"{int(said)}. {' '.join(words[:6])}"
