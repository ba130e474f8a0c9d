"""What programs ask for at an agreed address."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Practice

# What has no place in search results: the desk, previews, and the results of our own search
# (whatever is asked, so its page itself may be read).
PRIVATE = ("/desk/", "/preview/", "/search/?")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may visit (RFC 9309), and where the list of pages is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in PRIVATE),
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return _text(lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole in the site (RFC 9116): the practice, if it shows an e-mail address.

    The page may be trusted for half a year; the standard advises less than a whole one.
    """
    practice: Practice = request.practice  # type: ignore[attr-defined]
    if not practice.email:
        raise Http404("The practice shows no address to write to.")
    until = timezone.now() + timedelta(days=180)
    lines = [
        f"Contact: mailto:{practice.email}",
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return _text(lines)


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
