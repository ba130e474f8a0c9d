"""``manage.py restore FILE``: a backup becomes a site, in an empty place."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS

from practice_site.backup import archive
from practice_site.backup.databases import FAILURES
from practice_site.private_data import make_private_database
from practice_site.readiness import database_problem

OTHER_KEY = """\
SECRET_KEY is another one than when the backup was made. Put the old one back (on one's
own machine the file secret-key.txt beside the database), or:
- Authenticator apps no longer fit. Passkeys do. Who has an app alone needs
  manage.py recover ADDRESS, and sets up a new one.
- Invitations, links to previews and to reviews, and links for a new password no longer open:
  send new ones."""
CODES = "Recovery codes are not in a backup: whoever had some makes new ones at the desk."


class Command(BaseCommand):
    """Restore a backup, and say what differs from the site that it was made of."""

    help = "Restore a backup into an empty database and folder. Nothing is ever overwritten."

    requires_system_checks = ()  # handle makes them

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the argument."""
        parser.add_argument("file", type=Path, help="the backup")

    def handle(self, *args: object, file: Path, **options: object) -> None:
        """Restore it; raises CommandError with a sentence if it can't be restored."""
        try:
            make_private_database()
            self.check(databases=[DEFAULT_DB_ALIAS])
            manifest = archive.restore(file.absolute())  # so that a message says where it looked
        except FAILURES as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write(f"Restored the site as it was at {manifest.made_at}.")
        site = settings.SITE_URL
        if manifest.site not in ("", site):
            self.stdout.write(
                f"Its address was {manifest.site}, and SITE_URL is {site}: passkeys work at the "
                "old one alone, and so do links in mail that was sent."
            )
        if manifest.secret_key != archive.secret_key_fingerprint():
            self.stdout.write(OTHER_KEY)
        self.stdout.write(CODES)
        for name in manifest.lost:
            self.stdout.write(f"{name} was missing then already. Run manage.py check_data.")
        if database_problem():
            self.stdout.write(
                "It is of an earlier version of the site. With these files, run manage.py upgrade "
                "next; with that version's files, start the site."
            )
