"""The data of a site are for the user alone under whom the site runs."""

import logging
import os
from pathlib import Path

from django.conf import settings

from practice_site.backup.pruning import backups

logger = logging.getLogger(__name__)


def make_private_database() -> None:
    """Keep all data private, and the SQLite database, too, which is made if it isn't there yet."""
    if path := _sqlite_file():
        path.touch(mode=0o600)  # what SQLite makes beside it is like it
    keep_data_private()


def keep_data_private() -> None:
    """Let nobody else read the folder of the data, the database, the secret key and backups.

    So whatever the folder was before: an earlier version or somebody else may have made it.
    """
    keep_private(settings.DATA_DIR)
    keep_private(settings.DATA_DIR / "secret-key.txt")
    if database := _sqlite_file():
        for end in ("", "-wal", "-shm"):
            keep_private(database.with_name(f"{database.name}{end}"))
    for backup in backups(settings.BACKUP_DIR).values() if settings.BACKUP_DIR else ():
        keep_private(backup)


def keep_private(path: Path) -> None:
    """Take a file or folder from everybody but its owner; what is somebody else's stays."""
    try:
        state = path.stat()
        if state.st_mode & 0o077 and state.st_uid == os.geteuid():
            path.chmod(state.st_mode & 0o700)
    except FileNotFoundError:
        pass
    except OSError as error:
        logger.warning("%s can't be made private: %s.", path, error.strerror)


def _sqlite_file() -> Path | None:
    database = settings.DATABASES["default"]
    is_sqlite = str(database["ENGINE"]).endswith("sqlite3")
    return Path(str(database["NAME"])) if is_sqlite else None
