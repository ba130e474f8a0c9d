"""The background worker as a process: killed, stopped, doubled, and without its database."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as DjangoSession
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from psycopg import sql

from blog.management.commands import background_worker
from tests import once
from tests.background import QUEUE, queue_mail
from tests.factories import UserFactory
from tests.practice_site.environment import ROOT, environment, python
from tests.smtp import Mailbox, mail_server, silent_server

pytestmark = pytest.mark.xdist_group("background_worker")

WRITE = "from django.core.mail import send_mail; send_mail('Hello', 'Words', None, ['r@b.example'])"
TASKS = "django_tasks_database_dbtaskresult"


class SlowMailbox(Mailbox):
    """Takes a mail, and says so only when it may."""

    def __init__(self) -> None:
        """Hold the answer back at first."""
        super().__init__()
        self.taken, self.may_answer = threading.Event(), threading.Event()

    async def handle_DATA(  # noqa: N802  aiosmtpd asks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail, and answer when it may."""
        answer = await super().handle_DATA(server, session, envelope)
        self.taken.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.05)
        return answer


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of an installation with a database of its own."""
    values = {
        "DEVELOPMENT": "true",
        "DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "DJANGO_SETTINGS_MODULE": "practice_site.settings",
    }
    with own_database(values):
        write = python("manage.py", "shell", "--no-imports", "-c", WRITE, **values)
        assert write.returncode == 0, write.stderr
        execute(values, f"CREATE TABLE written AS SELECT * FROM {TASKS}")
        yield values


@pytest.fixture
def installation(migrated: dict[str, str]) -> dict[str, str]:
    """The same for each test, in which one mail waits."""
    execute(migrated, f"DELETE FROM {TASKS}")
    execute(migrated, f"INSERT INTO {TASKS} SELECT * FROM written")
    return migrated


def connect_to(name: str, **options: Any) -> psycopg.Connection:
    """Connect to a database on the tests' PostgreSQL."""
    given, keys = connection.settings_dict, ("host", "port", "user", "password")
    server: dict[str, Any] = {key: given[key.upper()] or None for key in keys}
    return psycopg.connect(dbname=name, **server, **options)


@contextmanager
def own_database(values: dict[str, str]) -> Iterator[None]:
    if connection.vendor == "sqlite":
        shutil.copy(once.database(), values["DATA_DIR"])
        yield
        return
    name = f"worker_{os.getpid()}"
    with connect_to("postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        values["DATABASE_URL"] = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
        assert python("manage.py", "migrate", "--verbosity", "0", **values).returncode == 0
        yield
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def execute(values: dict[str, str], statement: str) -> list[Any]:
    """Execute a statement in the installation's database; gives the first column of its rows."""
    if "DATABASE_URL" in values:
        database: Any = connect_to(values["DATABASE_URL"].rpartition("/")[2])
    else:
        database = sqlite3.connect(Path(values["DATA_DIR"]) / "db.sqlite3")
    try:
        cursor = database.execute(statement)
        rows = [row[0] for row in cursor] if cursor.description else []
        database.commit()
    finally:
        database.close()
    return rows


def states(values: dict[str, str]) -> list[str]:
    return execute(values, f"SELECT status FROM {TASKS}")


@contextmanager
def worker(port: int, values: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "background_worker"],
        cwd=ROOT,
        env=environment(**values, EMAIL_URL=f"smtp://127.0.0.1:{port}"),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until something is so; fail when it isn't after a minute."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen")


@pytest.mark.parametrize("signals", [[signal.SIGKILL], [signal.SIGTERM, signal.SIGTERM]])
def test_a_worker_killed_while_it_sends_loses_no_mail_and_a_second_copy_can_be_told(
    installation, signals
):
    mailbox = SlowMailbox()
    with mail_server(mailbox) as port:
        with worker(port, installation) as process:
            assert mailbox.taken.wait(60)
            for number in signals:  # the mail server has the mail, and nobody knows it
                process.send_signal(number)
                time.sleep(0.5)  # of two at once the system would pass on one
            process.wait(30)
        mailbox.may_answer.set()
        with worker(port, installation):
            wait_for(lambda: states(installation) == ["SUCCESSFUL"])
        first, second = mailbox.received
        assert first["Message-ID"] == second["Message-ID"]
        assert first.as_bytes() == second.as_bytes()


def test_a_worker_killed_while_nobody_answers_sends_it_once_when_somebody_does(installation):
    mailbox = Mailbox()
    with silent_server() as silent, worker(silent, installation) as process:
        wait_for(lambda: states(installation) == ["RUNNING"])
        process.kill()
    with mail_server(mailbox) as port, worker(port, installation):
        wait_for(lambda: states(installation) == ["SUCCESSFUL"])
    assert len(mailbox.received) == 1


def test_a_worker_that_is_stopped_ends_what_it_is_at(installation):
    mailbox = SlowMailbox()
    with mail_server(mailbox) as port:
        with worker(port, installation) as process:
            assert mailbox.taken.wait(60)
            process.send_signal(signal.SIGTERM)
            mailbox.may_answer.set()
            assert process.wait(30) == 0
        assert states(installation) == ["SUCCESSFUL"]
        assert len(mailbox.received) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's files are nobody's to copy")
def test_whoever_copies_the_database_file_alone_has_what_there_was_a_minute_ago(migrated, tmp_path):
    live, copy = Path(migrated["DATA_DIR"]) / "db.sqlite3", tmp_path / "db.sqlite3"

    def copied() -> list[str]:
        copy.write_bytes(live.read_bytes())
        with closing(sqlite3.connect(copy)) as database:
            return [name for (name,) in database.execute("SELECT name FROM taggit_tag")]

    with closing(sqlite3.connect(live)) as writer:  # as long as it is open, the log stays
        writer.execute("INSERT INTO taggit_tag (name, slug) VALUES ('Rain', 'rain')")
        writer.commit()
        assert copied() == []
        with worker(1, migrated):
            wait_for(copied)
        assert copied() == ["Rain"]


def test_a_second_worker_waits_until_the_first_has_ended(installation):
    mailbox = SlowMailbox()
    with mail_server(mailbox) as port, worker(port, installation) as first:
        assert mailbox.taken.wait(60)
        with worker(port, installation) as second:
            assert second.stderr is not None
            assert "Another background worker is at work" in second.stderr.readline()
            assert len(mailbox.received) == 1
            first.kill()
            mailbox.may_answer.set()
            wait_for(lambda: states(installation) == ["SUCCESSFUL"])
            second.send_signal(signal.SIGTERM)
            assert second.wait(30) == 0


NOON = "from blog.models import Practice; Practice(time_zone='Etc/GMT%+d').save()"


def test_it_makes_the_daily_run(installation):
    # Where it is noon now. The zones named so count the other way round.
    noon = NOON % (datetime.now(UTC).hour - 12)
    set_clock = python("manage.py", "shell", "--no-imports", "-c", noon, **installation)
    assert set_clock.returncode == 0, set_clock.stderr
    made = "SELECT starts FROM blog_dailyrun WHERE ended_at IS NOT NULL"
    with silent_server() as silent, worker(silent, installation):
        wait_for(lambda: execute(installation, made) == [1])  # though the mail waits


class Stopping(Worker):
    """A worker that stops when it has done what is due, and fails as often as it is told to."""

    failures = 0

    def run(self) -> None:
        if self.failures:
            self.failures -= 1
            raise OperationalError("database is locked")
        super().run()
        self.running = False


@pytest.fixture
def in_process(monkeypatch, settings):
    monkeypatch.setattr(background_worker, "Worker", Stopping)
    monkeypatch.setattr(background_worker, "INTERVAL", 0)
    monkeypatch.setattr(background_worker, "start_daily_run", lambda last: None)
    monkeypatch.setattr(background_worker, "checkpoint", lambda: None)  # none in a transaction
    queue_mail(settings, 1)  # where nobody answers
    for module in (background_worker, db_worker):  # the test's transaction goes on
        monkeypatch.setattr(module, "close_old_connections", lambda: None)
    return background_worker.create_worker()


def begun(starts: int) -> DBTaskResult:
    """A task that a worker began as often as this, and never ended."""
    return DBTaskResult.objects.create(
        status="RUNNING",
        worker_ids=["w"] * starts,
        args_kwargs={"args": [], "kwargs": {"message": {}}},
        task_path="practice_site.mail.send",
        backend_name="default",
        run_after=timezone.now(),
    )


@pytest.mark.django_db
def test_it_survives_a_locked_database_and_says_so_once(in_process, caplog):
    task = begun(1)
    in_process.failures = 3
    background_worker.work(in_process)
    task.refresh_from_db()
    assert task.status == "SUCCESSFUL"
    assert caplog.text.count("waits for the database: database is locked") == 1


@pytest.mark.parametrize("due", [True, False])
def test_it_starts_the_daily_run_when_it_is_due_and_never_two_at_once(due, monkeypatch):
    start = mock.Mock()
    monkeypatch.setattr(background_worker, "start_anew", start)
    monkeypatch.setattr(background_worker, "is_due", lambda now: due)
    started = background_worker.start_daily_run(None)
    assert [call.args for call in start.call_args_list] == [
        (("daily", "--verbosity", "0"), ())
    ] * due
    if started:
        started.poll.return_value = None
        assert background_worker.start_daily_run(started) is started
        assert start.call_count == 1
        started.poll.return_value = 1  # it failed, and is due
        background_worker.start_daily_run(started)
        assert start.call_count == 2


@pytest.mark.django_db
def test_a_task_that_ends_the_worker_is_given_up(in_process, caplog):
    deadly, harmless = begun(3), begun(1)
    background_worker.work(in_process)
    deadly.refresh_from_db()
    harmless.refresh_from_db()
    assert (deadly.status, harmless.status) == ("FAILED", "SUCCESSFUL")
    assert "gives up a task" in caplog.text


@pytest.mark.django_db
def test_what_has_expired_is_deleted(in_process, settings, client):
    assert settings.TASKS == QUEUE
    users = [UserFactory(), UserFactory()]
    for user in users:
        client.force_login(user)
        key = client.session.session_key
        UserSession.objects.create(user=user, session_key=key, ip="192.0.2.1")
    client.session.set_expiry(0)
    DjangoSession.objects.exclude(session_key=key).update(expire_date=timezone.now())
    old = begun(1)
    week = timezone.now() - timedelta(days=8)
    DBTaskResult.objects.filter(pk=old.pk).update(status="SUCCESSFUL", finished_at=week)
    begun(1)
    background_worker.work(in_process)
    assert [session.session_key for session in DjangoSession.objects.all()] == [key]
    assert [session.user for session in UserSession.objects.all()] == [users[1]]
    assert not DBTaskResult.objects.filter(pk=old.pk).exists()
