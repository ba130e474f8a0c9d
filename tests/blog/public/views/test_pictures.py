"""Files of pictures: the same with the store of finished pages before the site and without."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection

from blog.models import Edition, Practice
from blog.publishing import actions
from practice_site.data_version import READ, TABLE
from practice_site.server.door import Door
from tests.factories import AuthorFactory, OwnerFactory, PictureFactory, ReadyPostFactory
from tests.practice_site.server.by_hand import Request

pytestmark = pytest.mark.django_db


class Version:
    """The number of the data, read within the test's transaction."""

    is_away = False

    def __call__(self):
        with connection.cursor() as cursor:
            cursor.execute(READ)
            [number] = cursor.fetchone()
            if connection.vendor == "postgresql":  # where a transaction moves it once
                cursor.execute(f"SELECT set_config('{TABLE}.moved', '', true)")
            return number

    def refresh(self):
        pass


class Site:
    """The site as a web worker gives it out, without the threads, which see no test's rows."""

    def __init__(self, store):
        self.store = store
        self.door = Door(get_wsgi_application(), {}, "sessionid", self.store)

    def ask(self, address, *headers, method="GET"):
        request = Request(method, address, ("host", "testserver"), *headers)
        if self.store.send_kept(request.scope, request):
            return request
        if key := self.store.key(request.scope):
            answer, epoch = self.door.make(self.store, key, "", request.scope)
            self.store.send(answer, epoch, "", request.scope, request)
        else:
            self.door.answer(request.scope, request, io.BytesIO())
        return request


@pytest.fixture(scope="module")
def web(django_db_setup, django_db_blocker):
    """The module of web workers: it asks the database, and ends that connection."""
    with django_db_blocker.unblock():
        from practice_site.server import web
    return web


@pytest.fixture(params=["with the store", "without the store"])
def site(request, web, settings, monkeypatch):
    settings.STORED_BYTES = 10_000_000 if request.param == "with the store" else 0
    monkeypatch.setattr(web, "data_version", Version)
    monkeypatch.setattr(web, "close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    site = Site(web.new_store(lambda since: since + timedelta(days=1)))
    yield site
    site.door.close()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def picture():
    picture = PictureFactory()
    actions.publish(ReadyPostFactory(slug="rain", lead_picture=picture), by=OwnerFactory())
    return picture


def content(picture, name):
    with default_storage.open(picture.path(name)) as file:
        return file.read()


def test_a_file_is_kept_for_good_by_who_was_given_it_alone(site, picture):
    for name in picture.rendition_names:
        for _ in range(2):
            got = site.ask(picture.url(name))
            assert (got.status, got.answer) == (200, content(picture, name))
            assert got["cache-control"] == "private, max-age=31536000, immutable"
            assert got["etag"] == f'"{name}"'
            assert got["accept-ranges"] == "bytes"
            assert got["x-content-type-options"] == "nosniff"
            assert "sandbox" in got["content-security-policy"]
        for known in (f'"{name}"', f'W/"{name}"', f'"other", "{name}"', "*"):
            unchanged = site.ask(picture.url(name), ("if-none-match", known))
            assert (unchanged.status, unchanged.answer) == (304, b"")
            assert unchanged["cache-control"] == "private, max-age=31536000, immutable"
            assert unchanged["etag"] == f'"{name}"'
        assert site.ask(picture.url(name), ("if-none-match", '"other"')).status == 200


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=5-5", 5, 5),
        ("bytes=100-", 100, None),
        ("bytes=-7", -7, None),
        ("bytes=0-999999999", 0, None),
        ("bytes=-999999999", 0, None),
    ],
)
def test_a_part_of_a_file(site, picture, asked, first, last):
    whole = content(picture, picture.jpeg)
    site.ask(picture.url(picture.jpeg))  # so that it is kept
    got = site.ask(picture.url(picture.jpeg), ("range", asked))
    first = first if first >= 0 else len(whole) + first
    end = len(whole) if last is None else last + 1
    assert (got.status, got.answer) == (206, whole[first:end])
    assert got["content-range"] == f"bytes {first}-{end - 1}/{len(whole)}"
    assert got["content-length"] in ("", str(end - first))
    assert got["etag"] == f'"{picture.jpeg}"'
    assert got["cache-control"] == "private, max-age=31536000, immutable"
    again = site.ask(picture.url(picture.jpeg), ("range", asked), ("if-range", got["etag"]))
    assert again.status == 206
    other = site.ask(picture.url(picture.jpeg), ("range", asked), ("if-range", '"other"'))
    assert (other.status, other.answer) == (200, whole)


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=-0", "bytes=9-5"])
def test_a_part_that_there_is_not(site, picture, asked):
    got = site.ask(picture.url(picture.jpeg), ("range", asked))
    assert (got.status, got.answer) == (416, b"")
    assert got["content-range"] == f"bytes */{len(content(picture, picture.jpeg))}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=-", "bytes=a-b", "lines=0-1", "bytes"])
def test_what_is_no_single_part_is_answered_with_the_whole(site, picture, asked):
    got = site.ask(picture.url(picture.jpeg), ("range", asked))
    assert (got.status, got.answer) == (200, content(picture, picture.jpeg))


def test_head_has_the_length_and_no_part(site, picture):
    size = len(content(picture, picture.jpeg))
    for headers in ([], [("range", "bytes=0-1")]):
        got = site.ask(picture.url(picture.jpeg), *headers, method="HEAD")
        assert (got.status, got["content-length"]) == (200, str(size))


def test_it_is_given_while_something_public_shows_it_and_no_longer(site, picture):
    portrait, logo, unused = PictureFactory(), PictureFactory(), PictureFactory()
    author = AuthorFactory(photo=portrait)
    actions.publish(ReadyPostFactory(slug="sun", authors=[author]), by=OwnerFactory())
    practice = Practice.load()
    practice.logo = logo
    practice.save()

    def statuses():
        return [site.ask(each.url(each.jpeg)).status for each in (picture, portrait, logo, unused)]

    assert statuses() == [200, 200, 200, 404]
    assert statuses() == [200, 200, 200, 404]
    for name in ("master.png", "../db.sqlite3", "share-2-00000000.png"):
        assert site.ask(f"/pictures/{picture.token}/{name}").status in (404, 301)
    for edition in Edition.objects.select_related("post"):
        actions.take_down(edition.post, by=OwnerFactory())
    Practice.objects.update(logo=None)
    assert statuses() == [404, 404, 404, 404]
    for each in (picture, portrait, logo):
        known = ("if-none-match", f'"{each.jpeg}"')
        assert site.ask(each.url(each.jpeg), known).status == 404
        assert site.ask(each.url(each.jpeg), ("range", "bytes=0-1")).status == 404
        assert site.ask(each.url("share.jpg")).status == 404


def test_what_is_made_anew_has_another_address(site, picture):
    before = picture.jpeg
    assert site.ask(picture.url(before)).status == 200
    assert picture.url(before) in site.ask("/articles/rain/").answer.decode()
    picture.render()
    led = site.ask(picture.url(before))
    assert (led.status, led["location"]) == (302, picture.jpeg)
    assert "no-cache" in led["cache-control"]
    html = site.ask("/articles/rain/").answer.decode()
    assert picture.url(before) not in html
    assert picture.url(picture.jpeg) in html
