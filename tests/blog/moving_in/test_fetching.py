"""Pictures are fetched from the old site only where that was chosen, and never from inside."""

import http.server
import ipaddress
import threading
from functools import partial

import pytest

from blog.models import Edition, Picture, Post
from blog.moving_in import fetching, to_put_right
from blog.moving_in.fetching import fetch_pictures
from tests.blog.moving_in.fake import FakeBlog, bring_in, opens, picture, post
from tests.factories import OwnerFactory

HERE = ipaddress.ip_address("127.0.0.1")
PICTURE = picture()


class Site(http.server.ThreadingHTTPServer):
    """The old site, which keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Site
    REDIRECTS = {
        "/moved.png": "/a.png",
        "/inside.png": "http://169.254.169.254/latest/meta-data/",
        "/file.png": "file:///etc/passwd",
        "/round.png": "/round.png",
    }
    ANSWERS = {
        "/a.png": (200, "image/png", PICTURE),
        "/no-type.png": (200, "application/octet-stream", PICTURE),
        "/page.png": (200, "text/html", b"<p>No picture</p>"),
        "/lies.png": (200, "image/png", b"<?php"),
        "/denied.png": (403, "text/xml", b"AccessDenied"),
        "/large.png": (200, "image/png", b"x" * 3000),
    }

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        if self.path in self.REDIRECTS:
            self.send_response(302)
            self.send_header("Location", self.REDIRECTS[self.path])
            self.send_header("Set-Cookie", "seen=1")
            self.end_headers()
            return
        status, kind, body = self.ANSWERS.get(self.path, (404, "text/plain", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass


@pytest.fixture(scope="module")
def site():
    """The old site, on this machine."""
    server = Site()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def is_here(address, port):
    return address == HERE


def test_each_answer_is_a_picture_or_a_sentence(site, monkeypatch):
    monkeypatch.setattr(fetching, "MAX_BYTES", 2000)
    paths = {
        "/a.png": PICTURE,
        "/moved.png": PICTURE,
        "/no-type.png": PICTURE,
        "/page.png": "At its address is no picture.",
        "/denied.png": "The old site doesn’t give it out (403).",
        "/gone.png": "It isn’t on the old site any more (404).",
        "/large.png": fetching.TOO_LARGE,
        "/inside.png": "Its address leads into a private network, or to no common web server.",
        "/file.png": "Its address can’t be read.",
        "/round.png": "The old site didn’t answer in time.",
    }
    addresses = {f"{site.address}{path}": answer for path, answer in paths.items()}
    secret = site.address.replace("http://", "http://me:secret@") + "/a.png"
    found = fetch_pictures([*addresses, secret], "Practice", allowed=is_here)
    assert found == addresses | {secret: PICTURE}
    sent = [headers for _, headers in site.asked]
    assert not [headers for headers in sent if {"Cookie", "Authorization"} & headers.keys()]


def test_this_server_s_own_network_is_never_asked(site):
    site.asked.clear()
    (answer,) = fetch_pictures([f"{site.address}/a.png"], "Practice").values()
    assert answer == fetching.NOT_PUBLIC
    assert not site.asked


@pytest.mark.django_db
def test_what_is_fetched_is_in_the_library_and_what_failed_is_listed(site, monkeypatch):
    monkeypatch.setattr(
        "blog.moving_in.library.fetch_pictures", partial(fetch_pictures, allowed=is_here)
    )
    images = "".join(
        f'<p>Look.</p><img src="{site.address}/{name}" alt="Two cups of tea, steaming">'
        for name in ("a.png", "lies.png", "gone.png")
    )
    blog = FakeBlog([post(1, images), post(2, images)], address=site.address)
    opens(monkeypatch, blog)
    site.asked.clear()

    done = bring_in(OwnerFactory())
    assert not site.asked  # nobody asked for that
    (first, _) = to_put_right(done)
    assert sum("Only its address is in the file" in each for each in first.problems) == 3
    assert not Picture.objects.exists()

    Post.objects.all().delete()
    done.rows.all().delete()
    done = bring_in(OwnerFactory(), fetch_pictures=True, publish=True)
    assert Picture.objects.get().is_ready
    assert [path for path, _ in site.asked].count("/a.png") == 1
    (first, _) = to_put_right(done)
    assert "gone.png" in " ".join(first.problems)
    assert "lies.png" in " ".join(first.problems)
    assert not Edition.objects.exists()  # a section without its picture can't be public
