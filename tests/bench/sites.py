"""The servers that are measured: the site as in production, and what it is measured by."""

import getpass
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import psycopg
from django.utils.text import slugify
from psycopg import sql

from blog.demo.prose import Writer
from tests.bench.load import Load, Target, ask
from tests.ports import HOST, free_port
from tests.practice_site.environment import ROOT
from tests.served import SITE, Site, is_open, wait_until, workers

PLACE = 50  # of an article that is the same in a library of any size
WORKERS = 2
STARTS = 7

NGINX = """
user {user};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes {workers};
events {{}}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 1000000000;
    server {{
        listen {host}:{port};
        root {folder};
        default_type text/html;
    }}
}}
"""


def prepare(folder: Path, size: int, database: str) -> Site:
    """Return a site with so many articles; a library that is in the folder already is kept."""
    site = Site(folder)
    if database:
        site.environment["DATABASE_URL"] = database
    folder.mkdir(parents=True, exist_ok=True)
    site.prepare()
    if database or not (folder / "seeded").exists():
        site.manage("seed_articles", str(size))
        (folder / "seeded").touch()
    return site


class Served(NamedTuple):
    """A site that is served."""

    target: Target
    web: list[int]  # the processes of its web workers


@contextmanager
def serving(site: Site, processes: tuple[int, ...] = ()) -> Iterator[Served]:
    """Serve a site."""
    with site.serving(subprocess.DEVNULL) as parent:
        wait_until(lambda: len(workers(parent.pid)) > WORKERS)
        web = [pid for pid, name in workers(parent.pid).items() if name == "web_worker"]
        yield Served(Target(site.port, (parent.pid, *processes)), web)


def first_answer(site: Site) -> float:
    """Seconds from a start to the first answer: the median of several starts."""
    seconds = []
    for _ in range(STARTS):
        began = time.monotonic()
        with site.serving(subprocess.DEVNULL):
            seconds.append(time.monotonic() - began)
    return median(seconds)


def addresses(port: int) -> dict[str, str]:
    """The address of a page of each kind, found as a reader finds them."""
    article = f"/articles/{article_slug()}/"
    page = ask(port, article, {"Accept-Encoding": ""}).body.decode()

    def linked(pattern: str) -> str:
        found = re.search(pattern, page)
        assert found, f"{article} leads to no {pattern}"
        return found[0]

    return {
        "article": article,
        "home": "/",
        "category": linked("/categories/[^/]+/"),
        "tag": linked("/tags/[^/]+/"),
        "author": linked("/authors/[^/]+/"),
        "archive, a year": "/archive/2021/",
        "archive, a month": "/archive/2021/05/",
        "feed": "/feed/",
        "sitemap": "/sitemap.xml",
        **sitemap_file(port),
        "search": "/search/?q=lantern",
        "picture": linked(r"/pictures/[^/]+/\d+[\w-]*\.webp"),
        "share picture": f"{article}share.jpg",
        "not found": "/articles/no-such-article/",
    }


def never_kept(path: str) -> str:
    """The address of the same page with a query, so that each answer is made."""
    return f"{path}{'&' if '?' in path else '?'}made=anew"


def entries(load: Load) -> int:
    """The number of articles that a page shows, in full or as a card."""
    body = ask(load.target.port, load.path, {"Accept-Encoding": ""}).body
    return len(re.findall(rb"<(?:article|entry)\b", body))


def sitemap_file(port: int) -> dict[str, str]:
    """The address of the first file of articles; empty while one file has all."""
    sitemap = ask(port, "/sitemap.xml", {"Accept-Encoding": ""}).body.decode()
    files = re.findall(rf"<loc>https://{SITE}(/sitemap[^<]*)</loc>", sitemap)
    found = [each for each in files if "articles" in each] or files
    return {"sitemap, a file": found[0].replace("&amp;", "&")} if found else {}


def article_slug() -> str:
    """The end of the address of the article at PLACE, which has a picture and is live."""
    return slugify(Writer(PLACE).texts()["title"])


@contextmanager
def running(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[Target]:
    """Run a server until it isn't needed any more."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: process.poll() is not None or is_open(port))
        assert process.poll() is None, f"it ended: {' '.join(command)}"
        wait_until(lambda: ask(port, "/").status == 200)
        yield Target(port, (process.pid,))
    finally:
        process.terminate()
        process.wait(30)


def granian(
    application: str, interface: str = "wsgi", python: str = sys.executable
) -> tuple[list[str], int]:
    """The command that serves an application with the site's number of workers, and its port."""
    port = free_port()
    command = [
        *(python, "-m", "granian", "--interface", interface, "--workers", str(WORKERS)),
        *("--http", "1", "--no-ws", "--host", HOST, "--port", str(port), "--log-level", "error"),
        application,
    ]
    return command, port


@contextmanager
def nginx(folder: Path, body: bytes) -> Iterator[Target | None]:
    """Serve a body as a file by nginx; gives None where there is no nginx."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        yield None
        return
    port = free_port()
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_bytes(body)
    configuration = folder / "nginx.conf"
    configuration.write_text(
        NGINX.format(user=getpass.getuser(), folder=folder, host=HOST, port=port, workers=WORKERS)
    )
    command = [program, "-c", str(configuration), "-g", "daemon off;"]
    with running(command, port) as target:
        yield target


def new_database(server: str, name: str) -> str:
    """Make a database on a server of ``tests.postgresql``; gives its address."""
    parts = urlsplit(server)
    with psycopg.connect(
        host=str(folder_of(server)), user=parts.username, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


def postmaster(server: str) -> int:
    """The process of such a server."""
    return int((folder_of(server) / "data" / "postmaster.pid").read_text().split()[0])


def folder_of(server: str) -> Path:
    """The folder of such a server, with its data and its socket."""
    return Path(unquote(urlsplit(server).path.split("/")[1]))
