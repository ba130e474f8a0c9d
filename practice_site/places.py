"""The places of the desk: on every one of its pages stand those that somebody may enter."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

STANDS_ON = "practice_site.places"


class Page(NamedTuple):
    """A page of the desk: its label, its URL's name, and the model that one must be able to see."""

    label: str
    route: str
    model: str


class Place(NamedTuple):
    """A place, the first of whose pages it leads to; ``is_current`` and the others for the page."""

    label: str
    url: str
    is_current: bool
    pages: list[tuple[str, str, bool]]  # label, URL, whether it is shown


def _list_of(label: str, model: str) -> Page:
    return Page(label, f"{model.lower().replace('.', '_')}_changelist", model)


# Those of a place stand above each of its lists.
PLACES = {
    "Articles": [
        _list_of("All articles", "blog.Post"),
        Page("Due for a check", "blog_post_freshness", "blog.Post"),
        _list_of("Series", "blog.Series"),
        _list_of("Translations", "blog.Translation"),
    ],
    "Pages": [Page("Pages", "blog_post_pages", "blog.Post")],
    "Calendar": [Page("Calendar", "blog_post_calendar", "blog.Post")],
    "Pictures": [_list_of("Pictures", "blog.Picture"), _list_of("Files", "blog.MediaFile")],
    "Topics": [_list_of("Categories", "blog.Category"), _list_of("Tags", "taggit.Tag")],
    "People": [
        _list_of("Authors", "blog.Author"),
        _list_of("Credentials", "blog.Credential"),
        _list_of("Accounts", "accounts.User"),
    ],
    "Practice": [
        _list_of("Settings", "blog.Practice"),
        _list_of("Redirects", "blog.Redirect"),
        _list_of("Audit log", "accounts.AuditEntry"),
        # Who may only write finds it where a document is imported.
        Page("Bring articles here", "blog_practice_moving_in", "blog.Redirect"),
        Page("Take everything with you", "blog_practice_export", "blog.Practice"),
    ],
}


def stand_on(request: HttpRequest, route: str) -> None:
    """Have a page belong to another page of a place than its own address says."""
    request.META[STANDS_ON] = route


def places(app_list: list[dict[str, Any]], request: HttpRequest) -> Iterator[Place]:
    """Yield the places with a page that somebody may see, by Django's list of their models."""
    match = request.resolver_match
    seen = {
        model["model"]._meta.label
        for app in app_list
        for model in app["models"]
        if model["admin_url"]
    }
    route = request.META.get(STANDS_ON) or (match and match.url_name) or ""
    shown = _page_of(route)
    for label, pages in PLACES.items():
        open_pages = [page for page in pages if page.model in seen]
        if open_pages:
            links = [
                (page.label, reverse(f"admin:{page.route}"), page is shown) for page in open_pages
            ]
            yield Place(label, links[0][1], shown in pages, links)


def _page_of(route: str) -> Page | None:
    """Return the page that a URL belongs to: the one whose name it begins with the longest."""
    starts: Mapping[str, Page] = {
        page.route.removesuffix("_changelist"): page for pages in PLACES.values() for page in pages
    }
    fitting = [start for start in starts if f"{route}_".startswith(f"{start}_")]
    return starts[max(fitting, key=len)] if fitting else None
