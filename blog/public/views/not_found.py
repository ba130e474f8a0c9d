"""Addresses without a page: redirects, 404 and 410."""

import re
from collections.abc import Callable
from copy import copy
from datetime import datetime
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from blog import redirects
from blog.models import Author, Category, Edition, Redirect
from blog.models.posts import post_path
from blog.public.usual_addresses import usual_address
from blog.search.queries import suggest_articles

MAX_SUGGESTIONS = 3  # articles suggested on the 404 and 410 pages


def permanent_redirect(to: str | Author | Category | Edition, *args: str) -> HttpResponse:
    """Return a 301 from a former address to the current one, about which browsers ask each time.

    They would keep it for good otherwise, but a former address may be used again, and then each of
    two addresses would lead to the other.
    """
    response = redirect(to, *args, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return a redirect or the 404 page. The site's ``handler404``.

    It runs before Django's CommonMiddleware would add a missing slash in a redirect of its own.
    """
    response = redirect_for(request) if request.method in ("GET", "HEAD") else None
    return response or error_page(request, 404)


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Return the 404 page, or the 410 page, upon which search engines drop the address.

    It suggests articles matching words of the address.
    """
    query = re.sub(r"[\W_]+", " ", request.path_info.rstrip("/").rpartition("/")[2])
    suggestions = suggest_articles(query, timezone.now(), MAX_SUGGESTIONS)
    response = render(request, f"{status}.html", {"suggestions": suggestions}, status=status)
    # Browsers keep a 410 otherwise (RFC 9110, section 15.5.11), and what was taken down may return.
    # Nor is anybody to find what was searched for.
    response["Cache-Control"] = "no-store" if request.GET else "no-cache"
    return response


def redirect_numbered(request: HttpRequest) -> HttpResponse | None:
    """Return the redirect of an address like ``/?p=12``, or None. A query only for such a one.

    Where it leads to no page yet it is the 404 page, as for any other old address.
    """
    path = redirects.numbered_path(request.META.get("QUERY_STRING", ""))
    saved = Redirect.objects.filter(path=path).first() if path else None
    if saved is None:
        return None
    if not saved.destination:
        return error_page(request, 410)
    destination = redirects.destination_of(saved, timezone.now())
    response = response_at(request, destination)
    if response is None:
        return error_page(request, 404)
    if response.status_code in (301, 410):
        return response
    return permanent_redirect(quote(destination))


def redirect_for(request: HttpRequest, *, had_page: bool = False) -> HttpResponse | None:
    """Return a redirect, in one step, for an address without a page, or None.

    It leads to what the practice set at the desk, or else to what is at such addresses of other
    systems, unless it ``had_page`` here, or to the normalized path. None if none of them is a
    public page.
    """
    path = redirects.normalize_path(request.path_info)
    is_feed = request.GET.get("format") == "rss"  # as Squarespace's are asked for
    if is_feed and not had_page and (response := _redirect_usual(request, f"{path}feed/")):
        return response
    number = redirects.numbered_path(request.META.get("QUERY_STRING", ""))[1:]
    paths = {path, redirects.normalize_path(f"{path}{number}")}  # of WordPress in a folder, too
    saved = Redirect.objects.filter(path__in=paths).order_by("-path").first()  # the longer one
    if saved and not saved.destination:
        return error_page(request, 410)
    if saved:
        return redirect_to_path(request, redirects.destination_of(saved, timezone.now()))
    if not had_page and (response := _redirect_usual(request, path)):
        return response
    return redirect_to_path(request, path) if path != request.path_info else None


def _redirect_usual(request: HttpRequest, path: str) -> HttpResponse | None:
    """Return a redirect to the list, feed or archive that other systems have at a path, or None."""
    usual = usual_address(path)
    if usual is None:
        return None
    saved = Redirect.objects.filter(path=usual.list_path).first()
    current = redirects.destination_of(saved, timezone.now()) if saved else usual.list_path
    return redirect_to_path(request, usual.below(current)) if current else None


def redirect_former_slug(
    request: HttpRequest,
    kind: str,
    slug: str,
    at: datetime,
    path_of: Callable[[Edition], str] = Edition.get_absolute_url,
) -> HttpResponse:
    """Redirect to the post that had this slug before, of several to the one that appeared last.

    ``path_of`` is for an address below the post's own: it returns what that is for an edition.
    If the post was taken down, follow the redirect set at the desk, or return 410. Raises Http404
    if no post of the kind had the slug.
    """
    former = Edition.objects.ever_live(at).filter(kind=kind, slug=slug)
    posts = set(former.values_list("post", flat=True))
    if not posts:
        raise Http404("There is no such page.")
    live = Edition.objects.live(at).filter(kind=kind, post__in=posts)
    if edition := live.newest_first().first():
        return permanent_redirect(path_of(edition))
    inner = copy(request)
    inner.path = inner.path_info = post_path(kind, slug)
    for each in (request, inner):
        if response := redirect_for(each, had_page=True):
            return response
    return error_page(inner, 410)


def redirect_to_path(request: HttpRequest, path: str) -> HttpResponse | None:
    """Return a redirect to a path, following one redirect of its page; None without a page."""
    response = response_at(request, path)
    if response is None or response.status_code in (301, 410):
        return response
    query = request.META.get("QUERY_STRING", "")
    return permanent_redirect(quote(path) + (f"?{query}" if query else ""))


def response_at(request: HttpRequest, path: str) -> HttpResponse | None:
    """Return the response of the public page at a path, or None if there is none."""
    if path.startswith((reverse("admin:index"), "/preview/", "/pictures/")):
        return None
    inner = copy(request)
    # HEAD, so that no file is opened for it.
    inner.method, inner.GET, inner.path, inner.path_info = "HEAD", QueryDict(), path, path
    try:
        view, args, kwargs = resolve(path)
        response: HttpResponse = view(inner, *args, **kwargs)
    except (Resolver404, Http404):
        return None
    return response if response.status_code in (200, 301, 410) else None
