"""Counting that ends early, so that no page's cost grows with what nobody reads as a number."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery


class MoreThan(int):
    """The number after a limit, beyond which nothing was counted: as text ``more than 100``."""

    def __new__(cls, limit: int) -> "MoreThan":
        """Return the number after ``limit``."""
        return super().__new__(cls, limit + 1)

    def __str__(self) -> str:
        return f"more than {int(self) - 1}"


def limited(number: int, limit: int) -> int:
    """Return a number, or that there are more than ``limit``."""
    return MoreThan(limit) if number > limit else number


def count_up_to(rows: "QuerySet[Any, Any]", limit: int) -> int:
    """Return the number of rows, or that there are more than ``limit``. One query."""
    return limited(rows.order_by()[: limit + 1].count(), limit)


class CountUpTo(Subquery):
    """The number of a subquery's rows, or that there are more than ``limit``, as an annotation."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: "QuerySet[Any, Any]", limit: int) -> None:
        """Count these rows."""
        super().__init__(rows.order_by().values("pk")[: limit + 1])
        self.limit = limit

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Return what makes of the number one that says so where there are more."""
        return [lambda number, *_: limited(number, self.limit)]
