"""What is live at a moment. The one place of this rule; it imports nothing of ours.

A row is live from ``live_from`` (included) until ``live_until`` (excluded; None is open-ended).
Both are moments in UTC. Nothing has to run for a row to become live: whoever reads asks.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.db.models import Q


class Scheduled(Protocol):
    """Anything with a beginning and perhaps an end."""

    live_from: datetime
    live_until: datetime | None


def live_q(at: datetime, prefix: str = "") -> Q:
    """The rule as a query; ``prefix`` reaches it over a relation, as in ``"edition__"``."""
    return Q(**{f"{prefix}live_from__lte": at}) & lasts_q(at, prefix)


def lasts_q(at: datetime, prefix: str = "") -> Q:
    """Half of the rule: what has not ended, whether it is live already or may be later."""
    return Q(**{f"{prefix}live_until__isnull": True}) | Q(**{f"{prefix}live_until__gt": at})


def is_live(row: Scheduled, at: datetime) -> bool:
    """The same rule for a row in hand."""
    return row.live_from <= at and (row.live_until is None or at < row.live_until)


def next_change(rows: Iterable[Scheduled], after: datetime) -> datetime | None:
    """The next moment at which any of these rows becomes or stops being live, if there is one."""
    moments = (
        moment
        for row in rows
        if row.live_until is None or row.live_from < row.live_until
        for moment in (row.live_from, row.live_until)
        if moment is not None and moment > after
    )
    return min(moments, default=None)
