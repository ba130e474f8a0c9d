"""``python3 manage.py export_blog FILE``: everything that the practice has here, as one file."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from blog.exporting.write import schema_text, summary, write_export
from blog.models import Practice
from blog.signals import AuditAction, send_audit_event


class Command(BaseCommand):
    """Write an export; readers and the desk notice nothing of it."""

    help = (
        "Write everything that the practice has here into one zip file: articles and pages for "
        "people, and all of it for programs (docs/export-format.md). The site may be running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and the option."""
        parser.add_argument("file", type=Path, nargs="?", help="a new file, which ends in .zip")
        parser.add_argument(
            "--schema", action="store_true", help="print the schema of the format, and nothing else"
        )

    def handle(self, *args: object, file: Path | None, schema: bool, **options: object) -> None:
        """Write it; raises CommandError with a sentence if it can't be written."""
        if schema:
            self.stdout.write(schema_text(), ending="")
            return
        if file is None:
            raise CommandError("Say which file: manage.py export_blog FILE")
        if file.exists():
            raise CommandError(f"{file} is there already, and nothing is overwritten.")
        try:
            manifest = write_export(file)
        except (OSError, DatabaseError) as error:
            raise CommandError(f"Nothing was written. {error}") from error
        send_audit_event(
            AuditAction.EXPORTED, Practice.load(), by="The server’s console", details="Everything"
        )
        self.stdout.write(f"{summary(manifest)} are in {file}.")
        for each in manifest["left_out"]:
            self.stdout.write(f"Not in it: {each['what']}. {each['reason']}")
