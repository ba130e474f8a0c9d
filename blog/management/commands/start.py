"""``python3 manage.py start``: runs the site and the desk on one's own machine."""

import contextlib
import os
import secrets
import signal
import sys
import webbrowser
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from blog.demo.load import load_demo
from blog.people import OWNER_NAME
from practice_site.environment import read
from practice_site.private_data import make_private_database
from practice_site.server.loading import load_site
from practice_site.server.parent import hold_signals, supervise
from practice_site.server.port import open_port
from practice_site.sqlite_log import checkpoint

HOST = "127.0.0.1"
OWNER_EMAIL = "owner@example.com"
# What the people of the example may do, by the addresses with which they sign in.
WHAT_THEY_DO = {
    OWNER_EMAIL: "publishes, and may do everything else",
    "supervisor@example.com": "reads, comments and approves",
    "associate@example.com": "writes, and asks for approval",
}


class Command(BaseCommand):
    """Set up what is missing, print the addresses of the site and the desk, and serve them."""

    help = (
        "Start the site on this machine. The first start fills it with a practice to look around "
        "in; every later start keeps what is there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--empty", action="store_true", help="begin with an empty site, without the example"
        )
        parser.add_argument("--port", type=int, default=8000, help="another port than 8000")
        parser.add_argument("--no-open", action="store_true", help="don't open the browser")

    def handle(
        self, *args: object, port: int, empty: bool, no_open: bool, **options: object
    ) -> None:
        """Set up and serve; raises CommandError with a sentence for the user if that fails."""
        if not settings.DEVELOPMENT:
            raise CommandError(
                "start is for one's own machine, and DEVELOPMENT is not true here. "
                "For a public site see the README, under “Run it in production”."
            )
        # Also where a script lets it be ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        listener = open_port(HOST, port)
        site = f"http://{HOST}:{port}/"
        if not read("SITE_URL"):  # links in mail lead here, also those of the daily run's process
            settings.SITE_URL = os.environ["SITE_URL"] = site.rstrip("/")
        make_private_database()
        self.print_line("Bringing the database up to date ...")
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
        first_start = not get_user_model()._default_manager.exists()
        if first_start:
            self.print_line(
                "Setting up an empty site ..." if empty else "Filling it with an example ..."
            )
            set_up_site(empty=empty)
        elif empty:
            self.print_line(
                "There is a site here already, and it is kept as it is. To begin again with an "
                f"empty one, move the folder {settings.DATA_DIR} away and run this command again."
            )
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C before the workers are there
            self.print_addresses(site, example=first_start and not empty)
            if sys.stdout.isatty() and has_desktop() and not no_open:
                webbrowser.open(site)
            hold_signals()
            load_site()
            supervise(listener.detach(), web_workers=1)
            checkpoint()
        self.print_line("\nStopped. Everything is kept; the same command starts it again.")

    def print_line(self, text: str) -> None:
        """Print a line unbuffered, so that progress is shown in a pipe too."""
        self.stdout.write(text)
        self.stdout.flush()

    def print_addresses(self, site: str, *, example: bool) -> None:
        """Print the addresses and how to sign in."""
        self.print_line(f"\n  The site   {site}\n  The desk   {site[:-1]}{reverse('admin:index')}")
        emails, password = saved_sign_ins()
        for number, email in enumerate(emails):
            what = WHAT_THEY_DO.get(email, "") if len(emails) > 1 else ""
            self.print_line(f"  {'' if number else 'Sign in':<10} {email:<22}  {what}".rstrip())
        if emails:
            whose = "  (the same for each of them)" if len(emails) > 1 else ""
            self.print_line(f"  Password   {password}{whose}")
        else:
            self.print_line(
                "  Sign in    with your own password. Forgotten? Stop this, and run\n"
                "             DEVELOPMENT=true .venv/bin/python manage.py changepassword "
                "YOUR-ADDRESS"
            )
        self.print_line(f"\n  Everything you write is kept in {settings.DATA_DIR}")
        if example:
            self.print_line(
                "  The practice, its people and its articles are made up. To start empty instead:\n"
                "  stop this, move that folder away, and run python3 manage.py start --empty"
            )
        self.print_line("  Ctrl-C stops the site.\n")


def has_desktop() -> bool:
    """Return whether a browser would open in a window, and not in this terminal."""
    always = sys.platform in ("win32", "darwin")
    return always or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ


def sign_in_file() -> Path:
    """Return the path of the generated password, which later starts print again."""
    path: Path = settings.DATA_DIR / "sign-in.txt"
    return path


def set_up_site(*, empty: bool) -> None:
    """Create the owner or, unless ``empty``, the example with its people, in one transaction."""
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        if empty:
            get_user_model()._default_manager.create_superuser(
                email=OWNER_EMAIL, name=OWNER_NAME, password=password
            )
        emails = [OWNER_EMAIL] if empty else load_demo(password)
        path = sign_in_file()
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text("\n".join([*emails, password, ""]), encoding="utf-8")


def saved_sign_ins() -> tuple[list[str], str]:
    """Return the addresses that the generated password still signs in, and that password."""
    try:
        *emails, password = sign_in_file().read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return [], ""
    users = get_user_model()._default_manager.filter(email__in=emails, is_active=True)
    working = {user.email for user in users if user.check_password(password)}
    return [email for email in emails if email in working], password
