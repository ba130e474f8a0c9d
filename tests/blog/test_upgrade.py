"""A database of an earlier release is brought up to date, and says what it said before.

``manage.py upgrade`` does it, too, and whatever fails, what it says leads back.

``tests/data/releases`` holds the example's database as each release left it, and what it said.
Most tests have a database of their own, of the kind that is tested; the others have no mark.
"""

import gzip
import io
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from blog.management.commands import serve, upgrade
from practice_site import data_version
from practice_site.backup import archive
from practice_site.readiness import NOT_UPGRADED
from tests import once
from tests.places import places
from tests.practice_site.environment import production, python

RELEASES = Path(__file__).parents[1] / "data" / "releases"
NAMES = sorted(path.name.removesuffix(".json") for path in RELEASES.glob("*.json"))
assert "0.2" in NAMES


def server() -> dict[str, Any]:
    """How to connect to the tests' PostgreSQL."""
    given = connection.settings_dict
    return {key: given[key.upper()] or None for key in ("host", "port", "user", "password")}


def name_of(values: dict[str, str]) -> str:
    """The name of the database on PostgreSQL that an environment has."""
    return values["DATABASE_URL"].rpartition("/")[2]


@contextmanager
def new_database(options: str = "") -> Iterator[tuple[str, psycopg.Connection]]:
    """Give the address of a new database on PostgreSQL, and a connection to it."""
    name = f"upgrade_{os.getpid()}"
    with psycopg.connect(**server(), dbname="postgres", autocommit=True) as admin:
        create = sql.SQL("CREATE DATABASE {} {}")
        admin.execute(create.format(sql.Identifier(name), sql.SQL(options)))
        try:
            with psycopg.connect(**server(), dbname=name) as database:
                yield f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}", database
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            admin.execute(drop.format(sql.Identifier(name)))


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
    with new_database() as (address, restored):
        restored.execute(dump)
        restored.commit()
        yield values | {"DATABASE_URL": address}


def run(values: dict[str, str], *arguments: str) -> str:
    output = python("manage.py", *arguments, **values)
    assert output.returncode == 0, output.stderr
    return output.stdout


def connect(values: dict[str, str]) -> Any:
    """Connect to the database that an environment names."""
    if "DATABASE_URL" in values:
        return psycopg.connect(**server(), dbname=name_of(values), autocommit=True)
    path = Path(values["DATA_DIR"]) / "db.sqlite3"
    return sqlite3.connect(path, isolation_level=None)  # it commits each by itself


def migrations(values: dict[str, str]) -> list[tuple[str, str]]:
    """The migrations that a database has."""
    with closing(connect(values)) as database:
        return sorted(database.execute("SELECT app, name FROM django_migrations"))


@pytest.mark.django_db
@pytest.mark.parametrize("installation", NAMES, indirect=True)
def test_an_upgraded_site_says_what_it_said_and_each_step_is_told(installation, request):
    name = request.node.callspec.params["installation"]
    output = run(installation, "upgrade")
    steps = ["Backup\n", "Database\n", "Check\n", "Search index\n", "Done. If the site runs"]
    assert sorted(steps, key=output.index) == steps
    assert re.search(r"^  /.*/backups/practice-blog-[\d-]+Z\.zip$", output, re.MULTILINE)
    before = json.loads((RELEASES / f"{name}.json").read_text())
    facts = python("-m", "tests.facts", before["at"], **installation)
    assert json.loads(facts.stdout) == before["facts"], facts.stderr


AUTHOR = """
INSERT INTO blog_author (id, name, slug, pronouns, bio)
SELECT id + 100, name, slug || '-too', pronouns, bio FROM blog_author
"""


@pytest.mark.django_db
@pytest.mark.parametrize("installation", ["0.2"], indirect=True)
def test_the_old_version_may_write_meanwhile(installation):
    run(installation, "migrate", "blog", "0005_values")
    with closing(connect(installation)) as database:
        database.execute(AUTHOR)
        run(installation, "migrate", "blog", "0006_unique_ids")
        ids = "SELECT count(*), count(DISTINCT uid) FROM blog_author"
        [(number, different)] = database.execute(ids)
    assert number == different > 1


@pytest.mark.django_db
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
        assert f"Drop the database {name_of(values)}" in failed.stderr
        with psycopg.connect(**server(), dbname=name_of(values)) as database:
            database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    restored = run(values, "restore", backup)
    assert "of an earlier version of the site" in restored
    assert "with that version's files, start the site" in restored
    assert migrations(values) == before


@pytest.mark.django_db
def test_who_interrupts_a_step_is_told_the_way_back(tmp_path, settings, monkeypatch):
    settings.BACKUP_DIR = tmp_path
    monkeypatch.setattr(archive, "make_backup", lambda folder: folder / "backup.zip")

    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr(upgrade.Command, "steps", lambda self: {"Database": interrupt})
    with pytest.raises(CommandError, match=r"stopped at: Database\. It was interrupted\.") as told:
        call_command("upgrade")
    assert f"manage.py restore {tmp_path}/backup.zip" in str(told.value)


class Closed(io.StringIO):
    """The output of a command whose reader has gone."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


@pytest.mark.django_db
def test_it_goes_on_without_a_reader(tmp_path, settings, monkeypatch):
    settings.BACKUP_DIR = tmp_path
    monkeypatch.setattr(archive, "make_backup", lambda folder: folder / "backup.zip")
    done = []
    monkeypatch.setattr(upgrade.Command, "steps", lambda self: {"Database": lambda: done.append(1)})
    call_command("upgrade", stdout=Closed())
    assert done


AWAY = "postgres://nobody@127.0.0.1:1/nothing"


@pytest.mark.django_db
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


@pytest.mark.parametrize(
    ("module", "content", "error"),
    [
        ("nh3.py", "import the_letter", "ModuleNotFoundError: No module named 'the_letter'."),
        ("taggit.py", "import", "SyntaxError: invalid syntax (taggit.py, line 1)."),
    ],
)
def test_a_version_that_can_not_be_loaded_says_the_way_back(tmp_path, module, content, error):
    (tmp_path / module).write_text(content)  # found before the package of this name
    values = {"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    failed = python("manage.py", "upgrade", **values)
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"Nothing was changed: the upgrade can't begin. {error}")
    assert "pip install --require-hashes -r requirements.txt" in failed.stderr
    assert "put the old version's files back" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert "Traceback" in python("manage.py", "upgrade", "--traceback", **values).stderr


@pytest.mark.django_db
def test_a_database_of_the_first_version_is_refused_before_anything_is_done(monkeypatch):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("blog", "0001_initial")
    done: list[object] = []
    monkeypatch.setattr(archive, "make_backup", done.append)
    monkeypatch.setattr(upgrade.Command, "steps", lambda self: {"Database": lambda: done.append(1)})
    with pytest.raises(CommandError, match=r"made by a version before 0\.2"):
        call_command("upgrade")
    assert done == []


@pytest.mark.django_db
def test_files_of_an_earlier_version_than_the_database_are_refused(monkeypatch):
    MigrationRecorder(connection).record_applied("blog", "9999_later")
    done: list[object] = []
    monkeypatch.setattr(archive, "make_backup", done.append)
    with pytest.raises(CommandError, match=r"Nothing was changed\. The database is of a newer"):
        call_command("upgrade")
    assert done == []
    for closes in ("load_site", "database_problem"):  # the connection
        monkeypatch.setattr(serve, closes, lambda: "")
    with pytest.raises(CommandError, match="of a newer version"):
        call_command("serve", "--check")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's text is always UTF-8")
@pytest.mark.parametrize("command", ["upgrade", "migrate", "restore"])
def test_a_database_of_another_encoding_is_refused(tmp_path, command):
    values = {"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)}
    if command == "restore":
        with places(tmp_path, os.environ["DATABASE_URL"]) as made:
            site = made.migrated()
            backup = run(site.environment, "backup").splitlines()[0]
    arguments = [command, backup] if command == "restore" else [command]
    options = "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"
    with new_database(options) as (address, database):
        failed = python("manage.py", *arguments, **values | {"DATABASE_URL": address})
        assert failed.returncode == 1
        assert "The database has the encoding SQL_ASCII" in failed.stderr
        assert "createdb --encoding UTF8 --locale C.UTF-8 --template template0" in failed.stderr
        assert "Traceback" not in failed.stderr
        tables = database.execute("SELECT * FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == []


@pytest.mark.django_db
def test_an_empty_database_needs_no_backup(tmp_path):
    with places(tmp_path, os.environ["DATABASE_URL"]) as made:
        output = run(made.new(DEVELOPMENT="true").environment, "upgrade")
    assert output.startswith("Backup: left out, since the database is empty\nDatabase\n")
    assert "Done." in output
    assert "BACKUP_DIR" not in output


def test_a_command_before_the_upgrade_is_told_so(tmp_path):
    values = {"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)}
    values["DJANGO_SUPERUSER_PASSWORD"] = "a long enough sentence"
    command = ("createsuperuser", "--no-input", "--email=ana@example.com", "--name=Ana")
    failed = python("manage.py", *command, **values)
    assert failed.returncode == 1
    assert failed.stderr == f"{NOT_UPGRADED}\n"


NOT_DAILY = "No backup is made daily: BACKUP_DIR is not set.\n"


@pytest.mark.django_db
def test_an_upgrade_in_production_says_that_no_backup_is_made_daily(tmp_path):
    with places(tmp_path, os.environ["DATABASE_URL"]) as made:
        site = made.migrated()
        (site.folder / "static").unlink()  # which is for all
        shutil.copytree(once.static_files(), site.folder / "static")
        assert NOT_DAILY in run(site.environment, "upgrade")


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [True, False])
def test_it_is_said_only_where_no_backup_is_made_daily(kept, tmp_path, settings, monkeypatch):
    settings.DEVELOPMENT, settings.BACKUP_DIR = False, tmp_path if kept else None
    monkeypatch.setattr(archive, "make_backup", lambda folder: folder / "backup.zip")
    monkeypatch.setattr(upgrade.Command, "steps", lambda self: {})
    output = io.StringIO()
    call_command("upgrade", stdout=output)
    assert (NOT_DAILY in output.getvalue()) is not kept
