"""Whether the site can be served: its database is up to date and its static files are collected.

Until it can, every address answers 503 with one clear page, and the log has one clear line.
"""

import logging
from collections.abc import Iterable
from functools import cache
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from practice_site import data_version
from practice_site.server_error import unavailable

logger = logging.getLogger(__name__)

AWAY = "practice_site.database_is_away"  # in the environment of a request: known before asking
NOT_UPGRADED = "The database is empty or of an earlier version. Run manage.py upgrade."
OWN_APPS = {"accounts", "blog"}
NOT_COLLECTED = "The style sheets are missing. Run manage.py upgrade, then start the site again."
NEITHER = (
    "The database is empty or of an earlier version, and the style sheets are missing. "
    "Run manage.py upgrade, then start the site again."
)
NEWER = "The database is of a newer version than these files. Put that version’s files in place."
UNREACHABLE = "The database can’t be reached. Look whether it runs, and at DATABASE_URL."


def database_problem() -> str:
    """Return what keeps the database from being used, as a sentence; empty if nothing does."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan or not data_version.is_installed():
            return NOT_UPGRADED
    except DatabaseError:
        return UNREACHABLE
    finally:
        connection.close()
    return ""


def newer_problem() -> str:
    """Return that the database is of a newer version than these files, or nothing.

    A server that runs goes on all the same: it is so while an upgrade waits for the reload.
    """
    return NEWER if is_newer(MigrationRecorder(connection).applied_migrations()) else ""


def is_newer(migrations: Iterable[tuple[str, str]]) -> bool:
    """Return whether a database has migrations that came after those of these files.

    A package may have taken old ones away; ours stay known by what replaces them.
    """
    ours = _loader().disk_migrations.keys() | replaced_migrations()
    last = dict(sorted(ours))  # the last name of each app
    return any(
        app in last and (app, name) not in ours and (app in OWN_APPS or name > last[app])
        for app, name in migrations
    )


def newest_migrations() -> set[tuple[str, str]]:
    """Return the last migration of each app."""
    return set(_loader().graph.leaf_nodes())


def replaced_migrations() -> set[tuple[str, str]]:
    """Return the migrations that others replace: databases list them as well, out of order."""
    return {each for migration in _loader().replacements.values() for each in migration.replaces}


@cache
def _loader() -> MigrationLoader:
    """Return the migrations of these files, as they were when this site was loaded."""
    return MigrationLoader(None, ignore_no_migrations=True)


def static_files_problem() -> str:
    """Return what is wrong with the static files, as a sentence; empty if nothing is."""
    if settings.DEVELOPMENT or staticfiles_storage.read_manifest():  # type: ignore[attr-defined]  # of whitenoise
        return ""
    return NOT_COLLECTED


def site_problem(database: str, files: str) -> str:
    """Return both problems as sentences, with what puts both right once; empty without any."""
    if database == NOT_UPGRADED and files:
        return NEITHER
    return " ".join(filter(None, [database, files]))


def when_ready(application: WSGIHandler) -> WSGIApplication:
    """Return an application that says what is missing, until nothing is."""
    _loader()  # now, since an upgrade puts others in their place
    files, database = static_files_problem(), database_problem()
    if problem := site_problem(database, files):
        logger.critical("The site can't be served. %s", problem)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        nonlocal database
        if AWAY in environ:
            problem = UNREACHABLE
        else:
            database = database and database_problem()
            problem = site_problem(database, files)
        if not problem:
            return application(environ, start_response)
        response = unavailable({"problem": problem})
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    return answer
