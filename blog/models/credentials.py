"""Kinds of license."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction

from blog.people.bylines import (
    EMPLOYER_PLACEHOLDER,
    NUMBER_PLACEHOLDER,
    SUPERVISOR_PLACEHOLDER,
)
from blog.people.credentials import KNOWN_CREDENTIALS


class KnownCredential(NamedTuple):
    """A credential of ``blog.people.credentials``, and whether the practice has it already."""

    key: str
    fields: dict[str, str | bool]
    already_added: bool


class CredentialQuerySet(models.QuerySet["Credential"]):
    """Credentials, and the well-known ones that can be added to them."""

    def list_known(self) -> list[KnownCredential]:
        """Return the well-known credentials, sorted by jurisdiction. One query."""
        existing = set(self.values_list("designation", "jurisdiction"))
        return [
            KnownCredential(
                str(number), fields, (fields["designation"], fields["jurisdiction"]) in existing
            )
            for number, fields in enumerate(KNOWN_CREDENTIALS)
        ]

    def add_known(self, keys: Iterable[str]) -> int:
        """Save the well-known credentials with these keys, and return how many were added.

        Unknown keys are ignored, and credentials that the practice has are left unchanged.
        """
        wanted = set(keys)
        with transaction.atomic(using=self.db):
            added = [
                self.create(**known.fields)
                for known in self.list_known()
                if known.key in wanted and not known.already_added
            ]
        return len(added)


class Credential(models.Model):
    """A kind of license, separate for each jurisdiction, since licensing rules differ by state."""

    designation = models.CharField(
        "letters after the name",
        max_length=20,
        help_text="For example LAMFT.",
    )
    title = models.CharField(
        max_length=120,
        help_text="In full, for example “Licensed Associate Marriage and Family Therapist”.",
    )
    jurisdiction = models.CharField(
        "state or country",
        max_length=60,
        help_text="Where it is granted, for example Minnesota.",
    )
    under_supervision = models.BooleanField(
        "practices under supervision",
        default=False,
        help_text="Tick this if holders must practice under a supervisor.",
    )
    disclosure = models.CharField(
        max_length=300,
        blank=True,
        help_text=f"What must appear beside the name. Write {SUPERVISOR_PLACEHOLDER} where the "
        f"supervisor’s name belongs, for example “Supervised by {SUPERVISOR_PLACEHOLDER}.” Where "
        f"the rule asks for them, write {NUMBER_PLACEHOLDER} for the number of the license and "
        f"{EMPLOYER_PLACEHOLDER} for the employer.",
    )
    source = models.CharField(
        max_length=300,
        blank=True,
        help_text="Where this rule is written, for example “22 TAC §801.43”, and when you read it.",
    )

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["designation", "jurisdiction"]
        constraints = [
            models.UniqueConstraint(
                fields=["designation", "jurisdiction"],
                name="one_credential_per_jurisdiction",
                violation_error_message="This credential is already there for this state.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.designation} ({self.jurisdiction})"

    def clean(self) -> None:
        """Require that the disclosure of a supervised credential names the supervisor."""
        super().clean()
        if self.under_supervision and SUPERVISOR_PLACEHOLDER not in self.disclosure:
            raise ValidationError(
                {
                    "disclosure": "Holders practice under supervision, so the sentence must say "
                    f"by whom. Write {SUPERVISOR_PLACEHOLDER} where the name belongs."
                }
            )
