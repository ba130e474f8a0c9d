"""What a web worker keeps is sent by Granian's own threads, whatever its loop is at."""

import os
import threading
from contextlib import closing
from http.client import HTTPConnection

import pytest

from practice_site.server.port import open_port
from tests.ports import HOST, free_port
from tests.practice_site.server.by_hand import StoredSite
from tests.served import PATIENCE

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="serve is for Unix"),
    pytest.mark.django_db,
]


@pytest.fixture
def served():
    """A site behind Granian, its loop and its port."""
    from practice_site.server.web import Loop, WebWorker  # asks the database

    site, port = StoredSite(), free_port()
    worker = WebWorker(site.door, open_port(HOST, port).detach())  # it closes the port itself
    loop = Loop(site.store)
    thread = threading.Thread(target=loop.run_until_complete, args=[worker.serve()])
    thread.start()
    try:
        yield site, loop, port
    finally:
        loop.call_soon_threadsafe(worker.stop)
        thread.join(PATIENCE)
        loop.close()
        site.door.close()


def read(port: int) -> bytes:
    with closing(HTTPConnection(HOST, port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/", headers={"Host": "blog.example.com"})
        return connection.getresponse().read()


def test_a_page_that_is_kept_comes_while_the_loop_is_busy(served):
    site, loop, port = served
    first = read(port)
    busy, go_on = threading.Event(), threading.Event()

    def work() -> None:
        busy.set()
        go_on.wait()

    loop.call_soon_threadsafe(work)
    try:
        assert busy.wait(PATIENCE)
        assert read(port) == first
    finally:
        go_on.set()
    assert site.made == ["/"]
