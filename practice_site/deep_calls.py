"""Room for calls as deep as those of a page.

Python takes the memory for its calls from the system in pieces of 16 KB. A loop that stands at the
end of one takes another for each call, and gives it back: up to a fifth of a page's time, until the
Python releases of spring 2026 (https://github.com/python/cpython/issues/142183).
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

# What a function calls has the rest of its piece. A function that says that it needs so many words
# of memory gets a piece of 512 KB, of which it leaves nearly half, and touches none; it is more
# than half, so that one within another doesn't end in the other's rest.
WORDS = 33_000

P = ParamSpec("P")
R = TypeVar("R")


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that does what this one does, with one piece for all that it calls."""

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=WORDS)
    return call
