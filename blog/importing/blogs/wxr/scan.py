"""Cut a WXR file into its items, in one pass and without holding more than one of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

BLOCK = 1 << 20  # bytes that are read at once
MAX_ITEM = 64 << 20  # bytes of one item; the largest real ones have a few
SIGN = re.compile(rb"<!\[CDATA\[|<!--|<item(?=[\s>/])|</item\s*>")
SIGN_LENGTH = 32  # bytes; a sign may be cut by the end of what is read
ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
EMPTY = re.compile(rb"<item\s*/>")
NEXT_ITEM = re.compile(rb"</item\s*>(?=\s*<item[\s>])")
WHOLE = b"post_id>"  # what each item has


@dataclass(frozen=True)
class Piece:
    """A part of a file: an item, or what stands before, between and after them."""

    content: bytes
    start: int  # bytes before it
    line: int
    is_item: bool
    is_cut: bool = False  # the file breaks off in it
    is_lost: bool = False  # it is far too large, and only its end is here


def pieces(file: IO[bytes]) -> Iterator[Piece]:
    """Yield the parts of a file, from its beginning on. The time grows with its length.

    What an article quotes of XML is no item of the file; but where such a quotation never ends, or
    only within another item, the next item ends it.
    """
    file.seek(0)
    for piece in _Scan(file).pieces():
        yield from _parted(piece)


def read_piece(file: IO[bytes], start: int, length: int) -> bytes:
    """Return the bytes of a part of a file."""
    file.seek(start)
    return file.read(length)


def _parted(piece: Piece) -> Iterator[Piece]:
    """Yield an item, as several if others were taken for a quotation in it."""
    begin, line, content = 0, piece.line, piece.content
    for match in NEXT_ITEM.finditer(content) if piece.is_item else ():
        if content.find(WHOLE, begin, match.end()) >= 0:
            part = content[begin : match.end()]
            yield Piece(part, piece.start + begin, line, True)
            begin, line = match.end(), line + part.count(b"\n")
    if not begin:
        yield piece
    else:
        start = piece.start + begin
        yield Piece(content[begin:], start, line, True, piece.is_cut, piece.is_lost)


class _Scan:
    """``buffer`` is what is read and not yet handed out; ``start`` is where it begins."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.buffer = bytearray()
        self.start = 0
        self.line = 1
        self.is_in_item = self.is_lost = False
        self.without = dict.fromkeys(ENDS.values(), 0)  # until where there is no end

    def pieces(self) -> Iterator[Piece]:
        at = 0
        while (found := self._find(at)) is not None:
            sign, begin, end = found
            at = end
            if sign in ENDS:
                at = max(self._find_end(ENDS[sign], end), end)  # one that never ends is none
            elif self.is_in_item:
                if sign.startswith(b"</"):
                    yield self._take(end)
                    at = 0
            elif not sign.startswith(b"</"):
                if begin:
                    yield self._take(begin)
                self._fill(SIGN_LENGTH)
                self.is_in_item, at = True, len(sign)
                if empty := EMPTY.match(self.buffer):
                    yield self._take(empty.end())
                    at = 0
        if self.buffer:
            yield self._take(len(self.buffer), is_cut=self.is_in_item)

    def _find(self, at: int) -> tuple[bytes, int, int] | None:
        """Return the next sign from a place in the buffer on, and where it begins and ends."""
        while True:
            found = SIGN.search(self.buffer, at)
            if found and found.end() < len(self.buffer):
                return found[0], found.start(), found.end()
            at = found.start() if found else max(at, len(self.buffer) - SIGN_LENGTH)
            if len(self.buffer) > MAX_ITEM:
                self._forget(at)
                at = 0
            if not self._read():
                return (found[0], found.start(), found.end()) if found else None

    def _find_end(self, sign: bytes, at: int) -> int:
        """Return where a quotation ends; -1 if it doesn't. No place is looked at twice."""
        at = max(at, self.without[sign] - self.start)
        while True:
            found = self.buffer.find(sign, at)
            if found >= 0:
                return found + len(sign)
            at = max(at, len(self.buffer) - len(sign))
            self.without[sign] = self.start + at
            if len(self.buffer) > MAX_ITEM or not self._read():
                return -1

    def _forget(self, end: int) -> None:
        """Drop what is read of an item that is far too large."""
        self.is_lost = True
        self.line += self.buffer.count(b"\n", 0, end)
        del self.buffer[:end]
        self.start += end

    def _fill(self, length: int) -> None:
        while len(self.buffer) < length and self._read():
            pass

    def _read(self) -> bool:
        block = self.file.read(BLOCK)
        self.buffer += block
        return bool(block)

    def _take(self, end: int, *, is_cut: bool = False) -> Piece:
        content = bytes(self.buffer[:end])
        piece = Piece(content, self.start, self.line, self.is_in_item, is_cut, self.is_lost)
        del self.buffer[:end]
        self.start += end
        self.line += content.count(b"\n")
        self.is_in_item = self.is_lost = False
        return piece
