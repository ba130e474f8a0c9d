"""Rows that repeat inside one form field: bullets, practices, the ordered list of authors.

All inputs of a column share one name, so the order of the rows on the page is the order of the
values, and ``static/js/desk/rows.js`` can add, move and remove rows without renaming anything.
Without JavaScript there is always one empty row to fill.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from blog.models import Item


@dataclass(frozen=True)
class Column:
    """One input of a row."""

    name: str
    label: str
    make_widget: Callable[[], forms.Widget]


class RowsWidget(forms.Widget):
    """Shows a list of dicts as rows of inputs, one per column."""

    template_name = "admin/widgets/rows.html"
    use_fieldset = True

    def __init__(self, row_label: str, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.row_label, self.columns = row_label, columns

    class Media:
        css = {"all": ["css/desk-rows.css"]}
        js = ["js/desk/fields.js", "js/desk/rows.js"]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """Give the rows as they were posted, empty ones included."""
        columns = [data.getlist(f"{name}-{column.name}") for column in self.columns]
        return [
            dict(zip((column.name for column in self.columns), values, strict=True))
            for values in zip(*columns, strict=False)
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether none of the columns was posted."""
        return not any(f"{name}-{column.name}" in data for column in self.columns)

    def format_value(self, value: Any) -> list[Mapping[str, Any]]:
        """Give the rows to show: what there is, or one empty row."""
        return list(value or []) or [{}]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Render every input of every row."""
        context = super().get_context(name, value, attrs)
        base = (attrs or {}).get("id", f"id_{name}")
        context["widget"]["row_label"] = self.row_label
        context["widget"]["row_article"] = "an" if self.row_label[0] in "AEIOU" else "a"
        context["widget"]["rows"] = [
            [
                {
                    "label": column.label,
                    "id": f"{base}-{column.name}-{number}",
                    "html": column.make_widget().render(
                        f"{name}-{column.name}",
                        row.get(column.name, ""),
                        {"id": f"{base}-{column.name}-{number}"},
                    ),
                }
                for column in self.columns
            ]
            for number, row in enumerate(self.format_value(value))
        ]
        return context

    def id_for_label(self, id_: str) -> str:
        """The group has no single input to name."""
        return ""


class ItemsField(forms.Field):
    """The items of a section: bullets, practices, questions."""

    def __init__(self, item: Item, **kwargs: Any) -> None:
        self.item = item
        columns = [Column(field.name, field.label, _textarea(field.rows)) for field in item.fields]
        kwargs.setdefault("label", f"{item.label}s")
        super().__init__(required=False, widget=RowsWidget(item.label, columns), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Give the rows to show; what was typed comes back as it was."""
        return value if isinstance(value, list) else []

    def clean(self, value: Any) -> list[dict[str, str]]:
        """Give the items; raises ValidationError with a sentence per item that lacks something."""
        return self.item.clean(value or [])

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether any row that says something differs."""
        return _said(initial) != _said(data)


def _said(rows: Iterable[Mapping[str, str]] | None) -> list[dict[str, str]]:
    said = [{key: str(each or "").strip() for key, each in row.items()} for row in rows or []]
    return [row for row in said if any(row.values())]


def _textarea(rows: int) -> Callable[[], forms.Widget]:
    def make() -> forms.Widget:
        if rows == 1:
            return forms.TextInput(attrs={"class": "vTextField"})
        return forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"})

    return make


class OrderedChoiceField(forms.Field):
    """Rows from another table, in an order: the authors of a post, its categories."""

    def __init__(self, row_label: str, queryset: models.QuerySet[Any], **kwargs: Any) -> None:
        self.row_label, self.queryset = row_label, queryset
        column = Column("pk", row_label, self._select)
        kwargs.setdefault("required", False)
        super().__init__(widget=RowsWidget(row_label, [column]), **kwargs)

    def _select(self) -> forms.Widget:
        choices = [("", "Choose …"), *((row.pk, str(row)) for row in self.queryset.all())]
        return forms.Select(choices=choices)

    def prepare_value(self, value: Any) -> Any:
        """Give the rows to show, from objects or from what was posted."""
        return [row if isinstance(row, Mapping) else {"pk": row.pk} for row in value or []]

    def clean(self, value: Any) -> list[Any]:
        """Give the chosen objects in order; raises ValidationError if one stands twice."""
        pks = [str(row.get("pk", "")) for row in value or []]
        pks = [pk for pk in pks if pk]
        found = {str(row.pk): row for row in self.queryset.filter(pk__in=filter(str.isdigit, pks))}
        if len(set(pks)) < len(pks):
            raise ValidationError(f"A {self.row_label.lower()} stands here twice. Remove one.")
        if len(found) < len(pks):
            raise ValidationError(f"Choose the {self.row_label.lower()} once more: it is gone.")
        return [found[pk] for pk in pks]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other rows were chosen, or another order."""
        before = [str(row.pk) for row in initial or []]
        return before != [str(row.get("pk", "")) for row in data or [] if row.get("pk")]
