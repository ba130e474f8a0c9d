"""What each kind of page costs, beside what it is measured by. Run by hand.

::

    .venv/bin/python -m tests.bench.pages                     # everything: about an hour
    .venv/bin/python -m tests.bench.pages --sizes 100 1000 --databases sqlite --turns 1

Each page is asked for on 8 connections: as a miss (at an address that is never kept), as a hit,
and by who has it already (304). CPU is user and system time of all processes of the server, and of
PostgreSQL's. What is compared is measured in turn: a page in all libraries, and pages of one of
them with a constant page, an empty Django, a file by nginx, and Wagtail with the same articles.
It writes ``docs/performance.md`` and its picture; with ``--print`` it only prints. It needs wrk
(Debian: ``apt install wrk``); what else is missing (nginx, PostgreSQL, Wagtail from PyPI) is left
out, and said.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tests import postgresql
from tests.bench import load, report, sites
from tests.bench.load import Answer, Load, Target, ask, measure
from tests.bench.report import Facts, Result
from tests.bench.wagtail import Wagtail
from tests.practice_site.environment import ROOT
from tests.served import Site

WAGTAIL_ARTICLES = 1000  # at most: its pages cost nearly the same with more


class Ours(NamedTuple):
    """The site that is compared with others, its server, and its pages by kind."""

    site: Site
    target: Target
    paths: Mapping[str, str]


class Run:
    """A run over the databases and sizes that were asked for."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.folder = options, folder
        self.facts = Facts(options.sizes, options.databases, options.seconds, options.turns)
        self.server = ""
        self.sites: dict[tuple[str, int], tuple[Site, tuple[int, ...]]] = {}

    def everything(self) -> Facts:
        """Measure all of it."""
        for database in self.options.databases:
            self.database(database)
        with self.compared() as ours:
            self.peers(ours)
            if self.options.wagtail:
                self.wagtail(ours)
        return self.facts

    def load(self, *loads: Load, turns: int) -> list[load.Figures]:
        """Measure for as long as the options say."""
        return measure(loads, seconds=self.options.seconds, turns=turns)

    def add(self, result: Result) -> None:
        """Keep a result, and print it."""
        self.facts.results.append(result)
        print(result, flush=True)

    def prepare(self, database: str, size: int) -> tuple[Site, tuple[int, ...]]:
        """Return a site, and the processes of its database."""
        address = ""
        processes: tuple[int, ...] = ()
        if database == "postgresql":
            self.server = self.server or postgresql.start()
            processes = (sites.postmaster(self.server),)
            address = sites.new_database(self.server, f"articles_{size}")
        print(f"{database}: {size:,} articles", flush=True)
        site = sites.prepare(self.folder / f"{database}-{size}", size, address)
        self.sites[database, size] = site, processes
        return site, processes

    def database(self, database: str) -> None:
        """Measure each kind of page of its libraries: made, from the store, and for who has it."""
        prepared = {size: self.prepare(database, size) for size in self.options.sizes}
        for size, (site, _) in prepared.items():
            self.facts.first_answer[database, size] = sites.first_answer(site)
        with ExitStack() as stack:
            served = {
                size: stack.enter_context(sites.serving(*of)) for size, of in prepared.items()
            }
            kinds = {size: sites.addresses(of.target.port) for size, of in served.items()}
            for kind in of_all(kinds):
                loads = {
                    size: Load(served[size].target, sites.never_kept(paths[kind]))
                    for size, paths in kinds.items()
                    if kind in paths
                }
                self.ways(database, kind, "miss", loads)
            for size, of in served.items():
                self.facts.memory[database, size] = load.memory(of.web)
        with ExitStack() as stack:
            served = {
                size: stack.enter_context(sites.serving(*of)) for size, of in prepared.items()
            }
            for kind in of_all(kinds):
                loads = {
                    size: Load(served[size].target, paths[kind])
                    for size, paths in kinds.items()
                    if kind in paths
                }
                self.ways(database, kind, "hit", loads)
                self.ways(database, kind, "304", who_have_it(loads))
            for size, of in served.items():
                self.facts.memory_stored[database, size] = load.memory(of.web)

    def ways(self, database: str, kind: str, way: str, loads: Mapping[int, Load]) -> None:
        """Measure a kind of page in libraries of several sizes."""
        answers = {
            size: ask(each.target.port, each.path, each.headers) for size, each in loads.items()
        }
        expected = 404 if kind == "not found" else 304 if way == "304" else 200
        for size, answer in answers.items():
            assert answer.status == expected, f"{loads[size].path} answers {answer.status}"
        turns = self.facts.turns if way == "miss" else self.facts.few_turns
        figures = self.load(*loads.values(), turns=turns)
        for (size, answer), found in zip(answers.items(), figures, strict=True):
            length, entries = len(answer.body), sites.entries(loads[size])
            self.add(Result(database, size, kind, way, found, length, entries))

    @contextmanager
    def compared(self) -> Iterator[Ours]:
        """Serve the smallest library whose lists are as long as those of Wagtail's articles."""
        sizes = self.options.sizes
        size = next(each for each in sizes if each >= min(sizes[-1], WAGTAIL_ARTICLES))
        site, processes = self.sites[self.options.databases[0], size]
        with sites.serving(site, processes) as served:
            yield Ours(site, served.target, sites.addresses(served.target.port))

    def peers(self, ours: Ours) -> None:
        """Measure a constant page of the article's size, an empty Django, and nginx."""
        article = ask(ours.target.port, ours.paths["article"])
        self.facts.article_bytes = len(article.body)
        self.facts.article_encoding = article.headers.get("content-encoding", "none")
        size = str(len(article.body))
        environment = {**os.environ, "BODY_SIZE": size}
        found: dict[str, Target] = {}
        with ExitStack() as stack:
            for name, application, interface in (
                (report.BARE, "tests.bench.bare:wsgi", "wsgi"),
                ("bare page, RSGI", "tests.bench.bare:rsgi", "rsgi"),
            ):
                command, port = sites.granian(application, interface)
                found[name] = stack.enter_context(sites.running(command, port, env=environment))
            for name, floor in (
                ("Django, no middleware", "without"),
                ("Django, the site’s middleware", "with"),
            ):
                command, port = sites.granian("tests.bench.floor:application")
                values = {**ours.site.environment, "BODY_SIZE": size, "FLOOR": floor}
                found[name] = stack.enter_context(sites.running(command, port, env=values))
            if web := stack.enter_context(sites.nginx(self.folder / "nginx", article.body)):
                found["nginx, a file"] = web
            else:
                self.facts.left_out.append("nginx was not found (Debian: apt install nginx).")
            loads = {name: Load(target, "/") for name, target in found.items()}
            own = Load(ours.target, ours.paths["article"])
            self.in_turn("", {"this site, an article kept": own, **loads})

    def wagtail(self, ours: Ours) -> None:
        """Measure Wagtail with the same articles."""
        size = min(self.options.sizes[-1], WAGTAIL_ARTICLES)
        wagtail = Wagtail(self.folder / "wagtail")
        print("Installing and filling Wagtail ...", flush=True)
        try:
            wagtail.install()
        except subprocess.CalledProcessError:
            self.facts.left_out.append("Wagtail could not be installed from PyPI.")
            return
        wagtail.fill(ours.site, size)
        self.facts.wagtail = f"Wagtail {wagtail.version} with {size:,} articles, SQLite"
        for cached in (False, True):
            name = report.CACHED if cached else report.WAGTAIL
            with wagtail.serving(cached=cached) as target:
                for kind, path in wagtail.addresses().items():
                    own = ours.paths[kind] if cached else sites.never_kept(ours.paths[kind])
                    our_name = "this site, kept" if cached else "this site"
                    loads = {our_name: Load(ours.target, own), name: Load(target, path)}
                    self.in_turn(kind, loads)

    def in_turn(self, kind: str, loads: Mapping[str, Load]) -> None:
        """Measure a page of ours, the first, in turn with others' ("" is a constant one)."""
        answers = [ask(each.target.port, each.path) for each in loads.values()]
        for (name, each), answer in zip(loads.items(), answers, strict=True):
            assert answer.status == 200, f"{name}: {each.path} answers {answer.status}"
        figures = self.load(*loads.values(), turns=self.facts.turns)
        for name, answer, found in zip(loads, answers, figures, strict=True):
            self.facts.shares[name, kind] = figures[0].shares_of(found)
            self.add(Result(name, 0, kind, "", found, len(answer.body)))


def of_all(addresses: Mapping[int, Mapping[str, str]]) -> list[str]:
    """The kinds of pages of all libraries; a small one has no second sitemap."""
    return list(dict.fromkeys(kind for paths in addresses.values() for kind in paths))


def who_have_it(loads: Mapping[int, Load]) -> dict[int, Load]:
    """The loads of readers who have the page, as far as it can be asked for so."""
    having = {}
    for size, each in loads.items():
        if validators := validators_of(ask(each.target.port, each.path)):
            again = replace(each, headers=validators)
            if ask(each.target.port, each.path, validators).status == 304:
                having[size] = again
    return having


def validators_of(answer: Answer) -> dict[str, str]:
    """The headers by which a browser asks whether what it has is still right."""
    asked = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {asked[name]: answer.headers[name] for name in asked if name in answer.headers}


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=int, default=1, help="of each load")
    parser.add_argument("--turns", type=int, default=10, help="of each load that is compared")
    parser.add_argument("--no-wagtail", dest="wagtail", action="store_false")
    parser.add_argument("--print", action="store_true", help="write no file")
    parser.add_argument("--folder", type=Path, help="keeps the SQLite libraries for the next run")
    return parser.parse_args()


def scratch(options: argparse.Namespace, stack: ExitStack) -> Path:
    """The folder in which all is made; it goes at the end, unless it was asked for."""
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
        return options.folder.resolve()
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="practice-blog-bench-")))


def main() -> None:
    """Measure, print, and write it down."""
    options = read_options()
    options.sizes.sort()
    if sentence := load.missing_program():
        sys.exit(sentence)
    left_out = []
    if "postgresql" in options.databases and not postgresql.find_program():
        options.databases.remove("postgresql")
        left_out.append(f"PostgreSQL was not found: {postgresql.HOW_TO_HAVE_IT}.")
    if not options.databases:
        sys.exit(left_out[0])
    with ExitStack() as stack:
        run = Run(options, scratch(options, stack))
        run.facts.left_out += left_out
        facts = run.everything()
    print(report.text(facts))
    if not options.print:
        report.write(facts, ROOT / "docs")


if __name__ == "__main__":
    main()
