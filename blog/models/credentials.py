"""The kinds of license, and what the rule of each asks for."""

from collections.abc import Collection

from django.db import models, transaction

from blog.people import bylines
from blog.people.credentials import KnownCredential, known_credentials

MAX_SOURCE_LENGTH = 800
LACKING = {
    "under_supervision": "Holders practice under supervision.",
    "asks_degree": "The degree stands before the letters.",
    "disclosure": "Beside the name stands: “{}”",
}


class CredentialQuerySet(models.QuerySet["Credential"]):
    """Credentials, and those of the states that can be added to them."""

    def of_state(self, jurisdiction: str) -> list[tuple[KnownCredential, "Credential | None"]]:
        """Return a state's known credentials, each with the practice's own. One query."""
        known = known_credentials().get(jurisdiction)
        if not known:
            return []
        own = {each.designation: each for each in self.filter(jurisdiction=jurisdiction)}
        return [(each, own.get(str(each.fields["designation"]))) for each in known]

    @transaction.atomic
    def add_known(self, jurisdiction: str, keys: Collection[str]) -> list["Credential"]:
        """Save the known ones of a state with these keys that are missing; return them."""
        found = [
            self.get_or_create(
                designation=known.fields["designation"],
                jurisdiction=known.fields["jurisdiction"],
                defaults=known.fields,
            )
            for known, own in self.of_state(jurisdiction)
            if known.key in keys and not own
        ]
        return [credential for credential, is_new in found if is_new]


class Credential(models.Model):
    """A kind of license, separate for each jurisdiction, since licensing rules differ by state."""

    designation = models.CharField(
        "letters after the name",
        max_length=60,
        help_text="For example LAMFT. Where the rule allows no letters, the title in full.",
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
    asks_degree = models.BooleanField(
        "the degree stands before the letters",
        default=False,
        help_text="Tick this if the rule wants the degree on which the license rests, as Minnesota "
        "does of counselors.",
    )
    disclosure = models.CharField(
        max_length=300,
        blank=True,
        help_text="What the rule wants beside the name, wherever it stands. Leave it empty if the "
        "letters say enough. Write "
        f"{bylines.SUPERVISOR_PLACEHOLDER} where the supervisor’s name belongs, for example "
        f"“Supervised by {bylines.SUPERVISOR_PLACEHOLDER}.” Where the rule asks for them, write "
        f"{bylines.NUMBER_PLACEHOLDER} for the number of the license and "
        f"{bylines.EMPLOYER_PLACEHOLDER} for the employer.",
    )
    source = models.CharField(
        max_length=MAX_SOURCE_LENGTH,
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

    def lacks(self, known: KnownCredential) -> dict[str, str | bool]:
        """Return the fields by which a known credential asks for more than this does.

        A disclosure in other words asks for as much if it has the same placeholders.
        """
        found: dict[str, str | bool] = {
            name: True
            for name in ("under_supervision", "asks_degree")
            if known.fields.get(name) and not getattr(self, name)
        }
        wanted = str(known.fields.get("disclosure", ""))
        says = bylines.placeholders(self.disclosure)
        if wanted and not (self.disclosure and bylines.placeholders(wanted) <= says):
            found["disclosure"] = wanted
        return found

    def asked_beyond(self, known: KnownCredential) -> list[str]:
        """Return what a known credential asks for and this doesn't, as sentences."""
        return [
            LACKING[name].format(bylines.example(str(value)))
            for name, value in self.lacks(known).items()
        ]

    def take_over(self, known: KnownCredential) -> list[str]:
        """Ask also for what a known credential asks for; return what is left to do, as sentences.

        Nothing that it says is replaced. The source of the known one is added to its own.
        """
        left, beyond = [], self.lacks(known)
        source = str(known.fields["source"])
        if self.disclosure and (wanted := beyond.pop("disclosure", "")):
            left.append(
                "Your sentence beside the name stays as it is. Compare it with that of the list: "
                f"“{wanted}”"
            )
        if source not in self.source:
            sources = f"{self.source} {source}".strip()
            if len(sources) <= MAX_SOURCE_LENGTH:
                self.source = sources
            else:
                left.append("Where you read the rule, there was no room for the list’s source.")
        for name, value in beyond.items():
            setattr(self, name, value)
        return left

    @property
    def asks(self) -> list[str]:
        """The fields that each of its licenses must fill in."""
        words = bylines.placeholders(self.disclosure)
        wanted = {
            "supervisor": self.under_supervision or bylines.SUPERVISOR_PLACEHOLDER in words,
            "degree": self.asks_degree,
            "number": bylines.NUMBER_PLACEHOLDER in words,
            "employer": bylines.EMPLOYER_PLACEHOLDER in words,
        }
        return [field for field in wanted if wanted[field]]
