"""What is special about the answers of articles that readers may need to leave quickly."""

from django.http import HttpResponse
from django.template.loader import get_template

from blog.models import Edition
from practice_site.csp import allow_inline


def forbid_keeping(response: HttpResponse, edition: Edition) -> HttpResponse:
    """Return an answer about an article; no cache and no archive keeps it if it has quick exit.

    Search engines may find it all the same.
    """
    if edition.quick_exit:
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noarchive"
    return response


def allow_leaving(response: HttpResponse, edition: Edition) -> HttpResponse:
    """Return a page of an article, its one inline script allowed by its hash; kept nowhere."""
    if edition.quick_exit:
        allow_inline(response, "script-src", get_template("includes/quick_exit.js").render())
    return forbid_keeping(response, edition)
