"""How production stores static files: named by their content, a stylesheet with what it imports."""

import posixpath
import re
from collections.abc import Callable
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r'@import "(?P<url>[^"]+)";\n'
COMMENT_OR_INDENTATION = re.compile(r"/\*.*?\*/\s*|^\s+", re.DOTALL | re.MULTILINE)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashes and compresses static files, and puts what our stylesheets import in its place.

    As an ``@import`` it would cost a reader's first page a second round trip. What is imported
    imports nothing itself, and only files beside the importing one have a ``url()``.
    """

    # First, so that the addresses in what is put in are hashed like the rest.
    patterns = (("css/*.css", ((IMPORT, IMPORT),)), *CompressedManifestStaticFilesStorage.patterns)

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        """Return the function that replaces each match in the file of this name."""

        def imported(match: re.Match[str]) -> str:
            with self.open(posixpath.join(posixpath.dirname(name), match["url"])) as file:
                return COMMENT_OR_INDENTATION.sub("", file.read().decode())

        convert: Any = super().url_converter(name, hashed_files, template)
        return imported if template == IMPORT else convert
