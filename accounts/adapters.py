"""The adapters through which django-allauth is customized."""

import base64
import hashlib
import ipaddress
import logging
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.audit.log import Action, describe_browser, log_action
from accounts.second_factor import FACTORS, UnreadableSecretError
from accounts.throttle import TooManyAttemptsError, count_confirmation, count_password
from practice_site.mail import queue_nothing

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts exist by invitation only, with addresses that the practice entered."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "This address and this password don’t belong together. "
        "Mind capitals and spaces.",
        "too_many_login_attempts": "That was tried too often. Wait five minutes, then try again.",
        "too_many_passwords": "That was tried too often, perhaps by somebody else. Wait for up to "
        "an hour. You can sign in at once in a browser that you used before, with a passkey, or by "
        "“Forgotten your password?” below.",
        "too_many_codes": "That was tried too often, perhaps by somebody else. Wait a quarter of "
        "an hour, or after twenty codes a day. You can sign in at once in a browser that you used "
        "before, or with a passkey.",
        "too_many_confirmations": "That was tried too often. Wait for up to an hour, or sign out "
        "and in again.",
        "rate_limited": "That was tried too often. Wait a minute, then try again.",
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt to sign in; raises ValidationError for one too many."""
        try:
            self.attempt = count_password(request, credentials["email"])
        except TooManyAttemptsError as error:
            code = "too_many_login_attempts" if error.known else "too_many_passwords"
            raise self.validation_error(code) from error

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address; raises PermissionDenied if the proxy forwards none.

        An IPv4 address stays one where the server listens on IPv6: else all of them would be in one
        network.
        """
        address = ipaddress.ip_address(super().get_client_ip(request))
        return str(getattr(address, "ipv4_mapped", None) or address)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return who signs in, or None; a right password counts as no attempt."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user:
            self.attempt.take_back()
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; to an address that nobody has none, which takes as long."""
        if template_prefix != "account/email/unknown_account":
            super().send_mail(template_prefix, email, context)
            return
        self.render_mail("account/email/password_reset_key", email, context)
        queue_nothing()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: people are invited (accounts/invitations.py)."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether one may be led to an address after signing in: it is on this site."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # it is no address at all
            return False

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Return whether this is the password of a user who is signed in already.

        Raises ValidationError if it was tried too often.
        """
        try:
            attempt = count_confirmation(context.request, user)
        except TooManyAttemptsError as error:
            raise self.validation_error("too_many_confirmations") from error
        is_right = user.check_password(password)
        if is_right:
            attempt.take_back()
        return is_right

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Return whether the user must confirm who they are; a recent sign-in is enough."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app))


def _cipher() -> Fernet:
    """Return a cipher with a key of its own, derived from SECRET_KEY."""
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"second factor")
    return Fernet(base64.urlsafe_b64encode(key.digest()))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of authenticator apps, so that a stolen database is not enough."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code isn’t right, or its time is over. Type the one that is shown "
        "now; each works once.",
        "cannot_delete_authenticator": "This is your last second factor, and the desk asks for "
        "one. Add another before you remove it.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether the user has another second factor."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()

    def encrypt(self, text: str) -> str:
        """Return a secret encrypted for the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a decrypted secret; raises UnreadableSecretError if SECRET_KEY has changed."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            logger.error("A second factor was saved under another SECRET_KEY: put that one back.")
            raise UnreadableSecretError from error


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Logs which sessions are ended."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        """End sessions; the log entry lists the browser of each."""
        if sessions:
            lines = [describe_browser(session.user_agent) for session in sessions]
            count = "1 session" if len(lines) == 1 else f"{len(lines)} sessions"
            log_action(Action.SESSIONS_ENDED, name=count, details="\n".join(lines))
        super().end_sessions(sessions)
