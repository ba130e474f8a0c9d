"""The authentication backend of the desk."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from accounts.models import User


class DeskBackend(ModelBackend):
    """Authenticates by e-mail address and password the people who may use the desk.

    Django checks this again on each request, so a user who loses access or is deactivated is signed
    out with the next one. Who has no access gets the same response as for a wrong password, where
    allauth's own backend leads to a page for inactive accounts, and a wrong address takes as long
    to refuse.
    """

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Return whether this user is active and may use the desk."""
        return bool(user and user.is_staff) and super().user_can_authenticate(user)
