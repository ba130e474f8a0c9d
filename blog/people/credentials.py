"""Credentials of all states, and of some other countries, which a practice can add to its own.

``credentials.json`` holds them. ``source`` says where the rule is written, what was read of it,
when, and in which copy; or that nothing was read, and what is doubtful. It goes with a credential.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("credentials.json")


class KnownCredential(NamedTuple):
    """The fields of a credential, and what is told of it where it is chosen."""

    fields: dict[str, str | bool]
    profession: str

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.fields['jurisdiction']}/{self.fields['designation']}"

    @property
    def all_fields(self) -> dict[str, str | bool]:
        """The fields, also those that a rule asks nothing by."""
        return {"under_supervision": False, "asks_degree": False, "disclosure": "", **self.fields}

    def asks_beyond(self, credential: Any) -> list[str]:
        """Return what is asked for here and not by a credential of the practice, as sentences."""
        found = []
        if self.fields.get("under_supervision") and not credential.under_supervision:
            found.append("Holders practice under supervision.")
        if self.fields.get("asks_degree") and not credential.asks_degree:
            found.append("The degree stands before the letters.")
        disclosure = self.fields.get("disclosure")
        if disclosure and disclosure != credential.disclosure:
            found.append(f"Beside the name stands: “{disclosure}”")
        return found


@cache
def known_credentials() -> dict[str, list[KnownCredential]]:
    """Return the credentials of each state or country; the United States come first."""
    found: dict[str, list[KnownCredential]] = {}
    for row in json.loads(FILE.read_text("utf-8")):
        known = KnownCredential(row, row.pop("profession"))
        found.setdefault(row["jurisdiction"], []).append(known)
    return found


def find_known(jurisdiction: str, designation: str) -> KnownCredential | None:
    """Return the known credential of a state with these letters, or None."""
    known = known_credentials().get(jurisdiction, [])
    return next((each for each in known if each.fields["designation"] == designation), None)
