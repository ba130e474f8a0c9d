"""Which HTML may exist in this project: one allow-list, for what is stored, shown and typed.

``clean`` makes any HTML safe and tidy, ``render`` is the only place that marks HTML as safe,
``plain`` gives the words alone, ``parts`` takes a text apart, and ``editor_rules`` tells the
editor the same list. Imports nothing of ours.
"""

import html as escaping
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3
from django.utils.safestring import SafeString, mark_safe


def _words(text: str) -> set[str]:
    return set(text.split())


MARKS = ("a", "strong", "em")  # outermost first, so that a link is never cut in two
LISTS = {"ul", "ol"}
CONTAINERS = {*LISTS, "li", "blockquote"}
TAGS = {"p", "br", "h3", "h4", *MARKS, *CONTAINERS}
ATTRIBUTES = {"*": set[str](), "a": {"href"}}  # without the star nh3 would let ``title`` through
SCHEMES = {"http", "https", "mailto", "tel", "sms"}

# Not only the tags go, but what is in them: it was never meant to be read as text.
WITHOUT_CONTENT = _words(
    "script style iframe object embed svg math template noscript title textarea xmp noembed "
    "noframes plaintext"
)

# What foreign HTML says in other words. The page's own h1 and h2 stand above every rich text.
SYNONYMS = {"b": "strong", "i": "em"}
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}

# Other elements that begin a new line. They are read, so that the words on both sides of them
# don't run together, and become paragraphs.
BLOCKS = _words(
    "address article aside body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form header hgroup hr legend main menu nav optgroup option pre section select "
    "summary table tbody td tfoot th thead tr"
)

DEEPEST = 8  # lists and quotations inside each other; what lies deeper is brought up

# Characters that neither XML (the feeds) nor every database can hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
SPACES = re.compile(r"[ \t\n\r\f]+")
EDGES = " \u00a0"
TAG = re.compile(r"<[a-zA-Z/!?]")


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags=WITHOUT_CONTENT,
        strip_comments=True,
        link_rel="noopener noreferrer",
    )


BOUNDARY = _cleaner(TAGS)  # nothing leaves this module as HTML but through here
READER = _cleaner(TAGS | BLOCKS | SYNONYMS.keys() | HEADINGS.keys())


def clean(html: str) -> str:
    """Give the HTML with nothing in it but what the allow-list has, in good order.

    Text without tags becomes paragraphs, as do tables and other blocks; b, i and the headings are
    translated; a smaller heading that has no larger one before it becomes the larger one; what
    holds no readable text is left out. Safe to show; cleaning it again changes nothing.
    """
    root = _read(html)
    larger_seen = False
    for node in root.children:
        if node.tag == "h4" and not larger_seen:
            node.tag = "h3"
        larger_seen = larger_seen or node.tag == "h3"
    return BOUNDARY.clean("".join(_html(node) for node in root.children))


def render(html: str, headings: int = 3) -> SafeString:
    """Give the HTML for a template: what isn't allowed is taken out here too, whatever was stored.

    ``headings`` is the level at which the text's own headings begin, so that the page skips none.
    Tidying is left to ``clean``, since every page that is shown pays for this.
    """
    html = _levels(BOUNDARY.clean(html), headings)
    return mark_safe(html)  # noqa: S308 - the one place, right behind the boundary


def _levels(html: str, top: int) -> str:
    """Let the headings of clean HTML, which are h3 and h4, begin at a level."""
    first = html.find("<h3>")

    def level(match: re.Match[str]) -> str:
        below = match[2] == "4" and -1 < first < match.start()
        return f"<{match[1]}h{top + below}>"

    return re.sub(r"<(/?)h([34])>", level, html)


def plain_text(html: str) -> str:
    """Give the words alone, a line per paragraph, for descriptions and counts. Not HTML-safe."""
    return "\n".join(_lines(_read(html)))


def blocks(html: str) -> "Iterator[Block]":
    """Give the paragraphs and headings in their order, for whoever judges the words."""
    yield from _blocks(_read(html))


def has_text(html: str) -> bool:
    """Whether there is anything to read."""
    return bool(plain_text(html))


@dataclass(frozen=True)
class Part:
    """A part of a text: a paragraph, a heading of any level, a list, an item, a quotation."""

    tag: str
    html: str  # what is in it, clean
    text: str  # the same as words, a line per paragraph
    children: tuple["Part", ...] = ()


def parts(html: str) -> list[Part]:
    """Give what stands one below the other, with headings as they were: h1 to h6.

    Everything else is as ``clean`` has it.
    """
    return [_part(node) for node in _read(html, {tag: tag for tag in HEADINGS}).children]


def editor_rules() -> str:
    """Give the allow-list in the words of CKEditor's ``allowedContent``.

    It keeps the editor from offering what would not be kept; it is no protection.
    """
    bare = sorted(TAGS - ATTRIBUTES.keys())
    linked = [
        f"{tag}[{','.join(f'!{name}' for name in sorted(ATTRIBUTES[tag]))}]"
        for tag in sorted(TAGS & ATTRIBUTES.keys())
    ]
    return "; ".join([" ".join(bare), *linked])


@dataclass(frozen=True)
class Block:
    """A paragraph or heading: its tag, and its words in pieces, each with its marks."""

    tag: str
    pieces: "tuple[Piece, ...]"
    inside: str = ""  # the list item or quotation in which it stands

    @property
    def text(self) -> str:
        """The words alone, on one line."""
        return SPACES.sub(" ", "".join(text for text, _ in self.pieces)).strip()

    @property
    def links(self) -> list[tuple[str, str]]:
        """The address and the words of each link."""
        found: list[tuple[str, str]] = []
        inside = ""
        for text, marks in self.pieces:
            address = next((value for tag, value in marks if tag == "a"), "")
            if address and address == inside:
                found[-1] = (address, found[-1][1] + text)
            elif address:
                found.append((address, text))
            inside = address
        return [(address, SPACES.sub(" ", words).strip()) for address, words in found]


# --- Reading and writing -------------------------------------------------------------------------

Mark = tuple[str, str]  # a tag of MARKS, and the address if it is a link
Piece = tuple[str, tuple[Mark, ...]]  # words and how they are marked; BREAK for a line break
BREAK = "\n"


@dataclass
class _Node:
    """A paragraph or heading, with its pieces, or a container, with its children."""

    tag: str
    pieces: list[Piece] = field(default_factory=list)
    children: list["_Node"] = field(default_factory=list)


def _read(html: str, headings: Mapping[str, str] = HEADINGS) -> _Node:
    html = UNWRITABLE.sub("", html)
    if not TAG.search(html):
        html = html.strip().replace("\r\n", "\n").replace("\n", "<br>")
    reader = _Reader(headings)
    reader.feed(READER.clean(html))
    reader.close()
    reader.end_line()
    return reader.containers[0]


class _Reader(HTMLParser):
    """Builds the tree. What it reads has been through nh3, so that every tag is closed in order."""

    def __init__(self, headings: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.headings = headings
        self.containers = [_Node("")]
        self.opened: list[bool] = []  # for every list, item and quotation that isn't closed yet
        self.marks: list[Mark] = []
        self.line: list[Piece] = []
        self.line_tag = "p"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Mark what follows, or begin a new line."""
        tag = SYNONYMS.get(tag, tag)
        if tag in MARKS:
            self.marks.append((tag, UNWRITABLE.sub("", dict(attrs).get("href") or "")))
        elif tag == "br":
            self.line.append((BREAK, self._marked()))
        else:
            self.end_line()
            if tag in self.headings and len(self.containers) == 1:
                self.line_tag = self.headings[tag]
            elif tag in CONTAINERS:
                self.opened.append(self._fits(tag))
                if self.opened[-1]:
                    self.containers.append(_Node(tag))

    def handle_endtag(self, tag: str) -> None:
        """End the mark, the line or the container."""
        tag = SYNONYMS.get(tag, tag)
        if tag in MARKS:
            self.marks.pop()
        elif tag != "br":
            self.end_line()
            if tag in CONTAINERS and self.opened.pop():
                container = self.containers.pop()
                if container.children:
                    self._add(container)

    def handle_data(self, data: str) -> None:
        """Take words, with the marks that are on."""
        self.line.append((SPACES.sub(" ", UNWRITABLE.sub("", data)), self._marked()))

    def end_line(self) -> None:
        """Make what was gathered a paragraph or heading, or several where lines were left empty."""
        for pieces in _paragraphs(self.line):
            if self.line_tag != "p":  # headings are bold anyway, and stand on one line
                pieces = [
                    (" " if text == BREAK else text, tuple(m for m in marks if m[0] != "strong"))
                    for text, marks in pieces
                ]
            if pieces := _trimmed(pieces):
                self._add(_Node(self.line_tag, pieces=pieces))
        self.line = []
        self.line_tag = "p"

    def _marked(self) -> tuple[Mark, ...]:
        on: dict[str, Mark] = {}
        for tag, address in self.marks:
            if tag != "a" or address:
                on.setdefault(tag, (tag, address))
        return tuple(on[tag] for tag in MARKS if tag in on)

    def _fits(self, tag: str) -> bool:
        if len(self.containers) > DEEPEST:
            return False
        return tag != "li" or self.containers[-1].tag in LISTS

    def _add(self, node: _Node) -> None:
        parent = self.containers[-1]
        if parent.tag in LISTS and node.tag != "li":
            # Only items may stand in a list: Google Docs puts an inner list beside its item.
            if node.tag not in LISTS or not parent.children:
                parent.children.append(_Node("li"))
            parent = parent.children[-1]
        parent.children.append(node)


def _paragraphs(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Cut where two line breaks follow each other."""
    part: list[Piece] = []
    for text, marks in pieces:
        if text == BREAK:
            before = next((each for each, _ in reversed(part) if each.strip(EDGES)), "")
            if before == BREAK:
                yield part
                part = []
                continue
        part.append((text, marks))
    yield part


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Take out spaces that a browser wouldn't show; nothing at all if there is nothing to read."""
    if not any(_readable(text) for text, _ in pieces):
        return []
    kept: list[Piece] = []
    for text, marks in pieces:
        if text == BREAK:
            _strip_end(kept, " ")
        elif not kept:
            text = text.lstrip(EDGES)
        elif kept[-1][0] == BREAK or kept[-1][0].endswith(" "):
            text = text.lstrip(" ")
        if text and (kept or text != BREAK):
            kept.append((text, marks))
    _strip_end(kept, EDGES + BREAK)
    return kept


def _strip_end(pieces: list[Piece], characters: str) -> None:
    while pieces:
        text, marks = pieces.pop()
        if text := text.rstrip(characters):
            pieces.append((text, marks))
            return


def _readable(text: str) -> bool:
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)


def _html(node: _Node) -> str:
    if node.tag not in CONTAINERS:
        return f"<{node.tag}>{_inline(node.pieces)}</{node.tag}>"
    first, *others = node.children
    if node.tag == "li" and first.tag == "p" and all(other.tag != "p" for other in others):
        opening = _inline(first.pieces)  # an item's only paragraph needs no tag of its own
    else:
        opening = _html(first)
    return f"<{node.tag}>{opening}{''.join(_html(other) for other in others)}</{node.tag}>"


def _part(node: _Node) -> Part:
    outer = _html(node)
    inner = outer[len(f"<{node.tag}>") : -len(f"</{node.tag}>")]
    return Part(
        node.tag,
        BOUNDARY.clean(inner),
        "\n".join(_lines(node)),
        tuple(_part(child) for child in node.children),
    )


def _inline(pieces: list[Piece]) -> str:
    out: list[str] = []
    on: list[Mark] = []
    for text, marks in pieces:
        common = 0
        while common < min(len(on), len(marks)) and on[common] == marks[common]:
            common += 1
        out += [f"</{tag}>" for tag, _ in reversed(on[common:])]
        on = on[:common]
        if text.strip(EDGES + BREAK):  # no mark begins at a space or a line break
            for tag, address in marks[common:]:
                href = f' href="{escaping.escape(address)}"' if tag == "a" else ""
                out.append(f"<{tag}{href}>")
            on = list(marks)
        out.append("<br>" if text == BREAK else escaping.escape(text, quote=False))
    out += [f"</{tag}>" for tag, _ in reversed(on)]
    return "".join(out)


def _blocks(node: _Node, inside: str = "") -> Iterator[Block]:
    if node.pieces:
        yield Block(node.tag, tuple(node.pieces), inside)
    for child in node.children:
        yield from _blocks(child, node.tag)


def _lines(node: _Node) -> Iterator[str]:
    if node.pieces:
        yield SPACES.sub(" ", "".join(text for text, _ in node.pieces))
    for child in node.children:
        yield from _lines(child)
