"""The files of an export: a zip, opened within bounds, or a single file."""

import io
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from errno import ENOSPC
from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeVar
from zipfile import ZipFile, ZipInfo

from blog.importing.problems import UnreadableDocumentError
from practice_site import zip_bounds
from practice_site.zip_bounds import DAMAGED

MAX_ENTRIES = 50_000
MAX_LIST = 16 * 1024**2  # bytes of the list of entries, which is read at once
MAX_FILE = 2 * 1024**3  # bytes of a single one, unpacked
MAX_TOTAL = 20 * 1024**3  # bytes of all; they are never all unpacked
MAX_INNER = 4 * 1024**3  # bytes of zips in a zip, which are
MAX_DEPTH = 3  # of zips in zips
BLOCK = 1024**2
BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00")  # a zip, an empty one, a part
UTF_8_NAME = 0x800  # the flag of an entry whose name says its encoding
# What operating systems put beside people's files.
OF_THE_SYSTEM = re.compile(
    r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)", re.IGNORECASE
)
BROKEN = "This file is damaged. Export it there once more, and bring that."
LOCKED = "This zip is locked with a password. Unpack it, and zip it again without one."
PACKED = "This zip is packed in a way that can’t be read here. Unpack it, and zip it again."
SWELLS = "This zip would become far larger than any blog. It isn’t opened."
FULL = "The server has no room to unpack this zip. Ask whoever looks after it."
TOO_LARGE = "“{}” is larger than {:,} MB, which is more than can be read."
OUTSIDE = "Passed over in the zip, since they lead out of it or are only links: {}."
DAMAGED_FILE = "“{}” is damaged in the zip."

T = TypeVar("T")


class Archive:
    """The files of an export by their names, with ``/`` between folders.

    Folders, links, and what operating systems add (``__MACOSX/``, ``.DS_Store``) aren't among them,
    nor absolute names or those that lead out by ``..``. Zips that are alone in another are opened,
    too; ``warnings`` says how many links and names that lead out there are. Raises
    UnreadableDocumentError, with a sentence, for what is damaged, encrypted or would
    become far too large.
    """

    def __init__(self, path: Path) -> None:
        """Of a file; nothing is unpacked yet, but for zips in a zip."""
        self.path = path
        with path.open("rb") as file:
            self.is_zip = file.read(4) in BEGINS
        self._entries: dict[str, tuple[ZipFile, ZipInfo]] = {}
        self._opened: list[ZipFile | IO[bytes]] = []
        self._doubles: Counter[str] = Counter()  # files that have another's name
        self._inner = self._total = 0  # bytes
        self._outside = 0  # entries that are passed over
        try:
            if self.is_zip:
                self._open(path.open("rb"), 1)
        except (UnreadableDocumentError, *DAMAGED, OSError, ValueError) as error:
            self.close()
            if isinstance(error, UnreadableDocumentError):
                raise
            raise UnreadableDocumentError(BROKEN) from error
        self.names = list(self._entries) if self.is_zip else [path.name]
        count = f"{self._outside:,} files" if self._outside > 1 else "1 file"
        self.warnings = [OUTSIDE.format(count)] if self._outside else []

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading in pieces. Raises KeyError if it isn't there.

        Reading from it raises UnreadableDocumentError where it is damaged.
        """
        if not self.is_zip:
            if name != self.path.name:
                raise KeyError(name)
            return self.path.open("rb")
        return io.BufferedReader(_Unpacked(name, *self._entries[name]), BLOCK)

    def size(self, name: str) -> int:
        """Return how many bytes a file has, as the zip says; raises KeyError if it isn't there."""
        if not self.is_zip and name == self.path.name:
            return self.path.stat().st_size
        return self._entries[name][1].file_size

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a file. Raises KeyError if it isn't there.

        Raises UnreadableDocumentError where it has more bytes than ``most``, or is damaged.
        """
        if self.size(name) > most:
            raise UnreadableDocumentError(TOO_LARGE.format(_short(name), most >> 20))
        with self.open(name) as file:
            return file.read()

    def close(self) -> None:
        """Free the file."""
        while self._opened:
            self._opened.pop().close()

    def _open(self, file: IO[bytes], depth: int) -> None:
        """Take the entries of a zip, which stays open."""
        self._opened.append(file)
        said = zip_bounds.list_size(file)
        if said is None:
            raise UnreadableDocumentError(BROKEN)
        if said[0] > MAX_ENTRIES or said[1] > MAX_LIST:
            raise UnreadableDocumentError(SWELLS)
        self._opened.append(opened := ZipFile(file))
        entries = opened.infolist()
        named = [(name, each) for each in entries if (name := _name(each))]
        self._outside += sum(map(_is_outside, entries))
        self._check(opened, [entry for _, entry in named])
        if named and depth < MAX_DEPTH and all(name.lower().endswith(".zip") for name, _ in named):
            for _, entry in named:
                self._open(self._unpacked(opened, entry), depth + 1)
            return
        for name, entry in named:
            self._entries[self._unused(name)] = opened, entry

    def _unused(self, name: str) -> str:
        """Return a name that no file has yet: the same, or with a number before its extension."""
        path, unused = PurePosixPath(name), name
        while unused in self._entries:
            self._doubles[name] += 1
            unused = str(path.with_stem(f"{path.stem} ({self._doubles[name] + 1})"))
        return unused

    def _check(self, opened: ZipFile, entries: list[ZipInfo]) -> None:
        """Raise UnreadableDocumentError for what a zip's list alone says against it."""
        self._total += sum(entry.file_size for entry in entries)
        if any(map(zip_bounds.is_locked, entries)):
            raise UnreadableDocumentError(LOCKED)
        if any(map(zip_bounds.is_packed_otherwise, entries)):
            raise UnreadableDocumentError(PACKED)
        if (
            self._total > MAX_TOTAL
            or any(entry.file_size > MAX_FILE for entry in entries)
            or any(map(zip_bounds.would_swell, entries))
            or zip_bounds.overlaps(opened)
        ):
            raise UnreadableDocumentError(SWELLS)

    def _unpacked(self, opened: ZipFile, entry: ZipInfo) -> IO[bytes]:
        """Return a zip in a zip as a file of its own, which is gone once it is closed."""
        if entry.file_size > MAX_INNER - self._inner:
            raise UnreadableDocumentError(SWELLS)
        self._inner += entry.file_size
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it stays open as long as the archive
        try:
            with opened.open(entry) as inner:
                shutil.copyfileobj(inner, file, BLOCK)
        except BaseException as error:
            file.close()
            if isinstance(error, OSError) and error.errno == ENOSPC:
                raise UnreadableDocumentError(FULL) from error
            raise
        return file


class _Unpacked(io.RawIOBase):
    """Reads a file of a zip; says in a sentence where it is damaged."""

    def __init__(self, name: str, file: ZipFile, entry: ZipInfo) -> None:
        self._shown = _short(name)
        self._file = self._guarded(lambda: file.open(entry))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._guarded(lambda: self._file.read(len(buffer)))
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if not self.closed and hasattr(self, "_file"):
            self._file.close()
        super().close()

    def _guarded(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except (*DAMAGED, ValueError, OSError) as error:
            raise UnreadableDocumentError(DAMAGED_FILE.format(self._shown)) from error


def _name(entry: ZipInfo) -> str:
    """Return the name of an entry, with ``/`` between folders; "" for one that isn't taken."""
    if entry.is_dir() or _is_outside(entry):
        return ""
    name = _whole_name(entry)
    parts = [part for part in name.split("/") if part not in ("", ".")]
    return "" if OF_THE_SYSTEM.fullmatch(name) else "/".join(parts)


def _is_outside(entry: ZipInfo) -> bool:
    """Return whether an entry is a link or a device, or has a name that leads out of the zip."""
    if entry.is_dir():
        return False
    name = _whole_name(entry)
    leads_out = name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name)
    return not zip_bounds.is_plain_file(entry) or bool(leads_out)


def _whole_name(entry: ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & UTF_8_NAME:
        with suppress(UnicodeError):  # written so by many programs that don't say it
            name = name.encode("cp437").decode()
    return name.replace("\\", "/")


def _short(name: str) -> str:
    """Return the last part of a name, for a sentence."""
    return name.rpartition("/")[2][-80:]
