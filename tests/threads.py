"""Several people at once: threads, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def at_once(*functions: Callable[[], object]) -> list[object]:
    """Run functions in threads, each with a connection of its own; return what they return."""

    def run(function: Callable[[], object]) -> object:
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return [each.result() for each in [pool.submit(run, function) for function in functions]]
