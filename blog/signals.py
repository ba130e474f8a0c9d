"""The signals that the blog sends."""

from django.dispatch import Signal

# Sent for every event that belongs in the audit log, inside the event's transaction, with
# ``action`` (a value of ``accounts.audit.models.AuditEntry.Action``), ``actor`` (a user or None),
# ``target`` (a model instance) and ``details`` (plain text for the admin: never text of an
# article, nor a client's name).
audit_event = Signal()
