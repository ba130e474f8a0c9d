"""Find the file in an archive that an address in one of its pages means."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

# Folders whose content lies at the root of a site once it is built.
SERVED = (
    "",
    "static",
    "public",
    "source",
    "content",
    "src",
    "assets",
    "src/assets",
    "_site",
    "docs",
)
MAX_ADDRESS = 2_000  # characters
ABSOLUTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
NOTION_ID = re.compile(r"(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])", re.IGNORECASE)


class Paths:
    """The names of an archive's files, as addresses reach them from a page.

    ``root`` is the folder of the site, with ``/`` at its end, and ``base`` the path before all its
    addresses: ``/blog`` of a site at ``example.org/blog/``.
    """

    def __init__(self, names: Iterable[str], root: str = "", base: str = "") -> None:
        self.root, self.base = root, base.rstrip("/")
        self._names: dict[str, str] = {}
        self._by_last: dict[str, list[str]] = defaultdict(list)
        self._by_id: dict[tuple[str, str], str] = {}
        for name in names:
            self._names.setdefault(name.lower(), name)
            last = name.rpartition("/")[2]
            self._by_last[last.lower()].append(name)
            if found := NOTION_ID.search(last):
                self._by_id.setdefault((found[1].lower(), _extension(last)), name)

    def find(self, address: str, page: str) -> str:
        """Return the name of the file that an address on a page means; "" if it isn't there."""
        path = urlsplit_path(address)
        if not path or ABSOLUTE.match(address):
            return ""
        tried = [path]
        for _ in range(2):  # some programs write the signs twice as “%..”
            tried.append(unquote(tried[-1]))
        for each in dict.fromkeys(reversed(tried)):
            for candidate in self._candidates(each, posixpath.dirname(page)):
                if name := self._names.get(candidate.lower()):
                    return name
        last = unquote(path).rpartition("/")[2]
        if (found := NOTION_ID.search(last)) and (
            name := self._by_id.get((found[1].lower(), _extension(last)))
        ):
            return name
        same = self._by_last.get(last.lower(), [])
        return same[0] if len(same) == 1 and last else ""

    def _candidates(self, path: str, folder: str) -> Iterable[str]:
        if path.startswith("/"):
            inner = path.removeprefix(self.base + "/") if self.base else path
            for rooted in dict.fromkeys((inner.lstrip("/"), path.lstrip("/"))):
                for served in SERVED:
                    yield posixpath.normpath(self.root + posixpath.join(served, rooted))
        else:
            yield posixpath.normpath(posixpath.join(folder, path))
            for served in SERVED:
                yield posixpath.normpath(self.root + posixpath.join(served, path))


def urlsplit_path(address: str) -> str:
    """Return the path of an address, without what follows “?” or “#”; "" if it has none."""
    try:
        return urlsplit(address.strip()[:MAX_ADDRESS]).path
    except ValueError:
        return ""


def as_path(name: str) -> str:
    """Return the path of an address for a file or a title: ``/a%20b.html``."""
    return "/" + quote(name.lstrip("/"), safe="/-._~!$&'()*+,;=:@%")


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
