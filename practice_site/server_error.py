"""The page for an error of ours, and for a database that can't be reached."""

import sys
from logging import LogRecord

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

from practice_site.disk import is_disk_full

ERROR = "practice_site.error"  # in the environment of a request that failed


def is_database_away(error: BaseException | None) -> bool:
    """Return whether an exception says that PostgreSQL can't be reached, or is ending or starting.

    By the classes of https://www.postgresql.org/docs/current/errcodes-appendix.html; without one
    there is no connection.
    """
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    code = getattr(error.__cause__, "sqlstate", "of another database")
    return code is None or code.startswith(("08", "57P"))


def is_worth_logging(record: LogRecord) -> bool:
    """Return False for a request that failed since the database is away: that is logged once.

    Where the page for a missing page fails, Django leaves out the exception, which is put in here.
    """
    request = getattr(record, "request", None)
    if not record.exc_info and (error := getattr(request, "META", {}).get(ERROR)):
        record.exc_info = (type(error), error, error.__traceback__)
    return not (record.exc_info and is_database_away(record.exc_info[1]))


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for an error of ours; the site's ``handler500``.

    If the disk is full or the database is away, the page holds what was sent, to be sent again, but
    for what is secret.
    """
    error = request.META[ERROR] = sys.exc_info()[1]
    full = is_disk_full(error)
    if not (full or is_database_away(error)):
        return defaults.server_error(request)
    form: dict[str, object] = {"path": request.get_full_path(), "sent": sent_fields(request)}
    response = page_of("507.html", 507, form) if full else unavailable(form)
    # Under "no-referrer" browsers would post the form with "Origin: null", which is refused.
    response["Referrer-Policy"] = "same-origin"
    return response


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was posted, but for what is secret: passwords and codes."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if "password" not in name and name not in ("code", "credential")
    ]


def unavailable(context: dict[str, object]) -> HttpResponse:
    """Return the page that says to come back.

    It shows the ``problem`` to whoever runs the site, and what was ``sent`` to a ``path``.
    """
    response = page_of("503.html", 503, context)
    response["Retry-After"] = "60"
    return response


def page_of(template: str, status: int, context: dict[str, object]) -> HttpResponse:
    """Return a page that nobody keeps."""
    page = loader.render_to_string(template, context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})
