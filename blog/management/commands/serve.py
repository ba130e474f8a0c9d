"""``manage.py serve``: the production server. ``start`` is for one's own machine."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from practice_site.private_data import keep_data_private
from practice_site.readiness import (
    database_problem,
    newer_problem,
    site_problem,
    static_files_problem,
)
from practice_site.server import parent
from practice_site.server.loading import load_site
from practice_site.server.port import open_port
from practice_site.sqlite_log import checkpoint


class Command(BaseCommand):
    """Serve the site with everything that belongs to it."""

    help = "Serve the site to a proxy: web workers and a background worker, kept running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen at")
        parser.add_argument("--port", type=int, default=8000, help="another port than 8000")
        parser.add_argument(
            "--check", action="store_true", help="say whether the site can be served, and end"
        )
        parser.add_argument("--workers", type=int, default=2, help="web workers; 2 by default")

    def handle(
        self, *args: object, host: str, port: int, workers: int, check: bool, **options: object
    ) -> None:
        """Serve until SIGTERM or Ctrl-C.

        Raises CommandError if the port can't be opened, or if a check finds what keeps the site
        from being served.
        """
        if check:
            load_site()
            database = database_problem() or newer_problem()
            if problem := site_problem(database, static_files_problem()):
                raise CommandError(problem)
            return
        parent.hold_signals()
        number, before = parent.kept() or (open_port(host, port).detach(), [])
        keep_data_private()
        load_site()
        site = f"http://{host}:{port}/"
        problem = site_problem(database_problem(), static_files_problem())
        self.stdout.write(
            f"{problem} Until then every page of {site} says so."
            if problem
            else f"Serving at {site} with {workers} web workers and a background worker."
        )
        self.stdout.flush()
        parent.supervise(number, workers, before=before, reloads=True)
        checkpoint()
