"""One host is the site's: whoever comes by another of its names is sent there."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port

GetResponse = Callable[[HttpRequest], HttpResponse]


def canonical_host(get_response: GetResponse) -> GetResponse:
    """Redirect to SITE_URL from the other ALLOWED_HOSTS; from there on a request has that host.

    Hosts that aren't allowed are refused. A port is no other host: a proxy may have put in its own,
    and would do so again after a redirect. Not in development, where any port will do.
    """
    if settings.DEVELOPMENT:
        raise MiddlewareNotUsed
    site: str = settings.SITE_URL
    netloc = urlsplit(site).netloc
    host, _ = split_domain_port(netloc)

    def check(request: HttpRequest) -> HttpResponse:
        if split_domain_port(request.get_host())[0] == host:
            request.META["HTTP_HOST"] = netloc
            return get_response(request)
        if request.method in ("GET", "HEAD"):
            # As all redirects here: browsers ask each time, since a name may be used again.
            headers = {"Cache-Control": "no-cache"}
            return HttpResponsePermanentRedirect(site + request.get_full_path(), headers=headers)
        # After a redirect no session and no form's token would be valid: better nothing is sent on.
        return HttpResponse(
            f"This site is at {site} and nothing was saved. Go back, and copy what you typed; then "
            "open the site there, and put it in.\n",
            status=400,
            content_type="text/plain; charset=utf-8",
        )

    return check
