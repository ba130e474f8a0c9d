"""Writes the zip file: one entry after the other, with the checksum of each."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from blog.exporting.left_out import reasons
from blog.exporting.schema import FORMAT, VERSION
from practice_site import __version__

MANIFEST = "manifest.json"
BLOCK = 1024 * 1024
PRIVATE = 0o600 << 16  # whoever unpacks it: drafts and numbers of licenses are in it
LOST = "It is missing on the server, or was not prepared yet."
Write = Callable[[bytes], object]


class ArchiveWriter:
    """A zip file that is being written."""

    def __init__(self, file: IO[bytes], made_at: datetime) -> None:
        self.zip = ZipFile(file, "w")
        self.made_at = made_at
        self.files: dict[str, dict[str, Any]] = {}
        self.records: dict[str, int] = {}
        self.lost: list[str] = []

    @contextmanager
    def entry(self, path: str, *, packed: bool = True) -> Iterator[Write]:
        """Give what writes one entry; ``packed`` is left out where it would win nothing."""
        digest, size = hashlib.sha256(), 0

        def write(data: bytes) -> None:
            nonlocal size
            digest.update(data)
            size += len(data)
            target.write(data)

        info = ZipInfo(path, self.made_at.astimezone(UTC).timetuple()[:6])
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = PRIVATE
        with self.zip.open(info, "w", force_zip64=True) as target:
            yield write
        if path != MANIFEST:
            self.files[path] = {"sha256": digest.hexdigest(), "size": size}

    def add_text(self, path: str, text: str) -> None:
        """Write a text."""
        with self.entry(path) as write:
            write(text.encode())

    def add_file(self, path: str, file: IO[bytes]) -> None:
        """Copy a file, which is packed by its own format."""
        with self.entry(path, packed=False) as write:
            while block := file.read(BLOCK):
                write(block)

    def finish(self, site: str) -> dict[str, Any]:
        """Write the manifest, the last entry, close the file, and return the manifest."""
        lost = [{"what": each, "reason": LOST} for each in self.lost]
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": self.made_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "made_by": f"practice-blog {__version__}",
            "site": site,
            "records": self.records,
            "files": self.files,
            "left_out": [*reasons(), *lost],
        }
        self.add_text(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        self.zip.close()
        return manifest
