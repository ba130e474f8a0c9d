"""The entries of the audit log, which are only ever added to."""

from datetime import datetime

from django.conf import settings
from django.db import models

from blog.signals import AuditAction
from practice_site.append_only import AppendOnlyModel, AppendOnlyQuerySet, ImmutableError

# What may name somebody, or say from where they came.
NAMES = {"actor_name", "target_name", "details", "ip_address", "browser"}


class AuditEntryQuerySet(AppendOnlyQuerySet, models.QuerySet["AuditEntry"]):
    """Audit log entries, of which two things alone may be taken away, each by a way of its own."""

    def forget_addresses(self, *, before: datetime) -> int:
        """Empty the network address of the entries made before a moment; return how many."""
        old = self.filter(created_at__lt=before, ip_address__isnull=False)
        return models.QuerySet.update(old, ip_address=None)

    def rename(self, entry: "AuditEntry", **values: str | None) -> None:
        """Give a line other words for a person who is erased: ``accounts.persons.erase``.

        Raises ImmutableError for what tells when something was done, what, or to what.
        """
        if not values.keys() <= NAMES:
            raise ImmutableError("Of a line in the audit log only names can be erased.")
        models.QuerySet.update(self.filter(pk=entry.pk), **values)


class AuditEntry(AppendOnlyModel):
    """Who did what at the desk, when and from where.

    An entry outlives its target, so it holds names as they were. ``accounts.audit.log`` writes it.
    It holds no text of an article, no password and no client's name. Reading the log requires the
    permission ``accounts.view_auditentry``.
    """

    class Action(models.TextChoices):
        """The actions, each with a label that fits between the actor and the target."""

        SIGNED_IN = "signed_in", "signed in"
        SIGNED_OUT = "signed_out", "signed out"
        REFUSED = "refused", "was refused at the sign-in:"
        PASSWORD = "password", "chose a new password"
        FACTOR_ADDED = "factor_added", "set up a second factor:"
        FACTOR_REMOVED = "factor_removed", "removed a second factor:"
        SESSIONS_ENDED = "sessions_ended", "ended sessions of theirs elsewhere:"
        RECOVERED = "recovered", "let in again, by the server’s console,"
        INVITED = "invited", "invited"
        INVITATION_ENDED = "invitation_ended", "ended the invitation of"
        ADDED = "added", "added"
        CHANGED = "changed", "changed"
        DELETED = "deleted", "deleted"
        PUBLISHED = AuditAction.PUBLISHED, "published"
        SCHEDULED = AuditAction.SCHEDULED, "scheduled"
        RESCHEDULED = AuditAction.RESCHEDULED, "rescheduled"
        SCHEDULE_CANCELED = AuditAction.SCHEDULE_CANCELED, "canceled the schedule of"
        TAKEN_DOWN = AuditAction.TAKEN_DOWN, "took down"
        REVIEW_REQUESTED = AuditAction.REVIEW_REQUESTED, "asked for a review of"
        REVIEW_ANSWERED = AuditAction.REVIEW_ANSWERED, "answered about"
        REVIEW_WITHDRAWN = AuditAction.REVIEW_WITHDRAWN, "withdrew a request for a review of"
        LINK_OPENED = AuditAction.LINK_OPENED, "opened the personal link to"
        APPROVED = AuditAction.APPROVED, "approved"
        APPROVAL_RECORDED = AuditAction.APPROVAL_RECORDED, "entered an approval of"
        RECHECKED = AuditAction.RECHECKED, "marked as still right:"
        LINK_CREATED = AuditAction.LINK_CREATED, "made a preview link to"
        LINK_REVOKED = AuditAction.LINK_REVOKED, "ended a preview link to"
        MERGED = AuditAction.MERGED, "merged others into"
        BINNED = AuditAction.BINNED, "moved to the bin:"
        PUT_BACK = AuditAction.PUT_BACK, "put back from the bin:"
        DELETED_FOR_GOOD = AuditAction.DELETED_FOR_GOOD, "deleted for good:"
        EXPORTED = AuditAction.EXPORTED, "exported"
        IMPORTED = AuditAction.IMPORTED, "brought in"
        IMPORT_UNDONE = AuditAction.IMPORT_UNDONE, "took back what was brought in:"
        ERASED = "erased", "erased the data of"

    created_at = models.DateTimeField("when", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_entries",
        verbose_name="person",
        db_index=False,
    )
    actor_name = models.CharField("who", max_length=150, blank=True)
    action = models.CharField(max_length=20, choices=Action)
    target_name = models.CharField(max_length=300, blank=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    details = models.TextField(blank=True)
    ip_address = models.GenericIPAddressField("from", null=True, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "audit log entry"
        verbose_name_plural = "audit log entries"
        ordering = ["-created_at", "-pk"]
        # The filters of the list at the desk, each in the order of the list.
        indexes = [
            models.Index(fields=["target_type", "target_id", "created_at"], name="audit_by_target"),
            models.Index(fields=["action", "created_at"], name="audit_by_action"),
            models.Index(fields=["actor", "created_at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        words = [self.actor_name or "Somebody", self.get_action_display(), self.target_name]
        return " ".join(filter(None, words))
