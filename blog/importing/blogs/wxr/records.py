"""Read the elements of a part of a WXR file: as XML, or as well as can be where it is none."""

import codecs
import html as escaping
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from blog.importing.blogs.wxr.scan import Piece
from blog.text.richtext import ILLEGAL_CHARACTERS

MAX_ELEMENTS = 200_000  # of one item; its comments are most of them
MAX_DEPTH = 20
MAX_ENDLESS = 20  # kinds of elements in which the end of a quotation is looked for in vain
SPACES = (  # by their addresses, which prefix they have here
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+/?"), "wp"),
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+/excerpt/?"), "excerpt"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"), "content"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/?"), "dc"),
)
USUAL = {  # what a prefix means where a file forgot to say it
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
NAMES = {"content:encoded": "content", "excerpt:encoded": "excerpt", "dc:creator": "creator"}
TEXTS = ("content", "excerpt", "wp:comment_content", "wp:meta_value")  # HTML is a part of them
GROUPS = {"wp:author", "wp:category", "wp:tag", "wp:term", "wp:postmeta", "wp:comment"}
GROUPS |= {"item", "wp:termmeta", "wp:commentmeta"}
PLAIN = {"title", "link", "pubDate", "guid", "description", "category", "language", "generator"}
DECLARED = re.compile(r"""\bxmlns:([\w.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
ROOT = re.compile(r"<rss\b[^<>]*>", re.IGNORECASE)
# What begins before the items of a file and ends after them.
AROUND = re.compile(r"\A\s*<\?xml\b[^<>]*>|<(?:rss|channel)\b[^<>]*>|</(?:rss|channel)\s*>")
TAG = re.compile(
    r"<!\[CDATA\[|<(?P<end>/?)(?:(?P<prefix>[\w.-]++):)?(?P<name>[A-Za-z_][\w.-]*+)"
    r"(?P<attributes>[^<>]*+)>"
)
ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]++)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
CDATA, CDATA_END = "<![CDATA[", "]]>"


@dataclass
class Node:
    """An element: its name with the usual prefix, its attributes, and what is inside it."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)  # of its own text
    children: list["Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text."""
        return "".join(self.parts)

    def first(self, name: str) -> str:
        """Return the text of the first element of a name directly inside it; "" if none has it."""
        return next((each.text.strip() for each in self.children if each.name == name), "")

    def all(self, name: str) -> Iterator["Node"]:
        """Yield the elements of a name directly inside it."""
        return (each for each in self.children if each.name == name)


class Records:
    """Reads the parts of one file, by the encoding and the prefixes that its first one declares."""

    def __init__(self, encoding: str = "utf-8") -> None:
        """Of a file in an encoding; ``spaces`` are its prefixes with the usual ones."""
        self.encoding = encoding
        self.root = _root({})
        self.spaces = dict(zip(USUAL, USUAL, strict=True))

    def declare(self, content: bytes) -> None:
        """Take the prefixes that the root element, somewhere in what is given, declares."""
        text, _ = self.decode(content)
        if found := ROOT.search(text):
            said = {name: one or other for name, one, other in DECLARED.findall(found[0])}
            said = {name: escaping.unescape(address) for name, address in said.items()}
            self.root = _root(said)
            self.spaces |= {name: _space(address) for name, address in said.items()}

    def read(self, piece: Piece) -> tuple[Node, bool]:
        """Return the element of an item, or one with what stands before or after the items.

        And whether something was mended in it.
        """
        text, is_clean = self.decode(piece.content)
        if not piece.is_item:
            return self._read(AROUND.sub("", text.removeprefix("\ufeff")), is_clean)
        node, is_mended = self._read(text, is_clean)
        return next(node.all("item"), Node("item")), is_mended

    def _read(self, text: str, is_clean: bool) -> tuple[Node, bool]:
        try:
            return _read_strictly(self.root, text), not is_clean
        except (expat.ExpatError, _NotPlainError, ValueError):
            return _Mending(self.spaces).read(ILLEGAL_CHARACTERS.sub("", text)), True

    def decode(self, content: bytes) -> tuple[str, bool]:
        """Return the text of bytes, and whether each of them is of the file's encoding."""
        try:
            return content.decode(self.encoding), True
        except UnicodeDecodeError:
            return content.decode(self.encoding, "windows"), False


def _windows(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that aren't of the encoding as what Windows writes, which is what they are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows", _windows)


class _NotPlainError(Exception):
    """It is XML, and far from what an export holds."""


def _root(said: Mapping[str, str]) -> str:
    spaces = {**USUAL, **said}
    declared = (f'xmlns:{name}="{escaping.escape(each)}"' for name, each in spaces.items() if each)
    return f"<rss {' '.join(declared)}>"


def _space(address: str) -> str:
    """Return the usual prefix of a namespace; one that nothing has for others."""
    return next((name for pattern, name in SPACES if pattern.fullmatch(address)), "other")


def _read_strictly(root: str, text: str) -> Node:
    """Return what is in XML; raises ExpatError or _NotPlainError."""
    tree = _Tree()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = tree.refuse
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.data
    parser.Parse(root, False)
    parser.Parse(text, False)
    parser.Parse("</rss>", True)
    return tree.top


class _Tree:
    """Builds the elements of a part; those of comments are only counted."""

    def __init__(self) -> None:
        self.top = Node("")
        self.opened = [self.top]
        self.count = 0

    def refuse(self, *_: object) -> None:
        raise _NotPlainError

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.opened) > MAX_DEPTH:
            raise _NotPlainError
        space, _, local = name.rpartition(" ")
        node = Node(_called(_space(space) if space else "", local), attributes)
        if self.opened[-1].name != "wp:comment":
            self.opened[-1].children.append(node)
        self.opened.append(node)

    def end(self, _: str) -> None:
        self.opened.pop()
        if len(self.opened) == 1:  # the root, which is ours
            self.top.children[:] = self.top.children[0].children

    def data(self, text: str) -> None:
        self.opened[-1].parts.append(text)


def _called(space: str, local: str) -> str:
    name = f"{space}:{local}" if space else local
    return NAMES.get(name, name)


class _Mending:
    """Reads what is no XML: known elements are known by their tags, and all else is text.

    A bare ``&`` is one, HTML's names for characters are known, what isn't closed ends where the
    next element begins, and a quotation (CDATA) with the sign of its end in it ends where its
    element does.
    """

    def __init__(self, spaces: Mapping[str, str]) -> None:
        self.spaces = spaces
        self.top = Node("")
        self.opened = [self.top]
        self.endless: set[str] = set()  # the names of elements in which quotations don't end

    def read(self, text: str) -> Node:
        at = 0
        for _ in range(MAX_ELEMENTS):
            tag = TAG.search(text, at)
            if tag is None:
                break
            self._add(escaping.unescape(text[at : tag.start()]))
            at = tag.end()
            if tag[0] == CDATA:
                at = self._quote(text, at)
            elif not self._take(tag):
                self._add(escaping.unescape(tag[0]))
        self._add(escaping.unescape(text[at:]))
        return self.top

    @property
    def _leaf(self) -> Node | None:
        return self.opened[-1] if self.opened[-1].name not in ("", *GROUPS) else None

    def _add(self, text: str) -> None:
        if leaf := self._leaf:
            leaf.parts.append(text)

    def _take(self, tag: re.Match[str]) -> bool:
        """Open or close an element; return False if the tag is a part of the text."""
        prefix = tag["prefix"]
        space = self.spaces.get(prefix, "other") if prefix else ""
        name = _called(space, tag["name"])
        is_known = space in ("wp", "dc", "content", "excerpt") or name in PLAIN | GROUPS
        leaf = self._leaf
        is_own = not leaf or prefix or name in (leaf.name, "item")
        if not is_known or (not is_own and leaf and leaf.name in TEXTS):
            return False
        if tag["end"]:
            names = [each.name for each in self.opened]
            if name in names[1:]:
                del self.opened[len(names) - 1 - names[::-1].index(name) :]
            return name in names or leaf is None
        if leaf:  # it was never closed
            self.opened.pop()
        if len(self.opened) > MAX_DEPTH:
            return False
        said = {key: one or other for key, one, other in ATTRIBUTE.findall(tag["attributes"])}
        node = Node(name, {key: escaping.unescape(value) for key, value in said.items()})
        self.opened[-1].children.append(node)
        if not tag["attributes"].endswith("/"):
            self.opened.append(node)
        return True

    def _quote(self, text: str, start: int) -> int:
        """Add what is quoted from a place on; return where that ends."""
        leaf = self._leaf
        name = (leaf.name.partition(":")[2] or leaf.name) if leaf else ""
        name = "encoded" if name in ("content", "excerpt") else name
        found = None
        if name not in self.endless and len(self.endless) < MAX_ENDLESS:
            end = rf"\]\]>(?=\s*(?:</(?:[\w.-]+:)?{re.escape(name)}\s*>|<!\[CDATA\[))"
            found = re.compile(end).search(text, start)
        close = found.start() if found else text.find(CDATA_END, start)
        if found is None:
            self.endless.add(name)
        close = len(text) if close < 0 else close
        self._add(text[start:close])
        return min(len(text), close + len(CDATA_END))
