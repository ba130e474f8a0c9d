"""Inviting somebody to the desk: a link by e-mail, with which they choose a password.

There is no table of invitations. A person who was invited has no usable password yet, and the token
in the link is signed over the placeholder that Django stores instead. So a link works once, and a
new one invalidates it.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import SetPasswordForm
from django.core import signing
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

VALID_DAYS = 7
SALT = "accounts.invitations"


def is_pending(person: Any) -> bool:
    """Return whether a person was invited and hasn't chosen a password yet."""
    return not person.has_usable_password() and person.is_active


def make_token(person: Any) -> str:
    """Return the token for an invitation link."""
    return signing.dumps([person.pk, _account_hash(person)], salt=SALT)


def _account_hash(person: Any) -> str:
    """Return a hash that changes with the password, the address and each new invitation."""
    return salted_hmac(SALT, f"{person.password}{person.email}").hexdigest()[:20]


def revoke_links(person: Any) -> None:
    """Invalidate every link that was sent to a person."""
    person.set_unusable_password()
    person.save(update_fields=["password"])


def user_for_token(token: str) -> Any | None:
    """Return the person a token invites, or None if it is invalid, expired, used or revoked."""
    try:
        pk, account_hash = signing.loads(token, salt=SALT, max_age=VALID_DAYS * 24 * 60 * 60)
    except (signing.BadSignature, ValueError):
        return None
    person = get_user_model()._default_manager.filter(pk=pk).first()
    valid = person and is_pending(person) and account_hash == _account_hash(person)
    return person if valid else None


def send_invitation(person: Any, link: str, *, by: Any, site: str) -> None:
    """Send the link by e-mail; raises OSError if it can't be sent."""
    context = {"person": person, "link": link, "by": by, "site": site, "days": VALID_DAYS}
    send_mail(
        f"Your invitation to the desk of {site}",
        render_to_string("accounts/email/invitation.txt", context),
        None,
        [person.email],
    )


def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a password."""
    person = user_for_token(token)
    if person is None:
        return TemplateResponse(request, "accounts/invitation_ended.html", {}, status=404)
    form = SetPasswordForm(person, request.POST or None)
    if form.is_valid():
        form.save()
        messages.success(request, "Your password is set. Sign in with it now.")
        return HttpResponseRedirect(reverse("account_login"))
    return TemplateResponse(request, "accounts/invitation.html", {"form": form, "person": person})
