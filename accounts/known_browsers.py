"""Browsers in which somebody signed in before; their attempts are counted apart (throttle.py).

A cookie says so, one for each person, as OWASP's device cookies do
(https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies). It opens
nothing: it is signed, holds no password, and another password makes it worthless.
"""

import secrets
from datetime import timedelta

from allauth.account import signals
from django.conf import settings
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.models import User

SALT = "accounts.known_browsers"
KNOWN_FOR = timedelta(days=400)  # browsers keep no cookie for longer


def browser_id(request: HttpRequest, person: User) -> str:
    """Return the random name of a browser in which a person signed in; "" in any other."""
    value = request.COOKIES.get(_cookie_name(person), "")
    try:
        pk, hashed, name = signing.loads(value, salt=SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError):
        return ""
    return str(name) if (pk, hashed) == (person.pk, account_hash(person)) else ""


def _cookie_name(person: User) -> str:
    return f"known_browser_{person.pk}"


def account_hash(person: User) -> str:
    """Return what is another with another password, and tells nothing of it."""
    return salted_hmac(SALT, person.password).hexdigest()[:20]


@receiver([signals.user_logged_in, signals.password_changed, signals.password_set])
def remember(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Let the response to a request make its browser known to a person, who is signed in by now."""
    request.known_to = user  # type: ignore[attr-defined]


def set_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser its cookie, if somebody has just signed in or changed their password."""
    if person := getattr(request, "known_to", None):
        content = [person.pk, account_hash(person), secrets.token_urlsafe(16)]
        response.set_cookie(
            _cookie_name(person),
            signing.dumps(content, salt=SALT),
            max_age=KNOWN_FOR,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
