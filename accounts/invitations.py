"""Inviting somebody to the desk: a link by e-mail, with which they choose a password.

There is no table of invitations. A person who was invited has no usable password yet, and the token
in the link is signed over the placeholder that Django stores instead. So a link works once, and a
new one invalidates it.
"""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.core import signing
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User

SALT = "accounts.invitations"
# PasswordResetTokenGenerator knows one lifetime for all links, the three days of a password reset.
VALID_FOR = timedelta(days=7)


def is_pending(person: User) -> bool:
    """Return whether a person was invited and hasn't chosen a password yet."""
    return not person.has_usable_password() and person.is_active


def create_link(request: HttpRequest, person: User) -> str:
    """Return a link that invites a person."""
    token = signing.dumps([person.pk, _account_hash(person)], salt=SALT)
    return request.build_absolute_uri(reverse("invitation", args=[token]))


def _account_hash(person: User) -> str:
    """Return a hash that changes with the password, the address and each new invitation."""
    return salted_hmac(SALT, f"{person.password}{person.email}").hexdigest()[:20]


def revoke_links(person: User) -> None:
    """Invalidate every link that was sent to a person."""
    person.set_unusable_password()
    person.save(update_fields=["password"])


def user_for_token(token: str) -> User | None:
    """Return the person a token invites, or None if it is invalid, expired, used or revoked."""
    try:
        pk, account_hash = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError):
        return None
    person = User.objects.filter(pk=pk).first()
    valid = person and is_pending(person) and account_hash == _account_hash(person)
    return person if valid else None


def send_link(request: HttpRequest, person: User) -> None:
    """Send a person their link by e-mail."""
    context = {"person": person, "link": create_link(request, person), "days": VALID_FOR.days}
    subject, _, body = (
        render_to_string("accounts/email/invitation.txt", context, request).strip().partition("\n")
    )
    send_mail(subject, body.lstrip(), None, [person.email])


def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a password."""
    person = user_for_token(token)
    if person is None:
        return TemplateResponse(request, "accounts/invitation_ended.html", status=404)
    form = SetPasswordForm(person, request.POST or None)
    if form.is_valid():
        form.save()
        messages.success(request, "Your password is set. Sign in with it now.")
        return redirect("account_login")
    return TemplateResponse(request, "accounts/invitation.html", {"form": form, "person": person})
