"""Where attempts to sign in are counted."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connection
from django.utils import timezone


class RateLimitCache(DatabaseCache):
    """Django's cache in the database, of which only what has expired is deleted.

    Django's own deletes a third of the rest where it is large, so whoever fills it could try again
    what was tried too often. It also keeps silent where nothing can be written: an attempt would
    not be counted, or allauth would take that for somebody else's lock and say that there were too
    many.
    """

    def _base_set(self, mode: str, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        """Return whether it was written; raises DatabaseError where nothing can be written."""
        written: bool = super()._base_set(mode, key, value, timeout)  # type: ignore[misc]
        if not written and mode == "set":
            raise DatabaseError("An attempt to sign in could not be counted.")
        if not written:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {_table()} WHERE 1 = 0")  # noqa: S608  a constant
        return written

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        """Delete what has expired, where Django's own would delete of the rest, too."""
        delete_expired()


def delete_expired() -> None:
    """Delete what has expired: attempts that count no more, and codes that are valid no more."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table()} WHERE expires < %s", [now])  # noqa: S608


def _table() -> str:
    return connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
