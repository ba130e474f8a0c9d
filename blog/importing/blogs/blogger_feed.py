"""The feed in which Blogger hands out a blog: Atom, of old or as Google's Takeout has it.

It is read once, in pieces, and the bodies are kept in a file of their own, which is gone with it.
https://developers.google.com/blogger/docs/2.0/json/reference/posts
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from blog.importing.problems import UnreadableDocumentError

ATOM = "http://www.w3.org/2005/Atom "
BLOGGER = "http://schemas.google.com/blogger/2018 "
DRAFT = "http://www.w3.org/2007/app draft"
OLD_DRAFT = "http://purl.org/atom/app# draft"
LABELS = "http://www.blogger.com/atom/ns#"
HEAD = 16 * 1024  # bytes in which a file says what it is
BLOCK = 64 * 1024
MAX_DEPTH = 50
MAX_ENTRIES = 200_000
MAX_BODY = 5_000_000  # characters of an entry
MAX_WORD = 10_000  # of anything else in it
CONTROLS = bytes(set(range(32)) - {9, 10, 13})  # which no XML may hold, and people paste
NO_FEED = "This file can’t be read as a feed of Blogger."
BROKEN = (
    "The file is damaged in line {:,}, and nothing below can be read. Export it there once more."
)


@dataclass
class Entry:
    """A post, a page, a comment or a setting; where its body is kept."""

    values: dict[str, str] = field(default_factory=dict)  # of its own elements, by name
    labels: list[str] = field(default_factory=list)
    kind: str = ""  # "post", "page", "comment", …
    address: str = ""
    author: str = ""
    start: int = 0  # bytes
    length: int = 0
    is_too_long: bool = False


class Feed:
    """The entries of a feed, without their bodies, which are read one by one."""

    def __init__(self, file: IO[bytes]) -> None:
        """Of an open file; raises UnreadableDocumentError if it is no feed."""
        self.title = self.address = self.warning = ""
        self.entries: list[Entry] = []
        self._bodies = tempfile.TemporaryFile()  # noqa: SIM115 - it stays open with the feed
        try:
            _Reading(self).read(file)
        except BaseException:
            self._bodies.close()
            raise

    def body(self, entry: Entry) -> str:
        """Return the HTML of an entry."""
        self._bodies.seek(entry.start)
        return self._bodies.read(entry.length).decode()

    def keep(self, entry: Entry, body: str) -> None:
        """Add an entry."""
        content = body.encode()
        entry.start, entry.length = self._bodies.tell(), len(content)
        self._bodies.write(content)
        self.entries.append(entry)

    def close(self) -> None:
        """Free what is kept."""
        self._bodies.close()


def is_feed(head: bytes) -> bool:
    """Return whether a file that begins so is one of Blogger's."""
    signs = (b"http://schemas.google.com/blogger/2018", b"blogger.com,1999:blog-")
    return b"http://www.w3.org/2005/Atom" in head and any(sign in head for sign in signs)


class _Reading:
    """Notes what the parser finds."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.entry: Entry | None = None
        self.path: list[str] = []
        self.text: list[str] = []
        self.length = 0
        self.body = ""

    def read(self, file: IO[bytes]) -> None:
        """Read all of a file."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        try:
            for block in _blocks(file):
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            if not self.feed.entries:
                raise UnreadableDocumentError(NO_FEED) from error
            self.feed.warning = BROKEN.format(error.lineno)

    def _refuse(self, *_: object) -> None:
        raise UnreadableDocumentError(NO_FEED)

    def _start(self, name: str, said: dict[str, str]) -> None:
        self.path.append(name)
        if len(self.path) > MAX_DEPTH:
            raise UnreadableDocumentError(NO_FEED)
        self.text, self.length = [], 0
        if len(self.path) == 2 and name == f"{ATOM}entry":
            if len(self.feed.entries) == MAX_ENTRIES:
                raise UnreadableDocumentError(NO_FEED)
            self.entry, self.body = Entry(), ""
        if name == f"{ATOM}link" and said.get("rel") == "alternate":
            if self.entry is None:
                self.feed.address = said.get("href", "")
            elif len(self.path) == 3:
                self.entry.address = said.get("href", "")
        if name == f"{ATOM}category" and self.entry is not None and len(self.path) == 3:
            scheme, term = said.get("scheme", ""), said.get("term", "").strip()
            if scheme.endswith("#kind"):
                self.entry.kind = term.rpartition("#")[2].lower()
            elif term and scheme in (LABELS, ""):
                self.entry.labels.append(term[:MAX_WORD])

    def _words(self, text: str) -> None:
        is_body = len(self.path) == 3 and self.path[-1] == f"{ATOM}content"
        self.length += len(text)
        if self.length <= (MAX_BODY if is_body else MAX_WORD):
            self.text.append(text)
        elif is_body and self.entry is not None:
            self.entry.is_too_long = True

    def _end(self, name: str) -> None:
        text, depth = "".join(self.text), len(self.path)
        self.path.pop()
        self.text = []
        entry = self.entry
        if entry is None:
            if depth == 2 and name == f"{ATOM}title":
                self.feed.title = text.strip()
            return
        if depth == 2:
            entry.kind = entry.kind or entry.values.get("type", "").lower()
            self.feed.keep(entry, self.body)
            self.entry = None
        elif depth == 3 and name == f"{ATOM}content":
            self.body = text
        elif depth == 3 and name.startswith((ATOM, BLOGGER)):
            entry.values.setdefault(name.rpartition(" ")[2], text.strip())
        elif name == f"{ATOM}name" and self.path[-1] == f"{ATOM}author":
            entry.author = text.strip()
        elif name in (DRAFT, OLD_DRAFT) and text.strip() == "yes":
            entry.values["status"] = "DRAFT"


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a file without those that no XML may hold."""
    while block := file.read(BLOCK):
        yield block.translate(None, CONTROLS)
