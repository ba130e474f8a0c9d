"""``/health/`` as something that watches over the site asks it."""

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.mail import send_mail
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from practice_site import data_version, health, readiness
from practice_site.health import Health
from practice_site.readiness import AWAY, NOT_UPGRADED, newest_migrations
from tests.background import queue_mail
from tests.ports import free_port
from tests.served import Site

pytestmark = pytest.mark.django_db


def ask(path: str = "/health/", **more: object) -> tuple[int, dict[str, Any]]:
    """The status and the answer; of a process that was never asked before."""
    statuses: list[str] = []

    def nobody(environ: object, start_response: object) -> list[bytes]:
        raise AssertionError("it is answered in front of Django")

    def start_response(status: str, *args: object) -> Any:
        statuses.append(status)

    environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": "10.0.0.11:8000"} | more
    setup_testing_defaults(environ)
    body = b"".join(Health(nobody)(environ, start_response))
    return int(statuses[0][:3]), json.loads(body)


@pytest.fixture(autouse=True)
def open_connection(monkeypatch):
    """The tests' transaction stays open: here a look at the health ends no connection."""
    monkeypatch.setattr(connection, "close", lambda: None)


def test_a_site_that_has_all_it_needs():
    status, answer = ask()
    assert status == 200
    assert answer["healthy"] is True
    assert set(answer["checks"].values()) == {"ok"}
    assert {"database", "migrations", "data", "disk", "mail"} <= set(answer["checks"])


def test_what_only_somebody_can_mend_takes_no_machine_out_of_service(settings):
    queue_mail(settings, free_port())
    send_mail("A word", "for you", None, ["ana@example.com"])
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=2))
    status, answer = ask()
    assert (status, answer["healthy"]) == (503, False)
    assert answer["checks"]["mail"] == "Mail can’t be sent."
    assert "ana@example.com" not in str(answer)
    status, answer = ask("/health/serving/")
    assert status == 200
    assert "mail" not in answer["checks"]


def forget_a_migration() -> None:
    [name] = [name for app, name in newest_migrations() if app == "blog"]
    MigrationRecorder(connection).record_unapplied("blog", name)


def test_a_migration_that_was_forgotten():
    forget_a_migration()
    assert ask()[0] == 503
    assert "upgrade" in ask()[1]["checks"]["migrations"]


def test_a_reload_that_was_forgotten_or_files_of_an_earlier_version():
    MigrationRecorder(connection).record_applied("blog", "9999_later")
    assert ask()[0] == 503
    assert ask()[1]["checks"]["migrations"] == health.NOT_RELOADED


def test_files_that_came_since_the_site_was_loaded_are_not_its_own(monkeypatch):
    readiness._loader.cache_clear()
    monkeypatch.setattr(readiness, "database_problem", lambda: "")  # it closes the connection
    readiness.when_ready(WSGIHandler())
    monkeypatch.delattr(readiness, "MigrationLoader")
    MigrationRecorder(connection).record_applied("blog", "9999_later")
    assert ask()[1]["checks"]["migrations"] == health.NOT_RELOADED


def test_a_table_that_is_missing_means_that_upgrade_was_forgotten():
    forget_a_migration()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE blog_dailyrun RENAME TO blog_none")
    checks = ask()[1]["checks"]
    assert checks["database"] == "ok"
    assert checks["daily run"] == checks["migrations"] == NOT_UPGRADED


def test_a_database_without_its_triggers(monkeypatch):
    monkeypatch.setattr(data_version, "is_installed", lambda: False)
    assert ask()[0] == 503


def test_a_database_that_is_away(monkeypatch):
    asked: list[int] = []

    def away(*args: object, **kwargs: object) -> None:
        asked.append(1)
        raise DatabaseError("connection to 10.1.2.3 failed for user blog")

    monkeypatch.setattr(connection, "cursor", away)
    status, answer = ask()
    assert status == 503
    assert set(answer["checks"].values()) == {health.GONE}
    assert asked == [1]  # nobody waits for it more than once
    assert "10.1.2.3" not in str(answer)


def test_nobody_waits_for_a_database_that_is_known_to_be_away(monkeypatch):
    monkeypatch.setattr(connection, "cursor", None)
    status, answer = ask(**{AWAY: True})
    assert status == 503
    assert set(answer["checks"].values()) == {health.GONE}


def test_data_that_is_gone(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    shutil.rmtree(tmp_path)
    status, answer = ask("/health/serving/")
    assert status == 503
    assert answer["checks"]["data"] == "The folder of the data can’t be written to."
    assert str(tmp_path) not in str(answer)


def test_a_file_of_the_database_that_can_not_be_written(monkeypatch):
    """Root may write everywhere, so the system's answer is put into its mouth."""
    file = str(connection.settings_dict["NAME"])
    monkeypatch.setattr(os, "access", lambda path, _: str(path) != file)
    status, answer = ask("/health/serving/")
    if connection.vendor == "sqlite":
        assert answer["checks"]["data"] == "The database’s file can’t be written to."
        assert status == 503
    else:
        assert status == 200


def test_a_disk_that_is_nearly_full(monkeypatch):
    monkeypatch.setattr(health, "free_space", lambda: 1024)
    assert ask()[1]["checks"]["disk"] == "The disk is nearly full."
    assert ask("/health/serving/")[0] == 200  # readers are served without room


def test_who_asks_whether_readers_are_served_waits_for_nothing_else(monkeypatch):
    asked: list[str] = []
    for name in health._checks:
        monkeypatch.setitem(health._checks, name, lambda name=name: asked.append(name) or "")
    assert ask("/health/serving/")[0] == 200
    assert asked == ["database", "data"]


def test_a_backup_that_was_not_made(settings, tmp_path, time_machine):
    assert ask()[1]["checks"]["backup"] == "ok"  # nobody asked for one
    time_machine.move_to(timezone.now())
    settings.BACKUP_DIR = tmp_path / "backups"
    assert ask()[1]["checks"]["backup"] == "There is no backup."
    settings.BACKUP_DIR.mkdir()
    (settings.BACKUP_DIR / f"{timezone.now():practice-blog-%Y-%m-%d-%H%M%SZ.zip}").touch()
    assert ask()[1]["checks"]["backup"] == "ok"
    time_machine.shift(timedelta(days=2, minutes=1))
    assert ask()[1]["checks"]["backup"] == "The newest backup is older than two days."


def test_a_backup_folder_that_the_service_may_not_use(settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = tmp_path
    monkeypatch.setattr(os, "access", lambda path, _: path != tmp_path)
    told = ask()[1]["checks"]["backup"]
    assert told.startswith("The service may not read and write in the folder of BACKUP_DIR.")
    assert told.endswith("restart it.")  # a reload lets it in nowhere


def test_a_backup_that_nobody_asked_for_is_said_and_no_problem(settings):
    settings.DEVELOPMENT, settings.BACKUP_DIR = False, None
    status, answer = ask()
    assert (status, answer["healthy"]) == (200, True)
    assert answer["checks"]["backup"] == "ok: none is made daily, BACKUP_DIR is not set"


def test_a_check_that_breaks_is_a_problem_and_not_an_error(monkeypatch, caplog):
    monkeypatch.setitem(health._checks, "mail", lambda: str(1 // 0))
    status, answer = ask()
    assert status == 503
    assert answer["checks"]["mail"] == "This could not be checked."
    assert "ZeroDivisionError" in caplog.text


def test_served_under_any_name_and_without_https(folder: Path):
    site = Site(folder)
    with site.serving():
        for host in ("localhost", "10.0.0.11:8000"):
            headers = {"Host": host, "X-Forwarded-Proto": "http", "Connection": "close"}
            with site.send("GET", "/health/", headers) as visitor:
                head, _, body = visitor.answer().partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200")
            assert b"cache-control: no-store" in head.lower()
            assert json.loads(body)["healthy"] is True
