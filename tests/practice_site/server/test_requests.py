"""The door by itself, with requests made by hand: what takes too long to bring about for real."""

import asyncio
import threading

import pytest

from practice_site.server import door
from practice_site.server.door import Door, environ_of
from tests.practice_site.server.by_hand import Request

LIMITS = {"/desk/": 1000}


def hello(environ, start_response):
    start_response("200 OK", [])
    return [b"read " + environ["wsgi.input"].read()]


def pass_door(request, application=hello):
    entrance = Door(application, LIMITS, "session")
    asyncio.run(entrance.__rsgi__(request.scope, request))
    entrance.close()
    return request


def test_a_body_that_comes_too_slowly_is_given_up(monkeypatch):
    monkeypatch.setattr(door, "GRACE", 0.05)
    form = ("content-length", "4")
    trickle = Request("POST", "/desk/", form, body=[(0.04, b"a")] * 4)
    assert pass_door(trickle).status == 408


def test_a_body_may_take_longer_while_it_keeps_coming(monkeypatch):
    monkeypatch.setattr(door, "GRACE", 1)
    monkeypatch.setattr(door, "SLOWEST", 1)  # bytes a second
    form = ("content-length", "5")
    slow = pass_door(Request("POST", "/desk/", form, body=[(0.3, b"a")] * 5))
    assert (slow.status, slow.answer) == (200, b"read aaaaa")


def test_what_came_fast_buys_no_rest(monkeypatch):
    monkeypatch.setattr(door, "GRACE", 0.2)
    monkeypatch.setattr(door, "SLOWEST", 0.1)  # bytes a second
    form = ("content-length", "4")
    resting = pass_door(Request("POST", "/desk/", form, body=[(0, b"aaa"), (0.5, b"a")]))
    assert resting.status == 408


def test_a_reader_does_not_wait_for_a_busy_desk():
    free = threading.Event()

    def application(environ, start_response):
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/desk/":
            assert free.wait(60)
        return [b""]

    async def run():
        entrance = Door(application, LIMITS, "session")
        visits = [Request("GET", "/desk/") for _ in range(door.DESK_THREADS + 1)]
        desk = [asyncio.create_task(entrance.__rsgi__(each.scope, each)) for each in visits]
        await asyncio.sleep(0)
        reader = Request("GET", "/")
        await asyncio.wait_for(entrance.__rsgi__(reader.scope, reader), 30)
        statuses = [reader.status, *(each.status for each in visits)]
        free.set()
        await asyncio.gather(*desk)
        entrance.close()
        return statuses

    assert asyncio.run(run()) == [200, *[None] * (door.DESK_THREADS + 1)]


@pytest.mark.parametrize(
    ("headers", "name", "value"),
    [
        ([("cookie", "a=1"), ("cookie", "b=2")], "HTTP_COOKIE", "a=1; b=2"),
        ([("accept", "a"), ("accept", "b")], "HTTP_ACCEPT", "a,b"),
        ([("content-type", "text/plain")], "CONTENT_TYPE", "text/plain"),
        ([("x_forwarded_for", "1.2.3.4")], "HTTP_X_FORWARDED_FOR", None),
        ([], "REMOTE_ADDR", "::1"),
        ([], "PATH_INFO", "/caf\u00c3\u00a9/"),  # UTF-8 read as Latin-1, as PEP 3333 wants it
        ([], "QUERY_STRING", "q=\u00e2\u0080\u0099"),  # likewise
    ],
)
def test_django_is_given_the_request_as_wsgi_has_it(headers, name, value):
    request = Request("GET", "/café/", *headers)
    request.scope.query_string = "q=’"
    assert environ_of(request.scope, None, request.scope.headers.items()).get(name) == value
