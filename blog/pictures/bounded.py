"""Checking and decoding of pictures in a process of its own, whose memory and time are limited.

Decoders are written in C and read what strangers made: whatever a file does to them, it ends in a
sentence, and who asked goes on. The process is given none of the site's secrets, and its memory is
given back at once. Who asks needn't have the decoders in memory: they are imported there alone.
"""

import json
import os
import sys
from typing import IO, Any

from PIL import Image

from blog.pictures import problems
from practice_site import bounded_process

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

PROGRAM = [*bounded_process.PYTHON, "blog.pictures.bounded"]

# How the process ends where a decoder fails by itself, the limits end it, or the machine's memory
# runs out.
ENDS = {
    bounded_process.OVERDUE: problems.TOO_LONG,
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
    try:
        said = bounded_process.ask([*PROGRAM, what, json.dumps(limits)], file, max_wait)
    except bounded_process.EndedError as error:
        if error.by in ENDS:
            raise problems.InvalidPictureError(ENDS[error.by]) from error
        raise RuntimeError(f"Decoding a picture failed. {error}") from error
    head, _, pixels = said.partition(b"\n")
    answer = json.loads(head)
    if "problem" in answer:
        raise problems.InvalidPictureError(answer["problem"])
    return answer, pixels


def main() -> None:
    """Check or decode the picture that is this process's standard input; write what it is."""
    what, limits = sys.argv[1:]
    bounded_process.set_limits(json.loads(limits))
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


if __name__ == "__main__":
    main()
