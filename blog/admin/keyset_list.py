"""A long list at the desk, which is leafed through by key."""

from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple

from django.db.models import DateTimeField, F, Model, Q, Value
from django.db.models.functions import Lower
from django.http import HttpRequest

from blog.text.numbers import whole_number
from practice_site.desk import DeskChangeList

BEFORE, AFTER, ORDER = "before", "after", "order"  # of the query string
MOMENT = "%Y%m%d%H%M%S%f"


class Order(NamedTuple):
    """An order of a list: by a moment or a text, and among equals by primary key."""

    field: str
    descending: bool


class Position(NamedTuple):
    """Where a row stands in an order."""

    value: Any
    pk: int


class KeysetChangeList(DeskChangeList):
    """A list whose pages are found by the row that they begin next to: none is counted or skipped.

    A row that is added or deleted meanwhile shifts nothing. Text is ordered without regard to case.
    """

    orders: ClassVar[dict[str, Order]]  # by their names in the query string, the usual one first
    own_params: ClassVar[tuple[str, ...]] = ()  # others that filter nothing

    order_name: str
    previous_page: str = ""  # the query strings of the pages around
    next_page: str = ""

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        """Find the rows of the page."""
        asked = request.GET.get(ORDER, "")
        self.order_name = asked if asked in self.orders else next(iter(self.orders))
        super().__init__(request, *args)

    @property
    def is_beginning(self) -> bool:
        """Whether it is the first page."""
        return not self.params.keys() & {BEFORE, AFTER}

    def get_filters_params(self, params: Any = None) -> Any:
        """Return what filters the list."""
        found = super().get_filters_params(params)
        own = (BEFORE, AFTER, ORDER, *self.own_params)
        return {name: value for name, value in found.items() if name not in own}

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """Return a query string, which leads to the beginning unless it says where else."""
        return super().get_query_string(new_params, [*(remove or []), BEFORE, AFTER])

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Return the order of the pages."""
        return self._ordering(self._order.descending)

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the page, and whether there are others around. One query."""
        before = self._parse(request.GET.get(BEFORE))
        after = None if before else self._parse(request.GET.get(AFTER))
        # Those before a row are read towards the beginning of the list.
        falls = self._order.descending is (before is None)
        rows = self.queryset.order_by(*self._ordering(falls))
        if position := before or after:
            comparison = "lt" if falls else "gt"
            rows = rows.alias(position=self._expression).filter(
                Q(**{f"position__{comparison}": position.value})
                | Q(**{f"pk__{comparison}": position.pk}),
                **{f"position__{comparison}e": position.value},
            )
        found = list(rows[: self.list_per_page + 1])
        has_more = len(found) > self.list_per_page
        found = found[: self.list_per_page]
        if before:
            found.reverse()
        if found and (after or (before and has_more)):
            self.previous_page = self.get_query_string({BEFORE: self._key(found[0])})
        if found and (before or has_more):
            self.next_page = self.get_query_string({AFTER: self._key(found[-1])})
        self.result_list = found
        self.result_count = self.full_result_count = len(found)
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = bool(found)

    @property
    def _order(self) -> Order:
        return self.orders[self.order_name]

    @property
    def _is_moment(self) -> bool:
        return isinstance(self.lookup_opts.get_field(self._order.field), DateTimeField)

    @property
    def _expression(self) -> Any:
        return F(self._order.field) if self._is_moment else Lower(self._order.field)

    def _ordering(self, falls: bool) -> list[Any]:
        expressions = [self._expression, F("pk")]
        return [each.desc() if falls else each.asc() for each in expressions]

    def _key(self, row: Model) -> str:
        """Return the position of a row, for the query string."""
        value = getattr(row, self._order.field)
        if self._is_moment:
            value = f"{value.astimezone(UTC):{MOMENT}}"
        return f"{row.pk}-{value}"

    def _parse(self, key: str | None) -> Position | None:
        """Return the position of a key; None for what is no key."""
        pk, _, value = (key or "").partition("-")
        number = whole_number(pk)
        if not number:
            return None
        if not self._is_moment:
            return Position(Lower(Value(value)), number)
        try:
            return Position(datetime.strptime(value, MOMENT).replace(tzinfo=UTC), number)
        except ValueError:
            return None
