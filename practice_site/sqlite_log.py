"""SQLite's log beside the database's file, in which what was written last is."""

from django.db import connection


def checkpoint() -> None:
    """Have SQLite move what is committed from its log into the database's own file.

    Whoever copies only that file then gets what there was a minute ago, and not nothing. Nobody
    has to wait for it: what a reader still needs stays in the log.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
