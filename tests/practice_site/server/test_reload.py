"""SIGHUP loads a new version under readers and writers, of whom none fails."""

import os
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from practice_site.server.parent import PAUSE
from tests.ports import HOST
from tests.served import PATIENCE, SITE, Site, wait_until, workers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="serve is for Unix")

# Seconds; with less they leave the new version little of the machine, of which a form takes more.
PAUSE_OF_A_READER = {"GET": 0.1, "POST": 0.3}
HEADERS = {"Host": SITE, "X-Forwarded-Proto": "https"}
FORM = {**HEADERS, "Content-Type": "application/x-www-form-urlencoded", "Cookie": "csrftoken=a"}
HALF = {**FORM, "Content-Length": "7", "Connection": "close"}  # of it, more comes later


@pytest.fixture
def site(folder) -> Site:
    return Site(folder)


class Readers:
    """Visitors who ask on and on, each in a thread, until they are let go."""

    def __init__(self, site: Site, number: int) -> None:
        self.site = site
        self.statuses: Counter[object] = Counter()
        self.let_go = threading.Event()
        self.threads = [threading.Thread(target=self.ask, args=[each]) for each in range(number)]

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.let_go.set()
        for thread in self.threads:
            thread.join()

    def ask(self, number: int) -> None:
        """Half of them keep their connection, as a proxy does, until the site says to close it."""
        keeps = number % 2 == 0
        method, path = ("GET", "/robots.txt") if number % 4 < 2 else ("POST", "/desk/login/")
        headers, body = (HEADERS, None) if method == "GET" else (FORM, b"login=a")
        with closing(HTTPConnection(HOST, self.site.port, timeout=PATIENCE)) as connection:
            while not self.let_go.is_set():
                try:
                    connection.request(method, path, body, headers)
                    response = connection.getresponse()
                    response.read()
                    self.statuses[method, response.status] += 1
                except (HTTPException, OSError) as error:
                    self.statuses[method, type(error).__name__] += 1
                    connection.close()
                if not keeps:
                    connection.close()
                time.sleep(PAUSE_OF_A_READER[method])


def test_a_reload_takes_new_workers_and_no_request_fails(site, tmp_path):
    log = tmp_path / "log"
    with (
        log.open("w") as output,
        site.serving(output.fileno()) as parent,
        Readers(site, 8) as readers,
    ):
        time.sleep(PAUSE)
        for _ in range(2):
            before = set(workers(parent.pid))
            with site.send("POST", "/desk/login/", HALF, b"log") as visitor:
                assert site.read("/robots.txt") == 200  # by now somebody has taken that up, too
                parent.send_signal(signal.SIGHUP)
                wait_until(lambda before=before: len(set(workers(parent.pid)) - before) == 3)
                visitor.connection.sendall(b"in=a")
                assert visitor.status() == 403  # from Django: the form has no token
        wait_until(lambda: len(workers(parent.pid)) == 3)  # the old ones have gone
        assert parent.poll() is None
    told = re.findall(r"^\S+Z (\w+ (?!Forbidden).*)", log.read_text(), re.MULTILINE)
    assert told == ["INFO Loading the site anew."] * 2
    assert set(readers.statuses) == {("GET", 200), ("POST", 403)}


@pytest.fixture
def moved(site, tmp_path) -> Path:
    """The site's folder, by a name that can be taken away."""
    moved = tmp_path / "moved"
    moved.symlink_to(site.folder)
    site.environment["DATA_DIR"] = str(moved)
    return moved


def goes_on(site: Site, parent: subprocess.Popen[str], log: Path) -> str:
    """Reload in vain; gives what was logged."""
    before, length = workers(parent.pid), len(log.read_text())
    parent.send_signal(signal.SIGHUP)
    wait_until(lambda: "goes on as it is" in log.read_text()[length:])
    assert workers(parent.pid) == before
    assert site.read("/robots.txt") == 200
    return log.read_text()[length:]


def test_a_version_that_cannot_be_served_leaves_the_old_one_at_work(
    site, moved, tmp_path, subtests
):
    log = tmp_path / "log"
    with log.open("w") as output, site.serving(output.fileno()) as parent:
        moved.unlink()
        with subtests.test("it can't be loaded"):
            moved.touch()  # no folder
            assert "which can't be used as a folder" in goes_on(site, parent, log)
        moved.unlink()
        with subtests.test("the database isn't ready for it"):
            moved.mkdir()  # and no database in it
            assert "Run manage.py upgrade" in goes_on(site, parent, log)


def test_a_worker_that_has_just_died_stops_no_reload_and_who_asks_to_end_during_one_is_heard(site):
    with site.serving() as parent:
        before = set(workers(parent.pid))
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        parent.send_signal(signal.SIGHUP)
        wait_until(lambda: len(set(workers(parent.pid)) - before) == 3)
        assert site.read("/robots.txt") == 200
        parent.send_signal(signal.SIGHUP)
        time.sleep(0.5)  # it looks whether the new version can be loaded
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(PATIENCE) == 0
