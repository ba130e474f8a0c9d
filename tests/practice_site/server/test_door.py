"""The door, as visitors of ``manage.py serve`` meet it: real processes on a real port."""

import os
import resource
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings

from practice_site.server import door
from tests.ports import HOST
from tests.served import Site, wait_until

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="serve is for Unix"),
    pytest.mark.xdist_group("door"),
]

TOKEN = "a" * 32
# A form that Django reads, since it may well carry the token.
FORM = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Cookie": f"csrftoken={TOKEN}",
    "Origin": "https://blog.example.com",
}
KB, MB = 1024, 1024 * 1024
BIG_FILE = 30 * MB  # more than the system keeps for a visitor who doesn't read


@pytest.fixture(scope="module")
def site(folder) -> Iterator[Site]:
    (folder / "static" / "big.bin").write_bytes(os.urandom(MB) * (BIG_FILE // MB))
    site = Site(folder)
    with site.serving():
        yield site


@pytest.fixture
def many_files() -> None:
    """Let this process open as many connections as the tests want."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


# --- Bodies --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/search/", "/nowhere/", "/desk"])
def test_a_reader_s_address_refuses_a_body_before_it_is_sent(site, method, path):
    with site.send(method, path, {**FORM, "Content-Length": str(300 * MB)}) as visitor:
        answer = visitor.answer()  # of which nothing was sent
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert b"\r\nallow: GET, HEAD, OPTIONS\r\n" in answer


@pytest.mark.parametrize(
    ("method", "path", "length", "status"),
    [
        ("GET", "/", 1, 413),
        ("POST", "/desk/login/", 64 * KB + 1, 413),
        ("POST", "/desk/blog/author/add/", 6 * MB + 1, 413),
        ("POST", "/desk/taggit/tag/1/change/", 4 * MB + 1, 413),
        ("POST", "/desk/blog/post/add/", 32 * MB + 1, 413),
        ("POST", "/desk/blog/picture/add/", 64 * MB + 1, 413),
        ("POST", "/desk/blog/post/import/", 32 * MB + 1, 413),
    ],
)
def test_a_body_that_is_too_large_is_refused_before_it_is_sent(site, method, path, length, status):
    known = {**FORM, "Cookie": f"{FORM['Cookie']}; {settings.SESSION_COOKIE_NAME}=x"}
    with site.send(method, path, {**known, "Content-Length": str(length)}) as visitor:
        assert visitor.status() == status


def test_who_is_not_signed_in_may_send_no_more_than_signing_in_needs(site):
    headers = {**FORM, "Content-Length": str(64 * KB + 1)}
    with site.send("POST", "/desk/blog/picture/add/", headers) as visitor:
        assert visitor.status() == 413


def test_what_comes_at_one_time_has_a_limit_and_is_forgotten_when_it_ends(site):
    known = {**FORM, "Cookie": f"{FORM['Cookie']}; {settings.SESSION_COOKIE_NAME}=made-up"}
    upload = {**known, "Content-Length": str(32 * MB)}
    form = {**known, "Content-Length": str(MB), "Connection": "close"}
    most_of_it = bytes(31 * MB)

    def answer_to_a_form() -> bytes:
        with site.send("POST", "/desk/blog/post/add/", form, bytes(MB)) as visitor:
            return visitor.answer()

    with ExitStack() as senders:
        # Of two processes one gets so many that they don't all find room there.
        for _ in range(2 * (door.ROOM // len(most_of_it)) + 1):
            address = "/desk/blog/picture/add/"
            senders.enter_context(site.send("POST", address, upload, most_of_it))
        wait_until(lambda: b"many files at this moment" in answer_to_a_form())
        assert site.read("/") == site.read("/desk/login/") == 200
    wait_until(lambda: all(b" 403 " in answer_to_a_form()[:16] for _ in range(4)))


def test_who_sends_too_much_at_the_desk_is_told_so(site):
    headers = {**FORM, "Content-Length": str(40 * MB)}
    with site.send("POST", "/desk/blog/post/import/", headers) as visitor:
        for _ in range(40):
            visitor.connection.sendall(bytes(MB))  # a browser doesn't look up from sending
        assert b"This is larger than the page takes. Nothing was saved" in visitor.answer()
    known = {**FORM, "Cookie": f"{FORM['Cookie']}; {settings.SESSION_COOKIE_NAME}=x"}
    upload = {**known, "Content-Length": str(150 * MB)}
    with site.send("POST", "/desk/blog/practice/bring-articles/", upload) as visitor:
        assert b"It takes 112 MB at most." in visitor.answer()


@pytest.mark.parametrize("path", ["/", "/desk/login/"])
def test_a_body_of_unknown_length_is_refused(site, path):
    headers = {**FORM, "Transfer-Encoding": "chunked"}
    with site.send("GET", path, headers, b"5\r\nlogin\r\n") as visitor:
        assert visitor.status() == 411


def test_a_form_that_is_cut_off_never_reaches_a_page(site):
    headers = {**FORM, "Content-Length": "1000"}
    with site.send("POST", "/desk/login/", headers, b"login=a") as visitor:
        visitor.connection.shutdown(socket.SHUT_WR)
        assert visitor.status() == 400


def test_a_form_that_is_kept_in_a_file_meanwhile_arrives_whole(site):
    body = f"login={'a' * (60 * KB)}&csrfmiddlewaretoken={TOKEN}".encode()
    headers = {**FORM, "Content-Length": str(len(body)), "Connection": "close"}
    assert len(body) > door.IN_MEMORY
    with site.send("POST", "/desk/login/", headers, body) as visitor:
        answer = visitor.answer()
    assert answer.startswith(b"HTTP/1.1 200 ")  # and not the 403 of a form without its token
    assert b"Enter a valid email address" in answer


def test_only_the_proxy_s_own_header_says_https(site):
    headers = {"X-Forwarded-Proto": "http", "X_Forwarded_Proto": "https", "Connection": "close"}
    with site.send("GET", "/", headers) as visitor:
        assert visitor.status() == 301


# --- Slow visitors -------------------------------------------------------------------------------


def test_readers_and_the_desk_are_served_while_many_send_slowly(site):
    headers = {**FORM, "Content-Length": "1000"}
    with ExitStack() as senders:
        slow = [
            senders.enter_context(site.send("POST", "/desk/login/", headers, b"login=a"))
            for _ in range(64)
        ]
        assert {site.read("/") for _ in range(20)} == {200}
        assert site.read("/desk/login/") == 200
        assert all(visitor.waits() for visitor in slow)

        # A byte now and then doesn't help them: their time is up.
        def all_answered() -> bool:
            waiting = [visitor for visitor in slow if visitor.waits()]
            if waiting:
                waiting[0].connection.send(b"a")
                time.sleep(0.5)
            return not waiting

        wait_until(all_answered, door.GRACE + 60)
        assert Counter(visitor.status() for visitor in slow) == {408: 64}
    assert site.read("/") == 200


@pytest.mark.usefixtures("many_files")
def test_idle_connections_keep_nobody_out(site):
    with ExitStack() as crowd:
        for _ in range(1100):
            crowd.enter_context(socket.create_connection((HOST, site.port)))
        assert {site.read("/") for _ in range(10)} == {200}
    assert site.read("/") == 200


def test_readers_are_served_while_many_take_a_file_slowly(site):
    with ExitStack() as crowd:
        for _ in range(16):
            crowd.enter_context(site.send("GET", "/static/big.bin"))
        assert {site.read("/") for _ in range(10)} == {200}
    with site.send("GET", "/static/big.bin", {"Connection": "close"}) as visitor:
        assert len(visitor.answer()) > BIG_FILE
