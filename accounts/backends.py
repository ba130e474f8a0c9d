"""Who can sign in at all."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class DeskBackend(AuthenticationBackend):
    """Signs people in by e-mail address and password, if they may use the desk.

    Django asks the same of each request, so who loses the desk, or is deactivated, is signed out
    with their next click. A wrong address takes as long to refuse as a wrong password.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether this person is active and may use the desk."""
        return super().user_can_authenticate(user) and user.is_staff

    @classmethod
    def _stash_user(cls, user: Any) -> None:
        """Forget who had the right password and may not come in: the answer is the same for all.

        allauth would lead them to a page that says so.
        """
