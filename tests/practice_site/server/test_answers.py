"""What is sent of an answer that the store has: codings, validators, policies, files."""

import gzip

import brotli
import pytest
import zstandard

from practice_site.server.answers import IN_MEMORY, OVERHEAD
from practice_site.server.store import UNSETTLED
from tests.practice_site.server.by_hand import (
    HTML,
    Answer,
    StoredSite,
)

START = 1_780_000_000  # seconds since 1970


@pytest.fixture
def site(time_machine):
    time_machine.move_to(START, tick=False)
    site = StoredSite()
    yield site
    site.door.close()


# --- What is sent of it --------------------------------------------------------------------------

DECODERS = {
    "": bytes,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("GZIP", "gzip"),
        ("gzip;q=0.5, br;q=0.1", "br"),
        ("br;q=0, zstd;q=0.0, gzip;q=0.001", "gzip"),
        ("br ; q=0.000, gzip;q=1", "gzip"),
        ("br;q=0", ""),
        ("identity", ""),
        ("deflate", ""),
        ("*", ""),
        ("brotli, gzipped", ""),
        ("", ""),
    ],
)
def test_a_page_comes_in_a_coding_that_the_reader_takes(site, accepted, coding):
    plain = site.ask()
    for _ in range(2):  # just made in this coding, and kept
        coded = site.ask("/", ("accept-encoding", accepted))
        assert coded["content-encoding"] == coding
        assert DECODERS[coding](coded.answer) == plain.answer
        assert coded["etag"] == plain["etag"]
        assert coded["vary"] == plain["vary"] == "Accept-Encoding"
        assert (len(coded.answer) < len(plain.answer)) == bool(coding)
    assert len(site.made) == 1


def test_what_is_short_or_no_text_or_coded_already_stays_as_it_is(site):
    site.answers["/short/"] = Answer(body="ok")
    site.answers["/picture/"] = Answer(headers={"Content-Type": "image/webp"})
    site.answers["/coded/"] = Answer(headers={**HTML, "Content-Encoding": "br"})
    for address, answer in site.answers.items():
        for _ in range(2):
            got = site.ask(address, ("accept-encoding", "gzip"))
            assert got["content-encoding"] == answer.headers.get("Content-Encoding", "")
            assert got.answer.decode().startswith(answer.body)
    assert len(site.made) == 3


def test_head_is_answered_as_get_without_the_body(site):
    for headers in ([], [("accept-encoding", "br")]):
        page, head = site.ask("/", *headers), site.ask("/", *headers, method="HEAD")
        assert head.answer == b""
        assert set(head.headers) - set(page.headers) == {("Content-Length", str(len(page.answer)))}
        assert set(page.headers) <= set(head.headers)
    first_of_all = site.ask("/other/", method="HEAD")
    assert int(first_of_all["content-length"]) == len(site.ask("/other/").answer)
    assert site.made == ["/", "/other/"]


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize(
    ("known", "status"),
    [
        ("{etag}", 304),
        ("{strong}", 304),  # compared weakly: RFC 9110, section 13.1.2
        ('"a", {etag}', 304),
        ('"a",{strong},"b"', 304),
        ("*", 304),
        ('"a"', 200),
        ('W/"a", "b"', 200),
        ("", 200),
        ("{bare}", 200),  # without quotes it is no ETag
    ],
)
def test_a_reader_who_has_it_is_told_so(site, known, status, is_kept):
    site.answers["/"] = Answer(headers={**HTML, "Content-Language": "en"})
    page = site.ask()
    etag = page["etag"]
    if not is_kept:
        site.made.clear()  # so the same will be made
        site.version.number = 2
    strong = etag.removeprefix("W/")
    known = known.format(etag=etag, strong=strong, bare=strong.strip('"'))
    got = site.ask("/", ("if-none-match", known), ("accept-encoding", "br"))
    assert got.status == status
    assert got["etag"] == etag
    assert (got["cache-control"], got["vary"]) == ("no-cache", "Accept-Encoding")
    if status == 304:
        assert got.answer == b""
        assert {name.lower() for name, _ in got.headers} == {"cache-control", "etag", "vary"}


def test_only_a_page_is_never_sent_again(site):
    for status in (301, 404, 410, 500):
        site.answers[f"/{status}/"] = Answer(status)
        for _ in range(2):
            got = site.ask(f"/{status}/", ("if-none-match", "*"))
            assert (got.status, got["etag"]) == (status, "")


def test_when_the_site_was_last_changed_is_said_once_no_other_change_can_have_the_same_second(
    site, time_machine
):
    site.ask()
    time_machine.move_to(START + UNSETTLED - 0.001, tick=False)
    assert site.ask()["last-modified"] == ""
    time_machine.move_to(START + UNSETTLED, tick=False)
    since = site.ask()["last-modified"]
    assert since == "Thu, 28 May 2026 20:26:40 GMT"
    assert site.ask("/", ("if-modified-since", since)).status == 304
    assert site.ask("/", ("if-modified-since", since), ("if-none-match", '"a"')).status == 200
    earlier = since.replace("20:26:40", "20:26:39")
    assert site.ask("/", ("if-modified-since", earlier)).status == 200
    assert site.ask("/", ("if-modified-since", "yesterday")).status == 200
    site.version.number = 2
    assert site.ask("/", ("if-modified-since", since)).status == 200


def test_what_an_answer_says_itself_stands(site, time_machine):
    said = {"Cache-Control": "public, max-age=300", "ETag": '"own"',
            "Last-Modified": "Mon, 01 Jun 2026 00:00:00 GMT"}  # fmt: skip
    site.answers["/"] = Answer(headers={**HTML, **said})
    site.ask()
    time_machine.move_to(START + 60, tick=False)
    got = site.ask()
    assert {name: got[name] for name in said} == said
    assert site.ask("/", ("if-none-match", 'W/"own"')).status == 304
    assert site.ask("/", ("if-modified-since", said["Last-Modified"])).status == 304


@pytest.mark.parametrize(
    ("until", "seconds"), [(START + 3600, 600), (START + 30.9, 30), (START + 0.5, 0)]
)
def test_proxies_may_keep_a_page_as_long_as_it_lasts(time_machine, until, seconds):
    time_machine.move_to(START, tick=False)
    site = StoredSite(shared_seconds=600)
    site.until = until
    shared = f"public, max-age=0, s-maxage={seconds}"
    assert site.ask()["cache-control"] == site.ask()["cache-control"] == shared
    site.answers |= {
        "/broken/": Answer(500),
        "/cookie/": Answer(headers={**HTML, "Set-Cookie": "a=1"}),
        "/varies/": Answer(headers={**HTML, "Vary": "Cookie"}),
        "/secret/": Answer(headers={"Cache-Control": "no-store"}),
    }
    for address in site.answers:
        assert "s-maxage" not in site.ask(address)["cache-control"], address
    site.version.number = None
    assert site.ask()["cache-control"] == "no-cache"
    site.door.close()


# --- Files ---------------------------------------------------------------------------------------


def file_site(site, path, **headers):
    def application(environ, start_response):
        site.made.append(environ.get("HTTP_ACCEPT_ENCODING", ""))
        start_response("200 OK", [("Content-Length", str(path.stat().st_size)), *headers.items()])
        return environ["wsgi.file_wrapper"](path.open("rb"))

    site.door.application = application


@pytest.mark.parametrize("size", [10, IN_MEMORY, IN_MEMORY + 1])
def test_pictures_are_kept_long_ones_by_their_path(site, tmp_path, size):
    (path := tmp_path / "rain.webp").write_bytes(b"R" * size)
    file_site(site, path, **{"Content-Type": "image/webp", "Cache-Control": "max-age=300"})
    for _ in range(2):
        got = site.ask("/pictures/a/480.webp", ("accept-encoding", "br"))
        assert (got.status, got.answer) == (200, path.read_bytes())
        assert site.ask("/pictures/a/480.webp", ("if-none-match", got["etag"])).status == 304
        head = site.ask("/pictures/a/480.webp", method="HEAD")
        assert (head["content-length"], head.answer) == (str(size), b"")
    assert len(site.made) == 1
    assert site.store.size == OVERHEAD + (size if size <= IN_MEMORY else 0)


def test_a_static_file_is_kept_in_each_coding_if_its_name_changes_with_it(site, tmp_path):
    (path := tmp_path / "a.css").write_bytes(b"a" * 500)
    file_site(site, path, **{"Content-Type": "text/css", "Cache-Control": "immutable",
                             "Content-Encoding": "br"})  # fmt: skip
    for _ in range(2):
        for coding in ("br, gzip", "gzip, zstd", ""):  # none is there in zstd
            site.ask("/static/a.1234.css", ("accept-encoding", coding))
    assert site.made == ["br", "gzip", ""]
    file_site(site, path, **{"Cache-Control": "max-age=60", "Content-Type": "text/css"})
    for _ in range(2):
        site.ask("/static/a.css")
    assert len(site.made) == 5
