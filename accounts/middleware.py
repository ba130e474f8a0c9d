"""Sessions, users and messages exist at the desk alone: public pages know none of them."""

from typing import cast

from django.conf import settings
from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from accounts import known_browsers, sessions


class AtDesk(MiddlewareMixin):
    """A middleware that is passed by outside the desk, where its cookie doesn't go either."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response."""
        if request.path_info.startswith(settings.SESSION_COOKIE_PATH):
            return cast(HttpResponseBase, super().__call__(request))
        return cast(HttpResponseBase, self.get_response(request))


class SessionMiddleware(AtDesk, sessions.SessionMiddleware):
    """Ours."""


class AuthenticationMiddleware(AtDesk, auth.AuthenticationMiddleware):
    """Django's."""


class MessageMiddleware(AtDesk, messages.MessageMiddleware):
    """Django's."""


class KnownBrowserMiddleware(AtDesk):
    """Gives a browser in which somebody signs in the cookie by which it is known from then on."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the response."""
        known_browsers.set_cookie(request, response)
        return response
