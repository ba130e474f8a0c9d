"""The site as in production: the README's environment, ``manage.py serve``, a port of its own.

Visitors speak to it through plain sockets, as a proxy does or as somebody who means no good.
"""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.ports import HOST, free_port
from tests.practice_site.environment import ROOT, environment, production

SITE = "blog.example.com"
DEMO = """
from blog.demo.load import load_demo
load_demo("a long enough sentence")
"""
STATUS = re.compile(r"^(\d+) \((.*)\) (\w) (\d+) ", re.DOTALL)
PATIENCE = 180  # seconds after which a test gives up; whatever it waits for is there far sooner


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE) -> float:
    """Wait until something is true; gives the seconds it took, and fails when that is too long."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - start


class Site:
    """A site in a folder, with a server that can be started and stopped."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.environment = environment(
            **production(),
            DJANGO_SETTINGS_MODULE="practice_site.settings",
        ) | {
            "SECRET_KEY": "k3J9-xqT7_bVw2LmZ0aRf8YdHs5CnEu1PgOi6Xl4KtQvBjNrWcMyUzDeAhSo",
            "DATA_DIR": str(folder),
        }

    def manage(self, *arguments: str) -> None:
        """Run a command of the project."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    def prepare(self, *, example: bool = False) -> None:
        """Make the database and the static files, as the README says."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        if example:
            self.manage("shell", "--verbosity", "0", "--command", DEMO)

    def command(self) -> list[str]:
        """The production command."""
        return [sys.executable, "manage.py", "serve", "--port", str(self.port)]

    @contextmanager
    def serving(self, output: int | None = None) -> Iterator[subprocess.Popen[str]]:
        """Serve, give the parent process once a page was answered, and stop.

        ``output`` is where its log goes, as for subprocess; the terminal by default.
        """
        parent = subprocess.Popen(
            self.command(),
            cwd=ROOT,
            env=self.environment,
            stdout=output,
            stderr=output,
            text=True,
        )
        try:
            wait_until(lambda: parent.poll() is None and is_open(self.port))
            assert self.read("/robots.txt") == 200
            yield parent
        finally:
            parent.send_signal(signal.SIGTERM)
            try:
                parent.wait(30)
            finally:
                parent.kill()

    def read(self, path: str = "/", timeout: float = PATIENCE) -> int:
        """Read a page as a visitor who comes through the proxy; gives its status."""
        with self.send("GET", path, {"Connection": "close"}, timeout=timeout) as visitor:
            return int(visitor.answer().split(b" ", 2)[1])

    def send(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        *,
        port: int | None = None,
        timeout: float = PATIENCE,
    ) -> "Visitor":
        """Begin a request and leave the rest to the caller."""
        connection = socket.create_connection((HOST, port or self.port), timeout)
        visitor = Visitor(connection)
        fields = {"Host": SITE, "X-Forwarded-Proto": "https", **(headers or {})}
        lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {fields[key]}" for key in fields)]
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return visitor


class Visitor:
    """One connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def answer(self) -> bytes:
        """Everything until the server closes the connection."""
        data = b""
        while chunk := self.connection.recv(65536):
            data += chunk
        return data

    def status(self) -> int:
        """The status of the answer, as soon as it is there."""
        line = b""
        while b"\r\n" not in line:
            chunk = self.connection.recv(4096)
            assert chunk, f"the connection was closed after {line!r}"
            line += chunk
        return int(line.split(b" ", 2)[1])

    def waits(self) -> bool:
        """Whether the server has said nothing yet, and not closed the connection."""
        poll = select.poll()  # select() knows no more than 1,024 files
        poll.register(self.connection, select.POLLIN)
        return not poll.poll(0)


def is_open(port: int) -> bool:
    """Whether somebody listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def workers(parent: int) -> dict[int, str]:
    """What each process of a parent is, by its number: web_worker or background_worker."""
    names = {name[:15]: name for name in ("web_worker", "background_worker")}  # as Linux has them
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since
            # "17 (web_worker) S 12 ...": its number, what it is, its state, its parent's number
            number, name, state, of = STATUS.findall(path.read_text(errors="replace"))[0]
            if int(of) == parent and name in names and state != "Z":
                found[int(number)] = names[name]
    return found


def is_running(process: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
