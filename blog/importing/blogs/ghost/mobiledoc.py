"""Documents of Ghost's editors in versions 1 to 5, in the form of Mobiledoc, as plain HTML."""

from typing import Any

from blog.importing.blogs import plain
from blog.importing.blogs.ghost.cards import Cards, load_json

MAX_LENGTH = 4_000_000  # characters of JSON
MAX_OPEN = 20  # marks of a word
TAGS = {"b": "strong", "i": "em", "strike": "s", "del": "s"}
MARKS = ("a", "strong", "em", "s", "code", "sub", "sup")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def html_of_mobiledoc(text: str, cards: Cards) -> str | None:
    """Return a document as HTML, None if it can't be read; ``cards`` notes what isn't in it.

    Raises UnreadableDocumentError for one that is far too long.
    """
    document = load_json(text, MAX_LENGTH)
    if not isinstance(document, dict) or not isinstance(document.get("sections"), list):
        return None
    reader = _Reader(document, cards)
    return "".join(map(reader.section, document["sections"]))


class _Reader:
    def __init__(self, document: dict[str, Any], cards: Cards) -> None:
        self.markups = _list(document.get("markups"))
        self.atoms = _list(document.get("atoms"))
        self.payloads = _list(document.get("cards"))
        self.cards = cards

    def section(self, section: object) -> str:
        """Return a section as HTML."""
        match section:
            case [1, str(tag), list(markers), *_]:
                return self._block(tag, self._line(markers))
            case [2, str(address), *_]:
                return self.cards.html("image", {"src": address})
            case [3, str(tag), list(items), *_]:
                rows = (plain.tag("li", self._line(_list(item))) for item in items)
                return plain.tag("ol" if tag == "ol" else "ul", "".join(rows))
            case [10, int(number), *_]:
                match _at(self.payloads, number):
                    case [str(name), *rest]:
                        return self.cards.html(name, rest[0] if rest else {})
        return ""

    def _block(self, tag: str, html: str) -> str:
        match tag.lower():
            case "blockquote":
                return plain.tag("blockquote", html)
            case "aside" | "pull-quote":
                return plain.pull_quote(html)
            case heading if heading in HEADINGS:
                return plain.tag(heading, html)
        return plain.paragraph(html)

    def _line(self, markers: list[Any]) -> str:
        """Return the words of a line, with the marks that begin and end at each marker."""
        html: list[str] = []
        opened: list[str] = []
        for marker in markers:
            match marker:
                case [int(kind), list(begun), int(ended), value, *_]:
                    for number in begun:
                        if len(opened) < MAX_OPEN:
                            start, tag = self._mark(number)
                            html.append(start)
                            opened.append(tag)
                    html.append(self._words(kind, value))
                    for _ in range(min(ended, len(opened))):
                        tag = opened.pop()
                        html.append(f"</{tag}>" if tag else "")
        html += [f"</{tag}>" for tag in reversed(opened) if tag]
        return "".join(html)

    def _mark(self, number: object) -> tuple[str, str]:
        """Return how a mark begins, and its tag; both are "" of one that isn't kept."""
        match _at(self.markups, number):
            case [str(name), *rest]:
                tag = TAGS.get(name.lower(), name.lower())
                if tag == "a":
                    said = _list(rest[0]) if rest else []
                    pairs = dict(zip(map(str, said[::2]), map(str, said[1::2]), strict=False))
                    return plain.tag("a", href=pairs.get("href", "")).removesuffix("</a>"), "a"
                if tag in MARKS:
                    return f"<{tag}>", tag
        return "", ""

    def _words(self, kind: int, value: object) -> str:
        if kind == 0:
            return plain.escape(value) if isinstance(value, str) else ""
        match _at(self.atoms, value):
            case ["soft-return", *_]:
                return "<br>"
            case [str(), str(text), *_]:
                return plain.escape(text)
        return ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _at(rows: list[Any], number: object) -> object:
    """Return a row by its number, None if it isn't there."""
    is_there = type(number) is int and 0 <= number < len(rows)
    return rows[number] if is_there and isinstance(number, int) else None
