"""Where attempts to sign in are counted."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection


class RateLimitCache(DatabaseCache):
    """Django's cache in the database, which says so where that can't be written.

    Django's own keeps silent, and allauth takes that for somebody else's lock: whoever signs in
    would be told of too many attempts.
    """

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Return whether it was added; raises DatabaseError where nothing can be written."""
        added: bool = super().add(key, value, timeout, version)
        if not added:
            table: str = self._table  # type: ignore[attr-defined]  # of Django's own base
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE 1 = 0")  # noqa: S608  a constant
        return added
