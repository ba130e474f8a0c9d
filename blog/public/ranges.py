"""Which ranges have an article: each is looked up in an index, and nothing is counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.db.models.expressions import RawSQL

from blog.models.editions import EditionQuerySet

Bound = TypeVar("Bound", bound=datetime | int)


def ranges_in_use(
    editions: EditionQuerySet, field: str, ranges: Sequence[tuple[Bound, Bound]], least: int = 1
) -> list[tuple[Bound, Bound]]:
    """Return the ranges, each until before its end, with so many editions.

    One query. ``field`` is the one that the ranges are of; it begins an index, or one after kind.
    """
    if not ranges:
        return []
    as_stored = connection.ops.adapt_datetimefield_value
    rows: list[str | int | datetime | None] = []
    for number, bounds in enumerate(ranges):
        rows += [number, *(each if isinstance(each, int) else as_stored(each) for each in bounds)]
    inside = {f"{field}__gte": RawSQL("since", []), f"{field}__lt": RawSQL("until", [])}
    first = editions.filter(**inside).order_by(field).values("pk")[least - 1 : least]
    one, params = first.query.sql_with_params()
    values = ", ".join(["(%s, %s, %s)"] * len(ranges))
    spans = f"WITH spans (number, since, until) AS (VALUES {values})"
    found = f"SELECT number FROM spans WHERE ({one}) IS NOT NULL ORDER BY number"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{spans} {found}", [*rows, *params])
        return [ranges[number] for (number,) in cursor.fetchall()]
