"""The kinds of license there are, one per jurisdiction."""

from django.core.exceptions import ValidationError
from django.db import models

# What a credential's sentence takes from each license.
SUPERVISOR = "{supervisor}"


NUMBER = "{number}"


EMPLOYER = "{employer}"


class Credential(models.Model):
    """A kind of license. The rules of licensing differ by state, so it is one per jurisdiction."""

    designation = models.CharField(
        max_length=20,
        help_text="The letters behind the name, for example LAMFT.",
    )
    title = models.CharField(
        max_length=120,
        help_text="In full, for example “Licensed Associate Marriage and Family Therapist”.",
    )
    jurisdiction = models.CharField(
        max_length=60, help_text="The state or country that grants it, for example Minnesota."
    )
    under_supervision = models.BooleanField(
        "practices under supervision",
        default=False,
        help_text="Tick this if holders must practice under a supervisor.",
    )
    disclosure = models.CharField(
        max_length=300,
        blank=True,
        help_text=f"What must stand beside the name. Write {SUPERVISOR} where the supervisor’s "
        f"name belongs, for example “Supervised by {SUPERVISOR}.” Where the rule asks for them, "
        f"write {NUMBER} for the number of the license and {EMPLOYER} for the employer.",
    )
    source = models.CharField(
        max_length=300,
        blank=True,
        help_text="Where this rule is written, for example “22 TAC §801.43”, and when you read it.",
    )

    class Meta:
        ordering = ["designation", "jurisdiction"]
        constraints = [
            models.UniqueConstraint(
                fields=["designation", "jurisdiction"],
                name="one_credential_per_jurisdiction",
                violation_error_message="This credential is already there for this jurisdiction.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.designation} ({self.jurisdiction})"

    def clean(self) -> None:
        """A supervised credential needs a disclosure that names the supervisor."""
        super().clean()
        if self.under_supervision and SUPERVISOR not in self.disclosure:
            raise ValidationError(
                {
                    "disclosure": "Holders practice under supervision, so the sentence must say "
                    f"by whom. Write {SUPERVISOR} where the name belongs."
                }
            )
