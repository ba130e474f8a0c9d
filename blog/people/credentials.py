"""Credentials of all states, and of some other countries, which a practice can add to its own.

``credentials.json`` holds them. ``source`` says where the rule is written, what was read of it,
when, and in which copy; or that nothing was read, and what is doubtful. It goes with a credential.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("credentials.json")


class KnownCredential(NamedTuple):
    """The fields of a credential, and what is told of it where it is chosen."""

    fields: dict[str, str | bool]
    profession: str

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.fields['jurisdiction']}/{self.fields['designation']}"


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
