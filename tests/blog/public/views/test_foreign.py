"""No public answer makes a browser ask another host for anything, or runs what isn't admitted.

Every page that a reader can come to by links is read, with every file that they load.
"""

import json
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from blog.models import Practice
from blog.publishing import actions
from practice_site.csp import hash_source
from tests import public_site
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

OURS = "http://testserver"
LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "manifest"}
ONLY_NAMED = {"canonical", "alternate", "prev", "next", "search", "license", "author"}
# Audio and video aren't among them: what they load has to be ours, as of pictures.
EMBEDDING = {"iframe", "object", "embed", "applet", "frame", "base"}
NOT_PAGES = ("/desk/",)


class Reading(HTMLParser):
    """What a browser would do with a page, and where its links lead."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__()
        self.address = address
        self.loads: list[str] = []
        self.links: list[str] = []
        self.wrong: list[str] = []
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self.within = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        values = {name: value or "" for name, value in attrs}
        self.within = tag if tag in self.inline and "src" not in values else ""
        if self.within == "script" and values.get("type") == "application/ld+json":
            self.within = ""  # data, which no browser runs
        if self.within:
            self.inline[tag].append("")
        if tag in EMBEDDING or "style" in values or "ping" in values:
            self.wrong.append(self.get_starttag_text() or tag)
        self.wrong += [f"{name} of {tag}" for name in values if name.startswith("on")]
        if tag == "meta" and values.get("http-equiv"):
            self.wrong.append(self.get_starttag_text() or tag)
        for name in LOADING & values.keys():
            parts = values[name].split(",") if name == "srcset" else [values[name]]
            self.loads += [self.whole(part.split()[0]) for part in parts if part.strip()]
        if "href" in values:
            named = set(values.get("rel", "").split())
            if tag == "link" and not named & ONLY_NAMED:
                self.loads.append(self.whole(values["href"]))
            else:
                self.links.append(self.whole(values["href"]))
            if tag == "a" and not self.links[-1].startswith((OURS, "tel:", "sms:", "mailto:")):
                self.wrong += [f"{named} of {values['href']}"] * ("noreferrer" not in named)

    def handle_data(self, data) -> None:
        if self.within:
            self.inline[self.within][-1] += data

    def handle_endtag(self, tag) -> None:
        self.within = ""

    def whole(self, address: str) -> str:
        return urljoin(OURS + self.address, address)


def of_css(css: str) -> list[str]:
    return re.findall(r"(?:url\(|@import\s+)[\"']?([^\"')\s;]+)", re.sub(r"/\*.*?\*/", "", css))


def html_in(kind: str, body: str) -> list[str]:
    """The HTML that a feed holds, as its readers' programs and browsers would show it."""
    if "json" in kind:
        return [item.get("content_html", "") for item in json.loads(body).get("items", [])]
    if "xml" in kind:
        texts = [node.text or "" for node in ElementTree.fromstring(body).iter()]
        styles = re.findall(r"<\?xml-stylesheet (.*?)\?>", body)
        page = [f'<link rel="stylesheet" {each}>' for each in styles]
        page += re.findall(r"<main .*?</main>", body, re.DOTALL)
        return [*page, *(text for text in texts if "<p" in text)]
    return []


# What has no addresses in it.
FILES = {
    *("image/jpeg", "image/avif", "image/webp", "image/png", "image/vnd.microsoft.icon"),
    "font/woff2",
    *("application/pdf", "video/mp4", "text/vtt"),
}


class Walk:
    """Goes from page to page, reading whatever is met on the way, once."""

    def __init__(self, client) -> None:
        self.client = client
        self.seen: set[str] = set()
        self.kinds: set[str] = set()
        self.problems: list[str] = []

    def go(self, addresses: list[str]) -> None:
        waiting = list(addresses)
        while waiting:
            address = waiting.pop()
            if address not in self.seen and not address.startswith(NOT_PAGES):
                self.seen.add(address)
                waiting += self.read(address)

    def read(self, address: str) -> list[str]:
        response = self.client.get(address)
        raw = b"".join(response) if response.streaming else response.content
        self.say(address, [f"cookie {name}" for name in response.cookies])
        self.say(address, ["a Link header"] if "Link" in response else [])
        kind = response.get("Content-Type", "").split(";")[0]
        self.kinds.add(kind)
        if response.status_code in (301, 302):
            return self.inside(address, [urljoin(OURS + address, response["Location"])])
        if kind in FILES:
            return []
        body = raw.decode()
        if kind == "text/html":
            return self.page(address, body, response["Content-Security-Policy"])
        if kind == "text/css":
            return self.inside(address, [urljoin(OURS + address, each) for each in of_css(body)])
        if kind == "image/svg+xml":
            self.say(
                address, re.findall(r"<script|\son\w+=|(?:href|src)=\"(?!#|data:)[^\"]*", body)
            )
        found = [Reading(each, address) for each in html_in(kind, body)]
        return [each for one in found for each in self.targets_on_page(address, one)]

    def page(self, address: str, html: str, policy: str) -> list[str]:
        reading = Reading(html, address)
        for tag, texts in reading.inline.items():
            self.say(
                address, [f"inline {tag}" for text in texts if hash_source(text) not in policy]
            )
        for css in reading.inline["style"]:
            reading.loads += [reading.whole(each) for each in of_css(css)]
        return self.targets_on_page(address, reading)

    def targets_on_page(self, address: str, reading: Reading) -> list[str]:
        self.say(address, reading.wrong)
        ours = [each for each in reading.links if each.startswith(f"{OURS}/")]
        return self.inside(address, reading.loads) + self.inside(address, ours)

    def inside(self, address: str, targets: list[str]) -> list[str]:
        """Return the targets as paths of this site; one of another host is a problem."""
        self.say(address, [each for each in targets if not each.startswith((f"{OURS}/", "data:"))])
        parts = [urlsplit(each) for each in targets if each.startswith(f"{OURS}/")]
        return [part.path + (f"?{part.query}" if part.query else "") for part in parts]

    def say(self, address: str, problems: list[str]) -> None:
        self.problems += [f"{address}: {problem}" for problem in problems]


def test_nothing_that_a_reader_meets_asks_another_host(client):
    pages = public_site.build()
    more = ["/robots.txt", "/sitemap.xml", "/opensearch.xml", "/.well-known/security.txt"]
    walk = Walk(client)
    walk.go([*pages.values(), *more])
    assert walk.problems == []
    # It came to what only links lead to, and read files of every kind.
    assert {"/authors/ana-ruiz/feed/", "/feed/atom/", "/static/css/site.css"} <= walk.seen
    assert "/static/css/feed.css" in walk.seen
    assert any(each.startswith("/pictures/") for each in walk.seen)
    assert {"text/html", "text/css", "image/svg+xml", "font/woff2", "image/webp"} <= walk.kinds
    assert {"application/pdf", "video/mp4", "text/vtt"} <= walk.kinds
    assert {"application/feed+json", "application/xml"} <= walk.kinds


def test_what_refuses_or_fails_asks_none_either(client, monkeypatch):
    def broken(*args):
        raise RuntimeError("down")

    client.raise_request_exception = False
    walk = Walk(client)
    refused = client.get("/", headers={"host": "elsewhere.example"})
    walk.targets_on_page("400", Reading(refused.content.decode(), "/"))
    monkeypatch.setattr(Practice, "load", broken)
    assert client.get("/").status_code == 500
    walk.page("/", client.get("/").content.decode(), "")
    assert walk.problems == []


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://far.example/a.png">',
        '<img srcset="/a.png 1x, //far.example/b.png 2x">',
        '<link rel="preconnect" href="https://far.example">',
        '<link rel="dns-prefetch" href="//far.example">',
        "<style>p { background: url(https://far.example/a.png) }</style>",
        '<style>@import "https://far.example/a.css";</style>',
        '<script src="https://far.example/a.js"></script>',
        "<script>alert(1)</script>",
        '<p style="color: red">',
        '<p onclick="go()">',
        '<iframe src="/inside/"></iframe>',
        '<form action="https://far.example/"></form>',
        '<meta http-equiv="refresh" content="0; url=https://far.example">',
        '<a href="https://far.example/">Far</a>',
    ],
)
def test_the_reading_finds_what_it_looks_for(html, client):
    walk = Walk(client)
    walk.page("/", html, "")
    assert walk.problems


def test_a_pasted_address_of_a_film_stays_a_link(client):
    film = "https://www.youtube.com/watch?v=abc"
    frame = '<iframe src="https://player.vimeo.com/video/1"></iframe>'
    body = f'<p>See <a href="{film}">the film</a>, or {film}.</p>{frame}'
    actions.publish(
        PostFactory(slug="film", sections=[{"kind": "text", "body": body}]), by=OwnerFactory()
    )
    html = client.get("/articles/film/").content.decode()
    assert f'<a href="{film}" rel="noopener noreferrer">the film</a>' in html
    assert "<iframe" not in html
    assert "vimeo" not in html
