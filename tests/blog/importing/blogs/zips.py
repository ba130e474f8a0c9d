"""Zips for tests, with files by their names."""

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

Files = Mapping[str, str | bytes]


def zipped(files: Files) -> bytes:
    """Return the bytes of a zip."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return content.getvalue()


def write_zip(folder: Path, files: Files) -> Path:
    """Write a zip into a folder and return its path."""
    path = folder / "export.zip"
    path.write_bytes(zipped(files))
    return path
