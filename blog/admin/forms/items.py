"""The form field of a section's items, such as points, practices or questions.

Whatever is shown, posted or saved, a value is a list of items as ``blog.models.section_kinds.Item``
has them; rich text is HTML only between the browser and these widgets.
"""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from django import forms

from blog.admin.forms.repeating_rows import RepeatingRowsWidget
from blog.fields import MAX_POSTED_LENGTH, POINTS_CONFIG, SHORT_CONFIG, RichTextWidget
from blog.models.section_kinds import COLUMNS, Item, ItemField, Row
from blog.text import points, richtext
from practice_site.scripts import module


def editor_html(item: Mapping[str, str], field: ItemField) -> str:
    """Return the rich text of an item as its editor shows it: clean HTML."""
    return item.get(field.html_name) or richtext.from_plain(item.get(field.name, ""))


class ItemRowsWidget(RepeatingRowsWidget):
    """A row for each item, with an input for each of its fields."""

    def __init__(self, item: Item) -> None:
        columns = {field.name: (field.label, _input(field)) for field in item.fields}
        super().__init__(item.label, columns)
        self.rich = [field for field in item.fields if field.rich]

    def value_from_datadict(self, data: Any, files: object, name: str) -> list[Row]:
        """Return the posted items, empty ones included."""
        posted = {column: data.getlist(f"{name}-{column}") for column in self.columns}
        # A form that was kept before a column existed lacks it.
        filled = zip_longest(*posted.values(), fillvalue="")
        rows = [dict(zip(posted, values, strict=True)) for values in filled]
        for row in rows:
            for field in self.rich:
                row |= _read(field, row[field.name])
        return rows

    def format_value(self, value: Any) -> Any:
        """Return the rows to show, rich text as HTML."""
        rows = super().format_value(value)
        return [row | {each.name: editor_html(row, each) for each in self.rich} for row in rows]


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
        super().__init__(POINTS_CONFIG)
        self.text = text

    def value_from_datadict(self, data: Any, files: object, name: str) -> list[Row]:
        """Return the points in the posted HTML."""
        if name not in data:  # a form that was kept when each point had a row
            return [{self.text.name: text} for text in data.getlist(f"{name}-{self.text.name}")]
        html = data[name]
        if len(html) > MAX_POSTED_LENGTH:
            return [{self.text.name: html}]  # which is said to be too long
        is_terms = data.get(f"{name.removesuffix('items')}manner") == "terms"
        return [
            {**({"label": label} if label else {}), **self.text.read(html)}
            for label, html in points.read_points(html, is_terms)
        ]

    def format_value(self, value: Iterable[Row] | None) -> str:
        """Return the points as one list, an empty one for none, in which writing begins."""
        return (
            points.write_points(
                (item.get("label", ""), editor_html(item, self.text)) for item in value or []
            )
            or "<ul><li></li></ul>"
        )


def _read(field: ItemField, html: str) -> Row:
    return field.read(html) if len(html) <= MAX_POSTED_LENGTH else {field.name: html}


def _input(field: ItemField) -> forms.Widget:
    if field.rich:
        return RichTextWidget(SHORT_CONFIG)
    if field.rows == 1:
        return forms.TextInput(attrs={"class": "vTextField"})
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

    def clean(self, value: Iterable[Row] | None) -> list[Row]:
        """Return the items; raise ValidationError with a sentence per incomplete item."""
        return self.item.clean(value or [])

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the items differ, empty ones aside."""
        return self.to_python(initial) != self.to_python(data)
