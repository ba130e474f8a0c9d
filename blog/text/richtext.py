"""Sanitizing of rich text: one allow-list for HTML that is stored, shown and edited.

``clean`` makes any HTML safe and tidy, ``render`` is the only place that marks HTML as safe,
``plain_text`` strips the markup, ``iter_blocks`` and ``parse_elements`` return the structure, and
``editor_rules`` exports the allow-list to the editor. Imports nothing from this project.
"""

import html as escaping
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from itertools import groupby, takewhile

import nh3
from django.utils.safestring import SafeString, mark_safe


def _split_names(names: str) -> set[str]:
    return set(names.split())


INLINE_TAGS = ("a", "strong", "em")  # outermost first, so that a link is never split in two
LISTS = {"ul", "ol"}
CONTAINERS = {*LISTS, "li", "blockquote"}
CELLS = {"td", "th"}
TABLES = {"table", "tr", *CELLS}
TAGS = {"p", "br", "h3", "h4", *INLINE_TAGS, *CONTAINERS}
ATTRIBUTES = {"*": set[str](), "a": {"href"}}  # without "*" nh3 would allow ``title``
SCHEMES = {"http", "https", "mailto", "tel", "sms"}

# Elements removed together with their content, which isn't text for readers.
WITHOUT_CONTENT = _split_names(
    "script style iframe object embed svg math template noscript title textarea xmp noembed "
    "noframes plaintext"
)

# Equivalents of allowed tags in pasted or imported HTML. The page itself uses h1 and h2, so rich
# text starts at h3.
TAG_SYNONYMS = {"b": "strong", "i": "em"}
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}

# Other block-level elements. They are parsed, so that the text before and after them doesn't run
# together, and become paragraphs.
BLOCKS = _split_names(
    "address article aside body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form header hgroup hr legend main menu nav optgroup option pre section select "
    "summary table tbody td tfoot th thead tr"
)

# Elements whose end tag may be left out: one ends where the next of its kind begins.
SELF_ENDING = _split_names("dd dt li optgroup option p tbody td tfoot th thead tr")
VOID = {"br", "embed", "hr"}
# Those whose content is read as text until their end tag comes.
RAW = "script|style|iframe|title|textarea|xmp|noembed|noframes|noscript|plaintext"

MAX_LENGTH = 100_000  # characters of one text, with its HTML; some forty pages
MAX_NESTING = 100  # of elements in the HTML that is read; the parser's time grows with it
MAX_SAME_MARK = 3  # of one inline element inside another of its name
MAX_DEPTH = 8  # of nested lists and quotations; anything deeper is moved up to this level

# Characters that are not allowed in XML (the feeds) or not supported by every database.
ILLEGAL_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
SPACES = re.compile(r"[ \t\n\r\f]+")
NO_BREAK = "\u00a0"
EDGE_SPACES = f" {NO_BREAK}"
# A no-break space between a word, which a sign may end, and the beginning of the next.
BETWEEN_WORDS = re.compile(rf"(?:[^\W\d_]|[.,;:!?…)”’\"]){NO_BREAK}(?:[^\W\d_]|[“‘(\"])")
WIDE_SPACE = re.compile("\u00a0+(?= )")
TAG_START = re.compile(r"<[a-zA-Z/!?]")
# A tag, or what is read as none of the text, each to its end or that of the HTML; so no part is
# ever read twice. As in https://html.spec.whatwg.org/multipage/parsing.html#tokenization.
TOKEN = re.compile(
    rf"""
    <!--(?:-?>|.*?(?:--!?>|\Z)) | <(?:[!?]|/[^a-zA-Z])[^>]*(?:>|\Z)
    | <(?P<raw>{RAW})(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])[^>]*>|\Z)
    | <(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)
      (?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*=\s*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^\s>"'][^\s>]*+)?)?)*+
      (?P<closed>>|\Z)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE | re.ASCII,
)


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags=WITHOUT_CONTENT,
        strip_comments=True,
        link_rel="noopener noreferrer",
    )


OUTPUT_CLEANER = _cleaner(TAGS)  # all HTML that this module returns has passed through it
READ_TAGS = TAGS | BLOCKS | TAG_SYNONYMS.keys() | HEADINGS.keys()
KNOWN_TAGS = READ_TAGS | WITHOUT_CONTENT
INPUT_CLEANER = _cleaner(READ_TAGS)


def clean(html: str) -> str:
    """Return sanitized HTML with only what is on the allow-list, in a normal form.

    Text without tags becomes paragraphs, as do tables and other blocks; b, i and headings are
    replaced by their equivalents; an h4 without an h3 before it becomes an h3; elements without
    readable text are removed. The result is HTML-safe, and cleaning it again changes nothing.
    """
    root = _read(html)
    larger_seen = False
    for element in root.children:
        if element.tag == "h4" and not larger_seen:
            element.tag = "h3"
        larger_seen = larger_seen or element.tag == "h3"
    return OUTPUT_CLEANER.clean("".join(map(_html, root.children)))


def length_error(text: str) -> str:
    """Return what is wrong with a text that is too long, as a sentence; empty if nothing is."""
    if len(text) <= MAX_LENGTH:
        return ""
    return (
        f"This has {len(text):,} characters, and {MAX_LENGTH:,} fit. Move a part of it elsewhere, "
        "for example into another section."
    )


def render(html: str, headings: int = 3) -> SafeString:
    """Return HTML marked as safe for a template, sanitized again whatever was stored.

    ``headings`` is the level at which the text's own headings begin, so that the page skips no
    level. The normal form is left to ``clean``, since this runs for every page view.
    """
    html = OUTPUT_CLEANER.clean(html)
    first = html.find("<h3>")

    def shift(tag: re.Match[str]) -> str:
        is_below = tag[2] == "4" and -1 < first < tag.start()
        return f"<{tag[1]}h{headings + is_below}>"

    html = re.sub(r"<(/?)h([34])>", shift, html)
    return mark_safe(html)  # noqa: S308 - the only place, directly after sanitizing


def plain_text(html: str) -> str:
    """Return the text without markup, a line per paragraph. Not HTML-safe."""
    return _read(html).text


def to_plain(html: str) -> str:
    """Return plain text with an empty line between paragraphs, and its line breaks."""
    text = "\n\n".join("".join(text for text, _ in each.pieces) for each in iter_blocks(html))
    return WIDE_SPACE.sub(lambda match: " " * len(match[0]), text)


def from_plain(text: str) -> str:
    """Return plain text as HTML, with its paragraphs and line breaks; ``to_plain`` undoes it."""
    wide = re.sub(" (?= )", "\u00a0", text)  # HTML has no two spaces after each other
    paragraphs = escaping.escape(wide, quote=False).split("\n\n")
    return "".join(f"<p>{each.replace(BREAK, '<br>')}</p>" for each in paragraphs if each)


def iter_blocks(html: str) -> "Iterator[Block]":
    """Yield the paragraphs and headings in order, with their inline formatting."""
    yield from _blocks(_read(html))


def split_blocks(html: str) -> list[str]:
    """Return the top-level elements of clean HTML, which together are ``html`` again."""
    return [OUTPUT_CLEANER.clean(_html(element)) for element in _read(html).children]


def parse_elements(html: str, *, tables: bool = False) -> "list[Element]":
    """Return the top-level elements, with headings at their original levels, h1 to h6.

    Everything else is as in the result of ``clean``; but with ``tables`` a table is an element:
    its children are rows, with a caption before them, and theirs are cells, which may be empty
    and hold headings and further tables.
    """
    return _read(html, {tag: tag for tag in HEADINGS}, tables).children


def editor_rules() -> str:
    """Return the allow-list in the syntax of CKEditor's ``allowedContent``.

    It keeps the editor from producing what would be removed on saving; it is no protection.
    """
    bare = " ".join(sorted(TAGS - ATTRIBUTES.keys()))
    required = ",".join(f"!{name}" for name in sorted(ATTRIBUTES["a"]))
    return f"{bare}; a[{required}]"


@dataclass(frozen=True)
class Block:
    """A paragraph or heading: its tag, and its text in pieces, each with its marks."""

    tag: str
    pieces: "tuple[Piece, ...]"
    inside: str = ""  # the tag of the list item or quotation that contains it

    @property
    def text(self) -> str:
        """The text without markup, on one line."""
        return _join(self.pieces).strip()

    @property
    def links(self) -> list[tuple[str, str]]:
        """The address and the text of each link."""
        runs = groupby(self.pieces, lambda piece: dict(piece[1]).get("a"))
        return [(address, _join(pieces).strip()) for address, pieces in runs if address]


# --- Parsing and serializing ---------------------------------------------------------------------

Mark = tuple[str, str]  # a tag of INLINE_TAGS, and the address if it is a link
Piece = tuple[str, tuple[Mark, ...]]  # text, or BREAK for a line break, and its marks
BREAK = "\n"


@dataclass
class Element:
    """A paragraph or heading, with its pieces, or a list, table or the like, with its children."""

    tag: str
    pieces: list[Piece] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list)

    @cached_property
    def html(self) -> str:
        """Its inner HTML, clean."""
        return OUTPUT_CLEANER.clean(_inner_html(self))

    @cached_property
    def text(self) -> str:
        """Its text without markup, a line per paragraph. Not HTML-safe."""
        return "\n".join(_join(block.pieces) for block in _blocks(self))

    @property
    def level(self) -> int:
        """The level of a heading, from 1, the highest, to 6; 0 for anything else."""
        return int(self.tag[1]) if self.tag in HEADINGS else 0

    @property
    def is_list(self) -> bool:
        """Whether it is a bulleted or numbered list."""
        return self.tag in LISTS


def _read(html: str, headings: Mapping[str, str] = HEADINGS, tables: bool = False) -> Element:
    html = ILLEGAL_CHARACTERS.sub("", html)
    if not TAG_START.search(html):
        html = html.strip().replace("\r\n", "\n").replace("\n", "<br>")
    reader = _Reader(headings, tables)
    reader.feed(INPUT_CLEANER.clean(_balanced(html)))
    reader.close()
    reader.end_line()
    return reader.containers[0]


def _balanced(html: str) -> str:
    """Return HTML in which every element is closed and nesting is limited; no text is lost.

    A browser's parser, which reads it next, takes time for each element that is open, and opens
    marks again that were not closed.
    """
    out: list[str] = []
    opened: list[str] = []
    end = 0

    def close(count: int) -> None:
        out.extend(f"</{name}>" for name in reversed(opened[count:]))
        del opened[count:]

    for token in TOKEN.finditer(html):
        out.append(html[end : token.start()].replace("<", "&lt;"))
        end = token.end()
        name = (token["name"] or "").lower()
        if name not in KNOWN_TAGS or not token["closed"]:
            continue
        if token["end"]:
            if name in opened:
                close(len(opened) - 1 - opened[::-1].index(name))
            continue
        if name in SELF_ENDING:
            siblings = list(takewhile(SELF_ENDING.__contains__, reversed(opened)))
            if name in siblings:
                close(len(opened) - 1 - siblings.index(name))
        is_mark = TAG_SYNONYMS.get(name, name) in INLINE_TAGS
        if len(opened) >= MAX_NESTING or (is_mark and opened.count(name) >= MAX_SAME_MARK):
            out.append("" if is_mark else "<br>")
            continue
        out.append(token[0])
        if name not in VOID:
            opened.append(name)
    out.append(html[end:].replace("<", "&lt;"))
    close(0)
    return "".join(out)


class _Reader(HTMLParser):
    """Builds the tree. Its input has been through nh3, so every tag is closed, in order."""

    def __init__(self, headings: Mapping[str, str], tables: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.headings = headings
        self.container_tags = CONTAINERS | TABLES if tables else CONTAINERS
        self.containers = [Element("")]
        # For every open list, item, quotation and table, whether it became a container of the tree.
        self.opened: list[bool] = []
        self.marks: list[Mark] = []
        self.line: list[Piece] = []
        self.line_tag = "p"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a mark or a container, or begin a new line."""
        tag = TAG_SYNONYMS.get(tag, tag)
        if tag in INLINE_TAGS:
            self.marks.append((tag, ILLEGAL_CHARACTERS.sub("", dict(attrs).get("href") or "")))
        elif tag == "br":
            self.line.append((BREAK, self._marked()))
        else:
            self.end_line()
            if tag in self.headings and self.containers[-1].tag in ("", *CELLS):
                self.line_tag = self.headings[tag]
            elif tag in self.container_tags:
                self.opened.append(self._fits(tag))
                if self.opened[-1]:
                    self.containers.append(Element(tag))

    def handle_endtag(self, tag: str) -> None:
        """Close the mark, the line or the container."""
        tag = TAG_SYNONYMS.get(tag, tag)
        if tag in INLINE_TAGS:
            self.marks.pop()
        elif tag != "br":
            self.end_line()
            if tag in self.container_tags and self.opened.pop():
                container = self.containers.pop()
                if container.children or tag in CELLS:
                    self._add(container)

    def handle_data(self, data: str) -> None:
        """Add text to the line, with the marks that are open."""
        self.line.append((SPACES.sub(" ", ILLEGAL_CHARACTERS.sub("", data)), self._marked()))

    def end_line(self) -> None:
        """Turn the line into a paragraph or heading, or into several if it has empty lines."""
        for pieces in _paragraphs(_with_plain_spaces(self.line)):
            if self.line_tag != "p":  # headings are bold anyway, and have no line breaks
                pieces = [
                    (" " if text == BREAK else text, tuple(m for m in marks if m[0] != "strong"))
                    for text, marks in pieces
                ]
            if pieces := _trimmed(pieces):
                self._add(Element(self.line_tag, pieces=pieces))
        self.line = []
        self.line_tag = "p"

    def _fits(self, tag: str) -> bool:
        parent = self.containers[-1].tag
        depth = len(self.containers) + (2 if tag == "table" else 0)  # with a row and a cell in it
        if depth > MAX_DEPTH:
            return False
        if tag in TABLES:
            return parent in {"table": ("", *CELLS), "tr": ("table",)}.get(tag, ("tr",))
        return tag != "li" or parent in LISTS

    def _marked(self) -> tuple[Mark, ...]:
        # Of marks inside one another the outermost counts.
        marks = {tag: address for tag, address in reversed(self.marks) if tag != "a" or address}
        return tuple((tag, marks[tag]) for tag in INLINE_TAGS if tag in marks)

    def _add(self, element: Element) -> None:
        parent = self.containers[-1]
        if parent.is_list and element.tag != "li":
            # Only items are allowed in a list: Google Docs puts a nested list beside its item.
            if not element.is_list or not parent.children:
                parent.children.append(Element("li"))
            parent = parent.children[-1]
        parent.children.append(element)


def _paragraphs(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Split the pieces wherever two line breaks follow each other."""
    paragraph: list[Piece] = []
    for text, marks in pieces:
        if text == BREAK:
            texts = (earlier for earlier, _ in reversed(paragraph))
            if next((earlier for earlier in texts if earlier.strip(EDGE_SPACES)), "") == BREAK:
                yield paragraph
                paragraph = []
                continue
        paragraph.append((text, marks))
    yield paragraph


def _with_plain_spaces(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with a plain space for each no-break one that an editor left at a mark.

    Browsers write these where somebody types a space before or after bold words. Those beside
    numbers, guillemets and the like were meant.
    """
    line = "".join(text for text, _ in pieces)
    if NO_BREAK not in line or len(pieces) < 2:
        return pieces
    spaced, start = [], 0
    for text, marks in pieces:
        end = start + len(text)
        for at in {start, end - 1} if text else ():
            is_word_space = BETWEEN_WORDS.fullmatch(line[max(at - 1, 0) : at + 2])
            if line[at] == NO_BREAK and 0 < at < len(line) - 1 and is_word_space:
                text = text[: at - start] + " " + text[at - start + 1 :]
        spaced.append((text, marks))
        start = end
    return spaced


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Remove spaces that a browser wouldn't show; return no pieces if nothing is readable."""
    if not any(_is_readable(text) for text, _ in pieces):
        return []
    trimmed: list[Piece] = []
    for text, marks in pieces:
        if text == BREAK:
            _strip_end(trimmed, " ")
        elif not trimmed:
            text = text.lstrip(EDGE_SPACES)
        elif trimmed[-1][0] == BREAK or trimmed[-1][0].endswith(" "):
            text = text.lstrip(" ")
        if text and (trimmed or text != BREAK):
            trimmed.append((text, marks))
    _strip_end(trimmed, EDGE_SPACES + BREAK)
    return trimmed


def _strip_end(pieces: list[Piece], characters: str) -> None:
    while pieces:
        text, marks = pieces.pop()
        if text := text.rstrip(characters):
            pieces.append((text, marks))
            return


def _is_readable(text: str) -> bool:
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)


def _html(element: Element) -> str:
    return f"<{element.tag}>{_inner_html(element)}</{element.tag}>"


def _inner_html(element: Element) -> str:
    if element.tag in TABLES:  # as paragraphs: no stored text has a table
        return "".join(
            _inner_html(child) if child.tag in TABLES else _html(child)
            for child in element.children
        )
    if element.tag not in CONTAINERS:
        return _inline(element.pieces)
    first, *others = element.children
    if element.tag == "li" and first.tag == "p" and all(other.tag != "p" for other in others):
        opening = _inline(first.pieces)  # an item's only paragraph needs no <p>
    else:
        opening = _html(first)
    return opening + "".join(map(_html, others))


def _inline(pieces: list[Piece]) -> str:
    out: list[str] = []
    opened: list[Mark] = []
    for text, marks in pieces:
        common = 0
        while common < min(len(opened), len(marks)) and opened[common] == marks[common]:
            common += 1
        out += [f"</{tag}>" for tag, _ in reversed(opened[common:])]
        opened = opened[:common]
        if text.strip(EDGE_SPACES + BREAK):  # no mark begins at a space or a line break
            for tag, address in marks[common:]:
                href = f' href="{escaping.escape(address)}"' if tag == "a" else ""
                out.append(f"<{tag}{href}>")
            opened = list(marks)
        out.append("<br>" if text == BREAK else escaping.escape(text, quote=False))
    out += [f"</{tag}>" for tag, _ in reversed(opened)]
    return "".join(out)


def _blocks(element: Element, inside: str = "") -> Iterator[Block]:
    if element.pieces:
        yield Block(element.tag, tuple(element.pieces), inside)
    for child in element.children:
        yield from _blocks(child, element.tag)


def _join(pieces: Iterable[Piece]) -> str:
    return SPACES.sub(" ", "".join(text for text, _ in pieces))
