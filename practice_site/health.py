"""``/health/``: whether the site has all that it needs, for whatever watches over it.

It is answered in front of Django: under any host name and without HTTPS, so that a proxy or a
container can ask too. Anybody may read it. So it says what is wrong, and never an address, a name,
a path or a value.
"""

import json
import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from practice_site import mail, readiness
from practice_site.disk import MIN_FREE, free_space

logger = logging.getLogger(__name__)

ALL, SERVING = "/health/", "/health/serving/"
FRESH = 5  # seconds for which an answer is given again, since anybody may ask
GONE = "The database can’t be reached."

Check = Callable[[], str]

_checks: dict[str, Check] = {}
_serving: set[str] = set()


def health_check(name: str, *, serving: bool = False) -> Callable[[Check], Check]:
    """Add a check, which returns what is wrong as a sentence; "" if nothing is.

    Those that are ``serving`` say whether readers can read and the desk can save: that another
    machine or a start may mend. The others want somebody to look.
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


@health_check("migrations", serving=True)
def migrations() -> str:
    """Return whether ``upgrade`` was forgotten."""
    return readiness.database_problem()


@health_check("data", serving=True)
def data() -> str:
    """Return whether the folder of the pictures and of SQLite's file can't be written to."""
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(b"health")
    except OSError:
        return "The folder of the data can’t be written to."
    return ""


@health_check("disk", serving=True)
def disk() -> str:
    """Return whether there is hardly any room left."""
    return "The disk is nearly full." if free_space() < MIN_FREE else ""


@health_check("mail")
def undelivered_mail() -> str:
    """Return whether mail has waited for an hour, or was given up."""
    return "Mail can’t be sent." if mail.undelivered(timezone.now()) else ""


def problem_of(name: str) -> str:
    """Return what a check says, or that it couldn't be made."""
    try:
        return _checks[name]()
    except DatabaseError:
        return GONE
    except Exception:
        logger.exception("The health check “%s” failed.", name)
        return "This could not be checked."


class Health:
    """A WSGI application that answers the two addresses itself, and leaves the rest to another."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.lock = threading.Lock()
        self.made_at = float("-inf")
        self.problems: dict[str, str] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer 200, or 503 if anything is wrong, with each check in JSON."""
        asked = environ.get("PATH_INFO")
        if asked not in (ALL, SERVING):
            return self.application(environ, start_response)
        problems = self.look()
        if asked == SERVING:
            problems = {name: problems[name] for name in problems if name in _serving}
        healthy = not any(problems.values())
        told = {name: problem or "ok" for name, problem in problems.items()}
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

    def look(self) -> dict[str, str]:
        """Return what each check says, or said a moment ago."""
        with self.lock:
            if time.monotonic() - self.made_at > FRESH:
                self.problems = {name: problem_of(name) for name in _checks}
                self.made_at = time.monotonic()
                connection.close()
            return self.problems
