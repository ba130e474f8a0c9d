"""How long the public pages stay as they are, if nothing is written meanwhile."""

from datetime import datetime

from blog.models import Edition, Practice
from blog.visibility import next_change


def unchanged_until(at: datetime) -> datetime:
    """Return the first moment after this one at which a public page may read differently.

    That is when an edition begins or ends, or else the practice's midnight: licenses, and what is
    overdue, go by its days. Three queries.
    """
    midnight = Practice.load().next_midnight(at)
    return min(midnight, next_change(Edition.objects.filter(canceled=False), at) or midnight)
