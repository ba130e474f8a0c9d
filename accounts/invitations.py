"""Inviting somebody to the desk: a link by e-mail, with which they choose a password.

There is no table of invitations. A person who was invited has no password yet; the link is signed
over what stands in its place, so it opens once, and a new one ends it.
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

DAYS = 7
SALT = "accounts.invitations"


def is_pending(person: Any) -> bool:
    """Whether somebody was invited and hasn't chosen a password yet."""
    return not person.has_usable_password() and person.is_active


def make_token(person: Any) -> str:
    """Give what stands in the address of the link."""
    return signing.dumps([person.pk, _seal(person)], salt=SALT)


def _seal(person: Any) -> str:
    """Changes with the password, the address, and each time that somebody is invited anew."""
    return salted_hmac(SALT, f"{person.password}{person.email}").hexdigest()[:20]


def revoke_links(person: Any) -> None:
    """End every link that was sent so far."""
    person.set_unusable_password()
    person.save(update_fields=["password"])


def find_invited(signed: str) -> Any | None:
    """Give who was invited with a link; None for one that is wrong, old, used or ended."""
    try:
        pk, seal = signing.loads(signed, salt=SALT, max_age=DAYS * 24 * 60 * 60)
    except (signing.BadSignature, ValueError):
        return None
    person = get_user_model()._default_manager.filter(pk=pk).first()
    return person if person and is_pending(person) and seal == _seal(person) else None


def send_invitation(person: Any, link: str, *, by: Any, site: str) -> None:
    """Send the link by e-mail. Raises OSError where no mail can be sent."""
    context = {"person": person, "link": link, "by": by, "site": site, "days": DAYS}
    send_mail(
        f"Your invitation to the desk of {site}",
        render_to_string("accounts/email/invitation.txt", context),
        None,
        [person.email],
    )


def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who was invited choose a password."""
    person = find_invited(token)
    if person is None:
        return TemplateResponse(request, "accounts/invitation_ended.html", {}, status=404)
    form = SetPasswordForm(person, request.POST or None)
    if form.is_valid():
        form.save()
        messages.success(request, "Your password is set. Sign in with it now.")
        return HttpResponseRedirect(reverse("account_login"))
    return TemplateResponse(request, "accounts/invitation.html", {"form": form, "person": person})
