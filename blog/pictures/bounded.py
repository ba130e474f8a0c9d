"""Checking and decoding of pictures in a process of its own, whose memory and time are limited.

Decoders are written in C and read what strangers made: whatever a file does to them, it ends in a
sentence, and who asked goes on. The process is given none of the site's secrets, and its memory is
given back at once. Who asks needn't have the decoders in memory: they are imported there alone.
"""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from PIL import Image

from blog.pictures import problems

# By the name of Linux. 100 million points take 1.6 GB as WebP, and less in every other format
# (docs/operations.md), and some 5 seconds of a processor.
LIMITS = {
    "RLIMIT_AS": 2 * 1024**3,  # bytes of its address space
    "RLIMIT_CPU": 120,  # seconds
    "RLIMIT_CORE": 0,  # nobody's picture is left in a dump
}
MAX_WAIT = 300  # seconds, on a machine that has much else to do

# To check is to read a header, and a request waits for it. 100 million points of WebP are given
# 0.95 GB of addresses by then, of which hardly any is used.
CHECK_LIMITS = LIMITS | {"RLIMIT_AS": 1024**3, "RLIMIT_CPU": 10}
CHECK_MAX_WAIT = 30

# Nobody reads its warnings, of which a file can cause any number.
PROGRAM = [sys.executable, "-W", "ignore", "-m", "blog.pictures.bounded"]
PR_SET_PDEATHSIG = 1  # Linux: which signal it gets when who started it was killed
ROOT = Path(__file__).resolve().parents[2]
# What Python needs of the environment, and one pool of memory for all threads.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"} | {
    name: os.environ[name]
    for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
    if name in os.environ
}

# How the process ends where a decoder fails by itself, the limits end it, or the machine's memory
# runs out.
ENDS = {
    "SIGXCPU": problems.TOO_LONG,
    "SIGKILL": problems.TOO_MUCH_MEMORY,
    "SIGABRT": problems.DAMAGED_OR_TOO_MUCH,  # C++ does it without memory, and for other reasons
    **dict.fromkeys(("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE"), problems.DAMAGED.format("file")),
}


def check_picture(file: IO[bytes]) -> tuple[int, int]:
    """Do what ``decoding.check_picture`` does, in a process of its own.

    Raises InvalidPictureError, and RuntimeError where the process ended for another reason.
    """
    answer, _ = _ask("check", file, CHECK_LIMITS, CHECK_MAX_WAIT)
    width, height = answer["size"]
    return width, height


def decode_picture(file: IO[bytes]) -> Image.Image:
    """Do what ``decoding.decode_picture`` does, in a process of its own.

    Raises InvalidPictureError, and RuntimeError where the process ended for another reason.
    """
    answer, pixels = _ask("decode", file, LIMITS, MAX_WAIT)
    return Image.frombytes(answer["mode"], tuple(answer["size"]), pixels)


def _ask(
    what: str, file: IO[bytes], limits: dict[str, int], max_wait: float
) -> tuple[dict[str, Any], bytes]:
    with _on_disk(file) as stdin:
        try:
            done = subprocess.run(
                [*PROGRAM, what, json.dumps(limits)],
                cwd=ROOT,
                env=ENVIRONMENT,
                stdin=stdin,
                capture_output=True,
                timeout=max_wait,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise problems.InvalidPictureError(problems.TOO_LONG) from error
    if done.returncode:
        raise _failure(done)
    head, _, pixels = done.stdout.partition(b"\n")
    answer = json.loads(head)
    if "problem" in answer:
        raise problems.InvalidPictureError(answer["problem"])
    return answer, pixels


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


def _failure(done: subprocess.CompletedProcess[bytes]) -> Exception:
    ended_by = ""
    if done.returncode < 0:
        with suppress(ValueError):
            ended_by = signal.Signals(-done.returncode).name
    if ended_by in ENDS:
        return problems.InvalidPictureError(ENDS[ended_by])
    said = done.stderr.decode(errors="replace")[-2000:]
    return RuntimeError(f"Decoding a picture ended with {ended_by or done.returncode}: {said}")


def main() -> None:
    """Check or decode the picture that is this process's standard input; write what it is."""
    what, limits = sys.argv[1:]
    _set_limits(json.loads(limits))
    from blog.pictures import decoding

    file, size = sys.stdin.buffer, os.fstat(0).st_size
    answer: dict[str, object]
    pixels = b""
    try:
        if what == "check":
            answer = {"size": decoding.check_picture(file, size)}
        else:
            image = decoding.decode_picture(file, size)
            answer, pixels = {"mode": image.mode, "size": image.size}, image.tobytes()
    except problems.InvalidPictureError as error:
        answer = {"problem": str(error)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pixels)


def _set_limits(limits: dict[str, int]) -> None:
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


if __name__ == "__main__":
    main()
