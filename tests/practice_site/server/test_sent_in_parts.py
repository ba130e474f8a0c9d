"""What is long and has no path, as a recording in a bucket, is sent as it is read."""

import asyncio
import io
from types import SimpleNamespace
from typing import Any
from wsgiref.util import FileWrapper

import pytest

from practice_site.server.door import PART, Door

LONG = bytes(range(256)) * (3 * PART // 256)
SCOPE = {"path": "/files/a/b.mp3", "query_string": "", "headers": {}, "scheme": "http"}
SCOPE |= {"server": "localhost:80", "client": "localhost:9", "http_version": "1.1"}


class Visitor:
    """Takes an answer in parts, and may leave after some."""

    def __init__(self, leaves_after: int = 99) -> None:
        self.parts: list[bytes] = []
        self.status, self.leaves_after = 0, leaves_after

    def response_stream(self, status, headers):
        self.status = status
        return self

    def response_bytes(self, status, headers, content):
        self.status, self.parts = status, [content]

    async def send_bytes(self, part):
        if len(self.parts) == self.leaves_after:
            raise ConnectionError("gone")
        self.parts.append(part)


def ask(visitor: Visitor, method: str = "GET") -> io.BytesIO:
    file = io.BytesIO(LONG)

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "audio/mpeg")])
        return FileWrapper(file, 4096)

    door, scope = Door(application, {}, "session"), SimpleNamespace(method=method, **SCOPE)
    ask_door: Any = door.__rsgi__
    try:
        asyncio.run(ask_door(scope, visitor))
    finally:
        door.close()
    return file


def test_it_arrives_whole_and_is_never_in_memory_as_a_whole():
    visitor = Visitor()
    file = ask(visitor)
    assert visitor.status == 200
    assert b"".join(visitor.parts) == LONG
    assert max(map(len, visitor.parts)) == PART
    assert file.closed


def test_when_the_visitor_leaves_the_file_is_closed():
    visitor = Visitor(leaves_after=1)
    with pytest.raises(ConnectionError):
        ask(visitor)
    assert len(visitor.parts) == 1
