"""Where nothing is found: what was meant, what is gone, and where to look instead."""

import re
from copy import copy
from typing import Any
from urllib.parse import quote

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseGone,
    QueryDict,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from blog import redirects
from blog.models import Redirect
from blog.search import search_articles

LIKELY = 3  # articles that may have been meant
# Seconds. Browsers keep a permanent redirect for good, and an address that was left may come back.
REDIRECT_KEPT = 300


def permanent_redirect(to: Any, *args: Any) -> HttpResponse:
    """Lead from an address that was left to where its page is now."""
    response = redirect(to, *args, permanent=True)
    response["Cache-Control"] = f"max-age={REDIRECT_KEPT}"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Lead to what was meant, or say kindly that nothing is there. The site's ``handler404``.

    It answers before Django's CommonMiddleware adds a missing slash, by a step of its own.
    """
    found = redirect_for(request) if request.method in ("GET", "HEAD") else None
    return found or HttpResponse(_page(request, "404.html"), status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """Say that something was there and isn't any more. Search engines forget the address."""
    return HttpResponseGone(_page(request, "410.html"))


def _page(request: HttpRequest, template: str) -> str:
    """Say that nothing is here, beside articles in which words of the address are found."""
    words = re.sub(r"[\W_]+", " ", request.path_info.rstrip("/").rpartition("/")[2])
    likely = search_articles(words, timezone.now()).hits[:LIKELY]
    return render_to_string(template, {"likely": likely}, request)


def redirect_for(request: HttpRequest) -> HttpResponse | None:
    """Lead an address at which nothing is to the page that it means, in one step.

    That is what the practice listed for it at the desk, or the same address written as the site
    writes it. None where neither leads to anything that readers may see.
    """
    path = redirects.normalize_path(request.path_info)
    listed = Redirect.objects.filter(path=path).first()
    if listed:
        return (
            redirect_to_path(request, listed.destination) if listed.destination else gone(request)
        )
    return redirect_to_path(request, path) if path != request.path_info else None


def redirect_to_path(request: HttpRequest, path: str) -> HttpResponse | None:
    """Lead to a path, or to where its page itself leads; None if no page answers there."""
    response = page_at(request, path)
    if response is None or response.status_code in (301, 410):
        return response  # type: ignore[return-value]  # no file is sent with these
    query = request.META.get("QUERY_STRING", "")
    return permanent_redirect(quote(path) + (f"?{query}" if query else ""))


def page_at(request: HttpRequest, path: str) -> HttpResponseBase | None:
    """Give what the page at a path answers; None where there is none, or something private."""
    if path.startswith((reverse("admin:index"), "/preview/", "/pictures/")):
        return None
    asked = copy(request)
    asked.method, asked.GET, asked.path, asked.path_info = "GET", QueryDict(), path, path
    try:
        view, args, kwargs = resolve(path)
        response: Any = view(asked, *args, **kwargs)
    except (Resolver404, Http404):
        return None
    return response if response.status_code in (200, 301, 410) else None
