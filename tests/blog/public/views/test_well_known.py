"""What programs ask for at an agreed address."""

import re
from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
import time_machine

from blog.models import Practice

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_robots_may_read_what_readers_may_and_nothing_of_the_desk(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.content.decode().splitlines())
    for open_to_all in ("/", "/articles/rain/", "/feed/", "/static/css/site.css", "/sitemap.xml"):
        assert rules.can_fetch("AnyBot", f"http://testserver{open_to_all}")
    for closed in ("/desk/", "/desk/blog/post/", "/preview/abc/", "/search/?q=rain"):
        assert not rules.can_fetch("AnyBot", f"http://testserver{closed}")
    # Python's parser forgets the question mark, by which the empty search page stays open.
    assert "Disallow: /search/?" in response.content.decode().splitlines()
    assert rules.site_maps() == ["http://testserver/sitemap.xml"]


def test_who_finds_a_hole_learns_whom_to_tell(client):
    Practice(email="hello@example.com").save()
    with time_machine.travel(T, tick=False):
        response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert all(re.fullmatch(r"[A-Z][A-Za-z-]+: \S+", line) for line in lines)
    fields = dict(line.split(": ", 1) for line in lines)
    assert len(fields) == len(lines)
    assert fields["Contact"] == "mailto:hello@example.com"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    assert timedelta(0) < datetime.fromisoformat(fields["Expires"]) - T < timedelta(days=365)


def test_a_practice_that_shows_no_address_names_none(client):
    assert client.get("/.well-known/security.txt").status_code == 404
