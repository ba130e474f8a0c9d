"""Decoding of pictures in a process of its own, for which memory and time are limited.

Decoders are written in C and read what strangers made: whatever a file does to them, it ends in a
sentence, and the background worker goes on. The process knows none of the site's secrets, and its
memory is given back at once.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from PIL import Image

from blog.pictures import decoding

# By the name of Linux. 100 million points take 1.6 GB as WebP, and less in every other format
# (docs/operations.md), and some 5 seconds of a processor.
LIMITS = {
    "RLIMIT_AS": 2 * 1024**3,  # bytes of its address space
    "RLIMIT_CPU": 120,  # seconds
    "RLIMIT_CORE": 0,  # nobody's picture is left in a dump
}
MAX_WAIT = 900  # seconds, on a machine that has much else to do

PROGRAM = [sys.executable, "-m", "blog.pictures.bounded"]
ROOT = Path(__file__).resolve().parents[2]
# What Python needs of the environment, and one pool of memory for all threads.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"} | {
    name: os.environ[name]
    for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
    if name in os.environ
}

TOO_LONG = (
    "To unpack this picture takes far too long. Open it in the program in which you look at "
    "pictures, save it as JPEG, and choose that file."
)
# How the process ends where a decoder fails by itself, the limits end it, or the machine's memory
# runs out.
TIME_IS_OVER = ("SIGXCPU",)
MEMORY_IS_OVER = ("SIGKILL", "SIGABRT")
CRASHED = ("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE")


def decode_picture(file: IO[bytes], size: int) -> Image.Image:
    """Do what ``decoding.decode_picture`` does, in a process of its own.

    Raises InvalidPictureError, and RuntimeError where the process ended for another reason.
    """
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        try:
            done = subprocess.run(
                [*PROGRAM, json.dumps(LIMITS)],
                cwd=ROOT,
                env=ENVIRONMENT,
                stdin=copy,
                capture_output=True,
                timeout=MAX_WAIT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise decoding.InvalidPictureError(TOO_LONG) from error
    if done.returncode:
        raise _failure(done)
    head, _, pixels = done.stdout.partition(b"\n")
    answer = json.loads(head)
    if "problem" in answer:
        raise decoding.InvalidPictureError(answer["problem"])
    return Image.frombytes(answer["mode"], tuple(answer["size"]), pixels)


def _failure(done: subprocess.CompletedProcess[bytes]) -> Exception:
    ended_by = ""
    if done.returncode < 0:
        with suppress(ValueError):
            ended_by = signal.Signals(-done.returncode).name
    if ended_by in TIME_IS_OVER:
        return decoding.InvalidPictureError(TOO_LONG)
    if ended_by in MEMORY_IS_OVER:
        return decoding.InvalidPictureError(decoding.TOO_MUCH_MEMORY)
    if ended_by in CRASHED:
        return decoding.InvalidPictureError(decoding.DAMAGED.format("file"))
    said = done.stderr.decode(errors="replace")[-2000:]
    return RuntimeError(f"Decoding a picture ended with {ended_by or done.returncode}: {said}")


def main() -> None:
    """Decode the picture that is this process's standard input, and write its pixels."""
    _set_limits(json.loads(sys.argv[1]))
    answer: dict[str, object]
    try:
        image = decoding.decode_picture(sys.stdin.buffer, os.fstat(0).st_size)
    except decoding.InvalidPictureError as error:
        answer, pixels = {"problem": str(error)}, b""
    else:
        answer, pixels = {"mode": image.mode, "size": image.size}, image.tobytes()
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pixels)


def _set_limits(limits: dict[str, int]) -> None:
    if sys.platform != "linux":
        return
    import resource

    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))
    # Where the machine's memory runs out, this process goes first.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    main()
