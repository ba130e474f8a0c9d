"""One host is the site's: whoever comes by another of its names is sent there."""

import logging
import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
PAUSE = 3600  # seconds from one line of the log about a host that is refused to the next

UNKNOWN = "400 Bad Request: the host “%s” is neither that of SITE_URL, %s, nor in ALLOWED_HOSTS."


def harmless(host: str) -> str:
    """Return the beginning of what somebody called a host, as far as it could be one."""
    return re.match(r"[\w.:\[\]-]{0,100}", host, re.ASCII)[0]  # type: ignore[index]  # it fits


def canonical_host(get_response: GetResponse) -> GetResponse:
    """Redirect to SITE_URL from the other ALLOWED_HOSTS; from there on a request has that host.

    Hosts that aren't allowed are refused, of which the log tells once an hour. A port is no other
    host: a proxy may have put in its own, and would do so again after a redirect. Not in
    development, where any port will do.
    """
    if settings.DEVELOPMENT:
        raise MiddlewareNotUsed
    site: str = settings.SITE_URL
    netloc = urlsplit(site).netloc
    host, _ = split_domain_port(netloc)
    silent_until = float("-inf")

    def check(request: HttpRequest) -> HttpResponse:
        nonlocal silent_until
        try:
            asked = request.get_host()
        except DisallowedHost:
            if time.monotonic() > silent_until:
                silent_until = time.monotonic() + PAUSE
                logger.warning(UNKNOWN, harmless(request.META.get("HTTP_HOST", "")), site)
            raise
        if split_domain_port(asked)[0] == host:
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
