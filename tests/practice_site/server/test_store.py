"""The store behind a real Door: what is kept, for whom, for how long, and what is sent of it."""

import asyncio
import gzip
import threading
from dataclasses import dataclass, field
from functools import partial

import brotli
import pytest
import zstandard

from practice_site.server.answers import IN_MEMORY, OVERHEAD
from practice_site.server.door import Door
from practice_site.server.store import UNSETTLED, Store
from tests.practice_site.server.by_hand import Request, Version
from tests.threads import at_once

START = 1_780_000_000  # seconds since 1970
PAGE = "<p>Rain comes and goes.</p>" * 20
HTML = {"Content-Type": "text/html; charset=utf-8"}
HOST = ("host", "blog.example.com")


@dataclass
class Answer:
    """What the application answers."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: HTML)
    body: str = PAGE


class Site:
    """A Door with a store, before an application that remembers what it made."""

    def __init__(self, *, most=10_000_000, shared_seconds=0):
        self.version, self.until = Version(), float("inf")
        self.answers, self.made = {}, []
        self.during = lambda: None  # what happens while a page is made
        self.store = Store(
            self.version, lambda at: self.until, private=("/desk/", "/preview/"),
            files="/static/", session_cookie="sessionid=", most=most, shared_seconds=shared_seconds,
        )  # fmt: skip
        self.door = Door(self.application, {"/desk/": 1000}, "sessionid", self.store)

    def application(self, environ, start_response):
        path = environ["PATH_INFO"]
        answer = self.answers.get(path, Answer())
        self.made.append(path)
        body = f"{answer.body} {len(self.made)}"
        self.during()
        start_response(f"{answer.status} So", list(answer.headers.items()))
        return [body.encode()]

    async def answer(self, request):
        """Answer as the worker's loop does: from the store, or else through the door."""
        if not self.store.send_kept(request.scope, request):
            await self.door.__rsgi__(request.scope, request)
        return request

    def ask(self, address="/", *headers, method="GET"):
        """Ask once; gives the answered request."""
        return asyncio.run(self.answer(Request(method, address, HOST, *headers)))


@pytest.fixture
def site(time_machine):
    time_machine.move_to(START, tick=False)
    site = Site()
    yield site
    site.door.close()


# --- What is kept --------------------------------------------------------------------------------


def test_a_page_is_made_once(site):
    first, second = site.ask(), site.ask()
    assert site.made == ["/"]
    assert (second.status, second.answer) == (200, first.answer)
    assert sorted(second.headers) == sorted(first.headers)


def ask_of(site, host="a", proto="https", address="/x/"):
    headers = (("host", host), ("x-forwarded-proto", proto))
    return asyncio.run(site.answer(Request("GET", address, *headers)))


@pytest.mark.parametrize(
    "other",
    [
        {"host": "b"},
        {"host": "A"},
        {"proto": "http"},
        {"address": "/x"},
        {"address": "/X/"},
        {"address": "/x//"},
        {"address": "/x/?v=0123456789abcdef"},
    ],
)
def test_another_host_scheme_path_or_query_is_another_page(site, other):
    first = ask_of(site)
    assert ask_of(site, **other).answer != first.answer
    assert ask_of(site).answer == first.answer


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/?before=20260503T140000Z-123", True),
        ("/?before=20260503T140000.123456Z-123", True),
        ("/share.jpg?v=0123456789abcdef", True),
        ("/?q=rain", False),
        ("/?utm_source=letter", False),
        ("/?v=0123456789abcdef", False),
        ("/share.jpg?before=20260503T140000Z-123", False),
        ("/share.jpg?v=0123456789abcdeg", False),
        ("/share.jpg?v=0123456789abcdef0", False),
        ("/share.jpg?v=0123456789abcdef%0A", False),
        ("/share.jpg?v=0123456789abcdef\n", False),
        ("/?before=20260503T140000Z-123&x=1", False),
        (f"/?before={'1' * 61}", False),
        ("/?before=\u0661", False),
        (f"/{'a' * 500}/", False),
    ],
)
def test_of_queries_only_those_of_lists_and_share_images_are_kept(site, address, kept):
    for _ in range(2):
        site.ask(address)
    assert len(site.made) == (1 if kept else 2)


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (Answer(), True),
        (Answer(301, {"Location": "/new/"}), True),
        (Answer(302, {"Location": "/new/"}), False),
        (Answer(404), False),
        (Answer(410), False),
        (Answer(500), False),
        (Answer(503), False),
        (Answer(headers={**HTML, "Cache-Control": "no-store"}), False),
        (Answer(headers={**HTML, "Cache-Control": "max-age=0, no-cache, no-store"}), False),
        (Answer(headers={**HTML, "Set-Cookie": "a=1"}), False),
        (Answer(headers={**HTML, "Vary": "Cookie"}), False),
        (Answer(headers={**HTML, "Vary": "*"}), False),
        (Answer(headers={**HTML, "Vary": "accept-encoding, Cookie"}), False),
        (Answer(headers={**HTML, "vary": "Accept-Encoding"}), True),
        (Answer(headers={**HTML, "Cache-Control": "public, max-age=300"}), True),
    ],
)
def test_an_answer_is_kept_if_it_is_for_everybody(site, answer, kept):
    site.answers["/"] = answer
    first, second = site.ask(), site.ask()
    assert first.status == second.status == answer.status
    assert len(site.made) == (1 if kept else 2)


@pytest.mark.parametrize(
    ("address", "header"),
    [
        ("/", ("cookie", "sessionid=abc")),
        ("/", ("cookie", "a=1; sessionid=abc")),
        ("/desk/", ("accept", "*/*")),
        ("/preview/abc/", ("accept", "*/*")),
        ("/static/a.css", ("range", "bytes=0-1")),
    ],
)
def test_some_requests_are_neither_kept_nor_answered_from_the_store(site, address, header):
    site.ask(address)
    for _ in range(2):
        site.ask(address, header)
    assert len(site.made) == 3


def test_a_range_of_a_page_is_answered_with_all_of_it(site):
    site.ask()
    assert site.ask("/", ("range", "bytes=0-1")).answer.decode().startswith(PAGE)
    assert len(site.made) == 1


def test_a_form_is_answered_by_the_application_and_may_have_changed_something(site):
    site.ask("/desk/", method="POST")
    assert site.made == ["/desk/"]
    assert site.version.refreshed == 1


def test_what_a_reader_sends_besides_does_not_reach_a_page_that_is_kept(site):
    seen = []
    application = site.door.application
    site.door.application = lambda environ, start: (
        seen.append({name for name in environ if name.startswith("HTTP_")})
        or application(environ, start)
    )
    site.ask("/", ("user-agent", "x"), ("cookie", "a=1"), ("accept-language", "he"),
             ("if-none-match", '"a"'), ("x-forwarded-for", "1.2.3.4"))  # fmt: skip
    assert seen == [{"HTTP_HOST"}]


# --- For how long --------------------------------------------------------------------------------


def test_after_a_change_nothing_is_given_out_that_was_made_before(site):
    addresses = ["/", "/a/", "/static/a.css"]
    before = [site.ask(address).answer for address in addresses]
    site.version.number = 2
    assert not {site.ask(address).answer for address in addresses} & set(before)
    site.version.number = 1  # a backup was played back
    assert len(site.made) == 6
    site.ask()
    assert len(site.made) == 7


def test_a_page_lasts_until_the_next_moment_and_no_longer(site, time_machine):
    site.until = START + 100
    site.ask()
    time_machine.move_to(START + 99.9, tick=False)
    site.ask()
    assert len(site.made) == 1
    time_machine.move_to(START + 100, tick=False)
    site.until = START + 500
    site.ask()
    assert len(site.made) == 2


def test_after_the_clock_was_put_back_pages_are_made_anew(site, time_machine):
    site.ask()
    time_machine.move_to(START - 1, tick=False)
    site.ask()
    assert len(site.made) == 2


def test_what_was_begun_before_a_change_or_moment_is_not_kept(site, time_machine):
    def change():
        site.version.number += 1

    site.during = change
    site.ask()
    site.until = START + 10
    site.during = lambda: time_machine.move_to(START + 11, tick=False)
    site.ask()
    site.until, site.during = START + 99, lambda: None
    site.ask()
    site.ask()
    assert len(site.made) == 3


def test_while_the_version_is_not_known_every_page_is_made(site):
    site.ask()
    site.version.number = None
    assert site.ask().status == 200
    assert site.ask()["last-modified"] == ""
    site.version.number, site.until = 1, None  # nor the next moment
    assert site.ask().status == 200
    assert len(site.made) == 4


def test_the_store_can_be_switched_off(time_machine):
    time_machine.move_to(START, tick=False)
    site = Site(most=0)
    first = site.ask("/", ("accept-encoding", "gzip"))
    assert site.ask("/", ("if-none-match", first["etag"])).status == 200  # another one was made
    assert len(site.made) == 2
    assert (site.store.size, len(site.store.answers)) == (0, 0)
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
    site = Site(shared_seconds=600)
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


# --- Many pages, many readers --------------------------------------------------------------------


def test_memory_is_bounded_and_what_was_used_last_stays():
    size = OVERHEAD + len(PAGE) + 2
    site = Site(most=3 * size + 9)
    for address in ("/a/", "/b/", "/c/", "/a/", "/d/"):
        site.ask(address)
        assert site.store.size <= site.store.most
    assert [key.path for key in site.store.answers] == ["/c/", "/a/", "/d/"]
    site.ask("/d/", ("accept-encoding", "br"))  # grows: another must go
    assert [key.path for key in site.store.answers] == ["/a/", "/d/"]
    site.answers["/long/"] = Answer(body=PAGE * 100)
    assert site.ask("/long/").status == 200
    assert site.store.size <= site.store.most
    assert site.store.size == sum(each.size for each in site.store.answers.values())
    site.door.close()


def test_memory_is_counted_right_from_many_threads():
    site = Site(most=20 * (OVERHEAD + 700))
    site.application = lambda environ, start_response: (
        start_response("200 So", list(HTML.items())) or [PAGE.encode()]
    )
    site.door.application = site.application

    def ask_on(seed):
        for number in range(150):
            coding = ["br", "gzip", "zstd", ""][(number + seed) % 4]
            scope = Request("GET", f"/{(number * 7 + seed) % 30}/", HOST).scope
            key = site.store.key(scope)
            if found := site.store.find(key):
                answer, _ = found
                site.store.grow(key, answer, answer.encode(coding))
            else:
                site.door.make(site.store, key, coding, scope)
        return site.store.size

    at_once(*(partial(ask_on, seed) for seed in range(4)))
    assert site.store.answers
    assert site.store.size == sum(each.size for each in site.store.answers.values())
    for each in site.store.answers.values():
        bodies = {id(body): len(body) for _, body in each.bodies.values()}
        assert each.size == OVERHEAD + sum(bodies.values())
    site.door.close()


async def crowd(site, number, address="/"):
    """Let many ask at once; gives the tasks."""
    requests = [Request("GET", address, HOST, ("accept-encoding", "br")) for _ in range(number)]
    tasks = [asyncio.create_task(site.answer(request)) for request in requests]
    await asyncio.sleep(0)
    return tasks


def test_a_crowd_lets_a_page_be_made_once(site):
    free = threading.Event()
    site.during = lambda: free.wait(60)

    async def run():
        tasks = await crowd(site, 20)
        free.set()
        return await asyncio.gather(*tasks)

    assert {request.answer for request in asyncio.run(run())} == {
        site.ask("/", ("accept-encoding", "br")).answer
    }
    assert len(site.made) == 1


def test_who_comes_after_a_change_is_not_given_what_was_begun_before_it(site):
    begun, free = threading.Event(), threading.Event()

    def wait():
        begun.set()
        assert free.wait(60)

    site.during = wait

    async def run():
        before = await crowd(site, 3)
        await asyncio.to_thread(begun.wait, 60)
        site.version.number = 2
        after = await crowd(site, 20)
        free.set()
        await asyncio.gather(*before)
        return [(await task).answer for task in after]

    answers = {brotli.decompress(answer).decode() for answer in asyncio.run(run())}
    assert answers == {f"{PAGE} 2"}
    assert len(site.made) == 2


def test_who_waited_for_what_may_not_be_kept_gets_an_own_one(site):
    site.answers["/"] = Answer(headers={**HTML, "Set-Cookie": "a=1"})

    async def run():
        return await asyncio.gather(*await crowd(site, 5))

    assert len({request.answer for request in asyncio.run(run())}) == 5


def test_a_page_that_could_not_be_made_is_asked_for_again(site):
    def fail():
        raise InterruptedError

    site.during = fail

    async def run():
        tasks = await crowd(site, 3)
        return await asyncio.gather(*tasks, return_exceptions=True)

    assert {type(each) for each in asyncio.run(run())} == {InterruptedError}
    site.during = lambda: None
    assert site.ask().status == 200
    assert not site.door.making
