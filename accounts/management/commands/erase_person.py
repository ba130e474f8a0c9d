"""``manage.py erase_person ana@example.com``: erases somebody, once it was said what that does."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.management.commands.export_person import NOBODY, WHO
from accounts.persons.erase import Erasure, LastOwnerError
from accounts.persons.person import find_person

LAST_OWNER = (
    "{} is the last owner: nobody else could let people in. Make somebody else an owner first."
)
ELSEWHERE = """What this command can’t reach: backups, until they are deleted; words of articles
that name them; logs of the proxy and the mail server; files that were exported."""


class Command(BaseCommand):
    """Blank a person's data, and say what stays and why."""

    help = (
        "Say what erasing a person would do: what is deleted, what becomes a pseudonym, what "
        "stays and why. With --yes it is done, which can't be undone. Make a backup before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add who, and that it is meant."""
        parser.add_argument("who", help=WHO)
        parser.add_argument("--yes", action="store_true", help="erase them; else it is only said")

    def handle(self, *args: object, who: str, yes: bool, **options: object) -> None:
        """Say or do it; raises CommandError if there is nobody, or for the last owner."""
        person = find_person(who)
        if person is None:
            raise CommandError(NOBODY.format(who))
        erasure = Erasure(person)
        try:
            erasure.check()
            steps = erasure.steps()
            if yes:
                erasure.make()
        except LastOwnerError as error:
            raise CommandError(LAST_OWNER.format(person.name)) from error
        done = f"Erased. In place of the name stands “{person.pseudonym}”."
        would = f"Erasing {person.name} would do this. Nothing was done yet: add --yes to do it."
        lines = [done if yes else would, "", *map(str, steps), *erasure.kept, "", ELSEWHERE]
        self.stdout.write("\n".join(lines))
