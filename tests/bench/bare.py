"""The least that can be measured on the same server: a constant page, and an empty Django.

Each is an application for Granian. BODY_SIZE in the environment is the size of the constant page.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

BODY = os.urandom(int(os.environ.get("BODY_SIZE", 6000)))  # as if it were compressed
HEADERS = [("content-type", "text/html; charset=utf-8"), ("content-encoding", "br")]


def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer by WSGI, and look at nothing."""
    start_response("200 OK", [*HEADERS, ("content-length", str(len(BODY)))])
    return [BODY]


class Rsgi:
    """An RSGI application that looks at nothing."""

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer by RSGI."""
        protocol.response_bytes(200, HEADERS, BODY)


rsgi = Rsgi()
