"""``manage.py serve`` as whoever runs it meets it: its processes, their ends and its port."""

import os
import signal
import socket
import subprocess
import time
from collections import Counter

import pytest

from practice_site.server.parent import PAUSE
from tests.ports import HOST, free_port
from tests.practice_site.environment import ROOT, fenced_blocks
from tests.served import Site, is_open, is_running, wait_until, workers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="serve is for Unix")

RESTART = 6  # seconds


@pytest.fixture
def site(folder) -> Site:
    return Site(folder)


def test_the_readme_s_command_is_the_one_that_is_tested():
    lines = [line for _, text in fenced_blocks() for line in text.splitlines()]
    assert ".venv/bin/python manage.py serve" in lines


def all_end(site: Site, parent: subprocess.Popen[str], number: signal.Signals) -> None:
    """End the parent by this signal, and see all its workers end, too."""
    children = workers(parent.pid)
    os.kill(parent.pid, number)
    wait_until(lambda: parent.poll() is not None)
    assert parent.returncode == (-number if number == signal.SIGKILL else 0)
    wait_until(lambda: not any(map(is_running, children)))
    assert not is_open(site.port)


@pytest.mark.parametrize(
    ("name", "ends_by"), [("web_worker", signal.SIGINT), ("background_worker", signal.SIGKILL)]
)
def test_a_killed_worker_starts_again_and_all_end_with_their_parent(site, name, ends_by):
    with site.serving() as parent:
        time.sleep(PAUSE)  # one that ends at once is not started at once
        before = workers(parent.pid)
        victims = {pid for pid, each in before.items() if each == name}
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        wait_until(
            lambda: (
                not victims & set(workers(parent.pid))
                and Counter(workers(parent.pid).values()) == Counter(before.values())
            ),
            RESTART,
        )
        assert Counter(before.values()) == {"web_worker": 2, "background_worker": 1}
        assert site.read("/") == 200
        all_end(site, parent, ends_by)


def test_what_was_begun_is_finished_at_the_end(site):
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "csrftoken=a"}
    with site.serving() as parent:
        children = workers(parent.pid)
        headers |= {"Content-Length": "7", "Connection": "close"}
        with site.send("POST", "/desk/login/", headers, b"log") as visitor:
            assert site.read("/robots.txt") == 200  # by now somebody has taken that up, too
            parent.send_signal(signal.SIGTERM)
            wait_until(lambda: not is_open(site.port))
            visitor.connection.sendall(b"in=a")
            assert visitor.status() == 403  # from Django: the form has no token
        assert parent.wait(30) == 0
        wait_until(lambda: not any(map(is_running, children)))
        assert not is_open(site.port)


@pytest.mark.parametrize("shares", [False, True], ids=["", "sharing"])
def test_a_taken_port_is_said_in_one_line(site, shares):
    with socket.socket() as other:
        if shares:  # as Granian does
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((HOST, port := free_port()))
        other.listen()
        run = subprocess.run(
            [*site.command()[:-1], str(port)],
            cwd=ROOT,
            env=site.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert f"Port {port} is in use" in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert run.stdout == ""
