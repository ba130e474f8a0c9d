"""The data of a site on SQLite is for the user alone under whom the site runs."""

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings


def keep_database_private() -> None:
    """Let nobody else read the SQLite database, which is made if it isn't there yet."""
    database = settings.DATABASES["default"]
    if not str(database["ENGINE"]).endswith("sqlite3"):
        return
    path = Path(str(database["NAME"]))
    path.touch(mode=0o600)
    for end in ("", "-wal", "-shm"):  # the others are made like the first
        keep_private(path.with_name(f"{path.name}{end}"))


def keep_private(path: Path) -> None:
    """Take a file or folder from everybody but its owner; what is somebody else's stays."""
    with suppress(FileNotFoundError):
        state = path.stat()
        if state.st_mode & 0o077 and state.st_uid == os.geteuid():
            path.chmod(state.st_mode & 0o700)
