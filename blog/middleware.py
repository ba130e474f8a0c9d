"""Middleware and context processor that provide the practice and activate its time zone."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from blog.menu import MenuEntry, categories_in_use, menu_entries, site_pages
from blog.models import Author, Category, Practice
from blog.practice import colors
from practice_site.csp import allow_inline, has_own_policy
from practice_site.shared import share

MOST_PEOPLE = 6  # in the footer; a page has all of them


class PracticeRequest(HttpRequest):
    """A request that passed ``PracticeMiddleware``."""

    practice: Practice


def practice_of(request: HttpRequest) -> Practice:
    """Return the practice that ``PracticeMiddleware`` set on the request. No query."""
    return cast(PracticeRequest, request).practice


def categories_of(request: HttpRequest, now: datetime) -> list[Category]:
    """Return the categories in use, which all pages share. One query where none has asked."""
    return share(request, "categories", lambda: categories_in_use(now))


class PracticeMiddleware:
    """Set ``request.practice``, activate its time zone and allow its inline colors. One query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the practice's time zone."""
        practice = share(request, "practice", Practice.load)
        cast(PracticeRequest, request).practice = practice
        with timezone.override(practice.zone):
            response = self.get_response(request)
        style = practice.stylesheet
        # Pages of the desk don't show the colors, and where they allow inline styles for CKEditor,
        # a hash beside 'unsafe-inline' would make browsers ignore that.
        if style and not has_own_policy(response):
            allow_inline(response, "style-src", style)
        return response


def practice(request: HttpRequest) -> dict[str, object]:
    """Return the practice, today's date in its time zone, the palette, categories and the menu."""
    current_practice = getattr(request, "practice", None) or Practice.load()
    now = timezone.now()

    def categories() -> list[Category]:
        return categories_of(request, now)

    def menu() -> list[MenuEntry]:
        return share(request, "menu", lambda: menu_entries(current_practice, now, categories()))

    return {
        "practice": current_practice,
        "palette": colors.PALETTE,
        "today": current_practice.date_at(now),
        # Asked only where a template shows them.
        "menu_categories": categories,
        "menu": menu,
        # The entry that leads to this page: what pages share of the menu depends on it.
        "here": lambda: request.path if request.path in [entry.url for entry in menu()] else "",
        # For the footer.
        "menu_people": lambda: share(request, "people", lambda: _menu_people(now)),
        "site_pages": lambda: share(request, "pages", lambda: site_pages(now)),
    }


def _menu_people(now: datetime) -> list[Author]:
    """Return the first of the practice's people, by name; of its authors where it names none."""
    people = Author.objects.public(now).with_licenses().order_by("-on_team", "name", "pk")
    found = list(people[:MOST_PEOPLE])
    return [each for each in found if each.on_team] or found
