"""Whether the site can be served: its database is up to date and its static files are collected.

Until it can, every address answers 503 with one clear page, and the log has one clear line.
"""

import logging
from collections.abc import Iterable
from html import escape
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from practice_site import data_version

logger = logging.getLogger(__name__)

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Not ready yet</title>
<h1>This site is not ready yet</h1><p>Please come back in a few minutes.</p>
<p>To whoever runs it: {}</p></html>"""


def database_problem() -> str:
    """Return what keeps the database from being used, as a sentence; empty if nothing does."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan or not data_version.is_installed():
            return "The database is empty or of an earlier version. Run manage.py migrate."
    except DatabaseError:
        return "The database can’t be reached. Look whether it runs, and at DATABASE_URL."
    finally:
        connection.close()
    return ""


def static_files_problem() -> str:
    """Return what is wrong with the static files, as a sentence; empty if nothing is."""
    if settings.DEVELOPMENT or staticfiles_storage.read_manifest():  # type: ignore[attr-defined]  # of whitenoise
        return ""
    return "The style sheets are missing. Run manage.py collectstatic, then start the site again."


def when_ready(application: WSGIHandler) -> WSGIApplication:
    """Return an application that says what is missing, until nothing is."""
    files, database = static_files_problem(), database_problem()
    for problem in filter(None, [database, files]):
        logger.critical("The site can't be served. %s", problem)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        nonlocal database
        database = database and database_problem()
        if not (database or files):
            return application(environ, start_response)
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Retry-After", "60")]
        start_response("503 Service Unavailable", [*headers, ("Cache-Control", "no-store")])
        return [PAGE.format(escape(f"{database} {files}")).encode()]

    return answer
