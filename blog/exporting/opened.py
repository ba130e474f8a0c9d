"""An export that comes from outside: bounded before it is looked at, and checked as a whole.

Nothing is believed: not its length, nor what it says of itself. What is wrong with it is said in a
sentence that names the file.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from blog.exporting.archive import BLOCK, MANIFEST
from blog.exporting.records import RECORDS
from blog.exporting.schema import FORMAT, VERSION
from practice_site import zip_bounds
from practice_site.zip_bounds import DAMAGED, MAX_RATIO

MAX_ENTRIES = 500_000
MAX_DIRECTORY = 100 * 1024**2  # bytes of the list of entries, which is read at once
MAX_MANIFEST = 100 * 1024**2
MAX_LINE = 32 * 1024**2  # bytes of a record: of an article with twenty of the longest texts
MAX_ENTRY = 2 * 1024**3  # bytes of a single upload; all rows of a kind may be more
UPLOAD = re.compile(r"(pictures|files)/\w{1,64}/\w[\w.-]{0,199}", re.ASCII)
OTHERS = re.compile(r"(articles|pages)/[\w-]{1,200}\.(html|md)|README\.txt|export\.schema\.json")
DATA = {record.path for record in RECORDS}
HALF = re.compile(rb"\\u[dD][89a-fA-F]")  # what we write ourselves has none


class UnreadableExportError(Exception):
    """A file that can't be taken in; the message says why, as a sentence."""


@dataclass(frozen=True)
class Opened:
    """An export whose checksums were found right."""

    zip: ZipFile
    manifest: dict[str, Any]

    @property
    def uploads(self) -> list[str]:
        """The paths of pictures and files."""
        return [path for path in self.manifest["files"] if UPLOAD.fullmatch(path)]

    def size(self, path: str) -> int:
        """Return how many bytes a file has."""
        return int(self.manifest["files"][path]["size"])

    def open(self, path: str) -> IO[bytes]:
        """Open a file."""
        return self.zip.open(path)

    def lines(self, path: str) -> Iterator[tuple[int, Any, int]]:
        """Yield the number, the content and the bytes of each line.

        Raises UnreadableExportError.
        """
        with self.zip.open(path) as file:
            number = 0
            while line := file.readline(MAX_LINE + 1):
                number += 1
                where = f"Line {number} of {path}"
                if len(line) > MAX_LINE:
                    raise UnreadableExportError(f"{where} is longer than any article.")
                yield number, _json(line, where), len(line)


def is_export(path: Path) -> bool:
    """Return whether a file is one of ours by the names of what it holds, else another program's.

    One of ours may still be damaged, and one with too many names to be read is ours until it is
    opened. Raises OSError where there is no such file.
    """
    with path.open("rb") as file:
        return holds_export(file)


def holds_export(file: IO[bytes]) -> bool:
    """Return the same of an open file, of which its place doesn't matter."""
    said = zip_bounds.list_size(file)
    if said is None or said[0] > MAX_ENTRIES or said[1] > MAX_DIRECTORY:
        return said is not None
    try:
        with ZipFile(file) as opened:
            names = set(opened.namelist())
    except DAMAGED:
        return False
    return MANIFEST in names and bool(DATA & names)


@contextmanager
def open_export(path: Path) -> Iterator[Opened]:
    """Check everything in an export and give it; raises UnreadableExportError."""
    try:
        _check_directory(path)
        with ZipFile(path) as file:
            entries = {each.filename: each for each in file.infolist()}
            if len(entries) != len(file.infolist()):
                raise UnreadableExportError("It holds two files of one name.")
            manifest = _read_manifest(file, entries)
            _check_entries(entries, manifest["files"])
            if zip_bounds.overlaps(file):
                raise UnreadableExportError("It says that it holds more than it does.")
            for name, said in manifest["files"].items():
                _check_file(file, name, said)
            yield Opened(file, manifest)
    except DAMAGED as error:
        raise UnreadableExportError(f"It is damaged: {error}.") from error


def _check_directory(path: Path) -> None:
    """Raise UnreadableExportError unless it is a zip file, whose list of entries is bounded."""
    with path.open("rb") as file:
        said = zip_bounds.list_size(file)
    if said is None:
        raise UnreadableExportError("It is no zip file, as “Take everything with you” makes one.")
    entries, directory = said
    if entries > MAX_ENTRIES or directory > MAX_DIRECTORY:
        raise UnreadableExportError(f"It holds more than {MAX_ENTRIES:,} files.")


def _read_manifest(file: ZipFile, entries: dict[str, ZipInfo]) -> dict[str, Any]:
    if MANIFEST not in entries:
        raise UnreadableExportError("It is no export of this blog: it has no manifest.json.")
    _check_entry(entries[MANIFEST], MAX_MANIFEST)
    with file.open(MANIFEST) as source:
        manifest = _json(source.read(MAX_MANIFEST), MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise UnreadableExportError(
            f"It is no export of this blog: {MANIFEST} says that another program made it."
        )
    if not isinstance(version := manifest.get("version"), int) or version < 1:
        raise UnreadableExportError(f"{MANIFEST} doesn’t say the version of the format.")
    if version > VERSION:
        raise UnreadableExportError(
            f"A newer version of the site made it: its format is {version}, and this one reads "
            f"{VERSION}. Upgrade this site first."
        )
    files, counts = manifest.get("files"), manifest.get("records")
    if not isinstance(files, dict) or not all(map(_is_file, files.values())):
        raise UnreadableExportError(f"{MANIFEST} has no list of the files.")
    if not isinstance(counts, dict) or counts.keys() != {record.name for record in RECORDS}:
        raise UnreadableExportError(f"{MANIFEST} doesn’t say how many records there are.")
    return manifest


def _is_file(said: Any) -> bool:
    return (
        isinstance(said, dict)
        and isinstance(said.get("size"), int)
        and isinstance(said.get("sha256"), str)
    )


def _check_entries(entries: dict[str, ZipInfo], files: dict[str, Any]) -> None:
    """Raise UnreadableExportError for an entry that isn't one of ours, or isn't listed."""
    if missing := sorted((files.keys() | DATA) - entries.keys()):
        raise UnreadableExportError(f"{missing[0]} is missing in it.")
    for name, entry in entries.items():
        if name == MANIFEST:
            continue
        if name not in files:
            raise UnreadableExportError(f"It holds a file that isn’t on its list: {name[:80]!r}.")
        if name not in DATA and not UPLOAD.fullmatch(name) and not OTHERS.fullmatch(name):
            raise UnreadableExportError(f"It holds a file that isn’t an export’s: {name[:80]!r}.")
        _check_entry(entry, None if name in DATA else MAX_ENTRY)
        if entry.file_size != files[name]["size"]:
            raise UnreadableExportError(f"{name} is damaged: it has another length.")


def _check_entry(entry: ZipInfo, most: int | None) -> None:
    """Raise UnreadableExportError for what can't be an entry of ours, by its head alone."""
    if zip_bounds.is_locked(entry) or zip_bounds.is_packed_otherwise(entry):
        raise UnreadableExportError(f"{entry.filename} is encrypted, or packed in another way.")
    if not zip_bounds.is_plain_file(entry):
        raise UnreadableExportError(f"{entry.filename} is no file.")
    if most is not None and entry.file_size > most:
        raise UnreadableExportError(f"{entry.filename} is larger than any file of a site.")
    if zip_bounds.would_swell(entry):
        raise UnreadableExportError(f"{entry.filename} would become {MAX_RATIO} times as large.")


def _check_file(file: ZipFile, name: str, said: dict[str, Any]) -> None:
    digest = hashlib.sha256()
    try:
        with file.open(name) as source:
            while block := source.read(BLOCK):
                digest.update(block)
    except DAMAGED as error:
        raise UnreadableExportError(f"{name} is damaged.") from error
    if digest.hexdigest() != said["sha256"]:
        raise UnreadableExportError(f"{name} is damaged: it isn’t what it was.")


def _json(data: bytes, where: str) -> Any:
    try:
        value = json.loads(data, parse_constant=_refuse_constant)
        if HALF.search(data):
            json.dumps(value, ensure_ascii=False).encode()  # half a character is none
        return value
    except (ValueError, RecursionError) as error:
        raise UnreadableExportError(f"{where} is no JSON that can be read.") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
