"""What each public answer says about how a browser may treat it."""

import re

import pytest

from blog.publishing import actions
from tests import public_site
from tests.factories import OwnerFactory, PictureFactory, PostFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), "
    "geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
}


def test_every_public_page_has_the_same_headers(client):
    more = {"feed": "/feed/", "sitemap": "/sitemap.xml", "robots": "/robots.txt", "style": STYLE}
    for name, address in (public_site.build() | more).items():
        response = client.get(address)
        expected = HEADERS if address != STYLE else {"Cross-Origin-Resource-Policy": "same-origin"}
        for header, value in expected.items():
            assert response.get(header) == value, (name, header)
        b"".join(response)  # which closes its file
        assert not {"Server", "X-Powered-By", "Set-Cookie"} & set(response.headers), name


STYLE = "/static/css/site.css"


def test_a_picture_may_be_shown_by_a_program_that_reads_the_feeds(client):
    actions.publish(PostFactory(slug="rain", lead_picture=PictureFactory()), by=OwnerFactory())
    html = squeeze(client.get("/articles/rain/").content.decode())
    shown = re.findall(r'<img[^>]* src="(/pictures/[^"]+)"', html)
    shared = re.findall(r'og:image" content="http://testserver([^"]+)"', html)
    assert shown
    assert shared
    for each in (shown[0], shared[0]):
        response = client.get(each)
        b"".join(response)  # which closes its file
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_what_refuses_a_request_has_them_too(client):
    assert client.post("/").status_code == 405
    assert client.post("/")["Permissions-Policy"] == HEADERS["Permissions-Policy"]
    refused = client.get("/", headers={"host": "elsewhere.example"})
    assert refused.status_code == 400
    assert refused["Permissions-Policy"] == HEADERS["Permissions-Policy"]
