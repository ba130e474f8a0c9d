"""Mail is queued in the database, and sent by ``manage.py background_worker``.

A mail is queued in the transaction that asks for it, and is never sent if that is rolled back. It
is handed to the mail server at least once: only a worker that is killed after the server took a
mail and before that is noted hands it over again, with the same Message-ID, by which most mail
systems drop the second. What was sent is forgotten; ``undelivered`` lists what can't be sent.
"""

import logging
import smtplib
import ssl
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import DNS_NAME, EmailAlternative, EmailMessage, EmailMultiAlternatives
from django.core.mail import get_connection as get_mail_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import make_msgid
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import retry

logger = logging.getLogger(__name__)

# The pauses after the first attempts, in minutes; the last one stays.
PAUSES = (1, 2, 5, 10, 20, 30, 60, 120, 240)
GIVE_UP_AFTER = timedelta(days=3)  # as long as the link of a password reset is valid
TOLD_AFTER = timedelta(hours=1)
MOST_TOLD = 100
DONE: dict[str, Any] = {"message": {}}
FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")


class UndeliverableError(Exception):
    """A mail was tried for GIVE_UP_AFTER in vain; the message says what was wrong last."""


class EmailBackend(BaseEmailBackend):
    """Queues mail. EMAIL_DELIVERY_BACKEND names the backend by which the worker sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue messages and return how many; raises ValueError for attachments and bad headers."""
        queued = [_to_data(message) for message in email_messages if message.recipients()]
        for data in queued:
            send.enqueue(message=data)
        return len(queued)


class FileBackend(BaseEmailBackend):
    """Writes each mail to a file of its own in DATA_DIR, and prints which: for one's own machine.

    As text to be read, whose links can be followed.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write messages, and return how many."""
        folder = settings.DATA_DIR / "mail"
        folder.mkdir(mode=0o700, exist_ok=True)
        for message in email_messages:
            to = ", ".join(message.recipients())
            path = folder / f"{timezone.now():%Y-%m-%d-%H%M%S-%f}.txt"
            path.touch(mode=0o600, exist_ok=False)  # it may have a secret link
            head = f"From: {message.from_email}\nTo: {to}\nSubject: {message.subject}"
            path.write_text(f"{head}\n\n{message.body}", encoding="utf-8")
            sys.stdout.write(f"A mail to {to} was written to {path}\n")
            sys.stdout.flush()
        return len(email_messages)


def queue_nothing() -> None:
    """Queue what sends nothing, for a page that must not tell by its time whether mail is sent."""
    send.enqueue(message={})


def where_it_goes(address: str) -> str:
    """Return the end of a sentence about a mail that was just sent, as “on its way to …”."""
    if settings.EMAIL_DELIVERY_BACKEND.endswith("mail.FileBackend"):
        folder = settings.DATA_DIR / "mail"
        return f"written to a file in {folder}: this computer sends no e-mail"
    if settings.EMAIL_DELIVERY_BACKEND.endswith("console.EmailBackend"):
        return "printed where the site’s background worker runs: this computer sends no e-mail"
    return f"on its way to {address}"


@task(takes_context=True)
def send(
    context: TaskContext, message: dict[str, Any], attempt: int = 1, problem: str = ""
) -> None:
    """Send a mail. One that can't be sent is queued again, for after a pause.

    ``problem`` is what was wrong at the attempt before. Raises UndeliverableError at the last one.
    """
    if "body" not in message:
        return  # it was sent, and the worker was killed before it could note the end of the task
    queued_at = context.task_result.enqueued_at or timezone.now()
    try:
        _from_data(message).send()
    except Exception as error:  # whatever is wrong, it is tried again, and not kept for ever
        # A retry begins when nothing else waits: it may take as long as the mail server likes.
        pause = timedelta(minutes=PAUSES[min(attempt, len(PAUSES)) - 1])
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        logger.warning("Mail can't be sent by %s at attempt %s: %r", server, attempt, error)
        if timezone.now() + pause - queued_at > GIVE_UP_AFTER:
            problem = describe_problem(error)
            _forget(context, {"message": {"to": message["to"]}, "problem": problem})
            raise UndeliverableError(problem) from error
        with transaction.atomic():
            later = send.using(run_after=timezone.now() + pause, priority=-1).enqueue(
                message=message, attempt=attempt + 1, problem=describe_problem(error)
            )
            DBTaskResult.objects.filter(pk=later.id).update(enqueued_at=queued_at)
            _forget(context, DONE)
    else:
        _forget(context, DONE)


@retry()
def _forget(context: TaskContext, kwargs: dict[str, Any]) -> None:
    """Replace the arguments of a task, which is thereby done."""
    row = DBTaskResult.objects.filter(pk=context.task_result.id)
    row.update(args_kwargs={"args": [], "kwargs": kwargs})


def _to_data(message: EmailMessage) -> dict[str, Any]:
    """Return a message as JSON, with a Date and a Message-ID that each attempt will have."""
    if message.attachments:
        raise ValueError("Mail with attachments can't be queued.")
    message.message()  # raises BadHeaderError now rather than in the worker
    return {
        **{name: getattr(message, name) for name in FIELDS},
        "headers": {
            "Date": timezone.now().strftime("%a, %d %b %Y %H:%M:%S +0000"),
            "Message-ID": make_msgid(domain=str(DNS_NAME)),
            **message.extra_headers,
        },
        "alternatives": getattr(message, "alternatives", []),
    }


def _from_data(data: dict[str, Any]) -> EmailMessage:
    alternatives = [EmailAlternative(*each) for each in data["alternatives"]]
    return EmailMultiAlternatives(
        **{**data, "alternatives": alternatives},
        connection=get_mail_connection(settings.EMAIL_DELIVERY_BACKEND),
    )


def describe_problem(error: Exception) -> str:
    """Return what is wrong as a sentence for the desk, without its full stop."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return "The mail server doesn’t accept the site’s user name and password"
        case smtplib.SMTPRecipientsRefused():
            return "The mail server refuses the address"
        case smtplib.SMTPServerDisconnected():  # also after EMAIL_TIMEOUT
            return "The mail server doesn’t answer"
        case ssl.SSLError():
            return "The mail server can’t be reached by a safe connection"
        case smtplib.SMTPException() | ValueError():
            return "The mail server doesn’t take the mail"
    return "The mail server doesn’t answer"


@dataclass(frozen=True)
class UndeliveredMail:
    """A mail that can't be sent: for whom, since when, and why, if it was tried at all."""

    to: str
    queued_at: datetime
    problem: str
    given_up: bool


def undelivered(now: datetime) -> list[UndeliveredMail]:
    """Return the mails that should have arrived an hour ago, and those given up; oldest first.

    They are MOST_TOLD at most. Those given up are on the list until the worker deletes old tasks.
    """
    return [
        UndeliveredMail(
            ", ".join(row.args_kwargs["kwargs"]["message"]["to"]),
            row.enqueued_at,
            row.args_kwargs["kwargs"].get("problem", ""),
            row.status == TaskResultStatus.FAILED,
        )
        for row in _undelivered(now).order_by("enqueued_at")[:MOST_TOLD]
    ]


def count_undelivered(since: datetime | None, now: datetime) -> int:
    """Return how many mails are undelivered now that weren't at an earlier moment. One query.

    One that is given up was so before, when it had waited for an hour.
    """
    rows = _undelivered(now)
    return (rows.filter(enqueued_at__gt=since - TOLD_AFTER) if since else rows).count()


def _undelivered(now: datetime) -> QuerySet[DBTaskResult]:
    """Return the tasks of mails that should have arrived, but for those that were sent."""
    overdue = Q(status__in=["READY", "RUNNING"], enqueued_at__lte=now - TOLD_AFTER)
    return DBTaskResult.objects.filter(
        overdue | Q(status=TaskResultStatus.FAILED),
        task_path=send.module_path,
        args_kwargs__kwargs__message__has_key="to",
    )
