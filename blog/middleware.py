"""Middleware and context processor that provide the practice, its time zone and its sign-out."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout, user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from blog.menu import MenuEntry, categories_in_use, menu_entries, site_pages
from blog.models import Author, Category, Practice
from blog.practice import colors
from practice_site.csp import allow_inline, has_own_policy
from practice_site.shared import share

ACTIVE_AT = "active_at"  # in a session: when something was done in it, in seconds since 1970
NOTED_EVERY = 120  # seconds; a session isn't written at each click
BY_ITSELF = "By-Itself"  # the header of such requests: static/js/desk/by_itself.js
MOST_PEOPLE = 6  # in the footer; a page has all of them


class PracticeRequest(HttpRequest):
    """A request that passed ``PracticeMiddleware``."""

    practice: Practice


class DeskRequest(HttpRequest):
    """A request that passed ``IdleMiddleware``, within the desk."""

    is_act: bool


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


class IdleMiddleware:
    """Sign out whoever did nothing at the desk for as long as the practice wants. No query.

    Every request is something that was done, but for those that open pages make by themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, as that of nobody after too long a time."""
        if not hasattr(request, "session"):  # of readers
            return self.get_response(request)
        now, limit = int(time.time()), practice_of(request).sign_out_after
        is_signed_in = SESSION_KEY in request.session
        if is_signed_in and now - request.session.get(ACTIVE_AT, 0) > limit * 60:
            logout(request)
            messages.info(request, "You were signed out, since nothing was done for a while.")
        note_act(request, is_act=BY_ITSELF not in request.headers)
        response = self.get_response(request)
        is_due = now - request.session.get(ACTIVE_AT, 0) > NOTED_EVERY
        if is_due and SESSION_KEY in request.session and cast(DeskRequest, request).is_act:
            request.session[ACTIVE_AT] = now
        return response


def note_act(request: HttpRequest, *, is_act: bool) -> None:
    """Note whether somebody did something by a request, or an open page made it by itself."""
    cast(DeskRequest, request).is_act = is_act


@receiver(user_logged_in)
def begin_session(request: HttpRequest, **kwargs: object) -> None:
    """Note when somebody signed in."""
    request.session[ACTIVE_AT] = int(time.time())


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
        "site_pages": lambda: share(request, "pages", lambda: site_pages(current_practice, now)),
    }


def _menu_people(now: datetime) -> list[Author]:
    """Return the first of the practice's people, by name; of its authors where it names none."""
    people = Author.objects.public(now).with_licenses().order_by("-on_team", "name", "pk")
    found = list(people[:MOST_PEOPLE])
    return [each for each in found if each.on_team] or found
