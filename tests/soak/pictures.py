"""Damage pictures of every kind in many ways: each must be read, or refused with a sentence.

From the project's folder, by hand; the ordinary suite has a sample::

    .venv/bin/python -m tests.soak.pictures                   # 200,000 files
    .venv/bin/python -m tests.soak.pictures --count 10000 --seed 7

They are decoded in one process with the limit of memory that ``blog/pictures/bounded.py`` sets, so
that a crash, an exception or too much memory ends the run; the last line says what was damaged.
"""

import argparse
import faulthandler
import resource
import sys
import time
from itertools import count

from blog.pictures import bounded
from tests.damaged import damaged
from tests.pictures import read_or_refused, samples, with_right_checksums

SLOW = 5  # seconds of a processor, for files of a few KB
AT_A_TIME = 50  # of each kind


def main() -> int:
    """Print how many were read, what they took, and which took long; return 1 for these."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    options = parser.parse_args()
    faulthandler.enable()
    most = bounded.LIMITS["RLIMIT_AS"]
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    files, end = samples(), time.monotonic() + 60 * options.minutes
    tried = read = slow = 0
    longest = 0.0
    for seed in count(options.seed):
        for name, whole in files.items():
            for number, content in enumerate(damaged(whole, AT_A_TIME, seed)):
                start = time.process_time()
                where = f"{name}, seed {seed}, number {number}"
                try:
                    read += read_or_refused(with_right_checksums(content) if seed % 2 else content)
                except BaseException:
                    print(where, flush=True)
                    raise
                took = time.process_time() - start
                longest = max(longest, took)
                if took > SLOW:
                    slow += 1
                    print(f"{where}: {took:.1f} seconds", flush=True)
                tried += 1
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{tried} damaged files, {read} read; {memory} MB; {longest:.1f} s", flush=True)
        if tried >= options.count or time.monotonic() > end:
            return int(slow > 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
