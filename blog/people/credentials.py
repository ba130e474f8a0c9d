"""Credentials to begin with: ``credentials.json``, each with the source of its rule.

A source says where the rule is written, when it was read and in which copy, or that it wasn't yet
compared with its text. A practice takes what it needs and changes it; what it has is never touched.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from blog.models import Credential

KNOWN: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("credentials.json").read_text("utf-8")
)


@dataclass(frozen=True)
class Offer:
    """A credential that can be taken, and whether the practice has it already."""

    key: str
    credential: dict[str, Any]
    is_there: bool


def offers() -> dict[str, list[Offer]]:
    """Give what can be taken, by jurisdiction. One query."""
    there = set(Credential.objects.values_list("designation", "jurisdiction"))
    found: dict[str, list[Offer]] = {}
    for number, each in enumerate(KNOWN):
        is_there = (each["designation"], each["jurisdiction"]) in there
        found.setdefault(each["jurisdiction"], []).append(Offer(str(number), each, is_there))
    return found


@transaction.atomic
def take(keys: Iterable[str]) -> int:
    """Add those of these keys that the practice doesn't have; give how many it were."""
    wanted = set(keys)
    chosen = [
        offer.credential
        for group in offers().values()
        for offer in group
        if offer.key in wanted and not offer.is_there
    ]
    for each in chosen:
        Credential(**each).save()
    return len(chosen)
