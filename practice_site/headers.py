"""The headers that keep responses private and no library sets."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def resource_policy(get_response: GetResponse) -> GetResponse:
    """Let no other site embed a response, unless its view allows it as public pictures do."""

    def add_header(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return add_header


def keep_no_copy(get_response: GetResponse) -> GetResponse:
    """Let browsers and caches keep no copy of the desk: sign-in, codes and invitations included.

    Nor of what lies there beside the pages. What somebody read is no longer shown by "Back" to
    whoever comes to the computer next. Nor of a redirect of a search, by whomever it is made: so
    this stands around all else that answers.
    """

    def add_header(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        at_desk = request.path_info.startswith(settings.SESSION_COOKIE_PATH)
        leads_on = "Location" in response and request.META.get("QUERY_STRING")
        if (at_desk or leads_on) and "no-store" not in response.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return add_header
