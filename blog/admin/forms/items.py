"""The form field of a section's items, such as points, practices or questions.

Whatever is shown, posted or saved, a value is a list of items as ``blog.models.section_kinds.Item``
has them; rich text is HTML only between the browser and these widgets.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from django import forms

from blog.admin.forms.one_line import OneLineTextarea, one_line
from blog.admin.forms.repeating_rows import RepeatingRowsWidget
from blog.fields import MAX_POSTED_LENGTH, RichTextWidget
from blog.models.section_items import Item, ItemField, Row
from blog.models.section_kinds import COLUMNS
from blog.text import points, richtext
from practice_site.scripts import module


def editor_html(item: Mapping[str, str], field: ItemField) -> str:
    """Return the rich text of an item as its editor shows it: clean HTML."""
    return item.get(field.html_name) or richtext.from_plain(item.get(field.name, ""))


class ItemRowsWidget(RepeatingRowsWidget):
    """A row for each item, with an input for each of its fields; rich text is posted as HTML."""

    def __init__(self, item: Item) -> None:
        self.fields = item.fields
        columns = {field.column: (field.label, _input(field)) for field in item.fields}
        super().__init__(item.label, columns)

    def value_from_datadict(self, data: Any, files: object, name: str) -> list[Row]:
        """Return the posted items, empty ones included."""
        columns = []
        for field in self.fields:
            column = f"{name}-{field.column}"
            if column in data:
                columns.append([_read(field, text) for text in data.getlist(column)])
            else:  # a form from before there was the field, or before it was rich
                columns.append(
                    [{field.name: text} for text in data.getlist(f"{name}-{field.name}")]
                )
        parts = zip_longest(*columns, fillvalue={})
        return [{key: text for part in row for key, text in part.items()} for row in parts]

    def value_omitted_from_data(self, data: object, files: object, name: str) -> bool:
        """Return False: a form without rows says that there are none any more."""
        return False

    def format_value(self, value: Any) -> Any:
        """Return the rows to show, rich text as HTML."""
        return [
            {field.column: _shown(field, item) for field in self.fields}
            for item in super().format_value(value)
        ]

    def read_back(self, items: Iterable[Row], terms: bool) -> list[Row]:
        """Return the items as the form would post them if nobody changed them."""
        rows = []
        for item in items:
            parts = [_read(field, _shown(field, item)) for field in self.fields]
            rows.append({key: text for part in parts for key, text in part.items()})
        return rows


class TableWidget(ItemRowsWidget):
    """The rows of a table, in a grid of cells whose first row is the headings."""

    class Media:
        js = [module("table_grid")]

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict[str, Any]:
        """Let the template know that it is a grid."""
        context = super().get_context(name, value, attrs)
        context["widget"]["is_grid"] = True
        return context


class PointsWidget(RichTextWidget):
    """One editor for all items, which are points with text and maybe a label."""

    def __init__(self, text: ItemField) -> None:
        super().__init__("points")
        self.text = text

    def value_from_datadict(self, data: Any, files: object, name: str) -> list[Row]:
        """Return the points in the posted HTML."""
        if name not in data:  # a form that was kept when each point had a row
            return [{self.text.name: text} for text in data.getlist(f"{name}-{self.text.name}")]
        html = data[name]
        if len(html) > MAX_POSTED_LENGTH:
            return [{self.text.name: html}]  # which is said to be too long
        return self._points(html, data.get(f"{name.removesuffix('items')}manner") == "terms")

    def _points(self, html: str, terms: bool) -> list[Row]:
        return [
            {**({"label": label} if label else {}), **self.text.read(html)}
            for label, html in points.read_points(html, terms)
        ]

    def read_back(self, items: Iterable[Row], terms: bool) -> list[Row]:
        """Return the items as the form would post them if nobody changed them."""
        return self._points(self.format_value(items), terms)

    def format_value(self, value: Iterable[Row] | None) -> str:
        """Return the points as one list, an empty one for none, in which writing begins."""
        return (
            points.write_points(
                (item.get("label", ""), editor_html(item, self.text)) for item in value or []
            )
            or "<ul><li></li></ul>"
        )


def _shown(field: ItemField, item: Mapping[str, str]) -> str:
    return editor_html(item, field) if field.rich else item.get(field.name, "")


def _read(field: ItemField, text: str) -> Row:
    if field.rich and len(text) <= MAX_POSTED_LENGTH:
        return field.read(text)
    return {field.name: one_line(text) if field.rows == 1 else text}


def _input(field: ItemField) -> forms.Widget:
    if field.rich:
        return RichTextWidget("short")
    if field.rows == 1:
        # static/js/desk/writing/keys.js skips what is seldom written.
        extra = {"data-extra": ""} if field.extra else {}
        return OneLineTextarea(extra | ({} if field.words else {"data-wordless": ""}))
    attrs = {"rows": field.rows, "class": "vLargeTextField", "data-max-length": richtext.MAX_LENGTH}
    return forms.Textarea(attrs=attrs)


def _widget(item: Item) -> forms.Widget:
    if item.one_editor:
        return PointsWidget(item.fields[-1])
    return (TableWidget if item.fields[0].name in COLUMNS else ItemRowsWidget)(item)


# static/js/desk/used_with.js shows the sentence that fits how the list is shown.
POINTS_HELP = (
    '<span data-used-with="manner= do dont numbers">Enter begins the next point. Bold words at its '
    "start are its label, as in “<strong>Sleep:</strong> You wake at four.”</span>"
    '<span data-used-with="manner=terms">Enter begins the next one. Write the word in bold, or '
    "before a colon, then what it means.</span>"
)


class ItemsField(forms.Field):
    """The items of a section; whether there must be any is for the section to say."""

    def __init__(self, item: Item, **kwargs: Any) -> None:
        self.item = item
        help_text = POINTS_HELP if item.one_editor else ""
        super().__init__(required=False, widget=_widget(item), help_text=help_text, **kwargs)

    def prepare_value(self, value: object) -> list[Any]:
        """Return the items to show, as they are saved or were typed."""
        return value if isinstance(value, list) else []

    def to_python(self, value: Iterable[Row] | None) -> list[Row]:
        """Return the items that aren't empty, as they are, finished or not."""
        return self.item.read(value or [])

    def keep_stored(self, stored: list[Row], posted: list[Row], *, terms: bool) -> list[Row]:
        """Return the posted items, each that nobody changed as it is stored.

        Browsers and the editor write some spaces in another way, which is no change.
        """
        shown = self.item.read(self.widget.read_back(stored, terms))
        if len(shown) != len(stored):
            return posted
        unchanged = {_key(row): item for row, item in zip(shown, stored, strict=True)}
        return [unchanged.get(_key(row), row) for row in posted]

    def clean(self, value: Iterable[Row] | None) -> list[Row]:
        """Return the items; raise ValidationError with a sentence per item that doesn't fit."""
        return self.item.clean(value or [])

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the items differ, empty ones aside."""
        return self.to_python(initial) != self.to_python(data)


def _key(row: Row) -> str:
    return json.dumps(row, sort_keys=True)
