"""Loads the site before its workers are forked, so that they have it in common."""

import sys

from django.db import connections
from django.urls import get_resolver

from practice_site.server.memory import keep_little_free


def load_site() -> None:
    """Import what answers requests, with little free memory kept from here on.

    Leaves no connection open, which no process may inherit.
    """
    if sys.platform != "win32":
        keep_little_free()
        from practice_site.server import web  # noqa: F401  with the WSGI application
    get_resolver().url_patterns  # noqa: B018  imports all views
    connections.close_all()
