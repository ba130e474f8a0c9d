"""What is live at a moment. This rule is defined only here; imports nothing from this project.

A row is live from ``live_from`` (inclusive) until ``live_until`` (exclusive; None is open-ended).
Both are in UTC. No task has to run for a row to become live: every query applies the rule.
"""

from datetime import datetime
from typing import Protocol

from django.db.models import Q


class HasLivePeriod(Protocol):
    """Anything with a start and an optional end."""

    live_from: datetime
    live_until: datetime | None


def live_q(at: datetime, prefix: str = "") -> Q:
    """Return the condition for live rows; ``prefix`` spans a relation, as in ``"edition__"``."""
    return Q(**{f"{prefix}live_from__lte": at}) & not_ended_q(at, prefix)


def not_ended_q(at: datetime, prefix: str = "") -> Q:
    """Return the condition for rows that have not ended: live at this moment, or later."""
    return Q(**{f"{prefix}live_until__isnull": True}) | Q(**{f"{prefix}live_until__gt": at})


def is_live(row: HasLivePeriod, at: datetime) -> bool:
    """Return whether a row is live; the same rule as ``live_q``."""
    return row.live_from <= at and (row.live_until is None or at < row.live_until)
