"""Long drills of ``manage.py serve``, with real processes. Run by hand, in the project's folder.

::

    .venv/bin/python -m tests.soak.server storm            # slow senders and idle connections
    .venv/bin/python -m tests.soak.server storm --nginx    # the same through nginx (apt: nginx)
    .venv/bin/python -m tests.soak.server kills            # 41 workers killed, one after another

``storm`` says how soon 100 readers got their page before, during and after it: 95 within 250 ms is
the aim. ``kills`` says how long it took until as many workers ran again and a page was answered.
"""

import argparse
import os
import random
import resource
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from practice_site.server.parent import PAUSE
from tests import nginx
from tests.ports import HOST
from tests.served import Site, Visitor, wait_until, workers

ARTICLE = "/articles/closing-the-day/"
SENDERS, IDLE = 64, 1000
SOON, AIM = 0.25, 95  # seconds; of 100 pages


def read(site: Site, port: int) -> tuple[float, int]:
    """Read an article; gives the seconds it took, and its status or 0."""
    start = time.monotonic()
    try:
        with site.send("GET", ARTICLE, {"Connection": "close"}, port=port, timeout=10) as visitor:
            status = int(visitor.answer().split(b" ", 2)[1])
    except (OSError, IndexError):
        status = 0
    return time.monotonic() - start, status


def hundred_readers(site: Site, port: int, when: str) -> int:
    """Read a hundred times, and print and return how many were soon answered."""
    answers = [read(site, port) for _ in range(100)]
    times = sorted(seconds for seconds, status in answers)
    soon = sum(seconds <= SOON and status == 200 for seconds, status in answers)
    print(
        f"{when:9} {soon} of 100 within {SOON * 1000:.0f} ms; median {times[50] * 1000:.0f} ms, "
        f"95th {times[94] * 1000:.0f}, slowest {times[-1] * 1000:.0f};",
        *(f"{number} × {status}" for status, number in Counter(s for _, s in answers).items()),
        flush=True,
    )
    return soon


class Storm:
    """Slow senders, half to a reader's address and half to the sign-in page, and idle connections.

    Whoever is turned away comes again within a second.
    """

    def __init__(self, site: Site, port: int) -> None:
        self.site, self.port = site, port
        self.senders: list[Visitor | None] = [None] * SENDERS
        self.idle = [socket.create_connection((HOST, port)) for _ in range(IDLE)]
        self.over = threading.Event()
        self.sending = self.turned_away = 0
        self.round()
        self.thread = threading.Thread(target=self.go_on)
        self.thread.start()

    def go_on(self) -> None:
        while not self.over.wait(1):
            self.round()
        for connection in [*self.idle, *(each.connection for each in self.senders if each)]:
            connection.close()

    def round(self) -> None:
        """Let each sender send a byte, or begin again."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": "1000",
            "Cookie": f"csrftoken={'a' * 32}",
            "Origin": "https://blog.example.com",
        }
        for place, sender in enumerate(self.senders):
            try:
                if sender and sender.waits():
                    sender.connection.send(b"a")
                    continue
            except OSError:
                pass
            self.turned_away += sender is not None
            path = "/" if place % 2 else "/desk/login/"
            self.senders[place] = self.site.send("POST", path, headers, port=self.port)
        self.sending = sum(sender is not None and sender.waits() for sender in self.senders)


def storm(site: Site, port: int) -> bool:
    """Compare readers before, during and after a storm."""
    hundred_readers(site, port, "before")
    weather = Storm(site, port)
    during = hundred_readers(site, port, "during")
    time.sleep(25)  # by now everybody slow was turned away at least once
    later = hundred_readers(site, port, "still")
    print(f"          ({weather.sending} sending, {weather.turned_away} times turned away)")
    weather.over.set()
    weather.thread.join()
    after = hundred_readers(site, port, "after")
    return min(during, later, after) >= AIM


def kills(site: Site, parent: int, number: int) -> bool:
    """Kill workers; gives whether all were soon there again."""
    chance = random.Random(13)
    slowest = {"web_worker": 0.0, "background_worker": 0.0}
    for _ in range(number):
        time.sleep(PAUSE)
        before = workers(parent)
        victim, name = chance.choice(sorted(before.items()))
        start = time.monotonic()
        os.kill(victim, signal.SIGKILL)
        wait_until(partial(replaced, victim, before, parent))
        assert site.read(ARTICLE) == 200
        slowest[name] = max(slowest[name], time.monotonic() - start)
    for name, seconds in slowest.items():
        print(f"{name}: there again, and a page answered, after {seconds:.1f} s at most")
    return max(slowest.values()) <= 6


def replaced(victim: int, before: dict[int, str], parent: int) -> bool:
    """Whether there are as many workers as before without the victim."""
    now = workers(parent)
    return victim not in now and Counter(now.values()) == Counter(before.values())


def main() -> int:
    """Make a site, run a drill, and return 0 if its aim was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("drill", choices=["storm", "kills"])
    parser.add_argument("--nginx", action="store_true", help="put nginx before the site")
    parser.add_argument("--count", type=int, default=41, help="how many workers are killed")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as name:
        site = Site(Path(name))
        site.prepare(example=True)
        with site.serving() as parent:
            if options.drill == "kills":
                return not kills(site, parent.pid, options.count)
            proxy = nginx.running(Path(name), [site.port]) if options.nginx else None
            with proxy or nullcontext(site.port) as port:
                return not storm(site, port)


if __name__ == "__main__":
    sys.exit(main())
