"""Backups while eight people write, each restored elsewhere and compared.

In the project's folder::

    .venv/bin/python -m tests.soak.backups                # 20 on SQLite
    .venv/bin/python -m tests.soak.backups --postgresql   # likewise, in a server of its own

Eight writers publish, write, upload and delete pictures, sign in and send mail, beside a real
``manage.py serve``. Each step of a writer is one transaction that takes the next number of the
whole site, and writes it to four tables and into a chain of hashes. So a restored site shows
whether it is what was committed up to one moment, neither more nor less. What is never changed is
compared row by row with the running site, and every public page and its pictures are read. At last
the writers stop, and one more backup is compared with the site in all rows.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from tests import postgresql
from tests.places import Places, places
from tests.practice_site.environment import ROOT
from tests.served import SITE, Site

WRITERS = 8
PAUSE = 0.25  # seconds between two steps of a writer
LEDGER = "ledger@example.com"
# What is only added to.
ADDED = ["django_admin_log", "accounts_auditentry", "blog_revision", "blog_editionpicture"]
PASSWORD = "a long enough sentence"


# --- In processes of their own: they write to, or look at, the site that the environment names ---


def next_link(before: str, serial: int, writer: int) -> str:
    """Return a link of a writer's chain."""
    return hashlib.sha256(f"{before} {serial} {writer}".encode()).hexdigest()


class Writer:
    """Writes until it is told to stop; ``longest`` is its longest step, in seconds."""

    def __init__(self, number: int) -> None:
        from tests.factories import AuthorFactory, OwnerFactory, PostFactory

        self.number, self.link, self.steps, self.longest = number, "", 0, 0.0
        self.user = OwnerFactory(email=f"writer{number}@example.com")
        self.post = PostFactory(slug=f"ledger-{number}")
        self.author = AuthorFactory(slug=f"ledger-{number}", user=self.user)

    def step(self) -> None:
        """Do one step: always the ledger, and something else now and then."""
        from django.contrib.admin.models import LogEntry
        from django.core.mail import send_mail
        from django.db import transaction

        from accounts.models import User
        from blog.models import Author, Post

        start = time.monotonic()
        with transaction.atomic():
            ledger = User.objects.select_for_update().get(email=LEDGER)
            serial = int(ledger.name) + 1
            User.objects.filter(pk=ledger.pk).update(name=str(serial))
            Post.objects.filter(pk=self.post.pk).update(subtitle=str(serial))
            Author.objects.filter(pk=self.author.pk).update(name=f"Writer {serial}")
            link = next_link(self.link, serial, self.number)
            LogEntry.objects.create(
                user=self.user, action_flag=2, object_id=str(serial), change_message=link,
                object_repr=str(self.number),
            )  # fmt: skip
        self.link, self.steps = link, self.steps + 1
        self.longest = max(self.longest, time.monotonic() - start)
        match self.steps % 20:
            case 3 | 13:
                self.upload()
            case 7:
                send_mail("Hello", "Words that are not in a backup", None, ["reader@b.example"])
            case 10:
                self.publish()
            case 15:
                self.sign_in()
            case 18:
                self.delete()

    def upload(self) -> None:
        """Upload a picture, as its form does; the worker prepares it."""
        from django.db import transaction

        from blog.models.pictures import prepare_picture
        from tests.factories import PictureFactory, image_file

        with transaction.atomic():
            file = image_file(size=(700, 400), color=f"#{self.steps % 4096:03x}")
            name = f"Of {self.number}"
            picture = PictureFactory(prepared=False, name=name, file=file)
            prepare_picture.enqueue(picture.pk, str(picture.file.name))

    def ready_pictures(self) -> Any:
        from blog.models import Picture

        return Picture.objects.filter(name=f"Of {self.number}", file__endswith="master.png")

    def publish(self) -> None:
        """Publish an article with a picture, if one is ready."""
        from blog.publishing import actions
        from tests.factories import ReadyPostFactory

        if picture := self.ready_pictures().first():
            title, slug = f"By {self.number}: {self.steps}", f"by-{self.number}-{self.steps}"
            post = ReadyPostFactory(
                title=title, slug=slug, lead_picture=picture, authors=[self.author]
            )
            actions.publish(post, by=self.user)
            type(picture).objects.filter(pk=picture.pk).update(name="Published")

    def delete(self) -> None:
        """Delete a picture that no article has."""
        if picture := self.ready_pictures().first():
            picture.delete()

    def sign_in(self) -> None:
        """Sign in at the desk."""
        from django.conf import settings
        from django.test import Client
        from django.urls import reverse

        place = f"10.{self.number}.{self.steps // 250}.{self.steps % 250}"  # attempts are counted
        client = Client(SERVER_NAME=SITE, HTTP_X_FORWARDED_FOR=place)
        fields = {"login": self.user.email, "password": PASSWORD}
        answer = client.post(reverse("account_login"), fields, secure=True)
        assert answer.status_code == 302, answer.content.decode()
        client.force_login(self.user, settings.AUTHENTICATION_BACKENDS[0])


def write() -> None:
    """Let all write until the input ends, then say how it went."""
    from django.db import connection

    from accounts.models import User
    from blog.models import Practice

    Practice(name="The practice").save()
    User.objects.create_user(email=LEDGER, name="0")
    writers = [Writer(number) for number in range(WRITERS)]
    over = threading.Event()

    def work(writer: Writer) -> None:
        try:
            while not over.wait(PAUSE):
                writer.step()
        finally:
            connection.close()

    print("ready", flush=True)
    with ThreadPoolExecutor(WRITERS) as pool:
        done = [pool.submit(work, writer) for writer in writers]
        sys.stdin.read()
        over.set()
        for each in done:
            each.result()
    longest, steps = max(each.longest for each in writers), sum(each.steps for each in writers)
    print(json.dumps({"steps": steps, "longest": longest}), flush=True)


def rows(table: str) -> list[tuple[Any, ...]]:
    """Return all rows of a table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return sorted(tuple(map(str, row)) for row in cursor.fetchall())


def look() -> None:
    """Check what a restored site must be, and print its rows and what was read."""
    from django.contrib.admin.models import LogEntry
    from django.contrib.sessions.models import Session
    from django.db import connection

    from accounts.models import User
    from blog.models import Author, Post

    serial = int(User.objects.get(email=LEDGER).name)
    columns = ("object_id", "object_repr", "change_message")
    entries: list[tuple[Any, ...]] = [*LogEntry.objects.values_list(*columns)]
    last: dict[str, tuple[str, str]] = {}
    for entry, writer, link in sorted(entries, key=lambda each: int(each[0])):
        assert link == next_link(last.get(writer, ("", ""))[1], int(entry), int(writer))
        last[writer] = entry, link
    assert sorted(int(entry) for entry, _, _ in entries) == list(range(1, serial + 1))
    for writer, (entry, _) in last.items():
        assert Post.objects.get(slug=f"ledger-{writer}").subtitle == entry
        assert Author.objects.get(slug=f"ledger-{writer}").name == f"Writer {entry}"
    call_command("check_data", stdout=sys.stderr)  # every picture has its files
    tables = [name for name in connection.introspection.table_names() if name != "data_version"]
    facts = {"serial": serial, "sessions": Session.objects.count(), **read_pages()}
    print(json.dumps({"facts": facts, "rows": {name: rows(name) for name in tables}}))


def read_pages() -> dict[str, int]:
    """Read every public page and its pictures; return how many there are."""
    from django.test import Client

    client, seen = Client(SERVER_NAME=SITE), {"pages": 0, "pictures": 0}
    waiting = ["/", "/archive/", "/feed/", "/search/?q=quiet"]
    sitemap = client.get("/sitemap.xml", secure=True).content.decode()
    maps = [each for each in re.findall(r"<loc>([^<]+)", sitemap) if each.endswith(".xml")]
    for each in maps:
        sitemap += client.get(path_of(each), secure=True).content.decode()
    waiting += [path_of(each) for each in re.findall(r"<loc>([^<]+)", sitemap)]
    pictures: set[str] = set()
    for path in dict.fromkeys(waiting):
        answer = client.get(path, secure=True)
        assert answer.status_code == 200, (path, answer.status_code)
        seen["pages"] += 1
        pictures.update(re.findall(r"/pictures/[\w./-]+", answer.content.decode()))
    for path in pictures:
        answer = client.get(path, secure=True)
        assert answer.status_code == 200, (path, answer.status_code)
        assert b"".join(answer.streaming_content), path  # type: ignore[attr-defined]  # of a file
    return seen | {"pictures": len(pictures)}


def path_of(address: str) -> str:
    """Return the path of an address."""
    return re.sub(r"^https?://[^/]+", "", address)


# --- The drill ----------------------------------------------------------------------------------


def looked(site: Site, *options: str) -> dict[str, Any]:
    """Look at a site in a process of its own; gives what it printed."""
    command = [sys.executable, "-m", "tests.soak.backups", "--do", "look", *options]
    output = subprocess.run(
        command, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, check=True
    )
    return json.loads(output.stdout)


def back_up(site: Site) -> tuple[Path, float]:
    """Make a backup; gives it and the seconds it took."""
    start = time.monotonic()
    command = [sys.executable, "manage.py", "backup"]
    output = subprocess.run(
        command, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return Path(output.stdout.splitlines()[0]), time.monotonic() - start


def restored(made: Places, backup: Path, site: Site) -> dict[str, Any]:
    """Restore a backup of a site elsewhere; gives what is there."""
    place = made.new()
    (place.folder / "static").symlink_to(site.folder / "static")
    return looked(place, "--restore", str(backup))


def compare_added(now: dict[str, Any], live: dict[str, Any]) -> int:
    """Compare rows that are never changed; gives how many there are."""
    for table in ADDED:
        there = {tuple(row) for row in live["rows"][table]}
        assert there.issuperset(tuple(row) for row in now["rows"][table]), table
    return sum(len(now["rows"][table]) for table in ADDED)


def compare_all(now: dict[str, Any], live: dict[str, Any]) -> int:
    """Compare all rows with those of the site at rest; gives how many there are."""
    from practice_site.backup.databases import LEFT_OUT

    assert now["rows"].keys() == live["rows"].keys()
    for table in now["rows"].keys() - LEFT_OUT.keys():
        assert now["rows"][table] == live["rows"][table], table
    for table in LEFT_OUT:
        there = {tuple(row) for row in live["rows"][table]}
        assert there.issuperset(tuple(row) for row in now["rows"][table]), table
        assert not any("not in a backup" in str(row) for row in now["rows"][table]), table
    return sum(map(len, now["rows"].values()))


def drill(made: Places, times: int) -> None:
    """Do it; raises AssertionError where something isn't as it should be."""
    site = made.migrated()
    taken: list[tuple[Path, float]] = []
    with site.serving():
        command = [sys.executable, "-m", "tests.soak.backups", "--do", "write"]
        with subprocess.Popen(
            command, cwd=ROOT, env=site.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ) as writers:  # fmt: skip
            assert writers.stdout.readline() == "ready\n"
            for _ in range(times):
                time.sleep(1.5)
                taken.append(back_up(site))
                assert writers.poll() is None
            output, _ = writers.communicate("")
        assert writers.returncode == 0
        told = json.loads(output)
    at_rest, seconds = back_up(site)  # the background worker has ended, too
    live = looked(site)
    for backup, took in taken:
        now = restored(made, backup, site)
        facts = now["facts"]
        assert facts["sessions"] == 0
        print(
            f"{backup.name}: {took:.1f} s, {backup.stat().st_size / 1e6:.1f} MB; as after step "
            f"{facts['serial']}, {compare_added(now, live)} rows compared, {facts['pages']} pages "
            f"and {facts['pictures']} pictures read",
            flush=True,
        )
    number = compare_all(restored(made, at_rest, site), live)
    print(f"At rest: {seconds:.1f} s, all {number} rows are the same")
    print(f"{told['steps']} steps, the longest took {told['longest']:.2f} s")


def main() -> int:
    """Run the drill, or a part of it in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how many backups are made")
    parser.add_argument(
        "--postgresql", nargs="?", const="", metavar="ADDRESS",
        help="instead of SQLite, in a server of its own or the one of this address",
    )  # fmt: skip
    parser.add_argument("--do", choices=["write", "look"], help=argparse.SUPPRESS)
    parser.add_argument("--restore", metavar="BACKUP", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.do:
        os.environ["DJANGO_SETTINGS_MODULE"] = "practice_site.settings"
        django.setup()
        if options.restore:
            call_command("restore", options.restore, stdout=sys.stderr)
        {"write": write, "look": look}[options.do]()
        return 0
    given = options.postgresql
    server = "" if given is None else given or postgresql.start()
    with tempfile.TemporaryDirectory() as name, places(Path(name), server) as made:
        drill(made, options.times)
    return 0


if __name__ == "__main__":
    sys.exit(main())
