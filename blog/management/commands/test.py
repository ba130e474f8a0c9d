"""``python3 manage.py test``: everything that must hold before a change is kept."""

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

# Each as (what it is, what is run), with this same Python.
CHECKS = [
    ("Lint", ["ruff", "check", "."]),
    ("Format", ["ruff", "format", "--check", "."]),
    ("Types", ["mypy"]),
    ("Migrations", ["django", "makemigrations", "--check", "--dry-run"]),
]

# All are shared out among the processors; those that drive other programs take the longest, and
# come after what fails sooner.
SHARED = ["pytest", "-n", "auto", "-m"]
OTHER_PROGRAMS = "browser or vnu"
OURS = [*SHARED, f"not ({OTHER_PROGRAMS})"]
TESTS = [
    ("Tests", OURS, ""),
    ("Tests with other programs", [*SHARED, OTHER_PROGRAMS], ""),
    # Once more all that asks the database.
    ("Tests on PostgreSQL", [*OURS, "tests/accounts", "tests/blog"], "postgresql"),
]


class Command(BaseCommand):
    """Run lint, format, types, migrations and the test suite; with arguments, pytest alone."""

    help = (
        "Check the code and run the tests. With arguments only pytest is run, and gets them: "
        "python3 manage.py test tests/blog -k schedule"
    )
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Take the arguments as they stand: they are pytest's, not Django's."""
        arguments = argv[2:]
        if arguments in (["--help"], ["-h"]):
            self.print_help(argv[0], argv[1])
            return
        self.handle(*arguments)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run what was asked for, all of it even when something fails; exits with 1 if it did."""
        if args:
            sys.exit(run(["pytest", *args]))
        failed = []
        for name, command in CHECKS:
            self.say(f"{name}: {' '.join(command)}")
            if run(command):
                failed.append(name)
        for name, command, database in TESTS:
            self.say(f"{name}: {' '.join(command)}")
            if run(command, TEST_DATABASE=database):
                failed.append(name)
        if failed:
            self.say(self.style.ERROR(f"Failed: {', '.join(failed)}."))
        else:
            self.say(self.style.SUCCESS("Everything that was run passed."))
        sys.exit(1 if failed else 0)

    def say(self, sentence: str) -> None:
        """Print at once, so that it stands above what the next program prints."""
        self.stdout.write(sentence)
        self.stdout.flush()


def run(command: list[str], **values: str) -> int:
    """Run a module of this Python in the project's folder; gives its exit status."""
    environment = {**os.environ, **values}
    if command[0] == "pytest":
        # tests/conftest.py sets up an environment of its own before it names the settings.
        environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=settings.BASE_DIR, env=environment, check=False
    ).returncode
