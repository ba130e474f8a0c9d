"""``python3 manage.py start``: the site and its desk, running on one's own machine."""

import contextlib
import logging
import os
import secrets
import signal
import socket
import sys
import webbrowser
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.urls import reverse

HOST = "127.0.0.1"
OWNER_EMAIL = "owner@example.com"
OWNER_NAME = "Owner"


class Command(BaseCommand):
    """Set up what is missing, say where the site and the desk are, and serve them."""

    help = (
        "Start the site on this machine. The first start fills it with a practice to look around "
        "in; every later start keeps what is there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options; without any of them the command does the usual thing."""
        parser.add_argument(
            "--empty", action="store_true", help="begin with an empty site, without the example"
        )
        parser.add_argument("--port", type=int, default=8000, help="another port than 8000")
        parser.add_argument("--no-open", action="store_true", help="don't open the browser")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in order; raises CommandError with a sentence when one can't be taken."""
        if not settings.DEVELOPMENT:
            raise CommandError(
                "start is for one's own machine, and DEVELOPMENT is not true here. "
                "For a public site see the README, under Production."
            )
        port, empty = options["port"], options["empty"]
        claim(port)
        self.say("Bringing the database up to date ...")
        call_command("migrate", verbosity=0, interactive=False)
        first = not get_user_model()._default_manager.exists()
        if first:
            self.say("Setting up an empty site ..." if empty else "Filling it with an example ...")
            set_up(empty=empty)
        elif empty:
            self.say(
                "There is a site here already, and it is kept as it is. To begin again with an "
                f"empty one, move the folder {settings.DATA_DIR} away and run this command again."
            )
        site = f"http://{HOST}:{port}/"
        opens = sys.stdout.isatty() and has_desktop() and not options["no_open"]

        def ready() -> None:
            self.show(site, example=first and not empty)
            if opens:
                webbrowser.open(site)

        serve(port, ready)
        self.say("\nStopped. Everything is kept; the same command starts it again.")

    def say(self, sentence: str) -> None:
        """Print at once, also into a pipe: who waits wants to know what for."""
        self.stdout.write(sentence)
        self.stdout.flush()

    def show(self, site: str, *, example: bool) -> None:
        """Print the addresses and how to sign in."""
        self.say(f"\n  The site   {site}\n  The desk   {site[:-1]}{reverse('admin:index')}")
        if kept := kept_sign_in():
            self.say(f"  Sign in    {kept[0]}\n  Password   {kept[1]}")
        else:
            self.say(
                "  Sign in    with your own password. Forgotten? Stop this, and run\n"
                "             DEVELOPMENT=true .venv/bin/python manage.py changepassword "
                "YOUR-ADDRESS"
            )
        self.say(f"\n  Everything you write is kept in {settings.DATA_DIR}")
        if example:
            self.say(
                "  The practice, its people and its articles are made up. To start empty instead:\n"
                "  stop this, move that folder away, and run python3 manage.py start --empty"
            )
        self.say("  Ctrl-C stops the site.\n")


def claim(port: int) -> None:
    """Raise CommandError when nothing can listen on the port."""
    if not 0 < port < 65536:
        raise CommandError("A port is a number from 1 to 65535.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # there it would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise CommandError(
                f"Port {port} needs an administrator. Choose one above 1023, as in --port 8001."
            ) from error
        except OSError as error:
            raise CommandError(
                f"Port {port} is in use; perhaps the site is running already. Stop what uses it, "
                f"or choose another port: python3 manage.py start --port {port % 65535 + 1}"
            ) from error


def has_desktop() -> bool:
    """Tell whether a browser would open in a window, and not in this terminal."""
    windows = sys.platform in ("win32", "darwin")
    return windows or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ


def sign_in_file() -> Path:
    """Where the generated password is kept, so that a later start can print it again."""
    path: Path = settings.DATA_DIR / "sign-in.txt"
    return path


def set_up(*, empty: bool) -> None:
    """Create the owner and, unless it is to be empty, the example: both or neither."""
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        owner = get_user_model()._default_manager.create_superuser(
            email=OWNER_EMAIL, name=OWNER_NAME, password=password
        )
        if not empty:
            load_example(owner)
        path = sign_in_file()
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(f"{OWNER_EMAIL}\n{password}\n", encoding="utf-8")


def load_example(owner: AbstractBaseUser) -> None:
    """Load the made-up practice; imported here, since an empty site never needs it."""
    from blog.demo.load import load_demo

    load_demo(owner)


def kept_sign_in() -> tuple[str, str] | None:
    """Give address and password as first generated, as long as they still open the desk."""
    try:
        email, password = sign_in_file().read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return None
    user = get_user_model()._default_manager.filter(email=email, is_active=True).first()
    return (email, password) if user and user.check_password(password) else None


def serve(port: int, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C; ``ready`` is called once the site can be opened.

    Django's own server, a thread for each request in this one process. A public site runs under
    Granian, but there Ctrl-C reaches a worker twice, from the terminal and from its parent, and
    in one of seven tries the worker missed both.
    """
    logging.getLogger("django.server").setLevel(logging.ERROR)  # not a line for every picture
    for ending in (signal.SIGINT, signal.SIGTERM):  # also where a script has switched Ctrl-C off
        signal.signal(ending, signal.default_int_handler)
    application = get_wsgi_application()
    with contextlib.suppress(KeyboardInterrupt):
        run(HOST, port, application, threading=True, on_bind=lambda _port: ready())
