"""The rows of a table in CSV, as exports have them, within bounds."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from blog.importing.blogs.archive import Archive
from blog.importing.encodings import decode
from blog.importing.problems import UnreadableDocumentError

MAX_SIZE = 512 * 1024**2  # bytes of a table
MAX_ROWS = 100_000
MAX_FIELD = 8_000_000  # characters; the bodies of articles stand in some tables
MAX_HEAD = 20_000  # bytes of the names of columns
DAMAGED = "The table “{}” is damaged. Export it there once more."

Row = dict[str, str]

csv.field_size_limit(MAX_FIELD)


def find_table(archive: Archive, names: Iterable[str], columns: set[str]) -> str | None:
    """Return the name of the first table that has these columns; None if none has."""
    return next((name for name in names if _columns_of(archive, name) >= columns), None)


def _columns_of(archive: Archive, name: str) -> set[str]:
    """Return the names of a table's columns."""
    with archive.open(name) as file:
        first = decode(file.readline(MAX_HEAD))
    try:
        return {each.strip() for each in next(csv.reader([first]), [])}
    except csv.Error:
        return set()


def rows_of(archive: Archive, name: str, key_of: Callable[[Row], str]) -> Iterator[Row]:
    """Yield the rows of a table, by the names of its columns; a field that isn't there is "".

    Of several with one key only the first comes, and none of those without.
    Raises UnreadableDocumentError for a table that is damaged or far too large.
    """
    seen = {""}
    for row in _all_rows(archive, name):
        if (key := key_of(row)) not in seen:
            seen.add(key)
            yield row


def _all_rows(archive: Archive, name: str) -> Iterator[Row]:
    damaged = UnreadableDocumentError(DAMAGED.format(name.rpartition("/")[2]))
    if archive.size(name) > MAX_SIZE:
        raise damaged
    with archive.open(name) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
        try:
            for row in islice(csv.DictReader(text, restkey="", restval=""), MAX_ROWS):
                yield {
                    column.strip(): value
                    for column, value in row.items()
                    if column and isinstance(value, str)
                }
        except csv.Error as error:
            raise damaged from error
