"""``manage.py background_worker``: does what no page should wait for.

``start`` and ``serve`` keep one running. It is the worker of django-tasks-db, whose own command,
``db_worker``, ends when the database is locked for long, takes SQLite's lock every second even with
nothing to do, and never goes on with what a killed worker had begun.
"""

import logging
import subprocess
import time
from contextlib import suppress
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks.signals import task_finished
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from blog.daily.expired import delete_expired
from blog.daily.run import is_due
from blog.models import Edition
from blog.models.rendering import queue_rendering
from practice_site.background import STOPPED
from practice_site.locks import only_one
from practice_site.server.child import end_at_reload, end_with_parent
from practice_site.server.parent import start_anew
from practice_site.sqlite_log import checkpoint

logger = logging.getLogger(__name__)

INTERVAL = 1  # seconds between two looks for work
MINUTE = 60
HOUSEKEEPING = timedelta(hours=1)
DAILY = timedelta(minutes=10)  # between two looks whether the daily run is due
MOST_STARTS = 3  # of a task that was begun and never ended


class Command(BaseCommand):
    """Work until stopped. SIGTERM and Ctrl-C let it finish the task that it is at."""

    help = (
        "Run the background worker: it sends mail, does what the desk asked for, and deletes what "
        "has expired. One is enough; a second one waits until the first has ended."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Work until stopped."""
        end_with_parent()
        worker = create_worker()
        worker.configure_signals()
        end_at_reload()
        with only_one("worker.lock", "background worker"):
            work(worker)


def create_worker() -> Worker:
    """Return the library's worker, whose ``run`` does one task that is due and returns."""
    return Worker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        excluded_queue_names=[],
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        worker_id=get_random_string(32),
        batch=True,
        interval=0,
        startup_delay=False,
        max_tasks=1,  # for each run
    )


def work(worker: Worker) -> None:
    """Do what is due, each second, until the worker is stopped.

    Where the database can't be used, it is tried again: it may be locked, restarting, or not
    migrated yet.
    """
    resumed, problem = False, ""
    looked_at = cleaned_at = asked_at = float("-inf")
    daily_run: subprocess.Popen[bytes] | None = None
    while worker.running:
        try:
            close_old_connections()
            if not resumed:
                resume_interrupted_tasks()
                queue_rendering()  # after an upgrade
                resumed = True
            if time.monotonic() - looked_at >= MINUTE:
                Edition.objects.record_live(timezone.now())
                checkpoint()
                looked_at = time.monotonic()
            if time.monotonic() - cleaned_at >= HOUSEKEEPING.total_seconds():
                delete_expired()
                cleaned_at = time.monotonic()
            if time.monotonic() - asked_at >= DAILY.total_seconds():
                daily_run = start_daily_run(daily_run)
                asked_at = time.monotonic()
            if busy := DBTaskResult.objects.ready().exists():  # takes no lock
                worker.run()
            problem = ""
        except (DatabaseError, InterfaceError) as error:
            resumed = busy = False
            if problem != (problem := str(error)):
                logger.warning("The background worker waits for the database: %s", problem)
        if worker.running and not busy:
            time.sleep(INTERVAL)


def resume_interrupted_tasks() -> None:
    """Put back what a worker had begun and not ended; only for the one that holds the lock.

    A second SIGTERM ends a worker within its task, by SystemExit, which the library notes as a
    failure of the task.
    """
    stopped = Q(status="FAILED", exception_class_path=STOPPED)
    for row in DBTaskResult.objects.filter(Q(status="RUNNING") | stopped):
        if len(row.worker_ids) < MOST_STARTS:
            row.status = "READY"
            row.save(update_fields=["status"])
        else:
            with transaction.atomic():  # who waits for it hears of it, or it is told again
                row.set_failed(RuntimeError("The worker ended each time within this task."))
                with suppress(ImportError):  # an update removed the task
                    task_finished.send(type(row.task.get_backend()), task_result=row.task_result)
            logger.error("The background worker gives up a task (%s): it ended it.", row.task_path)


def start_daily_run(last: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes] | None:
    """Start the daily run where it is due, as a process of its own: no mail waits for a backup.

    ``last`` is the one that was started before, as this returns it; where it is at work still,
    nothing is done. The process ends with this one.
    """
    if last and last.poll() is None:
        return last
    return start_anew(("daily", "--verbosity", "0"), ()) if is_due(timezone.now()) else None
