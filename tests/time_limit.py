"""The moment after which the check on a slow machine begins no more of what takes it longest.

Those are the tests in a browser, of which the ones that read all pages are the last, and then the
tests on PostgreSQL, which have run on SQLite by then and come in another order each day, so that it
isn't always the same that are left out. How many were left out is said.
"""

import os
import random
import time

import pytest

UNTIL = (
    "TESTS_UNTIL"  # the environment's name of the moment, in seconds since 1970; .ci/run sets it
)


def shuffle_modules(items: list[pytest.Item]) -> None:
    """Put the modules into the order of the day; tests that commit stay behind those that don't."""
    if until := os.environ.get(UNTIL):
        modules = sorted({_module(item) for item in items})
        random.Random(int(until) // (24 * 60 * 60)).shuffle(modules)
        place = {module: number for number, module in enumerate(modules)}
        items.sort(key=lambda item: (_commits(item), place[_module(item)]))


def skip_if_over() -> None:
    """Skip the test that is about to begin if the moment has passed."""
    if time.time() > float(os.environ.get(UNTIL, "inf")):
        pytest.skip("The check's time was over. What it left out is to be run by hand.")


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    needs = {"transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    return bool(needs or (marker and marker.kwargs.get("transaction")))
