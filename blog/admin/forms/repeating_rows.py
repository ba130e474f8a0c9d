"""Form fields of repeating rows: practices, questions, the ordered list of authors.

All inputs of a column share one name, so the values are in the order of the rows on the page, and
``static/js/desk/repeating_rows.js`` can add, move and remove rows without renaming inputs.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from blog.text.numbers import whole_number
from practice_site.scripts import module


class RepeatingRowsWidget(forms.Widget):
    """Shows a list of dicts as rows of inputs, one per column.

    ``columns`` holds for each key of the dicts the label and the widget of its inputs.
    """

    template_name = "admin/widgets/repeating_rows.html"
    use_fieldset = True

    def __init__(self, row_label: str, columns: dict[str, tuple[str, forms.Widget]]) -> None:
        super().__init__()
        self.row_label, self.columns = row_label, columns

    class Media:
        js = [module("length"), module("repeating_rows")]

    def value_from_datadict(self, data: Any, files: object, name: str) -> list[dict[str, str]]:
        """Return the posted rows, empty ones included."""
        posted = [data.getlist(f"{name}-{column}") for column in self.columns]
        rows = zip(*posted, strict=False)
        return [dict(zip(self.columns, values, strict=True)) for values in rows]

    def value_omitted_from_data(self, data: Mapping[str, object], files: object, name: str) -> bool:
        """Return whether none of the columns was posted."""
        return not any(f"{name}-{column}" in data for column in self.columns)

    def format_value(self, value: Sequence[Mapping[str, object]] | None) -> Any:
        """Return the rows to show, or one empty row if there are none."""
        return value or [{}]

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict[str, Any]:
        """Return the context, with the rendered inputs of every row."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        base = widget["attrs"].get("id", f"id_{name}")
        widget["row_label"] = self.row_label
        widget["row_article"] = "an" if self.row_label[0] in "AEIOU" else "a"
        widget["rows"] = [
            [
                {
                    "label": label,
                    "id": (cell_id := f"{base}-{column}-{number}"),
                    "html": cell.render(f"{name}-{column}", row.get(column, ""), {"id": cell_id}),
                }
                for column, (label, cell) in self.columns.items()
            ]
            for number, row in enumerate(widget["value"])
        ]
        return context

    def id_for_label(self, id_: str) -> str:
        """Return an empty string: a group has no single input for a label."""
        return ""


class KeptSelect(forms.Select):
    """A select that also offers what it holds, if that was chosen when it was still offered."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """Return the options, with that in the end."""
        groups: list[Any] = super().optgroups(name, value, attrs)
        is_offered = any(option["selected"] for _, options, _ in groups for option in options)
        if value and value[0] and not is_offered:
            option = self.create_option(name, value[0], value[0], True, len(groups))
            groups.append((None, [option], len(groups)))
        return groups


class OrderedKeysField(forms.Field):
    """An ordered choice of keys, each with a label."""

    ordered = True  # for practice_site.merging_forms

    def __init__(self, row_label: str, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        self.row_label, self.labels = row_label, dict(choices)
        super().__init__(**{"required": False} | kwargs)
        self.offer([("", "Choose …"), *choices])

    def offer(self, choices: Any) -> None:
        """Have its selects show these choices, of those that may be chosen."""
        select = KeptSelect(choices=choices)
        self.widget = RepeatingRowsWidget(self.row_label, {"pk": (self.row_label, select)})

    def prepare_value(self, value: Iterable[Any] | None) -> list[Mapping[str, Any]]:
        """Return the rows to show, from keys or from posted rows."""
        return [row if isinstance(row, Mapping) else {"pk": row} for row in value or []]

    def to_python(self, value: Any) -> Any:
        """Return the posted keys."""
        return _chosen_keys(value)

    def plain_text(self, value: Any) -> str:
        """Return the labels of rows, in order."""
        keys = [row["pk"] if isinstance(row, Mapping) else row for row in value or []]
        return ", ".join(self.labels[key] for key in keys if key in self.labels)

    def clean(self, value: Any) -> list[Any]:
        """Return the keys in order; one that is listed twice or isn't offered is refused."""
        keys = _chosen_keys(value)
        self.refuse_doubles(keys)
        if not all(key in self.labels for key in keys):
            raise ValidationError(f"Choose the {self.row_label.lower()} once more: it is gone.")
        return keys

    def refuse_doubles(self, keys: Sequence[str]) -> None:
        """Raise ValidationError if a key is listed twice."""
        if len(set(keys)) < len(keys):
            raise ValidationError(f"The same {self.row_label.lower()} is listed twice. Remove one.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether other keys were chosen, or another order."""
        return list(initial or []) != _chosen_keys(data)


def rows_for(
    db_field: Any,
    row_label: str,
    choices: Sequence[tuple[str, str]],
    offered: Sequence[tuple[str, Any]] = (),
) -> OrderedKeysField:
    """Return the field of a model's list of keys, a row for each: too many to be boxes.

    ``offered`` are the choices that it shows, perhaps in groups, if not all of ``choices``.
    """
    field = OrderedKeysField(
        row_label,
        choices,
        label=capfirst(str(db_field.verbose_name)),
        help_text=db_field.help_text,
    )
    if offered:
        field.offer([("", "Choose …"), *offered])
    return field


class OrderedChoiceField(OrderedKeysField):
    """An ordered choice of objects, such as the authors or categories of a post."""

    def __init__(self, row_label: str, queryset: models.QuerySet[Any], **kwargs: Any) -> None:
        self.queryset = queryset
        super().__init__(row_label, [], **kwargs)
        self.offer(forms.ModelChoiceField(queryset, empty_label="Choose …").choices)

    def prepare_value(self, value: Iterable[Any] | None) -> list[Mapping[str, Any]]:
        """Return the rows to show, from objects or from posted rows."""
        return [row if isinstance(row, Mapping) else {"pk": str(row.pk)} for row in value or []]

    def to_python(self, value: Any) -> list[Mapping[str, Any]]:
        """Return the posted rows without empty ones."""
        return [{"pk": pk} for pk in _chosen_keys(value)]

    def plain_text(self, value: Any) -> str:
        """Return the names of the objects of rows, in order. One query."""
        pks = _chosen_keys(value)
        found = {str(row.pk): str(row) for row in self.queryset.filter(pk__in=pks)}
        return ", ".join(found[pk] for pk in pks if pk in found)

    def clean(self, value: Any) -> list[Any]:
        """Return the chosen objects in order; one listed twice or gone is refused. One query."""
        pks = _chosen_keys(value)
        chosen = self.queryset.filter(pk__in=filter(None, map(whole_number, pks)))
        found = {str(row.pk): row for row in chosen}
        self.refuse_doubles(pks)
        if len(found) < len(pks):
            raise ValidationError(f"Choose the {self.row_label.lower()} once more: it is gone.")
        return [found[pk] for pk in pks]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether other objects were chosen, or another order."""
        return [str(row.pk) for row in initial or []] != _chosen_keys(data)


def _chosen_keys(rows: Iterable[Mapping[str, str]] | None) -> list[str]:
    return [row["pk"] for row in rows or [] if row.get("pk")]
