"""Who is meant: somebody with an account, an author, both, or an address to which links went."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from accounts.audit.models import AuditEntry
from accounts.models import User, UserManager
from accounts.persons.references import ABOUT_AUTHOR, ABOUT_USER, Reference, rows_of

PSEUDONYM = "A person who was erased"


@dataclass(frozen=True)
class Person:
    """Somebody with an account or as an author, or as both; else just an address of theirs."""

    user: User | None = None
    author: Any = None
    address: str = ""

    @property
    def name(self) -> str:
        """The name at the desk, or else on the site, or else the address."""
        return str(self.user or self.author or self.address)

    @property
    def pseudonym(self) -> str:
        """What stands where the name stood: "A person who was erased (3)"."""
        if self.user:
            return f"{PSEUDONYM} ({self.user.pk})"
        return f"{PSEUDONYM} (author {self.author.pk})" if self.author else PSEUDONYM

    @cached_property
    def words(self) -> list[str]:
        """The names and addresses by which texts mention them, the longest first.

        A name of one word is none of them where somebody else has it, too.
        """
        names = {row.name for row in (self.user, self.author) if row}
        words = {each for each in names if " " in each or not self._is_shared(each)}
        return sorted({*words, self.address} - {""}, key=len, reverse=True)

    def _is_shared(self, name: str) -> bool:
        authors = apps.get_model("blog", "Author")._default_manager
        others = [User.objects.filter(name__icontains=name), authors.filter(name__icontains=name)]
        own = (self.user, self.author)
        return any(
            rows.exclude(pk=row.pk if row else None).exists()
            for rows, row in zip(others, own, strict=True)
        )

    def without_name(self, text: str) -> str:
        """Return a text with the pseudonym wherever it names them."""
        for word in self.words:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", self.pseudonym, text, flags=re.I)
        return text

    def references(self) -> Iterator[tuple[Reference, QuerySet[Any]]]:
        """Yield everything that is known to refer to them, with its rows."""
        tables: list[tuple[Any, dict[str, Reference]]]
        tables = [(self.user, ABOUT_USER), (self.author, ABOUT_AUTHOR)]
        for target, table in tables:
            for label, reference in table.items() if target else ():
                yield reference, rows_of(label, target)

    def audit_entries(self) -> QuerySet[AuditEntry]:
        """Return the lines of the audit log by them, about them, and those that name them."""
        found = Q(pk__in=[])
        for row in filter(None, (self.user, self.author)):
            found |= Q(target_type=row._meta.label_lower, target_id=str(row.pk))
        if self.user:
            found |= Q(actor=self.user)
        for word in self.words:
            for field in ("actor_name", "target_name", "details"):
                found |= Q(**{f"{field}__icontains": word})
        return AuditEntry.objects.filter(found).order_by("created_at", "pk")

    def requests_by_link(self) -> QuerySet[Any]:
        """Return the requests whose personal link was mailed to their address."""
        requests = apps.get_model("blog", "ReviewRequest")._default_manager
        found = requests.filter(reviewer=None, email__iexact=self.address)
        return found if self.address else found.none()

    def supervised_licenses(self) -> QuerySet[Any]:
        """Return the licenses of others on which their address stands as the supervisor's."""
        found = _licenses().filter(supervisor_email__iexact=self.address)
        return found if self.address else found.none()


def find_person(who: str) -> Person | None:
    """Return the person with an e-mail address, or the author with an address on the site.

    An account and its author are one person. An address that nobody signs in with may be one to
    which personal links went. None if there is nobody.
    """
    address = UserManager.normalize_email(who)
    authors = apps.get_model("blog", "Author")._default_manager
    user = User.objects.filter(email=address).first()
    if user:
        return Person(user, authors.filter(user=user).first(), address)
    if author := authors.filter(slug=who.strip()).select_related("user").first():
        return Person(author.user, author, author.user.email if author.user else "")
    person = Person(address=address)
    known = "@" in address and (person.requests_by_link() or person.supervised_licenses())
    return person if known else None


def _licenses() -> "QuerySet[Model]":
    licenses: QuerySet[Model] = apps.get_model("blog", "License")._default_manager.all()
    return licenses
