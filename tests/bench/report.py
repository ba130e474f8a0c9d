"""What was measured, as tables, and as a plot (``tests.bench.plot``)."""

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

from tests import postgresql
from tests.bench.load import CONNECTIONS, Figures
from tests.bench.sites import STARTS

BEGIN, END = "<!-- measured: written by tests/bench -->", "<!-- end of what was measured -->"
PICTURE = "performance.svg"
BARE, WAGTAIL, CACHED = "bare page, WSGI", "Wagtail", "Wagtail, cached"
SEARCHING = ("search", "not found")  # which looks for what was meant
LISTS = ("home", "category", "tag", "author", "feed")


@dataclass(frozen=True)
class Result:
    """What one page of one server took."""

    who: str  # a database of ours, or a peer
    size: int  # articles; 0 for a peer
    kind: str  # of page
    way: str  # miss, hit or 304; "" for a peer
    figures: Figures
    length: int  # of the body as it was sent
    entries: int = 0  # articles that a page of ours lists

    def __str__(self) -> str:
        took = self.figures
        name = f"{self.who} {self.size or ''} {self.kind} {self.way}"
        return f"{name:48} CPU {took.cpu:9.3f} p50 {took.p50:9.2f} p99 {took.p99:9.2f} ms"


@dataclass
class Facts:
    """All that a run found out."""

    sizes: list[int]
    databases: list[str]
    seconds: int
    turns: int  # of what goals compare
    results: list[Result] = field(default_factory=list)
    memory: dict[tuple[str, int], float] = field(default_factory=dict)  # MB, with no store
    memory_stored: dict[tuple[str, int], float] = field(default_factory=dict)  # MB, with pages
    first_answer: dict[tuple[str, int], float] = field(default_factory=dict)  # seconds
    # CPU of a page of ours to that of somebody else's, by who and kind, turn by turn
    shares: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    article_bytes: int = 0
    article_encoding: str = ""
    wagtail: str = ""
    left_out: list[str] = field(default_factory=list)

    def find(self, who: str, size: int = 0, kind: str = "", way: str = "") -> Result | None:
        """Return a result, if it was measured."""
        wanted = (who, size, kind, way)
        found = (
            each for each in self.results if (each.who, each.size, each.kind, each.way) == wanted
        )
        return next(found, None)

    def cpu(self, who: str, size: int = 0, kind: str = "", way: str = "") -> float | None:
        """Return the CPU milliseconds of a result, if it was measured."""
        found = self.find(who, size, kind, way)
        return found.figures.cpu if found else None

    @property
    def few_turns(self) -> int:
        """Turns of what no goal compares."""
        return min(2, self.turns)

    @property
    def kinds(self) -> list[str]:
        """The kinds of our pages, in the order in which they were measured."""
        return list(dict.fromkeys(each.kind for each in self.results if each.size))


def text(facts: Facts) -> str:
    """Return everything as Markdown."""
    return "\n".join(_lines(facts)) + "\n"


def write(facts: Facts, docs: Path) -> None:
    """Put it into performance.md, in place of the last run, and draw the plot."""
    from tests.bench import plot

    page = docs / "performance.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    measured = f"{BEGIN}\n\n{text(facts)}\n{END}"
    page.write_text(before + measured + after, encoding="utf-8")
    (docs / "images" / PICTURE).write_text(plot.draw(facts), encoding="utf-8")


def _lines(facts: Facts) -> Iterator[str]:
    yield (
        f"Measured on {datetime.now(UTC):%B %-d, %Y}: {machine()}. {CONNECTIONS} connections, "
        f"at least {facts.seconds} s a turn. Goals: the median of {facts.turns} turns in which "
        f"both were measured, with the quartiles. Tables: the turn with the least CPU of "
        f"{facts.turns}, of hits and 304s of {facts.few_turns}. {facts.wagtail}"
    ).strip()
    yield from ("", *facts.left_out) if facts.left_out else ()
    yield from ("", f"![CPU milliseconds for each kind of page](images/{PICTURE})", "")
    yield from _table(["goal", "asked", "measured", ""], _goals(facts))
    for database in facts.databases:
        yield from ("", f"### {database}: CPU ms a request (p50 / p99 ms)", "")
        sizes = [f"{way}, {size:,}" for way in ("miss", "hit", "304") for size in facts.sizes]
        yield from _table(["page", *sizes], _pages(facts, database))
    yield from ("", "### What it is measured by", "")
    yield from _table(["page", "CPU ms a request", "p50 / p99 ms", "bytes"], _peers(facts))


def _table(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    for row in (head, ["---", *["---:"] * (len(head) - 1)], *rows):
        yield f"| {' | '.join(row)} |"


def _pages(facts: Facts, database: str) -> Iterator[list[str]]:
    for kind in facts.kinds:
        cells = [
            _cell(facts.find(database, size, kind, way))
            for way in ("miss", "hit", "304")
            for size in facts.sizes
        ]
        yield [kind, *cells]


def _cell(result: Result | None) -> str:
    if result is None:
        return "–"
    took = result.figures
    return f"{_number(took.cpu)} ({_number(took.p50)} / {_number(took.p99)})"


def _number(value: float) -> str:
    """Two figures that count."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _peers(facts: Facts) -> Iterator[list[str]]:
    for each in facts.results:
        if not each.size:
            name, took = f"{each.who} {each.kind}".strip(), each.figures
            waits = f"{_number(took.p50)} / {_number(took.p99)}"
            yield [name, f"{took.cpu:.3f}", waits, f"{each.length:,}"]


def _goals(facts: Facts) -> Iterator[list[str]]:
    """Each goal, what was found, and whether it is reached."""
    largest = facts.sizes[-1]
    shares = facts.shares
    yield _goal("article, hit / bare page", 1.5, shares.get((BARE, "")))
    yield _goal("article, hit / Wagtail cached", 1 / 6, shares.get((CACHED, "article")))
    for kind in ("article", *LISTS):
        asked = 0.4 if kind == "article" else 0.5
        yield _goal(f"{kind}, miss / Wagtail", asked, shares.get((WAGTAIL, kind)))
    if facts.sizes[0] < largest:
        for name in facts.databases:
            for kind in facts.kinds:
                most = 3 if kind in SEARCHING else 1.15
                base = _comparable(facts, name, kind)
                small, large = (facts.find(name, each, kind, "miss") for each in (base, largest))
                comparable = small and large and base < largest
                found = large.figures.shares_of(small.figures) if comparable else None
                yield _goal(f"{name}: {kind}, miss, {largest:,} / {base:,}", most, found)
    yield _goal("memory of two workers, nothing stored, MB", 150, [max(facts.memory.values())])
    stored = max(facts.memory_stored.values())
    yield _goal("memory of two workers with what is stored, MB", 150 + 2 * 32, [stored])
    seconds = max(facts.first_answer.values())
    yield _goal(f"first answer, s, the median of {STARTS} starts", 1.5, [seconds])
    length = facts.article_bytes / 1000
    yield _goal(f"article as sent ({facts.article_encoding}), KB", 5.7, [length])


def _comparable(facts: Facts, database: str, kind: str) -> int:
    """Return the smallest size whose page lists as many articles as that of the largest.

    A month of a small library has two articles, and a page that lists ten costs more anywhere.
    """
    listed = {
        size: found.entries
        for size in facts.sizes
        if (found := facts.find(database, size, kind, "miss"))
    }
    most = max(listed.values())
    return next(size for size, entries in listed.items() if entries == most)


def _goal(name: str, most: float, turns: Sequence[float] | None) -> list[str]:
    if not turns:
        return [name, f"≤ {most:.3g}", "–", "not measured"]
    found = median(turns)
    low, _, high = quantiles(turns) if len(turns) > 1 else (found, found, found)
    spread = f" ({low:.2f} to {high:.2f})" if low < high else ""
    return [name, f"≤ {most:.3g}", f"{found:.3g}{spread}", "yes" if found <= most else "**no**"]


def machine() -> str:
    """Return what it was measured on: processor, cores and versions, nothing that tells whose."""
    try:
        model = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        model = None
    parts = [
        model[1] if model else platform.machine(),
        f"{os.cpu_count()} cores",
        f"Python {platform.python_version()}",
        f"Django {version('django')}",
        f"Granian {version('granian')}",
        f"SQLite {sqlite3.sqlite_version}",
    ]
    if programs := postgresql.find_program():
        parts.append(f"PostgreSQL {_version(str(programs / 'postgres'), '--version')}")
    if nginx := shutil.which("nginx", path=f"/usr/sbin:{os.environ['PATH']}"):
        parts.append(f"nginx {_version(nginx, '-v')}")
    return ", ".join(parts)


def _version(*command: str) -> str:
    output = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"\d+(\.\d+)+", output.stdout + output.stderr)
    return found[0] if found else ""
