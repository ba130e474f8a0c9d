"""The store behind a real Door: what is kept, for whom, for how long, and what is sent of it."""

import asyncio
import threading
from functools import partial

import brotli
import pytest

from practice_site.server.answers import OVERHEAD
from tests.practice_site.server.by_hand import (
    HOST,
    HTML,
    PAGE,
    Answer,
    Request,
    StoredSite,
)
from tests.threads import at_once

START = 1_780_000_000  # seconds since 1970


@pytest.fixture
def site(time_machine):
    time_machine.move_to(START, tick=False)
    site = StoredSite()
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
    site = StoredSite(most=0)
    first = site.ask("/", ("accept-encoding", "gzip"))
    assert site.ask("/", ("if-none-match", first["etag"])).status == 200  # another one was made
    assert len(site.made) == 2
    assert (site.store.size, len(site.store.answers)) == (0, 0)
    site.door.close()


# --- Many pages, many readers --------------------------------------------------------------------


def test_memory_is_bounded_and_what_was_used_last_stays():
    size = OVERHEAD + len(PAGE) + 2
    site = StoredSite(most=3 * size + 9)
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
    site = StoredSite(most=20 * (OVERHEAD + 700))
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
