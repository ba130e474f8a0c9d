"""The database of a backup, on SQLite and on PostgreSQL: read at one moment, checked, and loaded.

Both classes have the same methods. What a backup must not hold is left out of the very file, not
deleted after it was restored.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

EVERY_ROW = "1 = 1"
# The rows that a backup doesn't hold, by their table: sessions, counts of attempts, codes, mail,
# documents that are no articles yet, and exports, with what was to be done about these.
LEFT_OUT = {
    "account_emailconfirmation": EVERY_ROW,
    "blog_document": EVERY_ROW,
    "blog_export": EVERY_ROW,
    "cache": EVERY_ROW,
    "django_session": EVERY_ROW,
    "django_tasks_database_dbtaskresult": (
        "task_path IN ('practice_site.mail.send', 'blog.importing.documents.read_document', "
        "'blog.exporting.background.make_export', 'blog.moving_in.background.work_on')"
    ),
    "mfa_authenticator": "type = 'recovery_codes'",
    "usersessions_usersession": EVERY_ROW,
}


class BackupError(Exception):
    """A backup can't be made or restored; the message says why, in a sentence."""


# What a command says in a sentence: also a full disk, or a database that is away.
FAILURES = (BackupError, OSError, DatabaseError, sqlite3.Error, psycopg.Error)


def count_rows(cursor: Any) -> dict[str, int]:
    """Return how many rows of each table a backup of this moment holds."""
    counts = {}
    for table in tables(cursor):
        rows = f"NOT ({LEFT_OUT[table]})" if table in LEFT_OUT else EVERY_ROW
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {rows}')  # noqa: S608  names of ours
        (counts[table],) = cursor.fetchone()
    return counts


def tables(cursor: Any) -> list[str]:
    """Return the names of the tables."""
    found = connection.introspection.get_table_list(cursor)
    return sorted(table.name for table in found if table.type == "t")


class SQLite:
    """The database in a file. Its copy is made by SQLite's own backup API."""

    NAME = "database.sqlite3"

    def version(self) -> str:
        """Return the version of the library."""
        return sqlite3.sqlite_version

    def size(self, cursor: Any) -> int:
        """Return how many bytes it has."""
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        (size,) = cursor.fetchone()
        return int(size)

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Any]:
        """Give a cursor in a copy of what is committed now; writers needn't wait meanwhile."""
        live, copy = connection.settings_dict["NAME"], folder / self.NAME
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.isolation_level = None
            yield target.cursor()

    def save(self, cursor: Any, folder: Path) -> list[Path]:
        """Return the files in ``folder`` in which the snapshot is by now."""
        for table in LEFT_OUT.keys() & set(tables(cursor)):
            cursor.execute(f"DELETE FROM {table} WHERE {LEFT_OUT[table]}")  # noqa: S608
        cursor.execute("PRAGMA journal_mode = DELETE")  # all in one file
        cursor.execute("VACUUM")  # pages with deleted rows still hold these
        return [folder / self.NAME]

    def check(self, folder: Path, rows: dict[str, int]) -> None:
        """Raise BackupError unless the file in ``folder`` is whole and has these rows."""
        try:
            with closing(sqlite3.connect(folder / self.NAME)) as copy:
                cursor = copy.cursor()
                problems = cursor.execute("PRAGMA integrity_check").fetchall()
                problems += cursor.execute("PRAGMA foreign_key_check").fetchall()
                whole = problems == [("ok",)] and count_rows(cursor) == rows
        except sqlite3.Error as error:
            raise BackupError(f"The database in the backup is damaged: {error}.") from error
        if not whole:
            raise BackupError("The database in the backup is damaged.")

    def load(self, folder: Path, rows: dict[str, int]) -> None:
        """Write the file, which was checked, into the site's database, all or nothing."""
        connection.close()
        live = connection.settings_dict["NAME"]
        with (
            closing(sqlite3.connect(folder / self.NAME)) as source,
            closing(sqlite3.connect(live)) as target,
        ):
            source.backup(target)


class PostgreSQL:
    """The database of a server. PostgreSQL's own programs write and read it.

    pg_dump takes tables whole. Of those that stay in part, and of the list of migrations, the rows
    are copied beside it in the same snapshot. They are loaded at last, in one transaction: before
    that the site takes the database for an empty one.
    """

    NAME, ROWS = "database.dump", ".rows"
    MIGRATIONS = "django_migrations"
    PROGRAMS = "/usr/lib/postgresql/{major}/bin"  # where Debian has those of each version
    # What restores sets a parameter that servers before this version refuse (transaction_timeout).
    DIVIDE = 17

    def version(self) -> str:
        """Return the version of the server."""
        connection.ensure_connection()
        return str(connection.pg_version // 10_000)  # type: ignore[attr-defined]  # PostgreSQL's

    def size(self, cursor: Any) -> int:
        """Return how many bytes it has on the server; what is dumped has no indexes."""
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
        return int(size)

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Any]:
        """Give a cursor that sees what is committed now, and nothing that is written later."""
        with closing(connection.copy()) as database, database.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield cursor

    def save(self, cursor: Any, folder: Path) -> list[Path]:
        """Return the files in ``folder`` in which the snapshot is by now."""
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        apart = LEFT_OUT.keys() | {self.MIGRATIONS}
        dump = folder / self.NAME
        options = [f"--snapshot={snapshot}", f"--file={dump}", "--format=custom", "--compress=0"]
        options += [f"--exclude-table-data={table}" for table in sorted(apart)]
        self.run("pg_dump", *options, "--no-comments")
        files = [dump]
        for table in sorted(apart.intersection(tables(cursor))):
            rows = f"NOT ({LEFT_OUT[table]})" if table in LEFT_OUT else EVERY_ROW
            query = f"COPY (SELECT * FROM {table} WHERE {rows}) TO STDOUT"  # noqa: S608
            files.append(folder / f"{table}{self.ROWS}")
            with files[-1].open("wb") as file, cursor.copy(query) as copied:
                file.writelines(copied)
        return files

    def check(self, folder: Path, rows: dict[str, int]) -> None:
        """Raise BackupError unless pg_restore reads the file in ``folder`` to its end."""
        self.run("pg_restore", f"--file={os.devnull}", str(folder / self.NAME), connect=False)

    def load(self, folder: Path, rows: dict[str, int]) -> None:
        """Write the files into the site's database; what fails leaves no usable site."""
        options = ["--single-transaction", "--exit-on-error", "--no-comments"]
        self.run("pg_restore", *options, str(folder / self.NAME))
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for path in sorted(folder.glob(f"*{self.ROWS}")):
                    with cursor.copy(f"COPY {path.stem} FROM STDIN") as copied:
                        copied.write(path.read_bytes())
                if count_rows(cursor) != rows:
                    raise BackupError("Empty the database again: it has other rows by now.")
        except psycopg.Error as error:
            raise BackupError(f"Empty the database before you try again: {error}") from error

    def run(self, program: str, *options: str, connect: bool = True) -> None:
        """Run a program of PostgreSQL's; raises BackupError with a sentence of what is wrong.

        The password is in its environment, where other people of the machine don't see it.
        """
        major = self.version()
        install = f"Install PostgreSQL's programs: on Debian the package postgresql-client-{major}."
        folders = os.pathsep.join([self.PROGRAMS.format(major=major), *os.get_exec_path()])
        if (path := shutil.which(program, path=folders)) is None:
            raise BackupError(f"{program} is missing. {install}")
        output = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        found = re.search(r"\) (\d+)", output.stdout)
        if found is None or int(found[1]) < int(major):
            raise BackupError(f"{program} is older than the server, which is {major}. {install}")
        if int(major) < self.DIVIDE <= int(found[1]):
            raise BackupError(
                f"What {program} of version {found[1]} writes can't be restored to the server, "
                f"which is {major}. {install}"
            )
        arguments, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
        where = [*arguments[1:-1], f"--dbname={arguments[-1]}"] if connect else []
        command = [path, "--no-owner", "--no-privileges", *where, *options]
        environment = {**os.environ, **(secrets or {})}
        output = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        if output.returncode:
            raise BackupError(f"{program} failed: {output.stderr.strip()}")


KINDS: dict[str, type[SQLite | PostgreSQL]] = {"sqlite": SQLite, "postgresql": PostgreSQL}


def site_database() -> SQLite | PostgreSQL:
    """Return the kind that the site's database is of."""
    return KINDS[connection.vendor]()
