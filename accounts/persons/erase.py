"""Erase a person: blank what the law asks for, keep what must stay, and say which is which."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.backends import ModelBackend
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import capfirst
from django_tasks_db.models import DBTaskResult

from accounts.audit.log import Action, log_action
from accounts.audit.models import AuditEntry
from accounts.models import User
from accounts.persons.person import Person
from practice_site import mail

OWNS = "accounts.change_user"  # with this, somebody else can let people in
UNREACHABLE = "erased-{}@erased.invalid"  # no mail server can have it: RFC 2606

# What an author page says beside the name.
AUTHOR_TEXTS = ("pronouns", "bio", "role", "accepting", "booking_url")
AUTHOR_LISTS = ("ages", "meets", "languages", "states")


class LastOwnerError(Exception):
    """Nobody else could let people in to the desk."""


@dataclass(frozen=True)
class Step:
    """What there is of somebody, how many, and what becomes of it, in words."""

    name: str
    count: int
    erased: str

    def __str__(self) -> str:
        return f"{capfirst(self.name)} ({self.count}): {self.erased}."


@dataclass
class Erasure:
    """What erasing a person does; ``make`` does it."""

    person: Person
    kept: list[str] = field(default_factory=list)  # what could not be deleted, as sentences

    def steps(self) -> list[Step]:
        """Return what there is to be done, each with how many there are."""
        return [step for step in self._steps() if step.count]

    def _steps(self) -> Iterator[Step]:
        person = self.person
        if person.user:
            yield Step(
                "account",
                1,
                f"becomes “{person.pseudonym}”: address, password and roles go, nobody signs in "
                "with it. The row stays, since articles, approvals and the audit log refer to it",
            )
        if person.author:
            yield Step("author", 1, self._becomes_of_author())
        for reference, rows in person.references():
            yield Step(reference.name, rows.count(), reference.erased)
        yield Step(
            "requests for a review by a personal link",
            person.requests_by_link().count(),
            "stay under the pseudonym, without the address and the words of answer and remarks",
        )
        yield Step(
            "licenses of others with their address",
            person.supervised_licenses().count(),
            "lose the address; the supervisor’s name stays, since the law may have it said",
        )
        yield Step(
            "lines of the audit log that name them",
            person.audit_entries().count(),
            "name the pseudonym instead; the log is the record of who had access",
        )
        yield Step("mails in the queue", len(self._mails()), "are deleted")

    def _becomes_of_author(self) -> str:
        rest = "portrait, text and all else on their page go"
        if self._has_byline():
            return f"keeps name and address of the page, as readers saw them in bylines; {rest}"
        return f"becomes “{self.person.pseudonym}”, since no reader saw the name; {rest}"

    def _has_byline(self) -> bool:
        """Return whether something that was published, scheduled or approved has their name."""
        author = self.person.author
        rows = (author.editions, author.approvals, apps.get_model("blog", "EditionInterviewee"))
        editions, approvals, talks = rows
        in_talks = talks._default_manager.filter(author=author).exists()
        return bool(editions.exists() or approvals.exists() or in_talks)

    def check(self) -> None:
        """Raise LastOwnerError if nobody else could let people in."""
        owners = ModelBackend().with_perm(OWNS).filter(is_staff=True)
        user = self.person.user
        if user and list(owners.values_list("pk", flat=True)) == [user.pk]:
            raise LastOwnerError

    @transaction.atomic
    def make(self) -> None:
        """Erase the person; all of it, or nothing. It is on record, without the name.

        Raises LastOwnerError. Rows are changed without the signals by which the audit log would
        note the name that goes.
        """
        self.check()
        person = self.person
        entries = list(person.audit_entries())
        self._erase_requests_by_link()
        for reference, rows in list(person.references()):
            if reference.erase:
                reference.erase(rows)
        person.supervised_licenses().update(supervisor_email="")
        for task in self._mails():
            task.delete()
        if person.author:
            self._erase_author()
        if person.user:
            self._erase_account(person.user)
        for entry in entries:
            self._rename_in(entry)
        log_action(Action.ERASED, target=person.user, name=person.pseudonym)

    def _mails(self) -> list[DBTaskResult]:
        """Return the mails to their address that wait, or could not be sent."""
        address = self.person.address
        if not address:
            return []
        queued = DBTaskResult.objects.filter(task_path=mail.send.module_path)
        to = (each.args_kwargs["kwargs"]["message"].get("to", []) for each in queued)
        return [
            each
            for each, addresses in zip(queued, to, strict=True)
            if address in map(str.lower, addresses)
        ]

    def _erase_requests_by_link(self) -> None:
        requests = list(self.person.requests_by_link())
        if self.person.author:
            of_author = apps.get_model("blog", "ReviewRequest")._default_manager
            requests += of_author.filter(reviewer=None, reviewer_author=self.person.author)
        for request in requests:
            request.comments.update(text="Erased, with the person who wrote it.", quote="")
            request.reviewer_name, request.answer = self.person.pseudonym, ""
            request.email = UNREACHABLE.format(request.pk)
            request.closed_at = request.closed_at or timezone.now()
            request.save()

    def _erase_author(self) -> None:
        author, pseudonym = self.person.author, self.person.pseudonym
        values: dict[str, Any] = dict.fromkeys(AUTHOR_TEXTS, "")
        values |= {name: [] for name in AUTHOR_LISTS}
        values |= {"photo": None, "user": None, "on_team": False}
        if not self._has_byline():
            values |= {"name": pseudonym, "slug": f"erased-{author.pk}"}
            author.redirects.all().delete()
        type(author)._default_manager.filter(pk=author.pk).update(**values)
        _delete_log_about(author)
        if photo := author.photo:
            try:
                with transaction.atomic():
                    photo.delete()
            except ProtectedError:
                self.kept.append(f"The picture “{photo}” stays, since an article shows it.")

    def _erase_account(self, user: User) -> None:
        apps.get_model("blog", "ReviewRequest")._default_manager.filter(reviewer=user).update(
            reviewer_name=self.person.pseudonym
        )
        gone = User(name=self.person.pseudonym, email=UNREACHABLE.format(user.pk))
        gone.set_unusable_password()
        User.objects.filter(pk=user.pk).update(
            name=gone.name,
            email=gone.email,
            password=gone.password,
            is_active=False,
            is_staff=False,
            is_superuser=False,
            last_login=None,
        )
        _delete_log_about(user)

    def _rename_in(self, entry: AuditEntry) -> None:
        """Name the pseudonym in a line of the audit log, and forget from where they acted."""
        person = self.person
        values: dict[str, Any] = {
            name: person.without_name(getattr(entry, name))
            for name in ("actor_name", "target_name", "details")
        }
        key = person.user and person.user.pk
        if key and entry.actor_id == key:
            values |= {"actor_name": person.pseudonym, "ip_address": None, "browser": ""}
            if entry.action == Action.SESSIONS_ENDED:
                values["details"] = ""  # browsers of theirs
        if (entry.target_type, entry.target_id) == ("accounts.user", str(key)):
            values["target_name"] = person.pseudonym
        AuditEntry.objects.rename(entry, **values)


def _delete_log_about(row: Any) -> None:
    """Delete what Django's own log says of a row, by its name."""
    kind = ContentType.objects.get_for_model(row)
    LogEntry.objects.filter(content_type=kind, object_id=str(row.pk)).delete()
