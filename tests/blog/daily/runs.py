"""Daily runs that were made, and what one tells."""

from datetime import UTC, date, datetime

from django.core import mail
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from blog.daily.run import run_daily
from blog.models import DailyRun


def completed(day: date) -> None:
    """Let the run of an earlier day have been made at six in the morning."""
    at = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
    DailyRun.objects.create(day=day, started_at=at, ended_at=at, starts=1)


def told() -> dict[str, str]:
    """Make the daily run; gives its mails by whom they go to, on one line each."""
    del mail.outbox[:]
    run_daily()
    found = {message.to[0]: " ".join(message.body.split()) for message in mail.outbox}
    assert len(found) == len(mail.outbox), "somebody got two"
    return found


def told_to(person: User) -> str:
    """Make the daily run; gives the mail to a person, or ""."""
    return told().get(person.email, "")


def waiting(queued_at: datetime, **fields) -> None:
    """A mail that was queued then and waits."""
    row = DBTaskResult.objects.create(
        status="READY",
        args_kwargs={"args": [], "kwargs": {"message": {"to": ["a@b.example"], "body": ""}}},
        task_path="practice_site.mail.send",
        backend_name="default",
        run_after=queued_at,
        **fields,
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=queued_at)
