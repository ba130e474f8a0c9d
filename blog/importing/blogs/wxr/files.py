"""The WXR files of an export: which they are, and their items, of which each can be read again."""

import codecs
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from blog.importing.blogs.archive import Archive
from blog.importing.blogs.wxr.records import Node, Records
from blog.importing.blogs.wxr.scan import Piece, pieces, read_piece
from blog.importing.encodings import declared_encoding

HEAD = 64 << 10  # bytes in which a file says what it is
MAX_FILES = 500
EXTENSIONS = (".xml", ".wxr", ".rss", ".txt")
SIGNS = (b"wordpress.org/export/", b"wp:wxr_version")
BLOCK = 1 << 20
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Place:
    """Where an item is."""

    file: int
    start: int
    length: int


@dataclass(frozen=True)
class Found:
    """An item, or what stands around the items, with where it is and what was wrong with it."""

    node: Node
    piece: Piece
    place: Place
    is_mended: bool


class WxrFile:
    """One of them, opened."""

    def __init__(self, archive: Archive, name: str) -> None:
        """Of a file of an archive; one that can't be read at any place is unpacked for that."""
        self.name = name.rpartition("/")[2]
        self.opened = _seekable(archive, name)
        self.opened.seek(0)
        head = self.opened.read(HEAD)
        self.records = Records(declared_encoding(head) or "utf-8")
        self.records.declare(head)
        self.head = head

    def items(self, number: int) -> Iterator[Found]:
        """Yield its parts; ``number`` is that of the file."""
        for piece in pieces(self.opened):
            place = Place(number, piece.start, len(piece.content))
            node, is_mended = self.records.read(piece)
            yield Found(node, piece, place, is_mended)

    def read(self, place: Place) -> Node:
        """Return an item once more."""
        content = read_piece(self.opened, place.start, place.length)
        return self.records.read(Piece(content, place.start, 0, True))[0]


def wxr_names(archive: Archive) -> list[str]:
    """Return the names of the WXR files in an export, in their order."""
    names = sorted(archive.names)
    if archive.is_zip:
        names = [name for name in names if name.lower().endswith(EXTENSIONS)]
    return [name for name in names[:MAX_FILES] if _is_wxr(archive, name)]


def _is_wxr(archive: Archive, name: str) -> bool:
    with archive.open(name) as file:
        head = file.read(HEAD)
    if head.startswith(WIDE):
        head = head.decode("utf-16", "replace").encode()
    return any(sign in head for sign in SIGNS) and (b"<rss" in head or b"<channel" in head)


def _seekable(archive: Archive, name: str) -> IO[bytes]:
    """Return a file that can be read at any place, in an encoding that has ASCII's bytes."""
    file = archive.open(name)
    is_wide = file.read(2) in WIDE
    if file.seekable() and not is_wide:
        return file
    file.close()
    with archive.open(name) as file:
        unpacked = tempfile.TemporaryFile()  # noqa: SIM115 - it stays open as long as the blog
        try:
            if is_wide:
                reader = codecs.getreader("utf-16")(file, "replace")
                while text := reader.read(BLOCK):
                    unpacked.write(text.encode())
            else:
                shutil.copyfileobj(file, unpacked, BLOCK)
        except BaseException:
            unpacked.close()
            raise
    return unpacked
