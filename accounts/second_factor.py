"""Requires the second factor that django-allauth offers of everybody at the desk."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from practice_site.paths import path_of

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# URL name prefixes that need no second factor: signing in, signing out and setting one up, and the
# personal links, which need no account.
EXEMPT_URL_NAMES = (
    "account_",
    "mfa_",
    "usersessions_",
    "second_factor",
    "invitation",
    "review_link",
)
POSTPONED_KEY = "second_factor_postponed"


class UnreadableSecretError(ValidationError):
    """A second factor that was saved under another SECRET_KEY. A form shows it at its field."""

    silent_variable_failure = True  # a template shows nothing in its place

    def __init__(self) -> None:
        super().__init__(
            "This can’t be checked: the site’s secret key is another one than before, perhaps "
            "since a backup was restored. Whoever runs the site can put the former key back, or "
            "take this second factor off your account."
        )


class SecondFactorMiddleware(MiddlewareMixin):
    """Redirects users without a second factor from the desk to the page that sets one up."""

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Return a redirect for a user who has only a password, else None."""
        at_desk = request.path.startswith(path_of("admin:index"))
        name = getattr(request.resolver_match, "url_name", None) or ""
        if not at_desk or name.startswith(EXEMPT_URL_NAMES) or not request.user.is_authenticated:
            return None
        if request.session.get(POSTPONED_KEY) or is_mfa_enabled(request.user, FACTORS):
            return None
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('second_factor')}?{query}")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say on the page of all second factors that one of them can't be read."""
        if not isinstance(exception, UnreadableSecretError):
            return None
        messages.error(request, exception.message)
        return redirect("mfa_index")


def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer to set up a second factor; in development it can wait until the next sign-in."""
    next_url = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(next_url, request.get_host(), request.is_secure()):
        next_url = reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    if is_mfa_enabled(request.user, FACTORS):
        return HttpResponseRedirect(next_url)
    if request.method == "POST" and settings.DEVELOPMENT:
        request.session[POSTPONED_KEY] = True
        return HttpResponseRedirect(next_url)
    context = {"next": next_url, "can_postpone": settings.DEVELOPMENT}
    return TemplateResponse(request, "accounts/second_factor.html", context)
