"""Django with one view that does nothing: its middleware is the site's, or none.

FLOOR in the environment says which: ``with`` or ``without``.
"""

import os
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.bench.bare import BODY

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_site.settings")


def page(request: HttpRequest) -> HttpResponse:
    """Answer with the constant page."""
    return HttpResponse(BODY, headers={"Content-Encoding": "br"})


urlpatterns: list[Any] = [path("", page)]


def build() -> Any:
    """Return the application that FLOOR asks for."""
    django.setup(set_prefix=False)
    urlpatterns.append(path("", include("practice_site.urls")))  # which the middleware knows
    settings.ROOT_URLCONF = __name__
    if os.environ["FLOOR"] == "without":
        settings.MIDDLEWARE = []  # allauth asked for its own as it was set up
    return WSGIHandler()


application = build()
