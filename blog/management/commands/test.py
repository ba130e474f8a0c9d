"""``python3 manage.py test``: all checks and tests that a change must pass."""

import os
import subprocess
import sys
import tempfile

from django.conf import settings
from django.core.management.base import BaseCommand

# Tests run in parallel; those of a module that makes something dear for all of them (xdist_group)
# stay together.
PARALLEL_PYTEST = ["pytest", "-n", "auto", "--dist", "loadgroup"]
SAME_ON_BOTH = "--ignore=tests/blog/admin/test_large_site.py"
MEANWHILE = "Types"  # it has one processor; the others need not wait
# Name, command and TEST_DATABASE of each; commands are modules, run with this Python.
CHECKS = [
    (MEANWHILE, ["mypy"], ""),
    ("Lint", ["ruff", "check", "."], ""),
    ("Format", ["ruff", "format", "--check", "."], ""),
    ("Migrations", ["django", "makemigrations", "--check", "--dry-run"], ""),
    ("Tests", PARALLEL_PYTEST, ""),
    # Those that use the database (tests/conftest.py); how much a page reads is the same on both.
    (
        "Tests on PostgreSQL",
        [
            *PARALLEL_PYTEST,
            *("-m", "not (browser or vnu)"),
            "tests/accounts",
            "tests/blog",
            "tests/practice_site/backup",
            "tests/practice_site/test_data_version.py",
            "tests/practice_site/test_prepared.py",
            "tests/practice_site/server/test_fresh_pages.py",
            "tests/test_no_server_error.py",
            SAME_ON_BOTH,
        ],
        "postgresql",
    ),
]


class Command(BaseCommand):
    """Run lint, format, types, migrations and the test suite; with arguments, pytest alone."""

    help = (
        "Check the code and run the tests. With arguments only pytest is run, and gets them: "
        "python3 manage.py test tests/blog -k schedule"
    )
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Pass the arguments on unparsed: they are pytest's, not Django's."""
        arguments = argv[2:]
        if arguments in (["--help"], ["-h"]):
            self.print_help(argv[0], argv[1])
            return
        self.handle(*arguments)

    def handle(self, *args: str, **options: object) -> None:
        """Run all checks and tests, even if some fail; exits with 1 if any did."""
        if args:
            sys.exit(start_module(["pytest", *args]).wait())
        failed: list[str] = []
        with tempfile.TemporaryDirectory(prefix="practice-blog-shared-") as shared:
            for name, command, database in CHECKS:
                self.print_line(f"{name}: {' '.join(command)}")
                # What tests/once.py makes is made once for all of them.
                process = start_module(command, TEST_DATABASE=database, TESTS_SHARED=shared)
                if name == MEANWHILE:
                    meanwhile = process
                elif process.wait():
                    failed.append(name)
            if meanwhile.wait():
                failed.append(MEANWHILE)
        if failed:
            self.print_line(self.style.ERROR(f"Failed: {', '.join(failed)}."))
        else:
            self.print_line(self.style.SUCCESS("Everything that was run passed."))
        sys.exit(1 if failed else 0)

    def print_line(self, text: str) -> None:
        """Print a line unbuffered, before the output of the next program."""
        self.stdout.write(text)
        self.stdout.flush()


def start_module(command: list[str], **values: str) -> subprocess.Popen[bytes]:
    """Start a module with this Python in the project's folder."""
    environment = {**os.environ, **values}
    if command[0] == "pytest":
        # tests/conftest.py prepares the environment before it sets this variable.
        environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", *command]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
