"""A process of its own for what reads a stranger's file, with limits of its memory and time.

Whatever a file does to what reads it, who asked goes on. The process is given none of the site's
secrets, and its memory is given back at once.
"""

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1  # Linux: which signal it gets when who started it was killed
ROOT = Path(__file__).resolve().parents[1]
# Nobody reads its warnings, of which a file can cause any number.
PYTHON = [sys.executable, "-W", "ignore", "-m"]
# What Python needs of the environment, and one pool of memory for all threads.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"} | {
    name: os.environ[name]
    for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
    if name in os.environ
}
OVERDUE = "overdue"  # how it ended when it was waited for too long


class EndedError(Exception):
    """The process ended without an answer; ``by`` is a signal's name, OVERDUE, or its status."""

    def __init__(self, by: str, said: str = "") -> None:
        super().__init__(f"The process ended with {by}: {said}")
        self.by = by


def ask(command: Sequence[str], file: IO[bytes], max_wait: float) -> bytes:
    """Return what a program writes that has the file as its standard input; raises EndedError."""
    with _on_disk(file) as stdin:
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=ENVIRONMENT,
                stdin=stdin,
                capture_output=True,
                timeout=max_wait,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise EndedError(OVERDUE) from error
    if done.returncode:
        by = str(done.returncode)
        if done.returncode < 0:
            with suppress(ValueError):
                by = signal.Signals(-done.returncode).name
        raise EndedError(by, done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


@contextmanager
def _on_disk(file: IO[bytes]) -> Iterator[IO[bytes] | int]:
    """Give a file as another process can read it: a copy of one that is in memory."""
    try:
        descriptor = file.fileno()
    except io.UnsupportedOperation:
        file.seek(0)
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            yield copy
        return
    at = os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        yield descriptor
    finally:
        os.lseek(descriptor, at, os.SEEK_SET)  # which the other process moved, too


def set_limits(limits: dict[str, int]) -> None:
    """Limit this process, by the names of Linux; it ends with who started it. Elsewhere nothing."""
    if sys.platform != "linux":
        return
    import ctypes
    import resource

    for name, most in limits.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        hard = most + 5 if hard < 0 else min(most + 5, hard)
        resource.setrlimit(kind, (min(most, hard), hard))  # each has a signal of its own
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # Where the machine's memory runs out, this process goes first.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
