"""One host is the site's, and its other names lead there."""

import time
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client

from accounts.invitations import create_link
from practice_site import canonical_host
from tests.factories import OwnerFactory

pytestmark = pytest.mark.django_db

ADDRESS = "https://blog.example.com"


@pytest.fixture(params=[ADDRESS, f"{ADDRESS}:8443"], ids=["", "with a port"])
def site(request, settings) -> str:
    settings.DEVELOPMENT = False
    settings.SITE_URL = request.param
    settings.ALLOWED_HOSTS = ["blog.example.com", "www.example.com", "old.example.org"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    return request.param


def client_at(host: str, scheme: str = "https", **options) -> Client:
    return Client(headers={"host": host, "x-forwarded-proto": scheme}, **options)


@pytest.mark.parametrize("host", ["www.example.com", "old.example.org:8443", "WWW.example.com"])
@pytest.mark.parametrize("path", ["/", "/search/?q=rain%20%26%20wind&page=2", "/static/a.css",
                                  "/desk/?next=/", "/caf%C3%A9/"])  # fmt: skip
@pytest.mark.parametrize("method", ["get", "head"])
def test_another_name_leads_to_the_same_page(site, host, path, method):
    response = getattr(client_at(host), method)(path)
    assert response.status_code == 301
    assert response["Location"] == site + path
    # The name may be another site's one day; and nobody keeps what was searched for.
    assert response["Cache-Control"] == ("private, no-store" if "?" in path else "no-cache")
    assert "max-age=60" in response["Strict-Transport-Security"]


def test_it_leads_nowhere_else(site):
    for path in ("//evil.example.net/", "@evil.example.net/", "\\evil.example.net/"):
        response = client_at("www.example.com").get("/", PATH_INFO=path)
        assert response["Location"].startswith(f"{site}/")


def test_nothing_is_done_at_another_name(site):
    response = client_at("www.example.com").post("/desk/login/", {"login": "a", "password": "b"})
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == (
        f"This site is at {site} and nothing was saved. Go back, and copy what you typed; then "
        "open the site there, and put it in.\n"
    )


@pytest.mark.parametrize("host", ["evil.example.net", "blog.example.com.evil.example.net", "", "*"])
def test_a_host_that_is_none_of_the_site_s_is_refused(site, host):
    assert client_at(host).get("/").status_code == 400


def test_the_log_tells_once_an_hour_of_a_host_that_is_refused(site, caplog, monkeypatch):
    client = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.77"})
    for host in ("other.example.net:8443\n<a>", "robin.example.net"):
        assert client.get("/", headers={"host": host}).status_code == 400
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage() == (
        "400 Bad Request: the host “other.example.net:8443” is neither that of SITE_URL, "
        f"{site}, nor in ALLOWED_HOSTS."
    )
    now = time.monotonic()
    later = SimpleNamespace(monotonic=lambda: now + canonical_host.PAUSE + 1)
    monkeypatch.setattr(canonical_host, "time", later)
    assert client.get("/", headers={"host": f"a{'b' * 5000}"}).status_code == 400
    assert len(caplog.records) == 2
    assert len(caplog.records[1].getMessage()) < 300


@pytest.mark.parametrize("port", ["", ":443", ":8443", ":8000"])
def test_a_port_that_the_proxy_puts_in_makes_no_difference(site, port):
    """It would put it in after a redirect as well, without end."""
    client = client_at(f"Blog.example.com{port}")
    for path in ("/", "/feed/", "/opensearch.xml", "/sitemap.xml", "/robots.txt"):
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        text = response.content.decode()
        assert site in text, path
        assert text.count("blog.example.com") == text.count(site.removeprefix("https://")), path


def test_a_form_s_origin_is_the_site(site):
    client = client_at("blog.example.com", enforce_csrf_checks=True)
    page = client.get("/desk/password/reset/")
    form = {"email": OwnerFactory().email, "csrfmiddlewaretoken": page.context["csrf_token"]}
    response = client.post("/desk/password/reset/", form, headers={"origin": site})
    assert response.status_code == 302
    (sent,) = mail.outbox
    assert f"{site}/desk/" in sent.body


def test_links_lead_to_the_site(site):
    request = client_at("blog.example.com:8000").get("/").wsgi_request
    assert create_link(request, OwnerFactory()).startswith(f"{site}/desk/")


def test_on_one_s_own_machine_any_host_and_port_will_do():
    response = Client(headers={"host": "localhost:8001"}).get("/")
    assert response.status_code == 200
    assert 'rel="canonical" href="http://localhost:8001/"' in response.text
