"""The parent: keeps the web workers and the background worker running, and ends with them.

It imports the standard library only, so that ``serve`` can become this, and be small.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
PARENT = "SERVED_BY"  # in the environment of a worker: the parent's process id

TICK = 0.2  # seconds from one look at the workers to the next
PAUSE = 2  # seconds between two starts of the same worker, at least
PATIENCE = 10  # seconds in which a worker may end what it has begun


class Worker:
    """A process that is started again when it ends."""

    def __init__(self, name: str, command: list[str], files: tuple[int, ...] = ()) -> None:
        self.name, self.command, self.files = name, command, files
        self.start()

    def start(self) -> None:
        """Start the process; Ctrl-C in a terminal reaches the parent alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, str(MANAGE), *self.command],
            env={**os.environ, PARENT: str(os.getpid())},
            pass_fds=self.files,
            start_new_session=True,
        )

    def revive(self) -> None:
        """Start the process again if it has ended."""
        status = self.process.poll()
        if status is None or time.monotonic() - self.started < PAUSE:
            return
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        print(f"A {self.name} ended {how}; it starts again.", file=sys.stderr, flush=True)
        self.start()


def supervise(port: int, web_workers: int) -> None:
    """Run all workers until SIGINT or SIGTERM; ``port`` is the file number of an open port.

    The port is closed at the end.
    """
    ending = False

    def end(number: int, frame: object) -> None:
        nonlocal ending
        ending = True

    for number in (signal.SIGINT, signal.SIGTERM):  # also where a script ignores SIGINT
        signal.signal(number, end)
    workers = [*web(port, web_workers), Worker("background worker", ["background_worker"])]
    while not ending:
        time.sleep(TICK)
        for worker in workers:
            worker.revive()
    if sys.platform != "win32":
        os.close(port)  # who comes now is told so at once
    for worker in workers:
        worker.process.terminate()
    last = time.monotonic() + PATIENCE
    for worker in workers:
        try:
            worker.process.wait(max(0, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.process.kill()
            worker.process.wait()


def web(port: int, number: int) -> list[Worker]:
    """Start the web workers, each of which may have as many connections as the system allows."""
    if sys.platform == "win32":  # no process is given an open port there: Django's server opens it
        with socket.socket(fileno=port) as listener:
            host, digits = listener.getsockname()[:2]
        return [Worker("web worker", ["runserver", "--noreload", f"{host}:{digits}"])]
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return [Worker("web worker", ["web_worker", str(port)], (port,)) for _ in range(number)]


if __name__ == "__main__":
    supervise(int(sys.argv[1]), int(sys.argv[2]))
