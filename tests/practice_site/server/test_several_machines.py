"""Three machines that share a PostgreSQL and a folder, behind nginx as docs/deploy has it.

The machines are three ``manage.py serve`` here. For the database to be away for a minute, run this
by hand with SECONDS_AWAY=60.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from practice_site.readiness import UNREACHABLE
from tests import nginx, postgresql
from tests.ports import HOST
from tests.practice_site.environment import ROOT
from tests.served import SITE, Site, wait_until, workers

pytestmark = pytest.mark.machines

SOON = 0.5  # seconds in which what was published is seen through all machines
BACK = 2  # seconds in which everything works again
PATIENT = 5  # seconds that a reader waits at most
PAUSE_OF_A_READER = 0.02  # seconds; without one, eight leave the machines nothing of this one
AWAY = float(os.environ.get("SECONDS_AWAY", "12"))
ENOUGH = 300  # pages that the readers read while something happens

SEED = """
import json
from django.conf import settings
from django.test import Client
from blog.articles import snapshot
from blog.models import Post, Practice
from blog.publishing import actions
from tests.factories import OwnerFactory, ReadyPostFactory

Practice().save()
owner = OwnerFactory()
rain = actions.publish(ReadyPostFactory(title="Rain"), by=owner)
ready = Post.objects.get(pk=ReadyPostFactory(title="Wind").pk)
desk = Client()
desk.force_login(owner)
cookies = {settings.CSRF_COOKIE_NAME: "c" * 32, **{n: m.value for n, m in desk.cookies.items()}}
print(json.dumps({
    "article": rain.get_absolute_url(),
    "desk": f"/desk/blog/post/{ready.pk}/publishing/",
    "attested": snapshot.build_edition(ready).content_hash,
    "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
}))
"""


class Machine(Site):
    """One of several that share a folder and a database; ``parent`` is there while it serves."""

    parent: subprocess.Popen[str]

    def __init__(self, folder: Path, database: str, logs: Path) -> None:
        super().__init__(folder)
        self.environment["DATABASE_URL"] = database
        self.log = logs / f"{self.port}.log"

    def command(self) -> list[str]:
        """The production command, for a machine with one processor."""
        return [*super().command(), "--workers", "1"]

    def process(self, name: str) -> int:
        """The number of its one process of this name."""
        return next(pid for pid, each in workers(self.parent.pid).items() if each == name)

    def get(self, path: str = "/") -> tuple[int, str]:
        """Read a page; gives its status and text."""
        with Reader(self.port) as reader:
            return reader.get(path)

    def shows(self, text: str) -> bool:
        """Whether its first page shows this text."""
        status, page = self.get()
        return status == 200 and text in page


class Reader(http.client.HTTPConnection):
    """Somebody who reads on one connection."""

    def __init__(self, port: int) -> None:
        super().__init__(HOST, port, timeout=30)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def get(self, path: str) -> tuple[int, str]:
        """Read a page; gives its status and text."""
        self.request("GET", path, headers={"Host": SITE, "X-Forwarded-Proto": "https"})
        return self.received()

    def received(self) -> tuple[int, str]:
        """What was answered: its status and text."""
        answer = self.getresponse()
        return answer.status, answer.read().decode()


class Practice:
    """Three machines, their database, and nginx before them."""

    def __init__(self, folder: Path, logs: Path) -> None:
        """Prepare it; in the folder are static files already."""
        self.server = postgresql.Server()
        self.logs = logs
        self.machines = [Machine(folder, self.server.address, logs) for _ in range(3)]
        self.machines[0].manage("migrate", "--verbosity", "0")
        seeded = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", SEED],
            cwd=ROOT, env=self.machines[0].environment, stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        self.facts = json.loads(seeded.stdout)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve on all machines, with nginx before them at ``port``."""
        with ExitStack() as stack:
            for machine in self.machines:
                log = stack.enter_context(machine.log.open("w"))
                machine.parent = stack.enter_context(machine.serving(log.fileno()))
            ports = [machine.port for machine in self.machines]
            self.port = stack.enter_context(nginx.running(self.logs, ports))
            yield

    def post(self, port: int, **fields: str) -> tuple[int, str]:
        """Send a form of the publish page to a machine or nginx; gives the status and the page."""
        headers = {
            "Host": SITE,
            "X-Forwarded-Proto": "https",
            "Cookie": self.facts["cookie"],
            "Origin": f"https://{SITE}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({"csrfmiddlewaretoken": "c" * 32, **fields})
        with Reader(port) as writer:
            writer.request("POST", self.facts["desk"], body, headers)
            return writer.received()

    def database(self) -> psycopg.Connection:
        """A connection of somebody's own."""
        return psycopg.connect(host=str(self.server.folder), user="tests", dbname="postgres")

    def execute(self, sql: str) -> float:
        """Write to the database; gives the moment just before the commit."""
        with self.database() as connection:
            connection.execute(sql)
            return time.monotonic()

    def rename(self, name: str) -> float:
        """Give the practice another name, which every page has; gives the moment."""
        return self.execute(f"UPDATE blog_practice SET name = '{name}'")

    def seconds_until_all_show(self, text: str, since: float) -> float:
        """Ask until all machines show it; gives how late one was asked that didn't yet."""
        latest, left = since, list(self.machines)
        while left:
            assert latest < since + PATIENT, f"{text} is not shown"
            for machine in list(left):
                asked = time.monotonic()
                if machine.shows(text):
                    left.remove(machine)
                else:
                    latest = asked
        return latest - since

    @contextmanager
    def patience(self) -> Iterator[None]:
        """Fail if what is asked meanwhile takes longer than a reader waits."""
        start = time.monotonic()
        yield
        assert time.monotonic() - start < PATIENT

    @contextmanager
    def readers(self, *paths: str) -> Iterator[Counter[object]]:
        """Let eight readers read through nginx meanwhile; gives what they got, by its status."""
        got: Counter[object] = Counter()
        over = threading.Event()

        def read() -> None:
            with Reader(self.port) as reader:
                while not over.is_set():
                    for path in paths:
                        try:
                            got[reader.get(path)[0]] += 1
                        except (OSError, http.client.HTTPException) as error:
                            got[repr(error)] += 1
                        time.sleep(PAUSE_OF_A_READER)

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        try:
            yield got
        finally:
            over.set()
            for thread in threads:
                thread.join()


@pytest.fixture(scope="module")
def practice(folder, tmp_path_factory) -> Iterator[Practice]:
    practice = Practice(folder, tmp_path_factory.mktemp("machines"))
    with practice.serving():
        yield practice


def what_is_published_through_one_machine_is_seen_through_all(practice: Practice) -> None:
    assert not any(machine.shows("Wind") for machine in practice.machines)  # and keeps the page
    one = practice.machines[0]
    attested = {"publish-attested": practice.facts["attested"]}
    status, page = practice.post(one.port, action="publish", **attested)
    published = time.monotonic()
    assert status == 302, page
    assert one.shows("Wind")  # at once
    assert practice.seconds_until_all_show("Wind", published) < SOON
    taken = [
        practice.seconds_until_all_show(name, practice.rename(name))
        for name in ("First Street", "Second Street", "Third Street")
    ]
    assert max(taken) < SOON


def machines_that_lost_their_connections_are_as_soon(practice: Practice) -> None:
    practice.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    assert practice.seconds_until_all_show("Lost", practice.rename("Lost Connections")) < SOON
    for machine in practice.machines:
        assert "database is away" not in machine.log.read_text()


def a_worker_killed_under_load_loses_no_request_but_its_own(practice: Practice) -> None:
    machine = practice.machines[1]
    sent: list[int] = []

    def save() -> None:
        sent.append(practice.post(practice.port, action="")[0])

    writers = [threading.Thread(target=save) for _ in range(6)]  # each machine has some of them
    with practice.database() as other:
        other.execute("LOCK TABLE django_session")  # holds up the desk, and no reader
        for writer in writers:
            writer.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        wait_until(lambda: other.execute(waiting).fetchone() == (len(writers),))
        with practice.readers("/", practice.facts["article"], "/made/for/each/") as got:
            wait_until(lambda: got.total() > ENOUGH)
            os.kill(machine.process("web_worker"), signal.SIGKILL)
            wait_until(lambda: machine.shows("Rain"))
    for writer in writers:
        writer.join()
    assert set(got) == {200, 404}, got
    assert set(sent) == {200, 502}, sent


def a_database_that_is_away_is_survived(practice: Practice) -> None:
    article, unread = practice.facts["article"], "/archive/"
    ends_after = AWAY * 3 / 4
    running = [workers(machine.parent.pid) for machine in practice.machines]
    with practice.database() as other:  # an article ends meanwhile, which changes the first page
        other.execute(
            "UPDATE blog_edition SET live_until = clock_timestamp() + %s * interval '1 second' "
            "WHERE title = 'Wind'", [ends_after],
        )  # fmt: skip
    ends = time.monotonic() + ends_after
    time.sleep(SOON)
    before = [machine.get() for machine in practice.machines]
    assert all(status == 200 and "Wind" in page for status, page in before)

    quiet = [len(machine.log.read_text()) for machine in practice.machines]
    practice.server.stop()
    stopped = time.monotonic()
    for machine in practice.machines:
        with practice.patience():
            status, page = machine.get(unread)
        assert (status, "come back in a few minutes" in page) == (503, True), page
        with practice.patience():
            status, page = practice.post(machine.port, action="as typed")
        assert (status, "as typed</textarea>" in page) == (503, True), page
    with practice.readers("/") as got:
        wait_until(lambda: got.total() > ENOUGH)
        assert set(got) == {200}, got
    assert [machine.get() for machine in practice.machines] == before
    assert time.monotonic() < ends, "the machine that runs this is too slow"
    wait_until(lambda: time.monotonic() > ends)
    for machine in practice.machines:
        with practice.patience():
            status, page = machine.get()
        assert (status, UNREACHABLE in page) == (503, True)
    with practice.readers("/", article, unread, "/search/?q=rain") as got:
        wait_until(lambda: time.monotonic() > stopped + AWAY)
    assert set(got) == {503}, got

    practice.server.start()
    since = time.monotonic()
    assert practice.seconds_until_all_show("Rain", since) < BACK
    assert practice.seconds_until_all_show("Again", practice.rename("Here Again")) < SOON
    for machine, before_it, length in zip(practice.machines, running, quiet, strict=True):
        assert "Wind" not in machine.get()[1]
        assert practice.post(machine.port, action="")[0] == 200
        assert workers(machine.parent.pid) == before_it
        log = machine.log.read_text()[length:]
        assert log.count("The database is away") == log.count("The database is back") == 1
        assert len(log.splitlines()) < 10, log


def readers_notice_nothing_of_a_machine_that_dies(practice: Practice) -> None:
    machine = practice.machines[2]
    with practice.readers("/", practice.facts["article"]) as got:
        before = got.total()
        for process in (machine.parent.pid, *workers(machine.parent.pid)):
            os.kill(process, signal.SIGKILL)
        wait_until(lambda: got.total() > before + ENOUGH)
    assert set(got) == {200}, got


def test_three_machines_are_one_site(practice):
    """In one test, so that they are started once."""
    what_is_published_through_one_machine_is_seen_through_all(practice)
    machines_that_lost_their_connections_are_as_soon(practice)
    a_worker_killed_under_load_loses_no_request_but_its_own(practice)
    a_database_that_is_away_is_survived(practice)
    readers_notice_nothing_of_a_machine_that_dies(practice)
