"""The authentication backend of the desk."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class DeskBackend(AuthenticationBackend):
    """Authenticates by e-mail address and password the people who may use the desk.

    Django checks this again on each request, so a user who loses access or is deactivated is signed
    out with the next one. A wrong address takes as long to refuse as a wrong password.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Return whether this user is active and may use the desk."""
        return super().user_can_authenticate(user) and user.is_staff

    @classmethod
    def _stash_user(cls, user: Any) -> None:
        """Do nothing, so that a user without access gets the same response as a wrong password.

        allauth would redirect them to a page for inactive accounts.
        """
