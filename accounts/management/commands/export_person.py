"""``manage.py export_person ana@example.com``: writes what there is of somebody to a file."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.text import slugify

from accounts.persons.export import export_person
from accounts.persons.person import find_person

WHO = "the e-mail address that they sign in with, or to which links went; or an author’s address"
NOBODY = "Nobody is known by “{}”: no account, no author’s address, no personal link."


class Command(BaseCommand):
    """Write a person's data to a zip file, with a manifest to read."""

    help = (
        "Write what the site keeps about a person to a zip file, to be handed to them: the "
        "manifest says what is in it, and what isn't and why. Read it before: it may name others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add who, and the file."""
        parser.add_argument("who", help=WHO)
        parser.add_argument("--to", type=Path, help="the file to write; by default one in here")

    def handle(self, *args: object, who: str, to: Path | None, **options: object) -> None:
        """Write it; raises CommandError if there is nobody, or the file can't be written."""
        person = find_person(who)
        if person is None:
            raise CommandError(NOBODY.format(who))
        path = to or Path(f"{slugify(person.name)}-{timezone.localdate()}.zip")
        try:
            lines = export_person(person, path)
        except OSError as error:
            raise CommandError(f"{path} can’t be written: {error.strerror}.") from error
        self.stdout.write("\n".join([f"Written to {path}:", *lines]))
