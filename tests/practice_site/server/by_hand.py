"""Requests made by hand, for a Door without a server, and a site with a store to ask."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

from practice_site.server.door import Door
from practice_site.server.store import Store

PAGE = "<p>Rain comes and goes.</p>" * 20
HTML = {"Content-Type": "text/html; charset=utf-8"}
HOST = ("host", "blog.example.com")


class Headers(dict):
    """Granian's: names in lower case, each perhaps several times."""

    def __init__(self, *items):
        super().__init__(items)
        self.pairs = items

    def items(self):
        return self.pairs


class Request:
    """A request and what was answered to it, as Granian's protocol has them."""

    def __init__(self, method, address, *headers, body=()):
        path, _, query = address.partition("?")
        self.scope = SimpleNamespace(
            method=method, path=unquote(path), query_string=query,
            http_version="1.1", scheme="http", server="127.0.0.1:8000", client="[::1]:50000",
            headers=Headers(*headers),
        )  # fmt: skip
        self.body = body  # pauses in seconds, and what comes after them
        self.status = None

    async def __aiter__(self):
        for pause, chunk in self.body:
            await asyncio.sleep(pause)
            yield chunk

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.answer = status, headers, body

    response_str = response_bytes

    def response_empty(self, status, headers):
        self.response_bytes(status, headers, b"")

    def response_file(self, status, headers, path):
        self.response_bytes(status, headers, Path(path).read_bytes())

    def __getitem__(self, name):
        """Give the value of a header of the answer, "" without it; a second one is a fault."""
        values = [value for each, value in self.headers if each.lower() == name.lower()]
        assert len(values) <= 1, f"{name} stands there {len(values)} times"
        return "".join(values)


class Version:
    """The number of the data, as a test sets it."""

    number: int | None = 1
    is_away = False
    refreshed = 0

    def __call__(self):
        return self.number

    def refresh(self):
        self.refreshed += 1


class NoVersion(Version):
    """None, so that nothing is kept."""

    number = None


@dataclass
class Answer:
    """What the application answers."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: HTML)
    body: str = PAGE


class StoredSite:
    """A Door with a store, before an application that remembers what it made."""

    def __init__(self, *, most=10_000_000, shared_seconds=0):
        self.version, self.until = Version(), float("inf")
        self.answers, self.made = {}, []
        self.during = lambda: None  # what happens while a page is made
        self.store = Store(
            self.version, lambda at: self.until, private=("/desk/", "/preview/"),
            files="/static/", session_cookie="sessionid=", most=most, shared_seconds=shared_seconds,
        )  # fmt: skip
        self.door = Door(self.application, {"/desk/": 1000}, "sessionid", self.store)

    def application(self, environ, start_response):
        path = environ["PATH_INFO"]
        answer = self.answers.get(path, Answer())
        self.made.append(path)
        body = f"{answer.body} {len(self.made)}"
        self.during()
        start_response(f"{answer.status} So", list(answer.headers.items()))
        return [body.encode()]

    async def answer(self, request):
        """Answer as the worker's loop does: from the store, or else through the door."""
        if not self.store.send_kept(request.scope, request):
            await self.door.__rsgi__(request.scope, request)
        return request

    def ask(self, address="/", *headers, method="GET"):
        """Ask once; gives the answered request."""
        return asyncio.run(self.answer(Request(method, address, HOST, *headers)))
