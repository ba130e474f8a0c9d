"""The queue of background work, as it is in production, for tests that look at it."""

from typing import Any
from unittest import mock

from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from blog.management.commands.background_worker import create_worker

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def run_tasks() -> None:
    """Do all that is due, as the background worker does, within the test's transaction."""
    with mock.patch.object(db_worker, "close_old_connections"):
        while DBTaskResult.objects.ready().exists():
            create_worker().run()


def queue_mail(settings: Any, port: int) -> None:
    """Let mail be queued and sent as in production, to the mail server at this port."""
    settings.TASKS = QUEUE
    settings.EMAIL_BACKEND = "practice_site.mail.EmailBackend"
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
