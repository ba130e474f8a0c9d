"""The rows of a Ghost export: one JSON file, which is read piece by piece and never held whole."""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import IO, Any

import ijson

from blog.importing.blogs.archive import Archive
from blog.importing.problems import UnreadableDocumentError

# What is read of each table, and nothing else is: no addresses of people, logins or passwords.
BODIES = ("lexical", "mobiledoc", "markdown", "html", "plaintext")
SEARCHED = ("meta_title", "meta_description")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "posts": (
        *("id", "uuid", "title", "slug", "type", "page", "status", "visibility", "locale"),
        *("created_at", "updated_at", "published_at", "author_id", "custom_excerpt"),
        *("feature_image", "image", "canonical_url", "email_only", *SEARCHED, *BODIES),
        *("codeinjection_head", "codeinjection_foot"),
    ),
    "posts_meta": (
        *("post_id", *SEARCHED, "email_only", "feature_image_alt", "feature_image_caption"),
    ),
    "tags": ("id", "name", "slug", "visibility"),
    "posts_tags": ("post_id", "tag_id", "sort_order"),
    "users": ("id", "name", "slug", "bio"),
    "posts_authors": ("post_id", "author_id", "sort_order"),
    "settings": ("key", "value"),
}
SETTINGS = (
    *("title", "timezone", "active_timezone", "activeTimezone", "locale", "lang"),
    *("default_locale", "defaultLang", "permalinks", "amp"),
)
MAX_SIZE = 1024**3  # bytes of the file
MAX_ROWS = 200_000  # of each table
MAX_DEPTH = 40
MAX_BEGIN = 200_000  # pieces of JSON, within which it shows whose the file is
MAX_FILES = 40  # of a zip, that may be the export
BOM = b"\xef\xbb\xbf"
OLD_SITE = re.compile(r"(https?://[^/\s\"'\\<>]+(?:/[^/\s\"'\\<>]+)*?)/content/images/")
PLACEHOLDER = "__GHOST_URL__"  # stands for the address of the site, in files since version 4

BROKEN = (
    "This file of Ghost breaks off or is damaged, so it isn’t read by half. Export it there once "
    "more, under Settings → Import/Export."
)
TOO_MUCH = "This file of Ghost is far larger than any blog’s. It isn’t read."

Row = dict[str, Any]


def find_export(archive: Archive) -> str:
    """Return the name of the file in an archive that is an export of Ghost; "" if none is."""
    names = [name for name in archive.names if name.lower().endswith(".json")]
    names.sort(key=lambda name: ("/node_modules/" in name, name.count("/"), -archive.size(name)))
    for name in names[:MAX_FILES]:
        with suppress(UnreadableDocumentError), archive.open(name) as file:
            if _is_export(file):
                return name
    return ""


class Tables:
    """The rows of an export that are needed, by their tables; bodies wait in a file of their own.

    Raises UnreadableDocumentError for a file that is damaged or far too large.
    """

    def __init__(self, archive: Archive, name: str) -> None:
        """Read the file of this name."""
        self.posts: list[Row] = []
        self.rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self.version = ""
        self.old_sites = Counter[str]()  # addresses that pictures have, before version 4
        self.has_placeholder = False
        self._places: dict[str, tuple[int, int]] = {}
        self._bodies = tempfile.TemporaryFile()  # noqa: SIM115 - as long as this is used
        if archive.size(name) > MAX_SIZE:
            raise UnreadableDocumentError(TOO_MUCH)
        try:
            with archive.open(name) as file:
                for table, row in _rows(file):
                    self._take(table, row)
        except UnreadableDocumentError:
            self.close()
            raise
        except (ijson.JSONError, ValueError, RecursionError) as error:
            self.close()
            raise UnreadableDocumentError(BROKEN) from error

    def body(self, key: str) -> Row:
        """Return the columns of a post that may hold its body; raises KeyError."""
        begin, length = self._places[key]
        self._bodies.seek(begin)
        return dict(json.loads(self._bodies.read(length)))

    def close(self) -> None:
        """Free what was kept."""
        self._bodies.close()

    def _take(self, table: str, row: Row) -> None:
        if table == "meta":
            self.version = text_of(row.get("version"))
        elif table == "settings":
            if row.get("key") in SETTINGS:
                self.rows[table].append(row)
        elif table == "posts":
            self._take_post(row)
        else:
            self.rows[table].append(row)
        if len(self.rows.get(table, ())) > MAX_ROWS or len(self.posts) > MAX_ROWS:
            raise UnreadableDocumentError(TOO_MUCH)

    def _take_post(self, row: Row) -> None:
        row["key"] = text_of(row.get("uuid")) or text_of(row.get("id"))
        if not row["key"] or row["key"] in self._places:
            return
        body = {name: row.pop(name) for name in BODIES if name in row}
        for text in (*body.values(), row.get("feature_image")):
            if isinstance(text, str):
                self.has_placeholder = self.has_placeholder or PLACEHOLDER in text
                sites = OLD_SITE.finditer(text.replace("\\/", "/"))
                self.old_sites.update(each[1] for each in islice(sites, 100))
        content = json.dumps(body).encode()
        self._places[row["key"]] = self._bodies.tell(), len(content)
        self._bodies.write(content)
        self.posts.append(row)


def text_of(value: object) -> str:
    """Return a value of a row as text; "" for what is none."""
    if isinstance(value, bool) or value is None:
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def is_true(value: object) -> bool:
    """Return whether a value of a row means yes: a database writes 1, or true."""
    return str(value).strip().lower() in ("1", "true", "1.0")


def _pieces(file: IO[bytes]) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    """Yield the pieces of JSON as ijson does, each with the names around it."""
    first = file.read(len(BOM))
    rest = _Joined(b"" if first == BOM else first, file)
    names: list[str | None] = []
    for event, value in ijson.basic_parse(rest, use_float=True):
        if event == "map_key":
            names[-1] = value
            continue
        if event in ("end_map", "end_array"):
            names.pop()
        yield tuple(name for name in names if name is not None), event, value
        if event in ("start_map", "start_array"):
            names.append("" if event == "start_map" else None)
            if len(names) > MAX_DEPTH:
                raise UnreadableDocumentError(BROKEN)


def _rows(file: IO[bytes]) -> Iterator[tuple[str, Row]]:
    """Yield the rows that are needed, with the names of their tables; "meta" is one, too."""
    table, row = "", Row()
    for names, event, value in _pieces(file):
        names = names[1:] if names[:1] == ("db",) else names
        if event == "start_map" and names[:1] == ("data",) and len(names) == 2:
            table, row = names[1], {}
        elif event == "start_map" and names == ("meta",):
            table, row = "meta", {}
        elif event == "end_map" and table and names in (("data", table), ("meta",)):
            if table in COLUMNS or table == "meta":
                yield table, row
            table = ""
        elif table and event in ("string", "number", "boolean"):
            wanted = ("version",) if table == "meta" else COLUMNS.get(table, ())
            depth = 2 if table == "meta" else 3
            if len(names) == depth and names[-1] in wanted:
                row[names[-1]] = value


def _is_export(file: IO[bytes]) -> bool:
    """Return whether JSON begins as an export of Ghost does: when it was made, or a post."""
    try:
        for names, _, _ in islice(_pieces(file), MAX_BEGIN):
            names = names[1:] if names[:1] == ("db",) else names
            if names == ("meta", "exported_on"):
                return True
            if len(names) == 3 and names[:2] == ("data", "posts") and names[2] in BODIES:
                return True
            if names[:1] not in ((), ("data",), ("meta",)):
                return False
    except (ijson.JSONError, ValueError, RecursionError, UnreadableDocumentError):
        pass
    return False


class _Joined:
    """A file whose first bytes were read already."""

    def __init__(self, first: bytes, file: IO[bytes]) -> None:
        self.first, self.file = first, file

    def read(self, size: int = -1) -> bytes:
        if size and self.first:
            first, self.first = self.first, b""
            return first
        return self.file.read(size)
