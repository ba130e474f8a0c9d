"""What public pages have in common, found or rendered once until something public changes.

The store hands each request for a public page a dict that lasts as long as its epoch (see
``practice_site.server.store``). Where there is none, at the desk for one, things are shared by what
makes up one page.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from django.http import HttpRequest

KEY = "practice_site.shared"  # in the environment of a request
MOST = 500  # things, a few KB each

T = TypeVar("T")


def share(request: HttpRequest, name: Hashable, make: Callable[[], T]) -> T:
    """Return what another page of this epoch made under this name, or else make it.

    It may depend on nothing but the name and what is public: no reader, no query of the address.
    Nobody may change it.
    """
    things: dict[Hashable, T] = request.META.setdefault(KEY, {})
    try:
        return things[name]
    except KeyError:
        if len(things) >= MOST:
            things.clear()
        return things.setdefault(name, make())
