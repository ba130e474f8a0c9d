"""The signals that the blog sends."""

from django.dispatch import Signal

# Sent inside the transaction in which something happens that belongs on the audit log, with
# ``action`` (a value of ``accounts.audit.models.AuditEntry.Action``), ``actor`` (a person or None),
# ``target`` (a row) and ``details`` (plain text for the desk: never a word of an article, nor a
# client's name).
audit_event = Signal()
