"""When the daily run was made last, and what owners are told at the desk if it wasn't."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.models import DailyRun
from blog.text.dates import format_day_and_time
from practice_site.health import health_check

TOLD_AFTER = timedelta(days=2)


def last_daily_run() -> datetime | None:
    """Return when the last daily run ended; None if none ever did. One query."""
    return DailyRun.objects.completed().values_list("ended_at", flat=True).first()


def is_overdue(last: datetime | None, now: datetime) -> bool:
    """Return whether the last one ended two days ago, or none did since the site was set up.

    One query as long as none did.
    """
    if last:
        return last < now - TOLD_AFTER
    begun = DailyRun.objects.values_list("started_at", flat=True).order_by("pk").first()
    return begun is not None and begun < now - TOLD_AFTER


@health_check("daily run")
def daily_run_problem() -> str:
    """Return what is told to whatever watches over the site."""
    overdue = is_overdue(last_daily_run(), timezone.now())
    return "The daily run was not made for two days." if overdue else ""


def daily_warning(now: datetime) -> str:
    """Return what an owner should know of the daily run; empty if it is well.

    One query, and one more as long as none was made.
    """
    run = DailyRun.objects.completed().first()
    ended_at = run.ended_at if run else None
    if is_overdue(ended_at, now):
        since = f"since {format_day_and_time(ended_at)}" if ended_at else "yet"
        return (
            f"The daily run has not been made {since}. So nobody gets an e-mail about a license "
            "that runs out or an article that is due for a check, and no backup is made by itself. "
            "Ask the person who runs the server whether the site’s background worker runs."
        )
    if run and run.problems:
        return " ".join([f"In the daily run of {date_format(run.day, 'F j')}:", *run.problems])
    return ""
