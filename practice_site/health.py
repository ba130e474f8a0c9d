"""``/health/``: whether the site has all that it needs, for whatever watches over it.

It is answered in front of Django: under any host name and without HTTPS, so that a proxy or a
container can ask too. Anybody may read it. So it says what is wrong, and never an address, a name,
a path or a value.
"""

import json
import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from practice_site import data_version, mail
from practice_site.backup.pruning import newest_backup
from practice_site.disk import MIN_FREE, free_space
from practice_site.environment import unwritable
from practice_site.readiness import AWAY, NOT_UPGRADED, is_newer, newest_migrations

logger = logging.getLogger(__name__)

ALL, SERVING = "/health/", "/health/serving/"
FRESH = 5  # seconds for which an answer is given again, since anybody may ask
BACKUP_AGE = timedelta(days=2)
GONE = "The database can’t be reached."
NOT_RELOADED = (
    "The database is of a newer version than the one that runs. Reload the site; if its files are "
    "of an earlier version, put the newer ones in place first."
)
OK = "ok"

Check = Callable[[], str]

_checks: dict[str, Check] = {}
_serving: set[str] = set()


def health_check(name: str, *, serving: bool = False) -> Callable[[Check], Check]:
    """Add a check, which returns what is wrong as a sentence; "" if nothing is.

    What begins with "ok" is worth knowing, and nothing is wrong.
    Those that are ``serving`` say what another machine may do better, or this one after a start.
    The others want somebody to look.
    """

    def add(check: Check) -> Check:
        _checks[name] = check
        if serving:
            _serving.add(name)
        return check

    return add


@health_check("database", serving=True)
def database() -> str:
    """Return what is wrong with the database: it doesn't answer, or can't be written to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        if connection.vendor == "postgresql":
            cursor.execute("SHOW transaction_read_only")
            if cursor.fetchone() != ("off",):
                return "The database can’t be written to."
    return ""


@health_check("migrations")
def migrations() -> str:
    """Return whether ``upgrade`` or the reload after it was forgotten, for the version loaded."""
    applied = MigrationRecorder(connection).applied_migrations()
    if is_newer(applied):
        return NOT_RELOADED
    if newest_migrations() <= applied.keys() and data_version.is_installed():
        return ""
    return NOT_UPGRADED


@health_check("data", serving=True)
def data() -> str:
    """Return whether the folder of the pictures, or SQLite's file, can't be written to."""
    if connection.vendor == "sqlite" and unwritable(Path(connection.settings_dict["NAME"])):
        return "The database’s file can’t be written to."
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(b"health")
    except OSError:
        return "The folder of the data can’t be written to."
    return ""


@health_check("pictures")
def pictures() -> str:
    """Return whether the bucket of the pictures can't be used, if they are in one."""
    if not settings.S3_BUCKET:
        return ""
    try:
        default_storage.check()  # type: ignore[attr-defined]  # of BucketStorage
    except OSError:
        return "The bucket of the pictures can’t be reached."
    return ""


@health_check("disk")
def disk() -> str:
    """Return whether there is hardly any room left."""
    return "The disk is nearly full." if free_space() < MIN_FREE else ""


@health_check("mail")
def undelivered_mail() -> str:
    """Return whether mail has waited for an hour, or was given up."""
    return "Mail can’t be sent." if mail.undelivered(timezone.now()) else ""


@health_check("backup")
def backup() -> str:
    """Return whether a daily backup is asked for, and the newest one is older than two days."""
    if not settings.BACKUP_DIR:
        return "" if settings.DEVELOPMENT else f"{OK}: none is made daily, BACKUP_DIR is not set"
    folder = settings.BACKUP_DIR
    if os.path.isdir(folder) and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return (
            "The service may not read and write in the folder of BACKUP_DIR. Let it in, as "
            "docs/deploy.md says, and restart it."
        )
    newest = newest_backup(folder)
    if newest and timezone.now() - newest < BACKUP_AGE:
        return ""
    return "The newest backup is older than two days." if newest else "There is no backup."


def problem_of(name: str, database_error: str = GONE) -> str:
    """Return what a check says, or that it couldn't be made."""
    try:
        return _checks[name]()
    except DatabaseError:
        return database_error
    except Exception:
        logger.exception("The health check “%s” failed.", name)
        return "This could not be checked."


class Health:
    """A WSGI application that answers the two addresses itself, and leaves the rest to another."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.looks = {ALL: Look(), SERVING: Look(serving=True)}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer 200, or 503 if anything is wrong, with each check in JSON."""
        asked = environ.get("PATH_INFO")
        if asked not in (ALL, SERVING):
            return self.application(environ, start_response)
        look = self.looks[asked]
        # Nobody waits for a database of which it is known that it doesn't answer.
        problems = dict.fromkeys(look.names(), GONE) if AWAY in environ else look()
        told = {name: problem or OK for name, problem in problems.items()}
        healthy = all(each.startswith(OK) for each in told.values())
        body = json.dumps({"healthy": healthy, "checks": told}, ensure_ascii=False, indent=1)
        start_response(
            "200 OK" if healthy else "503 Service Unavailable",
            [
                ("Content-Type", "application/json"),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return [body.encode()]


class Look:
    """A look at all checks, or at the ``serving`` ones, for which nobody waits for the others."""

    def __init__(self, *, serving: bool = False) -> None:
        self.serving = serving
        self.lock = threading.Lock()
        self.made_at = float("-inf")
        self.problems: dict[str, str] = {}

    def __call__(self) -> dict[str, str]:
        """Return what each check says, or said a moment ago; one thread looks at a time."""
        if self.lock.acquire(blocking=not self.problems):
            try:
                if time.monotonic() - self.made_at > FRESH:
                    self.problems = look_at(self.names())
                    self.made_at = time.monotonic()
                    connection.close()
            finally:
                self.lock.release()
        return self.problems

    def names(self) -> list[str]:
        """Return the names of its checks."""
        return [name for name in _checks if name in _serving or not self.serving]


def look_at(names: list[str]) -> dict[str, str]:
    """Return what each check says; where the database is gone, nobody waits for it again."""
    problems = {"database": problem_of("database")}
    if problems["database"] == GONE:
        return dict.fromkeys(names, GONE)
    if "migrations" in names:
        problems["migrations"] = problem_of("migrations")
    why = problems.get("migrations") or GONE  # where a migration is missing, a table may be
    rest = [name for name in names if name not in problems]
    return problems | {name: problem_of(name, why) for name in rest}
