"""The signals that the blog sends."""

from enum import StrEnum, auto

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.dispatch import Signal


class AuditAction(StrEnum):
    """What happens in the blog that belongs in the audit log, which has a label for each."""

    PUBLISHED = auto()
    SCHEDULED = auto()
    RESCHEDULED = auto()
    SCHEDULE_CANCELED = auto()
    TAKEN_DOWN = auto()
    REVIEW_REQUESTED = auto()
    REVIEW_ANSWERED = auto()
    REVIEW_WITHDRAWN = auto()
    LINK_OPENED = auto()
    APPROVED = auto()
    APPROVAL_RECORDED = auto()
    RECHECKED = auto()
    LINK_CREATED = auto()
    LINK_REVOKED = auto()
    MERGED = auto()
    BINNED = auto()
    PUT_BACK = auto()
    DELETED_FOR_GOOD = auto()
    EXPORTED = auto()
    IMPORTED = auto()
    IMPORT_UNDONE = auto()


audit_event = Signal()
# Sent by the daily run, with ``now`` and ``address_days``, the age that network
# addresses may reach: whoever keeps what a practice lets expire deletes it.
expiry = Signal()


def send_audit_event(
    action: AuditAction,
    target: Model,
    *,
    by: Model | AnonymousUser | str | None = None,
    details: str = "",
) -> None:
    """Report an event to the audit log, inside the event's transaction.

    ``by`` is a user, or the name of somebody without an account. ``details`` is plain text for the
    admin: never text of an article, nor a client's name.
    """
    audit_event.send(sender=type(target), action=action, target=target, by=by, details=details)
