"""``manage.py recover ana@example.com``: restores access for a user who is locked out."""

import secrets
from argparse import ArgumentParser

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.audit.log import Action, log_action
from accounts.models import User


class Command(BaseCommand):
    """Set a new password and remove the second factors of a user."""

    help = (
        "Let somebody in again who lost their password or their second factor, was deactivated, "
        "or made too many attempts. Prints a new password; all their sessions end, and they set "
        "up a second factor when they sign in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the address."""
        parser.add_argument("email", help="the e-mail address that this person signs in with")

    @transaction.atomic
    def handle(self, *args: object, email: str, **options: object) -> None:
        """Recover the account; raises CommandError for an address that nobody signs in with."""
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            addresses = ", ".join(User.objects.values_list("email", flat=True)[:10]) or "nobody"
            raise CommandError(f"Nobody signs in with {email}. There is: {addresses}.") from error
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        user.is_active = user.is_staff = True
        user.save()
        Authenticator.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        log_action(Action.RECOVERED, target=user)
        cache.clear()  # it holds only the counts of sign-in attempts
        self.stdout.write(
            f"Sign in    {user.email}\nPassword   {password}\n"
            "Change it after signing in, under “Password and security”."
        )
