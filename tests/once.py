"""What is made once for all processes of a test run, and for all runs of ``manage.py test``."""

import atexit
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.served import Site

SHARED = "TESTS_SHARED"  # the environment's name of the folder that all of them share
PATIENCE = 180  # seconds after which a process no longer waits for another that makes something


def folder() -> Path:
    """Return the folder that all share; whoever makes it removes it when it ends."""
    if SHARED not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="practice-blog-shared-")
        atexit.register(shutil.rmtree, os.environ[SHARED], ignore_errors=True)
    return Path(os.environ[SHARED])


def made(name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder of this name, filled by the first that asks; the others wait for it."""
    target, lock = folder() / name, folder() / f"{name}.lock"
    end = time.monotonic() + PATIENCE
    while not target.exists():
        try:
            lock.mkdir()
        except FileExistsError:
            assert time.monotonic() < end, f"nobody made {target}"
            time.sleep(0.1)
            continue
        try:
            if not target.exists():  # made since the question above
                unfinished = Path(tempfile.mkdtemp(dir=folder()))
                make(unfinished)
                unfinished.rename(target)
        finally:
            lock.rmdir()
    return target


def static_files() -> Path:
    """Return the static files as production has them. They are not to be changed."""
    return _of_a_site("static", "collectstatic", "--no-input")


def database() -> Path:
    """Return an SQLite file to which all migrations were applied. It is not to be changed."""
    return _of_a_site("db.sqlite3", "migrate")


def prepare(folder: Path) -> None:
    """Make a DATA_DIR of a folder, in which all is prepared and the daily run was made today."""
    today = datetime.now(ZoneInfo("America/Chicago")).date()  # the practice's zone by default
    shutil.copy(database(), folder)
    with closing(sqlite3.connect(folder / database().name)) as copy, copy:
        run = "UPDATE blog_dailyrun SET day = ?, ended_at = datetime()"
        copy.execute(run, [today.isoformat()])
    (folder / "static").symlink_to(static_files())


def _of_a_site(name: str, *command: str) -> Path:
    """Return what a command of the project makes in a site's folder."""
    return made(command[0], lambda data: Site(data).manage(*command, "--verbosity", "0")) / name
