"""``python3 manage.py import_blog FILE``: a blog comes here, our own or that of another system."""

import re
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, ProgrammingError

from blog import moving_in
from blog.exporting.load import load_export
from blog.exporting.opened import UnreadableExportError, is_export
from blog.exporting.write import summary
from blog.models import BlogImport, Practice
from blog.moving_in.background import BROKEN_OFF, do_slice
from blog.moving_in.days import Days
from blog.moving_in.plan import Plan
from blog.moving_in.report import ToPutRight, counted_words
from blog.moving_in.sentences import lines_of
from blog.practice.time_zones import time_zone_name

PEOPLE = """\
Accounts are not carried: whoever did something there has an inactive one here, with the name
alone. To let somebody in again, give it their e-mail address and roles at the desk, tick
“active”, and invite them."""
NO_TABLE = re.compile(r"no such (table|column)|does not exist")
NOTHING = "Nothing was brought in. {}"


class Command(BaseCommand):
    """Bring in what “Take everything with you” made, or the export of another system."""

    help = (
        "Bring in a blog. What “Take everything with you” made becomes the same public site, page "
        "for page, in an empty installation. Exports of other systems (WordPress, Squarespace, "
        "Ghost, Substack, Medium, Blogger, Wix, Notion, Google Docs, Jekyll, Hugo, zips of "
        "Markdown, HTML or Word files) are added to what is here: as drafts, or live with "
        "--publish. The same file again adds only what is new."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("file", type=Path, help="the export")
        others = parser.add_argument_group("exports of other systems")
        others.add_argument("--plan", action="store_true", help="only say what is in it")
        others.add_argument(
            "--by", metavar="EMAIL", default="", help="in whose name, with what they may do"
        )
        others.add_argument(
            "--publish",
            action="store_true",
            help="what is live there goes live here, if nothing on its checklist stands against "
            "it; you say by this that no client can be recognized in it",
        )
        others.add_argument(
            "--fetch-pictures",
            action="store_true",
            help="ask the old site for pictures of which only the address is in the file",
        )

    def handle(self, *args: object, file: Path, **options: Any) -> None:
        """Bring it in; raises CommandError with a sentence if it can't be brought in."""
        try:
            if is_export(file):
                self._load_export(file)
                return
            by = self._person(options["by"])
            with file.open("rb") as opened:
                blog_import = moving_in.begin(File(opened, file.name), by=by, soon=False)
        except PermissionDenied as error:
            raise CommandError(NOTHING.format("They may not write articles.")) from error
        except (UnreadableExportError, OSError, DatabaseError) as error:
            raise CommandError(NOTHING.format(_sentence(error, file))) from error
        self._bring_in(blog_import, by, options)

    def _load_export(self, file: Path) -> None:
        manifest = load_export(file, self.stdout.write)
        self.stdout.write(f"{summary(manifest)} are here, as they were at {manifest['made_at']}.")
        self.stdout.write(PEOPLE)
        for each in manifest["left_out"]:
            self.stdout.write(f"It was not in the file: {each['what']}. {each['reason']}")

    def _person(self, address: str) -> Any:
        """Return who has this address, None for none; raises CommandError if nobody has."""
        if not address:
            return None
        people = get_user_model()._default_manager
        person = people.filter(email__iexact=address.strip(), is_active=True).first()
        if person is None:
            raise CommandError(NOTHING.format(f"Nobody signs in with {address}."))
        return person

    def _bring_in(self, blog_import: BlogImport, by: Any, options: dict[str, Any]) -> None:
        """Read the blog of another system, say what is in it, and bring it in."""
        self._work(blog_import)
        if blog_import.problem or options["plan"]:
            plan, problem = moving_in.plan_of(blog_import), blog_import.problem
            moving_in.discard(blog_import)
            if problem:
                raise CommandError(NOTHING.format(problem))
            self._tell(plan, blog_import.system)
            return
        plan = moving_in.plan_of(blog_import)
        self._tell(plan, blog_import.system)
        choices = replace(
            moving_in.choices_of(blog_import),
            publish=options["publish"],
            attested=options["publish"],
            fetch_pictures=options["fetch_pictures"],
        )
        rights = moving_in.rights_of(by)
        choices = choices.allowed(rights.authors, rights.categories)
        try:
            moving_in.start(blog_import, choices, by=by, soon=False)
        except ValidationError as error:
            moving_in.discard(blog_import)
            raise CommandError(NOTHING.format(" ".join(error.messages))) from error
        self._work(blog_import)
        if blog_import.problem:
            raise CommandError(blog_import.problem)
        report = moving_in.report_of(blog_import)
        self.stdout.write(f"Brought in: {report.summary}.")
        for sentence in report.sentences:
            self.stdout.write(sentence)
        for each in moving_in.to_put_right(blog_import):
            self._tell_what_to_put_right(each)

    def _work(self, blog_import: BlogImport) -> None:
        """Do all that an import is at; one that is broken off can be gone on with at the desk."""
        try:
            while do_slice(blog_import.pk):
                pass
        except BaseException:
            BlogImport.objects.filter(pk=blog_import.pk).update(problem=BROKEN_OFF)
            raise
        blog_import.refresh_from_db()

    def _tell(self, plan: Plan, system: str) -> None:
        named = [
            (plan.articles_there, "article", "articles"),
            (plan.pages_there, "page", "pages"),
            (len(plan.authors), "author", "authors"),
            (len(plan.categories), "category", "categories"),
            (plan.tags, "tag", "tags"),
            (plan.pictures_inside + plan.pictures_elsewhere, "picture", "pictures"),
        ]
        here = f" {plan.known:,} {'is' if plan.known == 1 else 'are'} here already."
        self.stdout.write(f"{system}: {counted_words(named)}.{here if plan.known else ''}")
        practice = Practice.load()
        zone = time_zone_name(practice.time_zone)
        if other_days := Days.of(plan.clocks, practice.zone).sentence(zone):
            self.stdout.write(f"- {other_days} Set the practice’s time zone first.")
        for sentence in [*plan.warnings, *plan.sentences]:
            self.stdout.write(f"- {sentence}")

    def _tell_what_to_put_right(self, each: ToPutRight) -> None:
        self.stdout.write(f"“{each.row}”:")
        for line in lines_of([*each.waits, *each.problems]):
            self.stdout.write(f"- {line.words}{':' if line.items else ''}")
            for item in line.items:
                self.stdout.write(f"  - {item}")


def _sentence(error: Exception, file: Path) -> str:
    """Return for people why a file isn't brought in."""
    match error:
        case FileNotFoundError():
            return f"There is no file at {file}."
        case IsADirectoryError():
            return f"{file} is a folder, not a file."
        case PermissionError():
            return f"You may not read {file}."
        case OSError(strerror=str(said)):
            return f"{file} can’t be read: {said}."
        case ProgrammingError() | OperationalError() if NO_TABLE.search(str(error)):
            return "The database isn’t set up yet: run “python3 manage.py upgrade” first."
    return str(error)
