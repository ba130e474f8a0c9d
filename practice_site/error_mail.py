"""Errors are mailed to ADMINS: where and of which kind, and nothing that somebody sent or is.

The words of an exception are left out, since they may quote what somebody wrote; so are the values
in an address, which may be the secret of a link.
"""

import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from logging import LogRecord
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from practice_site import __version__
from practice_site.mail import UndeliverableError

PAUSE = timedelta(hours=1)  # between two mails about one place
MOST = 20  # mails in that time
OURS = ("accounts", "blog", "practice_site")
MOST_CAUSES = 5


def tell_admins(record: LogRecord) -> None:
    """Queue a mail about an error that was logged, unless one is or was within the hour.

    All processes of the site share the queue; only where two fail in the same moment both write.
    That a mail can't be delivered is not mailed.
    """
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, UndeliverableError):
        return
    place = place_of(record, error)
    told = DBTaskResult.objects.filter(
        task_path=mail_error.module_path, enqueued_at__gt=timezone.now() - PAUSE
    ).values_list("args_kwargs", flat=True)[:MOST]
    if len(told) < MOST and place not in [each["kwargs"]["place"] for each in told]:
        mail_error.enqueue(place=place, body="\n".join(lines_of(record, error)))


@task
def mail_error(place: str, body: str) -> None:
    """Mail an error to ADMINS."""
    subject = f"{urlsplit(settings.SITE_URL).netloc}: {place}"
    send_mail(subject, body, None, [address for _, address in settings.ADMINS])


def place_of(record: LogRecord, error: BaseException | None) -> str:
    """Return the kind of an error, and the last line of ours that it came through."""
    if error is None or error.__traceback__ is None:
        return f"{record.levelname} at {shorten(record.pathname)}, line {record.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if shorten(frame.filename).startswith(OURS)]
    frame = (own or frames)[-1]
    return f"{type(error).__name__} at {shorten(frame.filename)}, line {frame.lineno}"


def lines_of(record: LogRecord, error: BaseException | None) -> Iterator[str]:
    """Yield the lines of the mail."""
    yield f"Site: {settings.SITE_URL} (version {__version__})"
    yield f"Time: {datetime.fromtimestamp(record.created, UTC):%Y-%m-%d %H:%M:%S} UTC"
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        match = request.resolver_match
        yield f"Request: {request.method} {f'/{match.route}' if match else 'of no page'}"
    if record.name.startswith(OURS):  # of ours the words are plain, and values apart from them
        yield f"Message: {record.msg}"
    for number in range(MOST_CAUSES):
        if error is None:
            break
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        yield f"\n{'Caused by' if number else 'Error'}: {kind}"
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  {shorten(frame.filename)}, line {frame.lineno}, in {frame.name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    yield "\nThe server's log has the words of the error. This mail leaves them out, with what was"
    yield "sent and by whom. There is at most one an hour about the same place."


def shorten(filename: str) -> str:
    """Return the path of a module from the project's folder on, or that of its library."""
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    if path.is_relative_to(settings.BASE_DIR):
        return path.relative_to(settings.BASE_DIR).as_posix()
    return path.name
