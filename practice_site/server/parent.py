"""The parent: keeps the web workers and the background worker running, and ends with them.

On Linux, workers are forked from it once Django is loaded. So they are there at once, also after
one died, and what none of them changes is in memory once for all. Elsewhere each is started anew:
the libraries of macOS don't bear a fork.

SIGHUP loads a new version: the parent executes itself anew, and keeps its process id, its port and
its workers. As soon as there are new ones, the old ones let nobody in, ask those who are in to come
again, and end when all have gone, so that no request fails.
"""

import contextlib
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import NoReturn

from django.db import connections

logger = logging.getLogger(__name__)

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
PARENT = "SERVED_BY"  # in the environment of a worker: the parent's process id
KEPT = "SERVED_BEFORE"  # in that of a parent that was reloaded: its port and its old workers

TICK = 0.2  # seconds from one look at the workers to the next
PAUSE = 2  # seconds between two starts of the same worker, at least
PATIENCE = 10  # seconds in which a worker may end what it has begun
ENDS = (signal.SIGINT, signal.SIGTERM)
# What waits for ``supervise`` to listen; on Windows no signal can.
HELD = (signal.SIGINT, signal.SIGHUP) if sys.platform != "win32" else ()


class Worker:
    """A process that runs a command of manage.py, and is started again when it ends."""

    def __init__(self, name: str, *command: str, port: int, takes_port: bool = False) -> None:
        self.name, self.command = name, command
        self.port, self.takes_port = port, takes_port
        self.start()

    def start(self) -> None:
        """Start the process; Ctrl-C in a terminal reaches the parent alone."""
        self.started = time.monotonic()
        if sys.platform == "linux":
            unused = () if self.takes_port else (self.port,)
            self.process: Fork | subprocess.Popen[bytes] = Fork(self.command, unused)
        else:
            self.process = start_anew(self.command, (self.port,) if self.takes_port else ())

    def revive(self) -> None:
        """Start the process again if it has ended."""
        status = self.process.poll()
        if status is None or time.monotonic() - self.started < PAUSE:
            return
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        logger.warning("A %s ended %s; it starts again.", self.name, how)
        self.start()


class Child:
    """A process of ours, which can be asked what subprocess.Popen is asked here."""

    status: int | None = None

    def __init__(self, pid: int) -> None:
        """Take the process id of a child."""
        self.pid = pid

    def poll(self) -> int | None:
        """Return how it ended, as Popen does; None while it runs."""
        if self.status is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # it had ended before the program was executed anew
                pid, status = self.pid, 0
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status

    def wait(self, seconds: float = PATIENCE) -> None:
        """Wait for its end; raises subprocess.TimeoutExpired."""
        last = time.monotonic() + seconds
        while self.poll() is None:
            if time.monotonic() >= last:
                raise subprocess.TimeoutExpired("worker", seconds)
            time.sleep(0.02)

    def send(self, number: int) -> None:
        """Send it a signal."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send(signal.SIGKILL)


class Fork(Child):
    """A forked process."""

    def __init__(self, command: tuple[str, ...], unused: tuple[int, ...]) -> None:
        """Fork; the child closes the unused files, runs the command and ends."""
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        # A signal that comes before the child has its own way to end waits for that.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        connections.close_all()  # no process may inherit one
        super().__init__(os.fork())
        if self.pid == 0:
            run_child(command, parent, unused)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)


def run_child(command: tuple[str, ...], parent: int, unused: tuple[int, ...]) -> NoReturn:
    """Be a worker, of a session of its own, until the command ends."""
    from django.core.management import call_command

    status = 1
    try:
        os.setsid()
        os.environ[PARENT] = str(parent)
        for number in ENDS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])  # until it knows what to do
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
        for file in unused:
            os.close(file)
        name_process(command[0])
        call_command(*command)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        logger.exception("A worker failed.")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def name_process(name: str) -> None:
    """Let ``ps`` and ``top`` show what a worker is, where the system can."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(name)


def start_anew(command: tuple[str, ...], files: tuple[int, ...]) -> subprocess.Popen[bytes]:
    """Start a worker as a process of its own, with these open files."""
    return subprocess.Popen(
        [sys.executable, str(MANAGE), *command],
        env={**os.environ, PARENT: str(os.getpid())},
        pass_fds=files,
        start_new_session=True,
    )


def supervise(
    port: int, web_workers: int, *, before: Iterable[int] = (), reloads: bool = False
) -> None:
    """Run all workers until SIGINT or SIGTERM; ``port`` is the file number of an open port.

    The port is closed at the end. ``before`` are the process ids of workers whose place these ones
    take. With ``reloads``, SIGHUP loads a new version.
    """
    asked: set[int] = set()
    heard = (*ENDS, signal.SIGHUP) if reloads else ENDS
    for number in heard:  # SIGINT also where a script ignores it
        signal.signal(number, lambda number, frame: asked.add(number))
    if HELD:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (*ENDS, *HELD))  # see reload, hold_signals
    gc.unfreeze()  # what a start left over goes, too
    gc.collect()
    gc.freeze()  # else the collector would write to what the workers share
    background = Worker("background worker", "background_worker", port=port)
    workers = [*web(port, web_workers), background]
    leaving = [Child(pid) for pid in before]
    for child in leaving:
        child.send(signal.SIGHUP)
    while not asked.intersection(ENDS):
        if asked:
            asked.discard(signal.SIGHUP)
            children = [*leaving, *(worker.process for worker in workers)]
            reload(port, [child.pid for child in children if child.poll() is None], asked)
        time.sleep(TICK)
        for worker in workers:
            worker.revive()
        leaving = [child for child in leaving if child.poll() is None]
    if sys.platform != "win32":
        os.close(port)  # who comes now is told so at once
    end([*leaving, *(worker.process for worker in workers)])


def hold_signals() -> None:
    """Let Ctrl-C and SIGHUP wait for ``supervise``: an import may lose a KeyboardInterrupt."""
    if HELD:
        signal.pthread_sigmask(signal.SIG_BLOCK, HELD)


def reload(port: int, workers: Sequence[int], asked: Set[int]) -> None:
    """Execute the program anew, with the port and these workers.

    Returns if it can't be loaded or served, or if ``asked`` to end meanwhile.
    """
    logger.info("Loading the site anew.")
    signals = (*ENDS, signal.SIGHUP)
    program = [sys.executable, *sys.orig_argv[1:]]
    try:
        os.chdir(MANAGE.parent)  # the folder may be another one of the same name
        check = subprocess.run([*program, "--check"], stdout=subprocess.DEVNULL, check=False)
        # From here on a signal waits until the program listens again.
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        if check.returncode == 0 and not asked:
            os.set_inheritable(port, True)
            kept = " ".join(map(str, [port, *workers]))
            os.execve(program[0], program, {**os.environ, KEPT: kept})  # noqa: S606  as started
    except OSError as error:
        logger.error("%s", error)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
    logger.error("It is not loaded, and the site goes on as it is.")


def kept() -> tuple[int, list[int]] | None:
    """Return the port and the workers of the program that executed this one anew; None at a start.

    Nobody else learns of them.
    """
    if not (numbers := os.environ.pop(KEPT, "").split()):
        return None
    port, *workers = map(int, numbers)
    return port, workers


def end(processes: Sequence[Child | subprocess.Popen[bytes]]) -> None:
    """Let processes finish what they have begun, for some seconds."""
    for process in processes:
        process.terminate()
    last = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def web(port: int, number: int) -> list[Worker]:
    """Start the web workers, each of which may have as many connections as the system allows."""
    if sys.platform == "win32":  # no process is given an open port there: Django's server opens it
        with socket.socket(fileno=port) as listener:
            host, digits = listener.getsockname()[:2]
        return [Worker("web worker", "runserver", "--noreload", f"{host}:{digits}", port=port)]
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return [
        Worker("web worker", "web_worker", str(port), port=port, takes_port=True)
        for _ in range(number)
    ]
