"""Documents of Ghost's editor since version 5, in the form of Lexical, as plain HTML."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from blog.importing.blogs import plain
from blog.importing.blogs.ghost.cards import Cards, load_json

MAX_LENGTH = 4_000_000  # characters of JSON
MAX_DEPTH = 40  # of nodes; what is deeper is read as its words

# The bits of a text's format, the outermost mark first. Underlined words have none here.
MARKS = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))
INLINE = {
    *("text", "extended-text", "linebreak", "tab", "link", "autolink", "at-link", "zwnj", "tk"),
    *("hashtag", "mention", "emoji", "code-highlight", "at-link-search"),
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CELLS = {"table": "table", "tablerow": "tr"}

Node = Mapping[str, Any]


def html_of_lexical(text: str, cards: Cards) -> str | None:
    """Return a document as HTML, None if it can't be read; ``cards`` notes what isn't in it.

    Raises UnreadableDocumentError for one that is far too long.
    """
    document = load_json(text, MAX_LENGTH)
    root = document.get("root") if isinstance(document, dict) else None
    if not isinstance(root, dict) or not isinstance(root.get("children"), list):
        return None
    return _Reader(cards).blocks(root, 0)


class _Reader:
    def __init__(self, cards: Cards) -> None:
        self.cards = cards

    def blocks(self, node: Node, depth: int) -> str:
        """Return what is inside a node: blocks, and words beside them as paragraphs."""
        html = []
        for is_inline, run in groupby(_children(node), lambda each: _kind(each) in INLINE):
            if is_inline:
                html.append(plain.paragraph("".join(self._inline(each, depth) for each in run)))
            else:
                html += [self._block(each, depth) for each in run]
        return "".join(html)

    def _block(self, node: Node, depth: int) -> str:
        kind = _kind(node)
        if depth >= MAX_DEPTH:
            return plain.paragraph(plain.escape(_words(node)))
        inner = depth + 1
        match kind:
            case "paragraph":
                return self.blocks(node, inner)
            case "heading" | "extended-heading":
                tag = node.get("tag")
                return plain.tag(tag if tag in HEADINGS else "h2", self._line(node, inner))
            case "quote" | "extended-quote":
                return plain.tag("blockquote", self.blocks(node, inner))
            case "aside":  # the other look of a quotation, which sets it apart
                return plain.pull_quote(self.blocks(node, inner))
            case "list":
                return self._list(node, inner)
            case "listitem":
                return plain.tag("ul", plain.tag("li", self._mixed(node, inner)))
            case "table" | "tablerow":
                return plain.tag(CELLS[kind], self.blocks(node, inner))
            case "tablecell":
                is_head = node.get("headerState") not in (None, 0)
                return plain.tag("th" if is_head else "td", self.blocks(node, inner))
        if not _children(node):
            return self.cards.html(kind, node)
        self.cards.left_out.append(("foreign", f"{kind}: {_words(node)}"))
        return self.blocks(node, inner)

    def _list(self, node: Node, depth: int) -> str:
        """Return a list.

        One inside it, which Lexical puts into an item of its own, joins the item above.
        """
        items: list[str] = []
        for child in _children(node):
            nested = [_kind(each) for each in _children(child)]
            html = self._mixed(child, depth)
            if items and nested and set(nested) == {"list"}:
                items[-1] += html
                continue
            if node.get("listType") == "check":
                html = ("☑ " if child.get("checked") is True else "☐ ") + html
            items.append(html)
        rows = "".join(plain.tag("li", item) for item in items)
        start = node.get("start")
        if node.get("listType") == "number" or node.get("tag") == "ol":
            is_later = type(start) is int and start > 1
            return plain.tag("ol", rows, start=str(start) if is_later else "")
        return plain.tag("ul", rows)

    def _mixed(self, node: Node, depth: int) -> str:
        """Return what is inside an item of a list: words, and lists between them."""
        if _kind(node) in INLINE:
            return self._inline(node, depth)
        return "".join(
            self._inline(each, depth) if _kind(each) in INLINE else self._block(each, depth)
            for each in _children(node)
        )

    def _line(self, node: Node, depth: int) -> str:
        return "".join(self._inline(each, depth) for each in _children(node))

    def _inline(self, node: Node, depth: int) -> str:
        kind = _kind(node)
        if kind == "linebreak":
            return "<br>"
        if kind == "tab":
            return " "
        if not _children(node):
            return _marked(node)
        if depth >= MAX_DEPTH:
            return plain.escape(_words(node))
        inner = "".join(
            self._inline(each, depth + 1) if _kind(each) in INLINE else plain.escape(_words(each))
            for each in _children(node)
        )
        address = node.get("url")
        is_link = isinstance(address, str) and address and node.get("isUnlinked") is not True
        return plain.tag("a", inner, href=str(address)) if is_link else inner


def _marked(node: Node) -> str:
    """Return the words of a node with their marks."""
    text, bits = node.get("text"), node.get("format")
    html = plain.escape(text) if isinstance(text, str) else ""
    if html.strip() and type(bits) is int:
        for bit, tag in reversed(MARKS):
            html = plain.tag(tag, html) if bits & bit else html
    return html


def _children(node: Node) -> list[Node]:
    children = node.get("children")
    rows = children if isinstance(children, list) else []
    return [each for each in rows if isinstance(each, dict)]


def _kind(node: Node) -> str:
    kind = node.get("type")
    return kind if isinstance(kind, str) else ""


def _words(node: Node) -> str:
    """Return the words of a node and all that is inside it, however deep."""
    return " ".join(_pieces(node))


def _pieces(node: Node) -> Iterator[str]:
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(text := each.get("text"), str) and text.strip():
            yield text.strip()
        waiting += reversed(_children(each))
