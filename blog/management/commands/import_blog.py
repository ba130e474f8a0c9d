"""``python3 manage.py import_blog FILE``: an export becomes a site, in an empty installation."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from blog.exporting.load import load_export
from blog.exporting.opened import UnreadableExportError
from blog.exporting.write import summary

PEOPLE = """\
Accounts are not carried: whoever did something there has an inactive one here, with the name
alone. To let somebody in again, give it their e-mail address and roles at the desk, tick
“active”, and invite them."""


class Command(BaseCommand):
    """Bring in what “Take everything with you” made."""

    help = (
        "Put everything of an export into an empty installation: the same public site, page for "
        "page. Nothing is ever overwritten, and what fails leaves nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the argument."""
        parser.add_argument("file", type=Path, help="the export")

    def handle(self, *args: object, file: Path, **options: object) -> None:
        """Bring it in; raises CommandError with a sentence if it can't be brought in."""
        try:
            manifest = load_export(file, self.stdout.write)
        except (UnreadableExportError, OSError, DatabaseError) as error:
            raise CommandError(f"Nothing was brought in. {error}") from error
        self.stdout.write(f"{summary(manifest)} are here, as they were at {manifest['made_at']}.")
        self.stdout.write(PEOPLE)
        for each in manifest["left_out"]:
            self.stdout.write(f"It was not in the file: {each['what']}. {each['reason']}")
