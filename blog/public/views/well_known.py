"""Files at well-known addresses: robots.txt and security.txt."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.middleware import practice_of

# Not for search engines: the desk, previews, and the results of the site's search. The search page
# without a query may be indexed.
DISALLOWED_PATHS = ("/desk/", "/preview/", "/search/?")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Send robots.txt (RFC 9309) with the address of the sitemap."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in DISALLOWED_PATHS),
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return _text_response(lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Send security.txt (RFC 9116) with the practice's e-mail address; 404 without one."""
    practice = practice_of(request)
    if not practice.email:
        raise Http404("The practice shows no address to write to.")
    # Less than a year, as recommended, and by the practice's day, as everything on its pages is.
    expires = practice.date_at(timezone.now()) + timedelta(days=180)
    lines = [
        f"Contact: mailto:{practice.email}",
        f"Expires: {expires:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return _text_response(lines)


def _text_response(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
