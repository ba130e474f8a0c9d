"""How production stores static files: named by their content, with what they import in one file."""

import gzip
import posixpath
import re
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from practice_site.bundles import bundle

IMPORT = r"""@import (?:url\()?["'](?P<url>[^"']+)["']\)?;\n"""
WHOLE = r"(?s:.+)"
COMMENT_OR_INDENTATION = re.compile(r"/\*.*?\*/\s*|^\s+", re.DOTALL | re.MULTILINE)
RELATIVE = re.compile(r"""(?<=url\()(["']?)(?![a-z]+:|[/#])(?=[^)]+)""")
DECOMPRESS = {".br": brotli.decompress, ".gz": gzip.decompress}


class KeepingCompressor(Compressor):
    """Leaves what is compressed already, since an upgrade changes few files and brotli is slow."""

    # Most files are there twice, with and without a hash in their name.
    compress_brotli = staticmethod(cache(Compressor.compress_brotli))
    compress_gzip = staticmethod(cache(Compressor.compress_gzip))

    def compress(self, path: str) -> list[str]:
        """Compress a file, unless its compressed files are whole; gives the paths of those."""
        data = Path(path).read_bytes()
        if all(is_of(data, path + suffix) for suffix in DECOMPRESS):
            return [path + suffix for suffix in DECOMPRESS]
        compressed: list[str] = super().compress(path)
        return compressed


def is_of(data: bytes, path: str) -> bool:
    """Return whether there is a compressed file of just these data, and not of a part of them."""
    try:
        return DECOMPRESS[Path(path).suffix](Path(path).read_bytes()) == data
    except (OSError, EOFError, zlib.error, brotli.error):
        return False


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashes and compresses static files, and puts what ours import in its place.

    As an ``@import`` or ``import`` it would cost a first page more requests, one after the other.
    """

    # First, so that the addresses in what is put in are hashed like the rest.
    patterns = (
        ("css/*.css", ((IMPORT, IMPORT),)),
        ("js/article_form.js", ((WHOLE, WHOLE),)),
        *CompressedManifestStaticFilesStorage.patterns,
    )

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        """Return the function that replaces each match in the file of this name."""
        if template == WHOLE:
            return lambda match: bundle(name, self._read)
        if template == IMPORT:
            return lambda match: self._stylesheet(match["url"], posixpath.dirname(name))
        convert: Any = super().url_converter(name, hashed_files, template)
        return convert

    def create_compressor(self, **options: Any) -> KeepingCompressor:
        """Return what compresses the files."""
        return KeepingCompressor(**options)

    def _read(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode()

    def _stylesheet(self, url: str, folder: str) -> str:
        """Return an imported stylesheet with what it imports, its addresses as from the folder."""
        name = posixpath.normpath(posixpath.join(folder, url))
        beside = posixpath.dirname(name)
        css = re.sub(IMPORT, lambda match: self._stylesheet(match["url"], beside), self._read(name))
        css = COMMENT_OR_INDENTATION.sub("", css)
        if beside != folder:
            css = RELATIVE.sub(rf"\1{posixpath.relpath(beside, folder)}/", css)
        return css
