"""A database of an earlier release is brought up to date, and says what it said before.

``manage.py upgrade`` does it, too, and whatever fails, what it says leads back.

``tests/data/releases`` holds the example's database as each release left it, and what it said.
"""

import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from psycopg import sql

from blog.management.commands import upgrade
from practice_site import data_version
from practice_site.backup import archive
from tests.practice_site.environment import production, python

pytestmark = pytest.mark.django_db  # each has a database of its own, of the kind that is tested

RELEASES = Path(__file__).parents[1] / "data" / "releases"
NAMES = sorted(path.name.removesuffix(".json") for path in RELEASES.glob("*.json"))
assert "0.2" in NAMES


@pytest.fixture
def installation(request, tmp_path) -> Iterator[dict[str, str]]:
    """The environment of an installation with the database of a release."""
    release = request.param
    values = {"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)}
    if connection.vendor == "sqlite":
        file = gzip.decompress((RELEASES / f"{release}.sqlite3.gz").read_bytes())
        (tmp_path / "db.sqlite3").write_bytes(file)
        yield values
        return
    dump = gzip.decompress((RELEASES / f"{release}.sql.gz").read_bytes()).decode()
    name = f"upgrade_{os.getpid()}"
    given = connection.settings_dict
    keys = ("host", "port", "user", "password")
    server: dict[str, Any] = {key: given[key.upper()] or None for key in keys}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            with psycopg.connect(dbname=name, **server) as restored:
                restored.execute(dump)
            address = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
            yield values | {"DATABASE_URL": address}
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            admin.execute(drop.format(sql.Identifier(name)))


def run(values: dict[str, str], *arguments: str) -> str:
    output = python("manage.py", *arguments, **values)
    assert output.returncode == 0, output.stderr
    return output.stdout


def migrations(values: dict[str, str]) -> list[str]:
    """The migrations that a database has, without a look at the models."""
    return run(values, "shell", "-v0", "--no-imports", "-c", APPLIED).splitlines()


APPLIED = """
from django.db.migrations.recorder import MigrationRecorder
from django.db import DatabaseError, connection
print(*sorted(MigrationRecorder(connection).applied_migrations()), sep="\\n")
"""
EMPTY = """
from django.db import DatabaseError, connection
connection.cursor().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
"""


@pytest.mark.parametrize("installation", NAMES, indirect=True)
def test_an_upgraded_site_says_what_it_said_and_each_step_is_told(installation, request):
    name = request.node.callspec.params["installation"]
    output = run(installation, "upgrade")
    steps = ["Backup", "Database", "Check", "Search index", "Done. Restart the site"]
    found = [output.index(f"{step}\n" if step[-1] != "e" else step) for step in steps]
    assert found == sorted(found)
    assert re.search(r"^  /.*/backups/practice-blog-[\d-]+Z\.zip$", output, re.MULTILINE)
    before = json.loads((RELEASES / f"{name}.json").read_text())
    facts = python("-m", "tests.facts", before["at"], **installation)
    assert json.loads(facts.stdout) == before["facts"], facts.stderr


@pytest.mark.parametrize("installation", ["0.2"], indirect=True)
def test_where_a_step_fails_what_is_said_leads_back(installation, tmp_path):
    before = migrations(installation)
    values = installation | production() | {"SECRET_KEY": "e3nGmT0pQ7xW" * 5}
    values |= {"DATA_DIR": str(tmp_path), "DEVELOPMENT": "false"}
    (tmp_path / "static").touch()  # where the folder of the static files should be
    failed = python("manage.py", "upgrade", **values)
    assert failed.returncode == 1
    assert "The upgrade stopped at: Static files." in failed.stderr
    assert "To go back to how it was before:\n1. Stop the site." in failed.stderr
    last = failed.stderr[failed.stderr.index("4. Put the old version's files back") :]
    steps = ["pip install --require-hashes", "manage.py collectstatic", "start the site"]
    assert sorted(steps, key=last.index) == steps
    backup = re.search(r"manage\.py restore (\S+)", failed.stderr)[1]
    assert migrations(values) != before
    if connection.vendor == "sqlite":
        assert f"Move {tmp_path}/db.sqlite3 away" in failed.stderr
        for path in tmp_path.glob("db.sqlite3*"):
            path.unlink()
    else:
        assert f"Drop the database {values['DATABASE_URL'].rpartition('/')[2]}" in failed.stderr
        run(values, "shell", "-v0", "--no-imports", "-c", EMPTY)
    restored = run(values, "restore", backup)
    assert "of an earlier version of the site" in restored
    assert "with that version's files, start the site" in restored
    assert migrations(values) == before


def test_who_interrupts_a_step_is_told_the_way_back(tmp_path, settings, monkeypatch):
    settings.BACKUP_DIR = tmp_path
    monkeypatch.setattr(archive, "make_backup", lambda folder: folder / "backup.zip")

    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr(upgrade.Command, "steps", lambda self: {"Database": interrupt})
    with pytest.raises(CommandError, match=r"stopped at: Database\. It was interrupted\.") as told:
        call_command("upgrade")
    assert f"manage.py restore {tmp_path}/backup.zip" in str(told.value)


AWAY = "postgres://nobody@127.0.0.1:1/nothing"


def test_after_a_migration_that_failed_the_old_version_can_start(monkeypatch):
    def fail(*args: object, **options: object) -> None:
        data_version.suspend()  # as migrate does before it begins
        raise DatabaseError("no such column")

    monkeypatch.setattr(upgrade, "call_command", fail)
    with pytest.raises(DatabaseError):
        upgrade.Command().migrate()
    assert data_version.is_installed()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_without_its_database_nothing_is_begun_and_that_is_said(tmp_path, database):
    values = {"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)}
    if database == "postgresql":
        values["DATABASE_URL"] = AWAY
    else:
        (tmp_path / "db.sqlite3").write_text("This is no database. " * 100)
    for command in ("upgrade", "backup"):
        failed = python("manage.py", command, **values)
        assert failed.returncode == 1
        assert "Traceback" not in failed.stderr
        assert re.match(r"(CommandError: )?(Nothing was|No backup was)", failed.stderr)


def test_an_empty_database_needs_no_backup(tmp_path):
    values = {"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)}
    output = run(values, "upgrade")
    assert output.startswith("Backup: left out, since the database is empty\nDatabase\n")
    assert "Done." in output
