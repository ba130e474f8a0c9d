"""Files of every kind that is taken: worksheets, recordings and captions."""

from pathlib import Path
from unittest import mock

from blog.media import pdf as pdf_reader

FOLDER = Path(__file__).parent / "data" / "media"
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nA drop falls.\n"
READ_BOUNDED = pdf_reader.read_pdf


def read_at_once() -> None:
    """Read PDFs in the tests' own process: to start one takes longer than all else."""
    mock.patch.object(pdf_reader, "read_pdf", pdf_reader.read_at_once).start()


def sample(name: str) -> bytes:
    """Return a file of this name: a small one of each format."""
    return CAPTIONS if name.endswith(".vtt") else (FOLDER / name).read_bytes()
