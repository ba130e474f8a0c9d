"""What a zip from outside says of itself, looked at before anything in it is read.

Nothing of it is believed: what would become too large is told by its heads alone, and what they
don't tell by the size of the file. What a reader does about it, and says, is its own.
"""

import stat
import struct
import zlib
from os import SEEK_END
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MAX_RATIO = 500  # of what is packed: saved states of one text, one after the other, reach 100
SMALL = 10 * 1024**2  # bytes; of less no ratio is asked
END, END_64 = b"PK\x05\x06", b"PK\x06\x06"
# What a damaged zip makes Python's reader raise.
DAMAGED = (
    *(BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, struct.error),
    UnicodeDecodeError,
)


def list_size(file: IO[bytes]) -> tuple[int, int] | None:
    """Return how many entries a zip's list has and its bytes, None of a file that is no zip.

    The list is read at once when a zip is opened.
    """
    file.seek(max(0, file.seek(0, SEEK_END) - 2**16 - 1024))
    tail = file.read()
    at, at_64 = tail.rfind(END), tail.rfind(END_64)
    if at < 0 or len(tail) < at + 22:
        return None
    entries, size = struct.unpack_from("<HI", tail, at + 10)
    if 0 <= at_64 <= at - 56:  # which counts for the reader, whatever the other says
        entries_64, size_64 = struct.unpack_from("<QQ", tail, at_64 + 32)
        return max(entries, entries_64), max(size, size_64)
    return entries, size


def is_locked(entry: ZipInfo) -> bool:
    """Return whether an entry is encrypted."""
    return bool(entry.flag_bits & 1)


def is_packed_otherwise(entry: ZipInfo) -> bool:
    """Return whether an entry is packed in a way that few programs use."""
    return entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED)


def is_plain_file(entry: ZipInfo) -> bool:
    """Return whether an entry is a file, and no folder, link or device."""
    mode = entry.external_attr >> 16
    return not entry.is_dir() and stat.S_IFMT(mode) in (0, stat.S_IFREG)


def would_swell(entry: ZipInfo) -> bool:
    """Return whether an entry would become far larger than files do."""
    return entry.file_size > SMALL and entry.file_size > MAX_RATIO * entry.compress_size


def overlaps(opened: ZipFile) -> bool:
    """Return whether the entries are said to have more bytes than the file, by sharing them."""
    file = opened.fp
    size = file.seek(0, SEEK_END) if file else 0
    return sum(entry.compress_size for entry in opened.infolist()) > size
