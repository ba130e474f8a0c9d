"""When the daily run was made last, and what owners are told at the desk if it wasn't."""

from datetime import datetime, timedelta

from django.utils.dateformat import format as date_format

from blog.models import DailyRun
from blog.text.dates import format_day_and_time

TOLD_AFTER = timedelta(days=2)


def last_daily_run() -> datetime | None:
    """Return when the last daily run ended; None if none ever did. One query."""
    return DailyRun.objects.completed().values_list("ended_at", flat=True).first()


def daily_warning(now: datetime) -> str:
    """Return what an owner should know of the daily run; empty if it is well.

    One query, and one more as long as none was ever made.
    """
    run = DailyRun.objects.completed().first()
    if run and run.ended_at and run.ended_at >= now - TOLD_AFTER:
        if not run.problems:
            return ""
        return " ".join([f"In the daily run of {date_format(run.day, 'F j')}:", *run.problems])
    begun = run or DailyRun.objects.order_by("pk").first()
    if begun is None or begun.started_at >= now - TOLD_AFTER:
        return ""
    since = f"since {format_day_and_time(run.ended_at)}" if run and run.ended_at else "yet"
    return (
        f"The daily run has not been made {since}. So nobody gets an e-mail about a license that "
        "runs out or an article that is due for a check, and no backup is made by itself. Ask the "
        "person who runs the server whether the site’s background worker runs."
    )
