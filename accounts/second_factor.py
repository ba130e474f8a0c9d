"""A second factor for everybody at the desk: django-allauth offers it, this asks for it."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Signing in, out, and setting up a second factor are possible without one.
OPEN_TO_ALL = ("account_", "mfa_", "usersessions_", "second_factor", "invitation")
PUT_OFF = "second_factor_put_off"


def has_second_factor(user: Any) -> bool:
    """Whether somebody has an authenticator app or a passkey. One query."""
    return is_mfa_enabled(user, FACTORS)


class SecondFactorMiddleware:
    """Leads whoever is signed in without a second factor to where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let nobody into the desk who has only a password."""
        desk = request.path.startswith(reverse("admin:index"))
        name = getattr(request.resolver_match, "url_name", None) or ""
        if not desk or name.startswith(OPEN_TO_ALL) or not request.user.is_authenticated:
            return None
        if request.session.get(PUT_OFF) or has_second_factor(request.user):
            return None
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('second_factor')}?{query}")


def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain what a second factor is and begin to set one up.

    On a development installation it can be put off until the next time somebody signs in.
    """
    asked = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(asked, request.get_host(), request.is_secure())
    onward = asked if inside else reverse("admin:index")
    if not request.user.is_authenticated:
        return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
    if has_second_factor(request.user):
        return HttpResponseRedirect(onward)
    if request.method == "POST" and settings.DEVELOPMENT:
        request.session[PUT_OFF] = True
        return HttpResponseRedirect(onward)
    context = {"next": onward, "can_be_put_off": settings.DEVELOPMENT}
    return TemplateResponse(request, "accounts/second_factor.html", context)
