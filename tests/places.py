"""Places for a site: each a folder and a database of its own, empty at first."""

import itertools
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
import psycopg
from psycopg import sql

from tests import once, postgresql
from tests.served import Site

NUMBERS = itertools.count()  # of a process, in which several may make places on one server


class Places:
    """Makes them in a folder, with SQLite or on the PostgreSQL of which this is an address."""

    def __init__(self, folder: Path, server: str = "") -> None:
        self.folder, self.server = folder, server
        self.names: list[str] = []

    def migrated(self) -> Site:
        """Make one to whose database all migrations were applied, with its static files."""
        if not self.server:
            site = self.new()
            once.prepare(site.folder)
            return site
        own = postgresql.PREFIX in self.server
        site = self.new(template=self.template()) if own else self.new()
        if not own:
            site.manage("migrate", "--verbosity", "0")
        (site.folder / "static").symlink_to(once.static_files())
        return site

    def template(self) -> str:
        """Return the name of a database to which all migrations were applied, to copy.

        It stays on the server, which therefore has to be one of the tests' own.
        """
        name = "migrated"

        def make(data: Path) -> None:
            with self.connect("postgres") as database:
                database.execute(f"DROP DATABASE IF EXISTS {name}")  # of a try that failed
                database.execute(f"CREATE DATABASE {name}")
            site = Site(data)
            site.environment["DATABASE_URL"] = self.address(name)
            site.manage("migrate", "--verbosity", "0")

        once.made(f"{name}-{zlib.crc32(self.server.encode())}", make)
        return name

    def address(self, name: str) -> str:
        """Return the address of a database of the server."""
        return f"{self.server.rpartition('/')[0]}/{name}"

    def new(self, *, template: str = "template1", **values: str) -> Site:
        """Make one, with these variables besides those of production."""
        name = f"place_{os.getpid()}_{next(NUMBERS)}"
        self.names.append(name)
        folder = self.folder / name
        folder.mkdir()
        site = Site(folder)
        site.environment |= values
        if self.server:
            create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            with self.connect("postgres") as database:
                database.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
            site.environment["DATABASE_URL"] = self.address(name)
            programs = postgresql.find_program()  # pg_dump is there, too
            site.environment["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
        return site

    def connect(self, name: str) -> psycopg.Connection:
        """Connect to a database of the server."""
        given = environ.Env.db_url_config(self.server)
        keys = ("host", "port", "user", "password")
        server: dict[str, Any] = {key: given[key.upper()] or None for key in keys}
        return psycopg.connect(dbname=name, autocommit=True, **server)

    def close(self) -> None:
        """Drop the databases; whose folder it is deletes that."""
        if self.server:
            with self.connect("postgres") as database:
                for name in self.names:
                    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                    database.execute(drop.format(sql.Identifier(name)))


@contextmanager
def places(folder: Path, server: str = "") -> Iterator[Places]:
    """Give what makes them, and drop their databases at last."""
    made = Places(folder, server)
    try:
        yield made
    finally:
        made.close()
