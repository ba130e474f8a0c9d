"""Ports for the servers of tests; processes that run at the same time take different ones."""

import itertools
import os
import random
import socket
from collections.abc import Iterator
from contextlib import suppress

HOST = "127.0.0.1"
EACH = 1_000  # of a process of pytest -n
# Below 32,768, from where on Linux gives them to whoever asks for any.
FIRST = 12_000 + EACH * (int(os.environ.get("PYTEST_XDIST_WORKER", "gw19")[2:]) % 20)


def _in_turn() -> Iterator[int]:
    start = random.randrange(EACH)  # there may be other runs
    return itertools.cycle(FIRST + (start + number) % EACH for number in range(EACH))


_ports = _in_turn()


def free_port() -> int:
    """Return a port that nobody has, and that nobody was given lately."""
    for port in _ports:
        with socket.socket() as probe, suppress(OSError):  # somebody has it
            probe.bind((HOST, port))
            return port
    raise AssertionError  # the ports have no end
