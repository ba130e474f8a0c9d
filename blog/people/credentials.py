"""Credentials of all states, and of some other countries, which a practice can add to its own.

``credentials.json`` holds them. What was read in a rule has its source: where the rule is written,
what was read of it, when, and in which copy. The others have letters and title alone.
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
    limited: bool  # not clinical, or of a bachelor's level; nobody looked who supervises

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.fields['jurisdiction']}/{self.fields['designation']}"


@cache
def known_credentials() -> dict[str, list[KnownCredential]]:
    """Return the credentials of each state or country; the United States come first."""
    found: dict[str, list[KnownCredential]] = {}
    for row in json.loads(FILE.read_text("utf-8")):
        profession, limited = row.pop("profession"), row.pop("limited", False)
        known = KnownCredential(row, profession, limited)
        found.setdefault(row["jurisdiction"], []).append(known)
    return found
