"""Work in the background, as pages speak of it."""

from datetime import datetime, timedelta

from django.utils import timezone

LATE = timedelta(seconds=30)  # static/js/desk/stand_ins.js has it too


def is_late(asked_at: datetime) -> bool:
    """Return whether work asked for then should have begun, so that a page says why it hasn't."""
    return timezone.now() - asked_at > LATE
