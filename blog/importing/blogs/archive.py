"""The files of an export: a zip, opened within bounds, or a single file."""

from pathlib import Path
from typing import IO


class Archive:
    """The files of an export by their names, with ``/`` between folders.

    Folders, links, and what operating systems add (``__MACOSX/``, ``.DS_Store``) aren't among them,
    nor absolute names or those that lead out by ``..``. A zip that is alone in another is opened,
    too. Raises UnreadableDocumentError, with a sentence, for what is damaged, encrypted or would
    become far too large.
    """

    names: list[str]
    is_zip: bool

    def __init__(self, path: Path) -> None:
        """Of a file; nothing is unpacked yet."""
        raise NotImplementedError

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading in pieces. Raises KeyError if it isn't there."""
        raise NotImplementedError

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a file of at most so many; raises KeyError if it isn't there."""
        raise NotImplementedError

    def close(self) -> None:
        """Free the file."""
        raise NotImplementedError
