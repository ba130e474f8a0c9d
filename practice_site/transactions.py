"""Transactions that two people may want at the same moment."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

TRIES = 4
LONGEST_PAUSE = 0.2  # seconds
# PostgreSQL's deadlock_detected, serialization_failure, foreign_key_violation, unique_violation. On
# SQLite writers wait for each other.
IN_THE_WAY = {"40P01", "40001", "23503", "23505"}

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def retried(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function in a transaction, and once more where another one got in its way.

    PostgreSQL ends one of two transactions that wait for each other (a deadlock), and one that
    refers to a row which the other deleted meanwhile. The function starts anew, so it must read
    what it changes itself. Inside a transaction it runs once: only the outermost can start anew.
    Raises the last error. Between two tries it sleeps, and holds its thread: three times 0.2
    seconds at most.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        tries = 1 if connection.in_atomic_block else TRIES
        for _ in range(tries - 1):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except (IntegrityError, OperationalError) as error:
                if getattr(error.__cause__, "sqlstate", None) not in IN_THE_WAY:
                    raise
                time.sleep(random.uniform(0, LONGEST_PAUSE))  # noqa: S311 # not for secrets
        with transaction.atomic():
            return function(*args, **kwargs)

    return run


def batched(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the rows in parts, for a transaction each, so that others can write in between."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Read what is committed now, and nothing that is written later; writers needn't wait.

    Nothing may be written meanwhile. Inside a transaction it is as that one is.
    """
    if connection.in_atomic_block:
        yield
        return
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        # Django's own transactions take SQLite's lock for writing, and hold others up.
        mode = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgresql else ""
        cursor.execute(f"BEGIN{mode}")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
