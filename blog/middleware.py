"""Every request knows whose site this is, and in which time zone to think."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from blog.models import Category, Practice
from practice_site.policy import allow_inline


class PracticeMiddleware:
    """Put the practice on the request, activate its time zone and admit its colors. One query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the practice's time zone."""
        request.practice = Practice.load()  # type: ignore[attr-defined]
        with timezone.override(request.practice.zone):  # type: ignore[attr-defined]
            response = self.get_response(request)
        if style := request.practice.stylesheet:  # type: ignore[attr-defined]
            allow_inline(response, "style-src", style)
        return response


def practice(request: HttpRequest) -> dict[str, Any]:
    """Give every template the practice, today's date on its wall, and the menu."""
    current = getattr(request, "practice", None) or Practice.load()
    now = timezone.now()
    return {
        "practice": current,
        "today": current.date_at(now),
        # Evaluated only where a template shows the menu.
        "menu_categories": Category.objects.in_use(now),
    }
