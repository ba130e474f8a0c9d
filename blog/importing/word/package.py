"""The zip of a Word document: its parts, each checked before it is parsed, and their links."""

import posixpath
import zipfile
from dataclasses import dataclass
from typing import IO
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.parsers import expat

from blog.importing.problems import NOT_READABLE, TOO_LONG, TOO_MUCH, UnreadableDocumentError
from blog.text import richtext

MAX_UNPACKED_SIZE = 100 * 1024 * 1024  # bytes, pictures included
MAX_XML_SIZE = 20 * 1024 * 1024  # bytes of the XML that is read, which is a thousand pages
MAX_ZIP_ENTRIES = 2_000
MAX_XML_ELEMENTS = 75_000  # thirty pages have fewer
MAX_XML_DEPTH = 250  # of nested elements; Word's own stay far below
PARAGRAPH_LENGTH = len("<p></p>")

OFFICE = "http://schemas.openxmlformats.org/"
STRICT = "http://purl.oclc.org/ooxml/"
# By namespace, the prefix by which this package calls it; those of strict documents too.
PREFIXES = {
    f"{OFFICE}wordprocessingml/2006/main": "w",
    f"{OFFICE}officeDocument/2006/math": "m",
    f"{OFFICE}officeDocument/2006/relationships": "r",
    f"{OFFICE}drawingml/2006/main": "a",
    f"{OFFICE}drawingml/2006/picture": "pic",
    f"{OFFICE}drawingml/2006/wordprocessingDrawing": "wp",
    f"{OFFICE}drawingml/2006/chart": "c",
    f"{OFFICE}drawingml/2006/diagram": "dgm",
    f"{OFFICE}markup-compatibility/2006": "mc",
    f"{STRICT}wordprocessingml/main": "w",
    f"{STRICT}officeDocument/math": "m",
    f"{STRICT}officeDocument/relationships": "r",
    f"{STRICT}drawingml/main": "a",
    f"{STRICT}drawingml/picture": "pic",
    f"{STRICT}drawingml/wordprocessingDrawing": "wp",
    f"{STRICT}drawingml/chart": "c",
    f"{STRICT}drawingml/diagram": "dgm",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://www.w3.org/XML/1998/namespace": "xml",
}

Xml = ElementTree.Element


@dataclass(frozen=True)
class Relation:
    """Where a part points: the kind of it, and the name of the other part, or an address."""

    kind: str
    target: str
    is_outside: bool


class Package:
    """The parts of a document. Raises UnreadableDocumentError for a zip bomb."""

    def __init__(self, file: IO[bytes]) -> None:
        """Of an open file; may raise any exception for a damaged one."""
        self.zip = zipfile.ZipFile(file)
        infos = self.zip.infolist()
        self.sizes = {info.filename: info.file_size for info in infos}
        if len(infos) > MAX_ZIP_ENTRIES or sum(self.sizes.values()) > MAX_UNPACKED_SIZE:
            raise UnreadableDocumentError(TOO_MUCH)
        self._names = {name.lower().lstrip("/"): name for name in self.sizes}
        self._check = _XmlCheck()
        self._read = 0

    def read(self, name: str) -> bytes:
        """Return the bytes of a part; raises KeyError, or UnreadableDocumentError for too many."""
        name = self._names[name.lower().lstrip("/")]
        self._read += self.sizes[name]
        if self._read > MAX_XML_SIZE:
            raise UnreadableDocumentError(TOO_MUCH)
        with self.zip.open(name) as part:
            return part.read(MAX_XML_SIZE)

    def open(self, name: str) -> IO[bytes]:
        """Return a part, opened; raises KeyError if it isn't there."""
        return self.zip.open(self._names[name.lower().lstrip("/")])

    def xml(self, name: str) -> Xml:
        """Return a part's root, names with the prefixes of PREFIXES; its text counts as words.

        Raises what ``read`` does, ParseError, and UnreadableDocumentError for what is too large.
        """
        content = self.read(name)
        self._check.read(content)
        root = ElementTree.fromstring(content)  # noqa: S314 - checked: no document type, few elements
        for element in root.iter():
            element.tag = _prefixed(str(element.tag))
            if any(key[0] == "{" for key in element.attrib):
                named = {_prefixed(key): value for key, value in element.attrib.items()}
                element.attrib.clear()
                element.attrib.update(named)
        return root

    def relations(self, name: str) -> dict[str, Relation]:
        """Return where a part points, by id; none if that can't be read."""
        folder, file = posixpath.split(name)
        try:
            root = self.xml(f"{folder}/_rels/{file}.rels")
        except (KeyError, ElementTree.ParseError, expat.ExpatError):
            return {}
        found = {}
        for each in root:
            target = each.get("Target", "")
            is_outside = each.get("TargetMode") == "External"
            if not is_outside:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
            kind = each.get("Type", "").rpartition("/")[2]
            found[each.get("Id", "")] = Relation(kind, target, is_outside)
        return found

    def main(self) -> str:
        """Return the name of the part that is the document."""
        for each in self.relations("").values():
            if each.kind == "officeDocument" and not each.is_outside:
                return each.target
        return "word/document.xml"


def find(element: Xml | None, path: str) -> Xml | None:
    """Return the first element at a path of names below an element; None if it isn't there."""
    for name in path.split("/"):
        element = (
            next((child for child in element if child.tag == name), None)
            if element is not None
            else None
        )
    return element


def children(element: Xml, name: str) -> list[Xml]:
    """Return the elements of a name directly below an element."""
    return [child for child in element if child.tag == name]


def _prefixed(name: str) -> str:
    space, _, local = name[1:].rpartition("}") if name[0] == "{" else ("", "", name)
    prefix = PREFIXES.get(space, "")
    return f"{prefix}:{local}" if prefix else local


class _XmlCheck:
    """Counts what is in the XML of a document, before it is parsed.

    ``read`` raises UnreadableDocumentError for too many elements or too much text in all parts
    together, for elements nested too deeply, and for a declared document type, which no part of
    Word's has: it could name other files, or itself many times.
    """

    def __init__(self) -> None:
        self.elements = self.depth = self.length = 0

    def read(self, content: bytes) -> None:
        """Count what is in a part."""
        self.depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(content, True)

    def _doctype(self, *_: object) -> None:
        raise UnreadableDocumentError(NOT_READABLE)

    def _start(self, name: str, _: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if name.rpartition(":")[2] == "p":
            self._add_length(PARAGRAPH_LENGTH)
        if self.depth > MAX_XML_DEPTH:
            raise UnreadableDocumentError(NOT_READABLE)
        if self.elements > MAX_XML_ELEMENTS:
            raise UnreadableDocumentError(TOO_MUCH)

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _text(self, text: str) -> None:
        self._add_length(len(text.strip()))

    def _add_length(self, length: int) -> None:
        self.length += length
        if self.length > richtext.MAX_LENGTH:
            raise UnreadableDocumentError(TOO_LONG)
