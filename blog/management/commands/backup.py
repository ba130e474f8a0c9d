"""``manage.py backup``: the whole site in one checked file, while it runs."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from practice_site.backup import archive
from practice_site.backup.databases import FAILURES


class Command(BaseCommand):
    """Make a backup, and say what is in it and what is not."""

    help = "Make a backup of the site in one file, check it, and delete old ones by a rule."
    requires_system_checks = ()  # it asks the database and files alone

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option."""
        parser.add_argument("--to", type=Path, help="the folder of the backups")

    def handle(self, *args: object, to: Path | None, **options: object) -> None:
        """Make it; raises CommandError with a sentence if it can't be made."""
        try:
            path = archive.make_backup(to or archive.backup_folder())
        except FAILURES as error:
            raise CommandError(f"No backup was made. {error}") from error
        manifest = archive.read_manifest(path)
        files = sum(map(archive.is_upload, manifest.members))
        self.stdout.write(
            f"{path}\n"
            f"{filesizeformat(path.stat().st_size)}: {sum(manifest.rows.values())} rows of "
            f"{len(manifest.rows)} tables, and {files} pictures and files; opened again and "
            "whole.\n"
            "It holds people's addresses and words: keep it where nobody else can read it.\n"
            f"A restore needs these settings; they are not in it: {', '.join(manifest.settings)}.\n"
            "Neither are sign-ins, recovery codes, mail that waits, and documents that are no "
            "articles yet."
        )
        for name in manifest.lost:
            self.stderr.write(f"{name} is missing. Run manage.py check_data.")
