"""What strangers send makes no long log and no long work, and no secret link gets into it."""

import io
import logging
import subprocess
import sys

import pytest
from django.core.handlers.base import BaseHandler
from django.test import Client
from django.urls import get_resolver, reverse

from practice_site.logs import MOST_LETTERS, MOST_LINES, LineFormatter
from tests.practice_site.environment import ROOT

SECRET = "Mjk:1wQbTe:what-nobody-may-read_0"
STAMP = len("2026-11-28T12:00:07Z WARNING ")


def lines_of(message: str) -> list[str]:
    record = logging.LogRecord("blog", logging.WARNING, __file__, 1, message, (), None)
    return LineFormatter().format(record).splitlines()


def test_a_long_line_is_cut():
    (line,) = lines_of("It failed: /desk/" + "a" * 60_000)
    assert "It failed: /desk/aaaa" in line
    assert len(line) < STAMP + MOST_LETTERS + 50
    assert line.endswith("[58017 more characters]")


def test_of_many_lines_the_first_and_the_last_are_written_where_a_traceback_has_its_error():
    lines = lines_of("\n".join(f"line {number}" for number in range(10_000)))
    assert len(lines) == MOST_LINES + 1
    assert lines[0].endswith(" line 0")
    assert lines[MOST_LINES // 2].endswith(" [9800 more lines]")
    assert lines[-1].endswith(" line 9999")


@pytest.mark.parametrize("sign", ["a", "@", "a@", "/preview/", "//a", "//", "Forbidden (", "a\\n"])
def test_a_million_signs_are_written_in_a_moment(sign):
    """Where the work grows with the square of what was sent, this takes an hour."""
    program = (
        "import logging, practice_site.logs as logs\n"
        f"text = ('{sign}' * 1_000_000)[:1_000_000]\n"
        "logs.LineFormatter().format(logging.LogRecord('a', 40, '', 1, text, (), None))"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)


# --- Secret links --------------------------------------------------------------------------------


@pytest.fixture
def log():
    """All that is logged, as it is written."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(LineFormatter())
    logging.getLogger().addHandler(handler)
    yield output
    logging.getLogger().removeHandler(handler)


SECRET_LINKS = {
    "preview_link": [SECRET],
    "preview_media": [SECRET, "token", "a.jpg"],
    "review_link": [SECRET],
    "review_link_media": [SECRET, "token", "a.jpg"],
    "invitation": [SECRET],
    "account_reset_password_from_key": ["1", SECRET],
}


def test_these_are_all_links_whose_address_is_a_secret():
    def names(patterns, below=""):
        for pattern in patterns:
            route = f"{below}{pattern.pattern}"
            if hasattr(pattern, "url_patterns"):
                yield from names(pattern.url_patterns, route)
            elif "<str:token>" in route or "<key>" in route:
                yield pattern.name

    assert sorted(names(get_resolver().url_patterns)) == sorted(SECRET_LINKS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", SECRET_LINKS)
def test_a_secret_link_is_not_logged(name, log, monkeypatch):
    def fail(*args: object) -> None:
        raise ValueError(f"{address} at https://blog.example.com{address}?a=b, next={address}")

    address = reverse(name, args=SECRET_LINKS[name])
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.post(address)
    monkeypatch.setattr(BaseHandler, "resolve_request", fail)
    assert browser.get(address).status_code == 500
    browser.get(address.removesuffix("/"))
    written = log.getvalue()
    start = address.partition(SECRET)[0].removesuffix("1-")
    assert f"Internal Server Error: {start}[…]" in written
    assert (
        f"ValueError: {start}[…] at https://blog.example.com{start}[…] next={start}[…]" in written
    )
    assert "Mjk" not in written
    assert "nobody" not in written


@pytest.mark.django_db
@pytest.mark.parametrize("referer", [f"https://evil.example/{SECRET}", "https://evil.example/a b"])
def test_where_a_refused_form_came_from_is_not_logged(referer, log):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = "a" * 32
    browser.post("/desk/login/", secure=True, headers={"referer": referer})
    written = log.getvalue()
    said = "Forbidden (Referer checking failed - […] does not match any trusted origins.)"
    assert f"{said}: /desk/login/" in written
    assert "evil" not in written


def test_the_files_of_a_traceback_are_written_whole():
    where = '  File "/srv/site/blog/preview/views.py", line 3, in preview_link'
    assert lines_of(where)[0].endswith(where)
