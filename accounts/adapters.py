"""What django-allauth asks of a project: here, that accounts are given and never taken."""

import base64
import hashlib
import logging
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from accounts.audit.log import Action, describe_browser, log_action
from accounts.second_factor import FACTORS

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with an address that the practice gave."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "This address and this password don’t belong together. "
        "Mind capitals and spaces.",
        "too_many_login_attempts": "That was tried too often. Wait five minutes, then try again.",
        "rate_limited": "That was tried too often. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people are invited (accounts/invitations.py)."""
        return False

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether this is the password of somebody who is signed in already."""
        return bool(user.check_password(password))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whether somebody must confirm who they are; just having signed in is enough."""
        request = context.request
        done = get_authentication_records(request, request.user)
        if done and time.time() - done[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; one that can't be sent is written to the log.

        Who asks for a new password is answered the same whether there is such an account or not,
        and a changed password stays changed.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # smtplib's errors, too
            logger.exception("A mail (%s) could not be sent.", template_prefix)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody what was changed of how they sign in."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)


def _cipher() -> Fernet:
    """Encrypts with a key of its own, made from the site's secret."""
    key = hashlib.blake2b(
        settings.SECRET_KEY.encode(), digest_size=32, person=b"second factor"
    ).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps so that a stolen database is not enough."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code isn’t right, or its time is over. Type the one that is shown "
        "now; each works once.",
        "cannot_delete_authenticator": "This is your last second factor, and the desk asks for "
        "one. Add another before you remove it.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether somebody still has a second factor without this one."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give back a secret from the database; raises InvalidToken under another SECRET_KEY."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Ends sessions, and puts down which."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        """End them; a line each says on what they were, and from where."""
        if sessions:
            lines = [f"{describe_browser(each.user_agent)}, {each.ip}" for each in sessions]
            count = "1 session" if len(lines) == 1 else f"{len(lines)} sessions"
            log_action(Action.SESSIONS_ENDED, name=count, details="\n".join(lines))
        super().end_sessions(sessions)
