"""``manage.py web_worker``: one of the processes that ``start`` and ``serve`` keep running."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from blog.public.validity import unchanged_until
from practice_site.server import web
from practice_site.server.child import end_with_parent


class Command(BaseCommand):
    """Answer requests on a port that the parent opened."""

    help = "Answer requests. start and serve run this; it is not for use by hand."
    requires_system_checks = ()  # the parent's own

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file number of the open port."""
        parser.add_argument("port", type=int, help="the file number of the open port")

    def handle(self, *args: object, port: int, **options: object) -> None:
        """Serve until SIGTERM."""
        end_with_parent()
        web.serve(port, unchanged_until)
