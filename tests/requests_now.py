"""The requests that the live server is answering, which its database must not be changed under."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Any

from practice_site.deep_calls import with_room

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

_changed = Condition()
_answering: list[str] = []


def counted(application: Application) -> Application:
    """Return the WSGI application with each of its requests counted."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        with _changed:
            _answering.append(path)
        try:
            return application(environ, start_response)
        finally:
            with _changed:
                _answering.remove(path)
                _changed.notify_all()

    return with_room(answer)


@contextmanager
def none() -> Iterator[None]:
    """Wait until every request is answered, and let no other begin before the block ends.

    A page that was closed may have said something to the server, which is still writing it down.
    """
    with _changed:
        assert _changed.wait_for(lambda: not _answering, 60), f"still being answered: {_answering}"
        yield
