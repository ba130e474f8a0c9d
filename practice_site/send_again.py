"""What was sent and couldn't be taken stays on the page that says so, to be sent once more.

So it is at the desk where nobody is signed in any more, and where the form is from before somebody
signed in again, perhaps in another tab. ``server_error`` does so for a site that can't save.
"""

from django.conf import settings
from django.contrib.admin import site
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.deprecation import MiddlewareMixin
from django.views import csrf

from practice_site.desk import with_desk_policy
from practice_site.server_error import sent_fields

BY_PAGE = ("csrfmiddlewaretoken",)  # what each page puts in anew


class SendAgainMiddleware(MiddlewareMixin):
    """Answers what was sent to the desk by nobody with a page that keeps it, not the sign-in."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
        """Return the page in place of a redirect to the sign-in, if that would lose anything."""
        if request.method != "POST" or "Location" not in response:
            return response
        sign_in = resolve_url(settings.LOGIN_URL)
        leads_there = response["Location"].partition("?")[0] == sign_in != request.path
        return (_page(request) if leads_there else None) or response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Return the page for a form whose token is none any more; the site's ``CSRF_FAILURE_VIEW``.

    Where another site may have sent it, nothing of it is offered to be sent.
    """
    is_own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    at_desk = request.path_info.startswith(settings.SESSION_COOKIE_PATH)
    page = _page(request) if is_own and at_desk else None
    return page or csrf.csrf_failure(request, reason)


@with_desk_policy
def _render(request: HttpRequest, sent: list[tuple[str, str]]) -> HttpResponse:
    title = "Send it once more" if request.user.is_authenticated else "You were signed out"
    context = {**site.each_context(request), "title": title, "sent": sent}
    return render(request, "admin/send_again.html", context, status=403)


def _page(request: HttpRequest) -> HttpResponseBase | None:
    """Return the page that holds what was sent.

    None if that is nothing, or for scripts and frames, which show no such page.
    """
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return None
    sent = [(name, value) for name, value in sent_fields(request) if name not in BY_PAGE]
    return _render(request, sent) if any(value for _, value in sent) else None
