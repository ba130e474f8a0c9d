"""Which tests of pages are asked on PostgreSQL, too: those that make a statement of their own.

A page is made of its rows by the same code on both databases, so that a test of it says something
of PostgreSQL only by the statements that it makes. In ``manage.py test`` all run on SQLite first,
and note theirs. Where there are no notes, as by hand, all run on PostgreSQL.
"""

import json
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests import once

PAGES = ("tests/blog/admin/", "tests/blog/public/")
LISTS = re.compile(r"\(%s(?:, %s)*\)(?:, \(%s(?:, %s)*\))*")
VALUES = re.compile(r"\b\d+\b|'[^']*'|SAVEPOINT .*")


def kind_of(statement: str) -> int:
    """Return a number for a statement, whatever its values are and however many."""
    return zlib.crc32(VALUES.sub("", LISTS.sub("(%s)", statement)).encode())


@contextmanager
def noted(test: str) -> Iterator[None]:
    """Note the statements that the test makes meanwhile."""
    seen: set[str] = set()

    def note(execute: Any, sql: str, *arguments: Any) -> Any:
        seen.add(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(note):
        yield
    kinds = sorted({kind_of(statement) for statement in seen})
    with (once.folder() / f"statements-{os.getpid()}").open("a", encoding="utf-8") as file:
        file.write(json.dumps([test, kinds]) + "\n")


def needed(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests without those of pages whose statements are all made by others."""
    known: dict[str, set[int]] = {}
    for path in once.folder().glob("statements-*"):
        lines = path.read_text(encoding="utf-8").splitlines()
        known |= {test: set(kinds) for test, kinds in map(json.loads, lines)}
    others = [item.nodeid for item in items if not item.nodeid.startswith(PAGES)]
    made = set().union(*(known.get(name, set()) for name in others))
    needed = []
    for item in items:
        kinds = known.get(item.nodeid)
        if not item.nodeid.startswith(PAGES) or kinds is None or kinds - made:
            needed.append(item)
            made |= kinds or set()
    return needed
