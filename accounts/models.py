"""The people who sign in at the desk."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.audit.models import AuditEntry as AuditEntry  # where Django looks for models


class UserManager(BaseUserManager["User"]):
    """Creates and finds users by e-mail address, which is stored in lower case."""

    use_in_migrations = True

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return an address as it is stored and looked up: stripped and in lower case."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this address, in any case; raises User.DoesNotExist."""
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create and return a user; raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address: it is what they sign in with.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create and return a superuser with the role Owner."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        user.groups.set(Group.objects.using(self._db).filter(name="Owner"))
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in at the desk, by e-mail address. Readers have no account."""

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
        "stays in the history under their name.",
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

    get_full_name = get_short_name = __str__  # what the admin asks for

    def clean(self) -> None:
        """Normalize the address."""
        super().clean()
        self.email = UserManager.normalize_email(self.email)
