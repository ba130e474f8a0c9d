"""Keeps the current request of the desk, for the audit log."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

_current_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class AuditMiddleware:
    """Stores the request in a context variable while the desk answers it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response; only requests for the desk are stored."""
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        token = _current_request.set(request)
        try:
            return self.get_response(request)
        finally:
            _current_request.reset(token)


def current_request() -> HttpRequest | None:
    """Return the request that the desk is answering, or None outside of one."""
    return _current_request.get()
