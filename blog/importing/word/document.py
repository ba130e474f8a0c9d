"""Reads a whole Word document: its text, footnotes, comments and what stands beside them."""

import html as escaping
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from blog.importing.embedded_pictures import EmbeddedPictures
from blog.importing.left_out import LeftOut
from blog.importing.problems import TOO_MUCH, UnreadableDocumentError
from blog.importing.word.labels import Labels
from blog.importing.word.package import Package, Relation, Xml, children
from blog.importing.word.story import Note, Story, plain_text
from blog.importing.word.styles import Styles

DAMAGED = (KeyError, ElementTree.ParseError, expat.ExpatError)
NOTES = {
    "w:footnoteReference": ("footnotes", "w:footnote"),
    "w:endnoteReference": ("endnotes", "w:endnote"),
}
EDGES = {"header", "footer"}
MAX_INNER = 20  # documents inside it, each of which may take a second
ReadInner = Callable[[str, bytes], str]


class Image:
    """A picture of a document, as ``EmbeddedPictures`` takes it."""

    def __init__(self, package: Package, relation: Relation | None, alt_text: str) -> None:
        """Of what its place points to."""
        self.package, self.relation, self.alt_text = package, relation, alt_text

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Return its part, opened; raises KeyError if it isn't inside."""
        if self.relation is None or self.relation.is_outside:
            raise KeyError(self.alt_text)
        return self.package.open(self.relation.target)


class _Document:
    def __init__(
        self,
        file: IO[bytes],
        pictures: EmbeddedPictures,
        left_out: LeftOut,
        read_inner: ReadInner,
    ) -> None:
        self.package = Package(file)
        self.pictures, self.left_out, self.read_inner = pictures, left_out, read_inner
        self.inner = 0
        self.name = self.package.main()
        self.root = self.package.xml(self.name)
        self.relations = self.package.relations(self.name)
        self.styles = Styles(self._part("styles", required=True), self._part("numbering"))
        self.labels = Labels(self.styles)

    def _part(self, kind: str, *, required: bool = False) -> Xml | None:
        """Return the root of a part that the document points to, None if it isn't there."""
        names = [each.target for each in self.relations.values() if each.kind == kind]
        try:
            return self.package.xml(names[0]) if names else None
        except KeyError:
            return None
        except DAMAGED:
            if required:  # without styles nobody knows what is hidden
                raise
            self.left_out.add("damaged", kind.capitalize())
            return None

    def story(self, part: str, notes: list[Note]) -> Story:
        relations = self.relations if part == self.name else self.package.relations(part)
        return Story(
            self.styles,
            self.labels,
            relations,
            self.left_out,
            self.add_picture,
            self.add_inner,
            self.add_drawing,
            notes,
        )

    def add_picture(self, relation: Relation | None, alt: str) -> str:
        attributes = self.pictures.add(Image(self.package, relation, alt))
        named = (f'{name}="{escaping.escape(each)}"' for name, each in attributes.items())
        return f"<img {' '.join(named)} />"

    def add_inner(self, relation: Relation | None) -> str:
        self.inner += 1
        if self.inner > MAX_INNER:
            raise UnreadableDocumentError(TOO_MUCH)
        words = ""
        try:
            if relation is not None and not relation.is_outside:
                words = self.read_inner(relation.target, self.package.read(relation.target))
        except UnreadableDocumentError:
            raise
        except Exception:  # a damaged one may raise anything
            relation = None
        if relation is None or relation.is_outside:
            self.left_out.add("inner", "It can’t be read.")
        return words

    def add_drawing(self, relation: Relation | None) -> None:
        """Note the words of a chart or diagram."""
        words: list[str] = []
        try:
            root = None if relation is None else self.package.xml(relation.target)
        except DAMAGED:
            root = None
        for each in () if root is None else root.iter():
            if each.tag in ("a:t", "c:v") and (each.text or "").strip():
                words.append((each.text or "").strip())
        self.left_out.add("drawing", "\n".join(dict.fromkeys(words)) or "Without words")

    def read(self) -> str:
        notes: list[Note] = []
        bodies = children(self.root, "w:body")  # a damaged document may have several
        if not bodies:
            raise ValueError("a document without a body")
        html = self.story(self.name, notes).read(bodies)
        html += self.notes_html(notes)
        self.leave_comments()
        self.leave_edges()
        return html

    def notes_html(self, notes: list[Note]) -> str:
        found: dict[Note, Xml] = {}
        for tag, (kind, name) in NOTES.items():
            root = self._part(kind)
            for each in () if root is None else root.iter(name):
                found[tag, each.get("w:id", "")] = each
        for named, note_content in found.items():
            if named not in notes and note_content.get("w:type", "normal") == "normal":
                self.left_out.add("hidden", plain_text(note_content))  # nothing seen leads to it
        if not notes:
            return ""
        rows = []
        for number, note in enumerate(notes, start=1):
            kind = NOTES[note[0]][0]
            part = next((each.target for each in self.relations.values() if each.kind == kind), "")
            if (content := found.get(note)) is not None:
                text = self.story(part, []).read(content)
                rows.append(f'<li id="footnote-{number}">{text}</li>')
            else:
                rows.append(f'<li id="footnote-{number}">–</li>')
        return f"<ol>{''.join(rows)}</ol>"

    def leave_comments(self) -> None:
        root = self._part("comments")
        for each in () if root is None else root.iter("w:comment"):
            author = each.get("w:author", "").strip()
            words = plain_text(each).strip()
            if words:
                self.left_out.add("comment", f"{author}: {words}" if author else words)

    def leave_edges(self) -> None:
        targets = {each.target for each in self.relations.values() if each.kind in EDGES}
        for target in sorted(targets):
            try:
                words = plain_text(self.package.xml(target)).strip()
            except DAMAGED:
                continue
            if any(letter.isalpha() for letter in words):
                self.left_out.add("page", words)


def read_document(
    file: IO[bytes],
    pictures: EmbeddedPictures,
    left_out: LeftOut,
    read_inner: ReadInner,
) -> str:
    """Return a Word document as HTML that isn't cleaned; its footnotes are the last list.

    ``pictures`` and ``left_out`` gather those; ``read_inner`` returns a document inside it as HTML,
    by its name and bytes. Raises UnreadableDocumentError, or any other exception for a
    damaged file.
    """
    return _Document(file, pictures, left_out, read_inner).read()
