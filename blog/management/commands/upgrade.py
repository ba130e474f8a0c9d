"""``manage.py upgrade``: everything that a new version's files need, and the way back."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connection

from blog.search import index
from practice_site import data_version
from practice_site.backup import archive
from practice_site.backup.databases import FAILURES
from practice_site.private_data import make_private_database
from practice_site.readiness import newer_problem

WAY_BACK = """\
The upgrade stopped at: {step}. {error}
What follows it was not begun. To go back to how it was before:
1. Stop the site.
2. {empty}
   Move {pictures} away, too.
3. With these files still in place: manage.py restore {backup}
4. Put the old version's files back. With them: pip install --require-hashes -r requirements.txt,
   then manage.py collectstatic --no-input, and start the site."""


class Command(BaseCommand):
    """Back up, migrate, check, collect the static files and complete the search index."""

    help = (
        "Bring the site up to this version, once its files are in place: make a backup, then "
        "change the database. Says how to go back if something fails."
    )

    requires_system_checks = ()  # handle makes them

    def handle(self, *args: object, **options: object) -> None:
        """Do each step; raises CommandError where one fails, with the way back."""
        backup = None
        try:
            make_private_database()
            self.check(databases=[DEFAULT_DB_ALIAS])
            if problem := newer_problem():
                raise CommandError(f"Nothing was changed. {problem}")
            if connection.introspection.table_names():
                self.say("Backup")
                backup = archive.make_backup(archive.backup_folder())
                self.say(f"  {backup}")
            else:
                self.say("Backup: left out, since the database is empty")
        except FAILURES as error:
            raise CommandError(f"Nothing was changed: no backup was made. {error}") from error
        for name, step in self.steps().items():
            self.say(name)
            try:
                step()
            except BaseException as error:  # whatever it is, Ctrl-C too: there is a way back
                raise CommandError(way_back(name, error, backup)) from error
        if not (settings.BACKUP_DIR or settings.DEVELOPMENT):
            self.say("No backup is made daily: BACKUP_DIR is not set.")
        self.say(
            "Done. If the site runs, have it load the new version: systemctl reload practice-blog."
        )

    def say(self, line: str) -> None:
        """Print a line at once; if whoever read has gone, the upgrade goes on all the same."""
        with suppress(BrokenPipeError):
            self.stdout.write(line)
            self.stdout.flush()

    def steps(self) -> dict[str, Callable[[], object]]:
        """Return the steps after the backup, by their names."""
        production = not settings.DEVELOPMENT
        steps: dict[str, Callable[[], object]] = {
            "Database": self.migrate,
            "Check": lambda: call_command("check", deploy=production),
        }
        if production:
            steps["Static files"] = lambda: call_command(
                "collectstatic", verbosity=0, interactive=False
            )
        return steps | {"Search index": self.complete_index}

    def migrate(self) -> None:
        """Migrate; where that fails, the version that was running can start again."""
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except BaseException:
            if data_version.TABLE in connection.introspection.table_names():
                data_version.install()  # the migration had suspended it
            raise

    def complete_index(self) -> None:
        """Rebuild the search index, if it lacks an edition."""
        if not index.is_complete():
            call_command("index_articles", stdout=self.stdout)


def way_back(step: str, error: BaseException, backup: Path | None) -> str:
    """Return what to say of a step that failed."""
    what = "It was interrupted." if isinstance(error, KeyboardInterrupt) else error
    if backup is None:
        return f"The upgrade stopped at: {step}. {what}"
    database = connection.settings_dict["NAME"]
    empty = f"Move {database} away, with {database}-wal and {database}-shm if they are there."
    if connection.vendor == "postgresql":
        empty = f"Drop the database {database} and create it anew, empty."
    return WAY_BACK.format(
        step=step,
        error=what,
        empty=empty,
        pictures=archive.place(),
        backup=backup,
    )
