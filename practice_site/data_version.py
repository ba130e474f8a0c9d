"""A number in the database that moves whenever something public is written there.

Triggers move it, so it makes no difference who writes: the desk, a shell, raw SQL, ``loaddata`` or
another process. It moves with the commit that makes the change visible, never before. Its table is
not a model, so that no dump, fixture or flush sets it back.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress

from django.db import Error, ProgrammingError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

logger = logging.getLogger(__name__)

TABLE = "data_version"
READ = f"SELECT CAST(sum(number) AS bigint) FROM {TABLE}"  # noqa: S608  a constant
POLL = 0.2  # seconds

# SQLite has one writer at a time, who adds to the one row. On PostgreSQL each transaction adds a
# row of its own, once: of two that wrote one row, the second would wait for the first, and that
# perhaps for rows which the second has locked. ``fold`` makes one row of them.
MOVE = {
    "postgresql": f"INSERT INTO {TABLE} VALUES (1)",  # noqa: S608
    "sqlite": f"UPDATE {TABLE} SET number = number + 1",  # noqa: S608
}
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TABLE}_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('{TABLE}.moved', true) IS DISTINCT FROM txid_current()::text THEN
        PERFORM set_config('{TABLE}.moved', txid_current()::text, true);
        {MOVE["postgresql"]};
        PERFORM pg_notify('{TABLE}', '');
    END IF;
    RETURN NULL;
END $$
"""
CALL = f"EXECUTE FUNCTION {TABLE}_moves()"
TRIGGERS: dict[str, dict[str, str]] = {
    "postgresql": {
        "rows": "CREATE TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW {CALL}",
        "truncated": f"CREATE TRIGGER {{trigger}} AFTER TRUNCATE ON {{table}} {CALL}",
    },
    "sqlite": {
        event: f"CREATE TRIGGER {{trigger}} AFTER {event} ON {{table}} BEGIN {MOVE['sqlite']}; END"
        for event in ("insert", "update", "delete")
    },
}
FOLD = f"""
WITH rows AS (DELETE FROM {TABLE} RETURNING number)
INSERT INTO {TABLE} SELECT sum(number) FROM rows HAVING count(*) > 0
"""  # noqa: S608
LIST_TRIGGERS = {
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s",
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE name LIKE %s",
}
OURS = f"{TABLE}:%"

WATCHED: list[str] = []  # the public tables; the blog names them as soon as its models are there


def install() -> None:
    """Create the number and the triggers on the public tables, as far as they are missing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (number bigint NOT NULL)")
        if read_number(cursor) is None:  # begun so high that no number comes twice
            cursor.execute(f"INSERT INTO {TABLE} VALUES (%s)", [time.time_ns() // 1000])  # noqa: S608
        if missing := missing_triggers():
            if connection.vendor == "postgresql":
                cursor.execute(FUNCTION)
            for trigger, (table, create) in missing.items():
                quote = connection.ops.quote_name
                cursor.execute(create.format(trigger=quote(trigger), table=quote(table)))
            cursor.execute(MOVE[connection.vendor])  # who knows what was written without them
        fold()


def is_installed() -> bool:
    """Return whether the number and all triggers are there."""
    if TABLE not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        return read_number(cursor) is not None and not missing_triggers()


def read_number(cursor: CursorWrapper) -> int | None:
    """Return the number; None while there is none. Raises ProgrammingError without its table."""
    cursor.execute(READ)
    number: int | None = cursor.fetchone()[0]
    return number


def fold() -> None:
    """Make one row of those that PostgreSQL's transactions added; the number stays."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(FOLD)


def missing_triggers() -> dict[str, tuple[str, str]]:
    """Return the triggers that public tables should have and don't: each with table and SQL."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_TRIGGERS[connection.vendor], [OURS])
        existing = {name for name, _ in cursor.fetchall()}
        # Halfway through the migrations some tables are not there yet.
        there = {table.name for table in connection.introspection.get_table_list(cursor)}
    return {
        name: (table, create)
        for table in there.intersection(WATCHED)
        for event, create in TRIGGERS[connection.vendor].items()
        if (name := f"{TABLE}:{table}:{event}") not in existing
    }


def suspend() -> None:
    """Drop the number and all triggers until ``install``, for the time of a migration.

    SQLite drops the triggers of tables that it rebuilds. Without a number nobody keeps a page.
    """
    if TABLE not in connection.introspection.table_names():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608
        cursor.execute(LIST_TRIGGERS[connection.vendor], [OURS])
        quote = connection.ops.quote_name
        for trigger, table in cursor.fetchall():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {quote(trigger)}{on}")


class SQLiteVersion:
    """The number in an SQLite file, read anew each time: two microseconds."""

    is_away = False

    def __init__(self) -> None:
        self.file: sqlite3.Connection | None = None
        self.lock = threading.Lock()

    def __call__(self) -> int | None:
        """Return the number; None while it can't be read. From any thread."""
        # One thread at a time: as long as one of a connection's statements isn't done, SQLite shows
        # all of them what was there when the first one began.
        with self.lock:
            try:
                if self.file is None:
                    path = connections.settings["default"]["NAME"]
                    # A connection of its own, which sees what others committed at this moment.
                    self.file = sqlite3.connect(
                        path, timeout=0, isolation_level=None, check_same_thread=False
                    )
                number: int | None = self.file.execute(READ).fetchone()[0]
            except sqlite3.Error:
                return None
        return number

    def refresh(self) -> None:
        """Nothing to do: it is read each time."""


class PostgreSQLVersion:
    """The number in PostgreSQL, which tells its listeners when it moves.

    A thread listens on a connection of its own, and asks five times a second besides, should a word
    be lost on the way. While the database is away, which ``is_away`` tells, the last number stands.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self.is_away = False
        self.lock = threading.Lock()
        self.listener = threading.Thread(target=self.listen, name="data version", daemon=True)
        self.listener.start()

    def __call__(self) -> int | None:
        """Return the number as it was at most half a second ago; None until it was first read."""
        return self.number if self.listener.is_alive() else None

    def refresh(self) -> None:
        """Read the number at once, on this thread's connection, by which something was written."""
        with suppress(Error):  # away: then nothing was written either
            self.read(connection)

    def read(self, database: BaseDatabaseWrapper) -> None:
        """Read the number."""
        with database.cursor() as cursor, self.lock:  # an older number never replaces a newer one
            self.number = read_number(cursor)

    def listen(self) -> None:
        """Keep the number up to date; never returns."""
        is_lost = False
        while True:
            try:
                with closing(connections["default"].copy()) as database:
                    with database.cursor() as cursor:
                        cursor.execute(f"LISTEN {TABLE}")
                    while True:
                        self.read(database)
                        if self.is_away:
                            logger.warning("The database is back.")
                        self.is_away = is_lost = False
                        with database.wrap_database_errors:
                            for _ in database.connection.notifies(timeout=POLL, stop_after=1):
                                pass
            except ProgrammingError:  # there is a database, without the number
                self.number, self.is_away, is_lost = None, False, False
                time.sleep(POLL)
            except Error as error:
                if not is_lost:  # a connection may end, and the next one is there at once
                    is_lost = True
                    continue
                if not self.is_away:
                    logger.warning("The database is away. %s", error)
                self.is_away = True
                time.sleep(POLL)


def data_version() -> SQLiteVersion | PostgreSQLVersion:
    """Return what tells the number in this process's database; to be made after a fork."""
    kinds: dict[str, Callable[[], SQLiteVersion | PostgreSQLVersion]]
    kinds = {"sqlite": SQLiteVersion, "postgresql": PostgreSQLVersion}
    return kinds[connection.vendor]()
