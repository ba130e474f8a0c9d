"""Zips for tests, with files by their names, and the blogs in them."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from blog.importing.blogs import SourceBlog, SourceBody
from blog.importing.blogs.detect import open_blog

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


@contextmanager
def blog_of(folder: Path, files: Files) -> Iterator[SourceBlog]:
    """Give the blog in a zip of files."""
    blog = open_blog(write_zip(folder, files))
    try:
        yield blog
    finally:
        blog.close()


def shown(body: SourceBody) -> list[tuple[str, str]]:
    """Return the kind of each section, and its words or the picture that it shows."""
    return [
        (str(each["kind"]), str(each.get("embedded") or _words(each)))
        for each in body.proposal.sections
    ]


def left_out(body: SourceBody) -> list[tuple[str, str]]:
    """Return the kind and the words of what is left out."""
    return [(each["kind"], each["words"]) for each in body.proposal.left_out]


def _words(section: Mapping[str, Any]) -> str:
    items = section.get("items") or []
    rows = [" ".join(str(v) for k, v in row.items() if k != "text_html") for row in items]
    names = ("heading", "lead_in", "body", "quote", "attribution", "caption", "link", "closing")
    said = [str(section[name]) for name in names if section.get(name)]
    return " | ".join([*said, *rows])
