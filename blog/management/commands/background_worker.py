"""``manage.py background_worker``: does what no page should wait for.

``start`` and ``serve`` keep one running.
"""

import time

from django.core.management import call_command
from django.core.management.base import BaseCommand

from practice_site.server.child import end_with_parent

DAY = 24 * 60 * 60  # seconds


class Command(BaseCommand):
    """Work in the background until SIGTERM."""

    help = "Clear expired sessions, every day. start and serve run this."
    requires_system_checks = ()  # the parent's own

    def handle(self, *args: object, **options: object) -> None:
        """Work at once, and again each day."""
        end_with_parent()
        while True:
            call_command("clearsessions")
            time.sleep(DAY)
