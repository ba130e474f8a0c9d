"""The people who sign in at the desk."""

from typing import Any, NoReturn

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address, written small so that one address is one person."""

    use_in_migrations = True

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Give the one spelling under which an address is stored and looked up."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find the user who signs in with this address, in whatever case it was typed."""
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address: it is what they sign in with.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an owner, who may do everything at the desk, and is called so there."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        user.groups.set(Group.objects.using(self._db).filter(name="Owner"))
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in at the desk, by e-mail address. Readers have no account."""

    email = models.EmailField(
        "e-mail address",
        unique=True,
        help_text="What this person signs in with. Nobody else sees it.",
        error_messages={"unique": "Somebody already signs in with this address."},
    )
    name = models.CharField(
        max_length=150,
        help_text="How this person is named at the desk, for example in an article's history.",
    )
    is_staff = models.BooleanField(
        "may use the desk", default=False, help_text="Without this the person can't sign in."
    )
    is_active = models.BooleanField(
        "active",
        default=True,
        help_text="Untick this instead of deleting a person: what they wrote and published "
        "stays on record under their name.",
    )
    date_joined = models.DateTimeField("added", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_address",
                violation_error_message="Somebody already signs in with this address.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Store the address in its one spelling."""
        super().clean()
        self.email = UserManager.normalize_email(self.email)

    def get_full_name(self) -> str:
        """Give the name as the admin shows it."""
        return str(self)

    def get_short_name(self) -> str:
        """Give the name for the admin's greeting."""
        return str(self)


class RecordError(Exception):
    """Something tried to change or delete what is on record."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries of the record, which are only ever added to."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raise RecordError."""
        raise RecordError("What is on record is never changed.")

    def delete(self) -> NoReturn:
        """Raise RecordError."""
        raise RecordError("What is on record is never deleted.")


class Entry(models.Model):
    """One line of the record: who did what at the desk, when and from where.

    It outlives what it is about, so it holds names as they were. ``accounts.record`` writes it; no
    word of an article, no password and no client is in it. To read it asks for the permission
    ``accounts.view_entry``.
    """

    class What(models.TextChoices):
        """What can happen, as words that stand between who did it and what it is about."""

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
        PUBLISHED = "published", "published"
        SCHEDULED = "scheduled", "scheduled"
        RESCHEDULED = "rescheduled", "moved the schedule of"
        UNSCHEDULED = "unscheduled", "cancelled the schedule of"
        TAKEN_DOWN = "taken_down", "took down"
        REVIEW_ASKED = "review_asked", "asked for a look at"
        REVIEW_ANSWERED = "review_answered", "answered about"
        APPROVED = "approved", "approved"
        LOOKED_AGAIN = "looked_again", "looked again at"
        LINK_MADE = "link_made", "made a preview link to"
        LINK_ENDED = "link_ended", "ended a preview link to"
        MERGED = "merged", "merged others into"
        EXPORTED = "exported", "exported"

    at = models.DateTimeField("when", auto_now_add=True, db_index=True)
    who = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    who_name = models.CharField("who", max_length=150, blank=True)
    what = models.CharField(max_length=20, choices=What)
    about = models.CharField(max_length=300, blank=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_key = models.CharField(max_length=40, blank=True)
    details = models.TextField(blank=True)
    address = models.GenericIPAddressField("from", null=True, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries on record"
        ordering = ["-at", "-pk"]
        # What the list at the desk can be sifted by, each in the list's order.
        indexes = [
            models.Index(fields=["about_type", "about_key", "at"], name="entry_about"),
            models.Index(fields=["what", "at"], name="entry_what"),
            models.Index(fields=["who", "at"], name="entry_who"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.who_name or "Somebody", self.said, self.about]))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save once; raises RecordError afterwards."""
        if not self._state.adding:
            raise RecordError("What is on record is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise RecordError."""
        raise RecordError("What is on record is never deleted.")

    @property
    def said(self) -> str:
        """What was done, as words."""
        return str(self.get_what_display())
