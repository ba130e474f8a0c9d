"""The room on the server's disk: what is said when it runs out.

Readers are served without it. What can't be saved is given back to whoever typed it.
"""

import errno
import shutil
import sqlite3
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat

MIN_FREE = 200 * 1024 * 1024  # bytes; with less, the desk warns, and no backup is made


def is_disk_full(error: BaseException | None) -> bool:
    """Return whether an exception, or what caused it, says that the disk is full."""
    while error is not None:
        if (
            getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
            or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
            or getattr(error, "sqlstate", None) == "53100"  # PostgreSQL's disk_full
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def free_space(folder: Path | None = None) -> int:
    """Return how many bytes are left for data, or in another folder."""
    return shutil.disk_usage(folder or settings.DATA_DIR).free


def disk_warning() -> str:
    """Return what to know if the disk is nearly full; empty if it is not."""
    free = free_space()
    if free >= MIN_FREE:
        return ""
    return (
        f"The server’s disk is nearly full: {filesizeformat(free)} are left. When it is full, "
        "nothing can be saved. Ask the person who runs the server to make room."
    )
