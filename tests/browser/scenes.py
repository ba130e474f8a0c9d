"""What many tests begin with, made once for all of them and their processes."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests import once


def scene(make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Put the database and the pictures as a function left them; return what that returned.

    It begins with the database of the migrations.
    """

    def keep(folder: Path) -> None:
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)  # of the tests before
        (folder / "facts.json").write_text(json.dumps(make()))
        with closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
            connection.connection.backup(copy)
        shutil.copytree(settings.MEDIA_ROOT, folder / "media")

    kept = once.made(f"{make.__module__}.{make.__name__}", keep)
    with closing(sqlite3.connect(kept / "db.sqlite3")) as copy:
        copy.backup(connection.connection)
    shutil.copytree(kept / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
    facts: dict[str, Any] = json.loads((kept / "facts.json").read_text())
    return facts
