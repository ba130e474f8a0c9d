"""Queries whose SQL Django writes once, and then asks with other values.

Of what a page costs that is made anew, building its queries in Python was the largest part, ten
times what the database took to answer them.
"""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Value = datetime | int | str


class PreparedQuery(Generic[M]):
    """A query by keyword arguments, each a moment, a whole number or a text.

    ``build`` returns the query set; it is called once, with values by which each argument is found
    again among the parameters of the SQL. So it may do nothing with them but compare columns.
    """

    def __init__(self, build: Callable[..., "QuerySet[M, Any]"]) -> None:
        self.build = build
        self.compiled: tuple[Any, Any, str, list[Any]] | None = None

    def __call__(self, **values: Value) -> list[Any]:
        """Return the rows for these values; raises TypeError for others than these kinds."""
        template, compiler, sql, params = self.compiled or self.compile(values)
        adapt = connection.ops.adapt_datetimefield_value
        adapted = {
            name: adapt(value) if isinstance(value, datetime) else value
            for name, value in values.items()
        }
        bound = [adapted[each.name] if isinstance(each, Slot) else each for each in params]
        own = copy.copy(compiler)
        own.connection = connection
        own.as_sql = lambda *args, **kwargs: (sql, bound)
        queryset: QuerySet[M, Any] = template._chain()
        queryset.query.get_compiler = lambda *args, **kwargs: own  # type: ignore[method-assign]
        return list(queryset)

    def compile(self, values: dict[str, Value]) -> tuple[Any, Any, str, list[Any]]:
        """Let Django write the SQL, with a slot where each argument belongs."""
        examples = {
            name: example(value, number) for number, (name, value) in enumerate(values.items(), 1)
        }
        template: Any = self.build(**examples)
        compiler = template.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        adapt = connection.ops.adapt_datetimefield_value
        slots = {
            adapt(value) if isinstance(value, datetime) else value: Slot(name)
            for name, value in examples.items()
        }
        # How columns are read depends on nothing but the columns.
        converters = compiler.get_converters([each for each, *_ in compiler.select])
        compiler.get_converters = lambda expressions: converters
        parts = [slots.get(each, each) for each in params]
        if unused := examples.keys() - {each.name for each in parts if isinstance(each, Slot)}:
            raise ValueError(f"The query does more with {unused} than compare it.")
        self.compiled = (template, compiler, sql, parts)
        return self.compiled


class Slot:
    """Where an argument belongs among the parameters."""

    def __init__(self, name: str) -> None:
        self.name = name


def example(value: Value, number: int) -> Value:
    """Return a value of the same type that no query has of itself; raises TypeError for others."""
    match value:
        case datetime():
            return datetime(2, 1, 1, microsecond=number, tzinfo=UTC)
        case int():
            return -1_000_000 - number
        case str():
            return f"\ue000{number}"
    raise TypeError(f"A query can't be prepared with {value!r}.")
