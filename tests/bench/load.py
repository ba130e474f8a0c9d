"""A load on a server, and what it costs: CPU time of whole process trees, and waiting times.

The load is wrk's (Debian: ``apt install wrk``): HTTP/1.1 on 8 connections that stay open, each
asking again as soon as it was answered.
"""

import http.client
import json
import math
import os
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.ports import HOST
from tests.served import PATIENCE, SITE

CONNECTIONS = 8
LONGEST = 30  # seconds of load on a page that is so slow that few are answered
ROUNDS = 5  # times that each connection is answered, at least
AS_A_PROXY = {"Host": SITE, "X-Forwarded-Proto": "https", "Accept-Encoding": "br, gzip"}
TICKS = os.sysconf("SC_CLK_TCK")
REPORT = """
done = function(summary, latency, requests)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write
  io.write(string.format('\\n{"requests": %d, "errors": %d, "p50": %f, "p99": %f}\\n',
    summary.requests, errors, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


@dataclass(frozen=True)
class Target:
    """A server that listens, and the processes that its answers take, with their children."""

    port: int
    processes: tuple[int, ...]


@dataclass(frozen=True)
class Load:
    """A page that is asked for again and again."""

    target: Target
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """What an answer took, in milliseconds."""

    cpu: float  # in the turn that took the least
    p50: float
    p99: float
    turns: tuple[float, ...] = ()  # CPU of each

    def shares_of(self, other: "Figures") -> list[float]:
        """Its CPU to that of another that was measured in turn with it, by turns.

        Other work on the machine may double what a turn takes, and mostly takes longer than two.
        """
        return [mine / its for mine, its in zip(self.turns, other.turns, strict=True)]


@dataclass(frozen=True)
class Answer:
    """One answer, as it came: its body as it was compressed."""

    status: int
    headers: Mapping[str, str]  # by small letters
    body: bytes
    seconds: float


def missing_program() -> str:
    """A sentence that says what can't be done without; empty if everything is there."""
    return "" if shutil.which("wrk") else "The load needs wrk (Debian: apt install wrk)."


def ask(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask once, as a proxy does."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={**AS_A_PROXY, **(headers or {})})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    fields = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, fields, body, time.perf_counter() - began)


def measure(loads: Sequence[Load], *, seconds: int, turns: int) -> list[Figures]:
    """Ask for each page under load, in turn; gives the least CPU, and the median of waiting times.

    In turn, since a machine's speed changes from minute to minute, and what is compared should
    have had the same; backwards every second time, so that none is always first. Other work on
    the machine only ever adds to the CPU.
    """
    found: list[list[Figures]] = [[] for _ in loads]
    for turn in range(turns):
        pairs = [*zip(loads, found, strict=True)]
        for load, of_load in reversed(pairs) if turn % 2 else pairs:
            of_load.append(_measure_once(load, seconds))
    return [_together(of_load) for of_load in found]


def _together(turns: Sequence[Figures]) -> Figures:
    cpu = tuple(each.cpu for each in turns)
    return Figures(
        min(cpu), median(each.p50 for each in turns), median(each.p99 for each in turns), cpu
    )


def _measure_once(load: Load, seconds: int) -> Figures:
    target, path = load.target, load.path
    slow = math.ceil(ask(target.port, path, load.headers).seconds * CONNECTIONS * ROUNDS / 2)
    seconds = max(seconds, min(slow, LONGEST))
    fields = {**AS_A_PROXY, **load.headers}
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(REPORT)
        script.flush()
        command = [
            *("wrk", "--threads=1", f"--connections={CONNECTIONS}", f"--duration={seconds}s"),
            *(f"--timeout={PATIENCE}s", f"--script={script.name}"),
            *(part for name, value in fields.items() for part in ("--header", f"{name}: {value}")),
            f"http://{HOST}:{target.port}{path}",
        ]
        before = cpu_seconds(target.processes)
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    after = _once_quiet(target.processes)
    assert after > before, f"{path} took no CPU"
    report = json.loads(run.stdout.splitlines()[-1])
    assert not report["errors"], f"{path}: connections failed: {run.stdout}"
    # wrk leaves while each connection waits for an answer, which is made nevertheless.
    answers = report["requests"] + CONNECTIONS
    return Figures(1000 * (after - before) / answers, report["p50"], report["p99"])


def _once_quiet(processes: Iterable[int]) -> float:
    """Wait until what was begun is done; gives the CPU seconds by then."""
    processes, used = tuple(processes), 0.0
    for _ in range(LONGEST * 5):
        before, used = used, cpu_seconds(processes)
        if used - before <= 2 / TICKS:
            break
        time.sleep(0.2)
    return used


def _stat(process: Path) -> list[str]:
    """The fields of /proc/PID/stat behind the name; see proc(5)."""
    try:
        return (process / "stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []  # it ended


def process_tree(roots: Iterable[int]) -> dict[int, list[str]]:
    """The processes with all their children, by number, with their fields of ``_stat``."""
    stats = {int(path.name): _stat(path) for path in Path("/proc").glob("[0-9]*")}
    children = defaultdict(list)
    for pid, fields in stats.items():
        if fields:
            children[int(fields[1])].append(pid)
    found: dict[int, list[str]] = {}
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        if stats.get(pid):
            found[pid] = stats[pid]
            waiting += children[pid]
    return found


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system time of processes and their children, those that ended too."""
    used = sum(sum(map(int, fields[11:15])) for fields in process_tree(roots).values())
    return used / TICKS


def memory(processes: Iterable[int]) -> float:
    """PSS of processes in MB: what they have for themselves, and their part of what they share."""
    lines = [
        line
        for pid in processes
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    ]
    return sum(int(line.split()[1]) for line in lines) / 1024
