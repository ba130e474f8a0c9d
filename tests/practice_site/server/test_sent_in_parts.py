"""What is long and has no path, as a recording in a bucket, is sent as it is read."""

import asyncio
import io
from types import SimpleNamespace
from typing import Any
from wsgiref.util import FileWrapper

import pytest

from practice_site.server.door import PART, STREAMS, Door

LONG = bytes(range(256)) * (3 * PART // 256)
SCOPE = {"path": "/files/a/b.mp3", "query_string": "", "headers": {}, "scheme": "http"}
SCOPE |= {"server": "localhost:80", "client": "localhost:9", "http_version": "1.1"}


class Unread(io.BytesIO):
    """A file that nobody may read."""

    def read(self, size: int | None = -1) -> bytes:
        """Refuse."""
        raise AssertionError("It was read.")


class Visitor:
    """Takes an answer in parts, and may leave after some."""

    def __init__(self, leaves_after: int = 99) -> None:
        self.parts: list[bytes] = []
        self.status, self.leaves_after = 0, leaves_after
        self.headers: dict[str, str] = {}

    def response_stream(self, status, headers):
        self.status = status
        return self

    def response_bytes(self, status, headers, content):
        self.status, self.parts, self.headers = status, [content], dict(headers)

    response_str = response_bytes

    def response_empty(self, status, headers):
        self.status, self.headers = status, dict(headers)

    async def send_bytes(self, part):
        if len(self.parts) == self.leaves_after:
            raise ConnectionError("gone")
        self.parts.append(part)


def ask(
    visitor: Visitor, method: str = "GET", of: type[io.BytesIO] = io.BytesIO, streams: int = 0
) -> io.BytesIO:
    file = of(LONG)

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "audio/mpeg")])
        return FileWrapper(file, 4096)

    door, scope = Door(application, {}, "session"), SimpleNamespace(method=method, **SCOPE)
    door.streams = streams
    ask_door: Any = door.__rsgi__
    try:
        asyncio.run(ask_door(scope, visitor))
    finally:
        door.close()
    assert door.streams == streams
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


def test_whoever_asks_for_the_head_alone_has_nothing_read():
    visitor = Visitor()
    file = ask(visitor, "HEAD", of=Unread)
    assert (visitor.status, visitor.parts) == (200, [])
    assert visitor.headers["Content-Type"] == "audio/mpeg"
    assert file.closed


def test_only_so_many_are_sent_at_once():
    visitor = Visitor()
    file = ask(visitor, of=Unread, streams=STREAMS)
    assert visitor.status == 503
    assert visitor.headers["retry-after"] == "60"
    assert "Many people are loading files" in str(visitor.parts[0])
    assert file.closed
