"""The site behind nginx and behind Caddy, as docs/deploy has them, over TLS."""

import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from practice_site.server.door import DESK_THREADS, READER_THREADS, TOO_LARGE
from practice_site.server.parent import PAUSE
from tests.deploy.conftest import SeededSite
from tests.deploy.proxies import VISITOR, Proxy, reader_of, running
from tests.factories import image_file
from tests.ports import free_port
from tests.served import SITE, wait_until, workers

PROXIES = [pytest.param(name, marks=getattr(pytest.mark, name)) for name in ("nginx", "caddy")]
MB = 1024 * 1024
pytestmark = pytest.mark.xdist_group("proxies")

PAUSE_OF_A_READER = 0.03  # seconds; without one, eight leave the new workers nothing of the machine
PATIENT = 5  # seconds that nobody waits for long; a page takes a hundredth of that
ORIGIN = f"https://{SITE}"
FORM = "application/x-www-form-urlencoded"
ADD_PICTURE = "/desk/blog/picture/add/"
LARGE_FILE = "/static/ckeditor/ckeditor/ckeditor.js"


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request, site, tmp_path_factory) -> Iterator[Proxy]:
    with running(request.param, tmp_path_factory.mktemp(request.param), site.port) as proxy:
        yield proxy


def picture_form(size: int) -> tuple[bytes, str]:
    """A form with a picture of about so many bytes; gives it and its content type."""
    words = {
        "csrfmiddlewaretoken": "c" * 32,
        "name": f"Leaves of {size}",
        "alt_text": "Light through leaves",
        "focus_x": "50",
        "focus_y": "50",
    }
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in words.items()]
    picture = image_file(format="JPEG").read()
    head = b'name="file"; filename="leaves.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    parts.append(head + picture + bytes(size - len(picture)))
    form = b"".join(
        b"--leaves\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts
    )
    return form + b"--leaves--\r\n", "multipart/form-data; boundary=leaves"


def upload(proxy: Proxy, site: SeededSite, size: int) -> tuple[int, str]:
    """Send a picture to the desk, as the owner; gives the status and the page or its address."""
    body, kind = picture_form(size)
    cookie = site.facts["cookie"]
    answer, page = proxy.ask(
        "POST", ADD_PICTURE, body, Cookie=cookie, Origin=ORIGIN, Content_Type=kind
    )
    return answer.status, answer.headers.get("Location") or page


def test_readers_get_pages_over_https_that_say_where_they_are(proxy, site):
    answer, page = proxy.ask("GET", "/")
    assert answer.status == 200
    assert f'<link rel="canonical" href="{ORIGIN}/">' in page
    assert f'href="{site.facts["article"]}"' in page
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    with proxy.connect("h2", "http/1.1") as connection:
        assert connection.selected_alpn_protocol() == "h2"


def test_who_comes_without_https_is_led_to_it(proxy, site):
    path = "/search/?q=rain"
    with site.send("GET", path, {"Connection": "close"}, port=proxy.http) as visitor:
        head = visitor.answer().decode()
    assert head.split()[1] in ("301", "308")
    assert f"\r\nlocation: {ORIGIN}{path}\r\n" in head.replace("Location:", "location:")


def test_the_site_s_own_compression_and_validators_reach_the_reader(proxy):
    for coding in ("br", "gzip"):
        answer, _ = proxy.ask("HEAD", "/", Accept_Encoding=coding)
        assert answer.headers["Content-Encoding"] == coding
    answer, _ = proxy.ask("GET", "/")
    assert "Content-Encoding" not in answer.headers
    again, _ = proxy.ask("GET", "/", If_None_Match=answer.headers["ETag"])
    assert again.status == 304


def test_the_page_to_sign_in_sets_cookies_for_https_alone(proxy):
    answer, _ = proxy.ask("GET", "/desk/login/")
    cookies = answer.headers.get_all("Set-Cookie")
    assert cookies
    assert all("; Secure" in cookie for cookie in cookies)


def test_a_visitor_can_not_pretend_to_be_somebody_else(proxy, site):
    pretended = {
        "X_Forwarded_For": "203.0.113.66",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Host": "evil.example",
        "X_Real_IP": "203.0.113.66",
        "Forwarded": "for=203.0.113.66;host=evil.example;proto=http",
    }
    answer, page = proxy.ask("GET", "/", **pretended)
    assert (answer.status, "evil.example" in page) == (200, False)
    form = f"csrfmiddlewaretoken={'c' * 32}&login=owner@example.com&password=wrong".encode()
    token = f"csrftoken={'c' * 32}"
    answer, _ = proxy.ask(
        "POST", "/desk/login/", form, Origin=ORIGIN, Cookie=token, Content_Type=FORM, **pretended
    )
    assert answer.status == 200
    _, log = proxy.ask("GET", "/desk/accounts/auditentry/", Cookie=site.facts["cookie"])
    assert VISITOR in log
    assert "203.0.113.66" not in log


def test_another_host_is_not_served(proxy):
    answer, page = proxy.ask("GET", "/", Host="evil.example")
    assert answer.status == 400 or page == ""  # Caddy has nothing for other hosts
    assert "evil.example" not in page


def test_pictures_reach_the_desk_which_says_itself_what_is_too_large(proxy, site):
    for size in (2 * MB, 49 * MB):
        status, address = upload(proxy, site, size)
        assert (status, address) == (302, "/desk/blog/picture/")
    status, page = upload(proxy, site, 55 * MB)
    assert status == 200
    assert "Pictures may have 50 MB at most" in page
    assert upload(proxy, site, 70 * MB) == (413, f"{TOO_LARGE.format(64)}\n")


def test_who_sends_or_reads_slowly_holds_nobody_up(proxy, site):
    many = 2 * (READER_THREADS + DESK_THREADS) + 4  # more than two web workers have threads
    cookie = site.facts["cookie"]
    with ExitStack() as stack:
        for _ in range(many):
            sender = proxy.begin("POST", ADD_PICTURE, MB, Cookie=cookie, Content_Type=FORM)
            stack.enter_context(sender)
            sender.sendall(b"a" * 1000)
            reader = proxy.begin("GET", LARGE_FILE)
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stack.enter_context(reader)
        start = time.monotonic()
        for path in ("/", "/search/?q=rain", "/desk/login/", LARGE_FILE):
            answer, _ = proxy.ask("GET", path)
            assert answer.status == 200
        assert time.monotonic() - start < PATIENT


def test_a_reload_fails_no_request(proxy, site):
    let_go, statuses = threading.Event(), Counter[object]()

    # By HTTP/1.1 Caddy cuts one answer to a POST in thousands, whether anything is reloaded or not:
    # https://github.com/caddyserver/caddy/issues/5431
    def ask(method: str, path: str, body: bytes | None) -> None:
        headers = {"Content-Type": FORM, "Cookie": "csrftoken=a"} if body else {}
        with reader_of(proxy) as reader:
            while not let_go.is_set():
                try:
                    named = {"sni_hostname": SITE}
                    answer = reader.request(
                        method, path, content=body, headers=headers, extensions=named
                    )
                    statuses[method, answer.http_version, answer.status_code] += 1
                except httpx2.HTTPError as error:
                    statuses[method, repr(error)] += 1
                time.sleep(PAUSE_OF_A_READER)

    asked = [("GET", "/", None), ("GET", "/search/?q=rain", None)]
    asked += [("POST", "/desk/login/", b"login=a")] * 2
    threads = [threading.Thread(target=ask, args=each) for each in asked * 2]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: statuses.total() > 100)
        before = set(workers(site.parent.pid))
        site.parent.send_signal(signal.SIGHUP)
        wait_until(lambda: len(set(workers(site.parent.pid)) - before) == 3)
        time.sleep(PAUSE)
    finally:
        let_go.set()
        for thread in threads:
            thread.join()
    assert set(statuses) == {("GET", "HTTP/2", 200), ("POST", "HTTP/2", 403)}, statuses


@pytest.mark.parametrize("name", PROXIES)
def test_no_log_says_who_read_what(name, tmp_path: Path):
    """The site is away, of which a log speaks as a rule."""
    with running(name, tmp_path, free_port()) as proxy:
        answer, _ = proxy.ask("GET", "/search/?q=grief")
        assert answer.status == 502
    assert "grief" not in proxy.logs()
    assert VISITOR not in proxy.logs()
