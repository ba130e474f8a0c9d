"""What every recognizer needs: a structure, its place among the elements, their text."""

import html as escaping
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from blog.models import SECTION_KINDS
from blog.models.section_items import CLOSING_QUOTES, OPENING_QUOTES, Row
from blog.text.richtext import Element

Elements = Sequence[Element]

URL = r"https?://[^\s<>“”\"]+"
LINK = re.compile(r'<a href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
BOXES = "☐☑☒□"  # to tick
BOX = re.compile(rf"[{BOXES}]\ufe0f?\s*")
NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(\S.*)", re.DOTALL)
QUOTED = re.compile(
    rf"[{OPENING_QUOTES}]([^{OPENING_QUOTES}{CLOSING_QUOTES}]+)[{CLOSING_QUOTES}]"
    r"(?P<or>\s*[Oo]r:)?"
)
MAX_TITLE_LENGTH = 160  # characters, as in the fields for headings and titles
MAX_NAMES_LENGTH = 600  # characters


@dataclass(frozen=True)
class Structure:
    """A structure of elements: the range of their indexes, its kind, and that kind's fields."""

    start: int
    end: int
    kind: str
    fields: Mapping[str, object]

    @property
    def has_own_heading(self) -> bool:
        """Whether it can't stand right below the heading of a chapter."""
        return "heading" in self.fields or "heading" not in SECTION_KINDS[self.kind].fields


@dataclass(frozen=True)
class Place:
    """Where a structure may begin: an index among elements, and the heading above it."""

    elements: Elements
    start: int
    heading: str = ""

    @property
    def element(self) -> Element:
        """The first element of the structure."""
        return self.elements[self.start]

    @property
    def above(self) -> Element | None:
        """The element above."""
        return self.elements[self.start - 1] if self.start else None

    @property
    def is_below_heading(self) -> bool:
        """Whether nothing stands between it and the heading."""
        return bool(self.above.level if self.above else self.heading)

    @property
    def names(self) -> str:
        """The heading, and the line between it and the structure, which may say what it is."""
        lead = self.above.text if self.above and self.above.tag == "p" else ""
        return f"{self.heading}\n{lead}"[:MAX_NAMES_LENGTH]

    def end_of_part(self) -> int:
        """Return the index of the next heading, or the end."""
        following = range(self.start, len(self.elements))
        return next((at for at in following if self.elements[at].level), len(self.elements))


def top_level(elements: Elements) -> int:
    """Return the highest level of a heading among the elements; 0 if there is none."""
    return min((element.level for element in elements if element.level), default=0)


def rows_of(elements: Elements) -> list[Element]:
    """Return the elements, with the items of lists in place of the lists."""
    return [
        row for element in elements for row in (element.children if element.is_list else [element])
    ]


def html_text(html: str) -> str:
    """Return the plain text of HTML, with the URLs of links in parentheses. Not HTML-safe."""

    def link_text(link: re.Match[str]) -> str:
        url, text = link[1], link[2]
        bare = re.sub(r"^(https?://|mailto:|tel:)|/$", "", url)
        return text if bare in text else f"{text} ({url})"

    lines = re.sub(r"<br>|</p>|<[uo]l>|</li>|</h\d>", "\n", LINK.sub(link_text, html))
    text = escaping.unescape(re.sub(r"<[^>]+>", "", lines))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def read_field(kind: str, name: str, html: str) -> Row:
    """Return the part of a kind's item that HTML stands for: its words, and its marks if any."""
    item = SECTION_KINDS[kind].item
    field = next(field for field in item.fields if field.name == name) if item else None
    return field.read(html) if field else {}


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, for constants."""
    return frozenset(text.split())


def strip_quotes(text: str) -> str:
    """Return the text without quotation marks around the whole of it."""
    quoted = QUOTED.fullmatch(text.strip())
    return quoted[1].strip() if quoted else text


def list_html(rows: Iterable[str], tag: str = "ul") -> str:
    """Return a list with the rows, which are HTML, as its items."""
    return f"<{tag}>{''.join(f'<li>{row}</li>' for row in rows)}</{tag}>"
