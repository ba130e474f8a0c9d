"""Whether a stored page is ever out of date: random changes, and every answer compared.

A real ``manage.py serve`` with two workers answers from its stores; this process changes the same
database by every road, and makes each page itself. Run by hand, in the project's folder::

    .venv/bin/python -m tests.soak.fresh_pages                # 20,000 comparisons, on SQLite
    .venv/bin/python -m tests.soak.fresh_pages --postgresql   # likewise, in a server of its own

On SQLite a page must be right as soon as the change is committed; on PostgreSQL a worker may take
LATE seconds. At the moment of a schedule both must be right at once. It ends at the first
difference and prints it, with the seed by which the same steps come again.
"""

import argparse
import http.client
import itertools
import json
import logging
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple
from unittest import mock
from urllib.parse import quote

from tests import pictures, postgresql
from tests.places import Places, places
from tests.ports import HOST
from tests.practice_site.server.by_hand import NoVersion, Request
from tests.served import SITE, Site, wait_until, workers

LATE = 0.5  # seconds
CODINGS = ["gzip, deflate, br, zstd", "br", "zstd", "gzip", "br;q=0, gzip", "identity", ""]
# What may differ: what a clock says, and what the server adds.
ADDED = {"date", "last-modified", "server"}


class Answered(NamedTuple):
    """What a worker or the reference answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def compared(self, method: str) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return what must be the same."""
        left_out = ADDED if method == "HEAD" else ADDED | {"content-length"}
        fields = sorted((name.lower(), value) for name, value in self.headers)
        return self.status, [each for each in fields if each[0] not in left_out], self.body

    def header(self, name: str) -> str:
        """Return the value of a header, "" without it."""
        return {each.lower(): value for each, value in self.headers}.get(name, "")


class Workers:
    """The workers of a site, each asked through a connection that it has taken."""

    def __init__(self, site: Site, parent: int) -> None:
        self.site = site
        self.pids = sorted(pid for pid, name in workers(parent).items() if name == "web_worker")
        self.connections = {pid: self.connect(pid) for pid in self.pids}

    def connect(self, pid: int) -> http.client.HTTPConnection:
        """Open a connection while the other workers are stopped, so that this one takes it."""
        others = [each for each in self.pids if each != pid]
        for other in others:
            os.kill(other, signal.SIGSTOP)
            wait_until(partial(is_stopped, other))  # what still runs might take it yet
        try:
            connection = http.client.HTTPConnection(HOST, self.site.port, timeout=60)
            send(connection, "GET", "/robots.txt", {})
        finally:
            for other in others:
                os.kill(other, signal.SIGCONT)
        return connection

    def ask(self, pid: int, method: str, address: str, headers: dict[str, str]) -> Answered:
        """Ask one of them; a connection that had been idle for too long is opened again."""
        with suppress(ConnectionError, http.client.HTTPException):
            return send(self.connections[pid], method, address, headers)
        self.connections[pid] = self.connect(pid)
        return send(self.connections[pid], method, address, headers)


def is_stopped(pid: int) -> bool:
    """Whether all of a process stands still."""
    command = ["ps", "-o", "stat=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True).stdout.startswith("T")


def send(
    connection: http.client.HTTPConnection, method: str, address: str, headers: dict[str, str]
) -> Answered:
    """Send a request through an open connection and read the answer."""
    written = quote(address, safe="%/?=&")  # of a tag it may be in any script
    connection.putrequest(method, written, skip_host=True, skip_accept_encoding=True)
    for name, value in headers_of(headers):
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    return Answered(response.status, response.getheaders(), body)


def headers_of(headers: dict[str, str]) -> list[tuple[str, str]]:
    """Return all headers of a request: as from the proxy."""
    return [("host", SITE), ("x-forwarded-proto", "https"), *headers.items()]


class Reference:
    """Makes answers anew each time, in this process."""

    def __init__(self):
        from practice_site.server.door import Door
        from practice_site.server.store import Store
        from practice_site.wsgi import application

        places = {"private": ("/desk/", "/preview/"), "files": "/static/"}
        self.store = Store(NoVersion(), float, session_cookie="sessionid=", most=0, **places)
        self.door = Door(application, {}, "sessionid")

    def make(self, address, headers=None):
        """Return the practice_site.server.answers.Answer for an address."""
        request = Request("GET", address, *headers_of(headers or {}))
        key = self.store.key(request.scope)
        answer, _ = self.door.make(self.store, key, "", request.scope)
        return answer

    def read(self, address: str) -> str:
        """Return the text of an address."""
        return self.make(address).body.decode()

    def send(self, answer, method, address, headers):
        """Return what a reader gets to see of it."""
        from practice_site.server.answers import best_coding

        request = Request(method, address, *headers_of(headers))
        coding = best_coding(headers.get("accept-encoding", ""))
        answer.encode(coding)
        self.store.send(answer, None, coding, request.scope, request)
        return Answered(request.status, request.headers, request.answer)


class DifferentError(AssertionError):
    """A worker answered otherwise than it should."""


class Drill:
    """Changes and comparisons."""

    def __init__(self, site: Site, parent: int, seed: int) -> None:
        from django.db import connection

        self.seed = seed
        self.chance, self.taste = random.Random(seed), random.Random(seed)  # of changes, of readers
        self.workers = Workers(site, parent)
        self.reference = Reference()
        self.allowed = LATE if connection.vendor == "postgresql" else 0.0
        self.slowest = self.longest = 0.0  # seconds: late, and a step with its comparisons
        self.counts: Counter[str] = Counter()
        self.changed = time.time()
        self.seen: dict[str, dict[str, str]] = {}  # by address: ETags by Last-Modified
        self.etags: dict[str, str] = {}  # by address: the last one
        self.moments: list[tuple[float, str, bool]] = []  # when, what, whether it is there then
        self.last = "the beginning"
        self.addresses = self.every_address()

    # --- Comparing ------------------------------------------------------------------------------

    def every_address(self) -> list[str]:
        """Return an address of every kind."""
        from blog.models import Redirect

        read = self.reference.read
        found = re.findall(r"<loc>https://[^/]+([^<]+)</loc>", read("/sitemap.xml"))
        articles = [each for each in found if each.startswith("/articles/") and each[10:]]
        pages = "".join(map(read, ["/", *articles]))
        found += sorted(set(re.findall(r"/pictures/[\w-]+/[\w.-]+", pages)))[:12]
        found += sorted(set(re.findall(r"/articles/[\w-]+/share.jpg\?v=\w{16}", pages)))[:3]
        found += sorted(set(re.findall(r"/static/[^\" ]+\.(?:css|woff2|svg)", pages)))
        found += re.findall(r'[^"]+\?before=[^"]+', read("/articles/"))
        found += [f"{each}feed/{form}" for each in ("/", *self.chance.sample(
            [each for each in found if re.match(r"/(tags|categories|authors)/[^/?]+/$", each)], 5
        )) for form in ("", "atom/", "json/")]  # fmt: skip
        found += [articles[0].rstrip("/"), f"{articles[0]}cards/"]
        found += list(Redirect.objects.values_list("path", flat=True))
        found += ["/sitemap.xml", "/sitemap-lists.xml", "/robots.txt", "/opensearch.xml"]
        found += ["/.well-known/security.txt", "/share.jpg", "/topics/", "/search/", "/nowhere/"]
        return [*found, "/search/?q=the"]

    def compare(self, address: str) -> None:
        """Ask every worker for an address, several times, and compare."""
        wanted = None  # the first is asked before that is made: at once after the change
        for pid in self.taste.sample(self.workers.pids, len(self.workers.pids)):
            for _ in range(2):
                headers = self.some_headers(address)
                method = "HEAD" if self.taste.random() < 0.1 else "GET"
                wanted = self.compare_one(pid, method, address, headers, wanted)

    def some_headers(self, address: str) -> dict[str, str]:
        headers = {}
        if coding := self.taste.choice(CODINGS):
            headers["accept-encoding"] = coding
        validator = self.taste.random()
        if validator < 0.25 and address in self.etags:
            headers["if-none-match"] = self.etags[address]
        elif validator < 0.5 and self.seen.get(address):
            headers["if-modified-since"] = self.taste.choice(list(self.seen[address]))
        elif validator < 0.55 and not address.startswith(("/static/", "/pictures/")):
            headers["range"] = "bytes=0-9"
        return headers

    def compare_one(
        self, pid: int, method: str, address: str, headers: dict[str, str], wanted
    ) -> object:
        """Ask a worker until it answers as wanted, within the time allowed; return what was."""
        while True:
            state, asked = self.state(), time.time()
            got = self.workers.ask(pid, method, address, headers)
            if wanted is None or address.startswith("/static/"):
                wanted = self.reference.make(address, headers)
            if self.is_right(address, got, method, headers, wanted):
                self.counts["compared"] += 1
                self.counts[f"{method} {got.status}"] += 1
                self.remember(address, got)
                return wanted
            wanted = self.reference.make(address)
            if self.state() != state:  # it changed meanwhile: a moment came, or a task ran
                self.changed = time.time()
                self.counts["changed meanwhile"] += 1
                continue
            if self.is_right(address, got, method, headers, wanted):
                continue  # it had changed since the page was made for another comparison
            if asked - self.changed > self.allowed:
                expected = self.reference.send(wanted, method, address, headers)
                self.fail(pid, method, address, headers, got, expected)
            self.counts["late"] += 1
            self.slowest = max(self.slowest, time.time() - self.changed)
            time.sleep(0.005)

    def state(self) -> tuple[object, ...]:
        """Return what is the same as long as no page reads differently."""
        from django.db import connection
        from django.utils import timezone

        from blog.public.validity import unchanged_until
        from practice_site.data_version import READ

        with connection.cursor() as cursor:
            cursor.execute(READ)
            return *cursor.fetchone(), unchanged_until(timezone.now())

    def is_right(self, address: str, got: Answered, method: str, headers: dict[str, str], wanted):
        """Whether a worker's answer is the reference's."""
        if "if-modified-since" in headers and got.status == 304:
            had = self.seen[address][headers["if-modified-since"]]
            return had == wanted.etag == got.header("etag")
        expected = self.reference.send(wanted, method, address, headers)
        return got.compared(method) == expected.compared(method)

    def remember(self, address: str, got: Answered) -> None:
        """Remember what a reader has now, to be asked about later."""
        if got.status == 200 and (etag := got.header("etag")):
            self.etags[address] = etag
            if modified := got.header("last-modified"):
                had = self.seen.setdefault(address, {}).setdefault(modified, etag)
                if had != etag and not address.startswith(("/static/", "/search/?")):
                    raise DifferentError(f"{address} of {modified} was {had} and {etag}")

    def fail(self, pid, method, address, headers, got, expected) -> None:
        """Say what differs."""
        (status, fields, body), (*wanted, wanted_body) = (
            got.compared(method),
            expected.compared(method),
        )
        pairs = enumerate(itertools.zip_longest(body, wanted_body))
        place = max(0, next((at for at, (one, two) in pairs if one != two), 0) - 99)
        raise DifferentError(
            f"Seed {self.seed}, after {self.last}: worker {pid} answered {method} {address} "
            f"{headers} otherwise, {time.time() - self.changed:.3f} s after the change:\n"
            f"{status} instead of {wanted[0]}\n"
            f"too much: {[each for each in fields if each not in wanted[1]]}\n"
            f"too little: {[each for each in wanted[1] if each not in fields]}\n"
            f"{body[place : place + 300]!r}\ninstead of\n{wanted_body[place : place + 300]!r}"
        )

    def watch_moment(self) -> None:
        """Ask every worker before and after the next scheduled moment, as tightly as possible."""
        moment, address, there = min(self.moments)
        self.moments.remove((moment, address, there))
        self.counts["moments"] += 1
        time.sleep(max(0, moment - 0.1 - time.time()))
        while time.time() < moment + 0.05:
            for pid in self.workers.pids:
                asked = time.time()
                status = self.workers.ask(pid, "GET", address, {}).status
                answered = time.time()
                if asked >= moment or answered < moment:
                    is_there = there if asked >= moment else not there
                    if (status == 200) != is_there:
                        raise DifferentError(
                            f"Seed {self.seed}: {address} was {status} at worker {pid}, asked "
                            f"{asked - moment:+.4f} s from its moment"
                        )
                    self.counts["around a moment"] += 1
        self.changed = moment
        self.compare(self.taste.choice(["/", "/feed/", "/sitemap.xml", "/articles/"]))

    # --- Changing -------------------------------------------------------------------------------

    def run(self, comparisons: int) -> None:
        """Change in every way, and on until so many comparisons were made."""
        steps = steps_of(self)
        for number in itertools.count():
            if number >= len(steps) and self.counts["compared"] >= comparisons:
                return
            names = [*steps, "schedule", "publish_until"]
            name = self.chance.choice(names) if number >= len(steps) else list(steps)[number]
            state = self.chance.getstate()
            self.step(name, steps[name])
            # Once more with the same choices: by now each worker keeps the pages that it is about.
            self.chance.setstate(state)
            self.step(name, steps[name])

    def step(self, name: str, change: Callable[[], list[str] | None]) -> None:
        """Change something, compare what it is about and some other page, and watch what is due."""
        begun = time.time()
        touched = change() or []
        self.last, self.changed = name, time.time()
        self.counts["steps"] += 1
        self.addresses += [each for each in touched if each not in self.addresses]
        for address in dict.fromkeys([*touched[:2], self.taste.choice(self.addresses)]):
            self.compare(address)
        if name != "quiet":
            self.longest = max(self.longest * 0.9, time.time() - begun)
        while self.moments and min(self.moments)[0] < time.time() + self.longest + 0.2:
            self.watch_moment()


def steps_of(drill: Drill) -> dict[str, Callable[[], list[str] | None]]:
    """Return everything that is done to the site, by name; each gives the addresses it is about."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.models import Value
    from django.db.models.functions import Concat
    from django.utils import timezone
    from taggit.models import Tag

    from blog.models import (
        Author,
        Category,
        CategoryRedirect,
        Edition,
        License,
        Picture,
        Post,
        Practice,
        Redirect,
        SeriesPart,
        TagRedirect,
    )
    from blog.models.public import public_tables
    from blog.publishing import actions
    from blog.taxonomy.editing import rename_tag, save_category, set_introduction
    from blog.taxonomy.merging import merge_topics
    from practice_site.data_version import READ
    from tests.factories import CategoryFactory, PostFactory

    chance = drill.chance
    owner = get_user_model().objects.filter(is_superuser=True).first()
    numbers = itertools.count(1)
    own: list[Post] = []  # articles of this drill
    subjects = [CategoryFactory() for _ in range(3)]

    def some(rows):
        return chance.choice(list(rows.order_by("pk")))

    def live():
        return Edition.objects.articles().live(timezone.now())

    def about(edition) -> list[str]:
        return [edition.get_absolute_url(), chance.choice(["/", "/feed/", "/archive/", "/tags/"])]

    def new_post() -> Post:
        number = next(numbers)
        post = PostFactory(
            slug=f"new-{number}", title=f"New {number}", quick_exit=number % 7 == 0,
            categories=chance.sample(subjects, 2), tags=["calm", "rain"],
        )  # fmt: skip
        own.append(post)
        return post

    def publish():
        return about(actions.publish(new_post(), by=owner))

    def soon():
        """A moment that isn't missed on a slow machine."""
        return timezone.now() + timedelta(seconds=chance.uniform(0.8, 1.2) + 2 * drill.longest)

    def schedule():
        moment = soon()
        edition = actions.publish(new_post(), by=owner, at=moment)
        drill.moments.append((moment.timestamp(), edition.get_absolute_url(), True))
        return about(edition)

    def publish_until():
        moment = soon()
        edition = actions.publish(new_post(), by=owner, until=moment)
        drill.moments.append((moment.timestamp(), edition.get_absolute_url(), False))
        return about(edition)

    def own_live() -> Edition:
        """One that isn't about to begin or end."""
        found = live().filter(post__in=own, live_until=None, ends_at=None)
        return some(found) if found.exists() else actions.publish(new_post(), by=owner)

    def take_down():
        edition = own_live()
        actions.take_down(edition.post, by=owner)
        return about(edition)

    def fix():
        post = Post.objects.get(pk=own_live().post_id)
        post.title += "."
        if chance.random() < 0.3:
            post.slug = f"moved-{next(numbers)}"
        was = f"/articles/{own_live().slug}/"
        post.save()
        return [*about(actions.publish(post, by=owner)), was]

    def rename_a_tag():
        tag = some(Tag.objects.filter(blog_taggededition_items__isnull=False).distinct())
        was = f"/tags/{tag.slug}/"
        rename_tag(tag, f"{tag.name.rstrip('0123456789 ')} {next(numbers)}")
        return [f"/tags/{tag.slug}/", was, "/tags/"]

    def rename_category():
        category = some(Category.objects.all())
        was = category.get_absolute_url()
        category.slug = f"subject-was-{next(numbers)}"
        category.name = f"Subject was {category.slug[12:]}"
        save_category(category)
        return [category.get_absolute_url(), was, "/categories/"]

    def merge_tags():
        name = f"doubled {next(numbers)}"
        edition = own_live()
        post = Post.objects.get(pk=edition.post_id)
        post.tags.add(name)
        actions.publish(post, by=owner)
        drill.compare(f"/tags/{(tag := Tag.objects.get(name=name)).slug}/")
        slug = tag.slug
        keep = some(
            Tag.objects.filter(blog_taggededition_items__isnull=False).exclude(pk=tag.pk).distinct()
        )
        merge_topics(keep, [tag])
        return [f"/tags/{slug}/", f"/tags/{keep.slug}/"]

    def merge_categories():
        other = CategoryFactory()
        post = new_post()
        post.category_links.create(category=other, position=9)
        actions.publish(post, by=owner)
        address = other.get_absolute_url()
        drill.changed = time.time()
        drill.compare(address)
        keep = chance.choice(subjects)
        merge_topics(keep, [other])
        return [address, f"/categories/{Category.objects.get(pk=keep.pk).slug}/"]

    def change_license():
        held = some(License.objects.all())
        day = timezone.localdate() + timedelta(days=chance.choice([-2, -1, 0, 1]))
        License.objects.filter(pk=held.pk).update(
            valid_until=chance.choice([None, max(day, held.valid_from)])
        )
        return [f"/authors/{held.author.slug}/", "/authors/"]

    def settings():
        practice = Practice.load()
        practice.color_light = chance.choice(["#2f5f4f", "#305080", "#703050"])
        practice.time_zone = chance.choice(["America/Chicago", "Asia/Tokyo", "Europe/Berlin"])
        practice.name = f"Practice {next(numbers)}"
        practice.save()
        return ["/", chance.choice(["/share.jpg", "/robots.txt", "/opensearch.xml", "/feed/atom/"])]

    def raw_sql():
        title = f"Retitled {next(numbers)}"
        edition = some(live())
        with connection.cursor() as cursor:
            cursor.execute("UPDATE blog_edition SET title = %s WHERE id = %s", [title, edition.pk])
        return about(edition)

    def another_connection():
        """By a program that knows nothing of Django."""
        table, column = chance.choice([
            ("blog_author", "name"), ("blog_category", "name"), ("taggit_tag", "name"),
            ("blog_picture", "alt_text"), ("blog_practice", "tagline"), ("blog_series", "name"),
        ])  # fmt: skip
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute(f"SELECT min(id), max(id) FROM {table}")
            key = chance.choice(cursor.fetchone())
            text = f"Written {next(numbers)}"
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [text, key])
        other.close()
        return [chance.choice(["/", "/authors/", "/categories/", "/tags/", "/articles/"])]

    def untouched():
        """Written, but with nothing new: everything reads as before."""
        table = chance.choice(public_tables())
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET id = id")

    def cut_off():
        """End the connections by which workers of PostgreSQL learn of changes."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s "
                    "AND datname = current_database() AND pid <> pg_backend_pid()",
                    [READ],
                )
        return raw_sql()

    def rolled_back():
        with suppress(InterruptedError), transaction.atomic():
            Category.objects.update(name=Concat("slug", Value("!")))
            Practice.objects.update(name="Never")
            raise InterruptedError
        return ["/"]

    def many():
        Category.objects.update(position=chance.randrange(9))
        Picture.objects.update(credit=f"Drawn by {next(numbers)}")
        return ["/categories/", some(live()).get_absolute_url()]

    def loaddata():
        author = some(Author.objects.public(timezone.now()))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "rows.json")
            call_command("dumpdata", "blog.author", pks=str(author.pk), output=path, verbosity=0)
            rows = json.loads(path.read_text())
            rows[0]["fields"]["name"] = f"Loaded {next(numbers)}"
            path.write_text(json.dumps(rows))
            call_command("loaddata", path, verbosity=0)
        return [f"/authors/{author.slug}/", "/authors/"]

    def redirect():
        path = f"/from-before/{next(numbers)}/"
        Redirect.objects.create(path=path, destination=some(live()).get_absolute_url())
        return [path]

    def delete_redirects():
        for model in (Redirect, CategoryRedirect, TagRedirect):
            if found := list(model.objects.all()):
                chance.choice(found).delete()
        moved = [each for each in drill.addresses if "from-before" in each or "subject" in each]
        return chance.sample(moved, min(2, len(moved)))

    def introduce():
        tag = some(Tag.objects.filter(blog_taggededition_items__isnull=False).distinct())
        set_introduction(tag, f"<p>About it, {next(numbers)}.</p>")
        return [f"/tags/{tag.slug}/"]

    def series():
        parts = list(SeriesPart.objects.order_by("pk"))
        part = chance.choice(parts)
        SeriesPart.objects.filter(pk=part.pk).update(position=chance.randrange(9))
        edition = live().filter(post__in=[each.post_id for each in parts]).first()
        return about(edition)

    def portrait():
        author = some(Author.objects.public(timezone.now()))
        author.photo = chance.choice([None, *Picture.objects.exclude(file="")[:3]])
        author.bio = f"<p>Somebody, {next(numbers)}.</p>"
        author.save()
        address = f"/authors/{author.slug}/"
        return [address, chance.choice([e for e in drill.addresses if e.startswith("/pictures/")])]

    def quiet():
        """Wait until workers say when the site was last changed."""
        time.sleep(2.2)
        for address in chance.sample(drill.addresses, 8):
            drill.compare(address)

    return {step.__name__: step for step in (
        publish, schedule, take_down, fix, rename_a_tag, publish_until, rename_category, merge_tags,
        merge_categories, change_license, settings, raw_sql, another_connection, untouched, cut_off,
        rolled_back, many, loaddata, redirect, delete_redirects, introduce, series, portrait, quiet,
    )}  # fmt: skip


@contextmanager
def served(made: Places) -> Iterator[tuple[Site, int]]:
    """Serve the example; gives the parent's number."""
    site = made.migrated()
    os.environ.update(site.environment)
    import django

    django.setup()
    logging.disable(logging.WARNING)  # of each page that isn't there
    from blog.demo import load
    from tests.factories import image_file

    def small_picture(key: str) -> bytes:
        """Return one of two renditions; to encode the example's own takes longer than all else."""
        return image_file(size=(700, 420), color=f"#{zlib.crc32(key.encode()) % 2**24:06x}").read()

    pictures.decode_at_once()
    with mock.patch.object(load, "read_picture", small_picture):
        load.load_demo("a long enough sentence")
    with site.serving() as parent:
        yield site, parent.pid


def main() -> int:
    """Run the drill; return 0 if nothing differed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comparisons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=18)
    parser.add_argument(
        "--postgresql", nargs="?", const="", metavar="ADDRESS",
        help="instead of SQLite, in a server of its own or the one of this address",
    )  # fmt: skip
    options = parser.parse_args()
    given = options.postgresql
    server = "" if given is None else given or postgresql.start()
    with (
        tempfile.TemporaryDirectory() as name,
        places(Path(name), server) as made,
        served(made) as (site, parent),
    ):
        drill = Drill(site, parent, options.seed)
        start = time.monotonic()
        try:
            drill.run(options.comparisons)
        except DifferentError as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("Stopped; nothing differed.")
        finally:
            print(dict(drill.counts), f"{time.monotonic() - start:.0f} s,")
            print(f"the last fresh after {drill.slowest:.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
