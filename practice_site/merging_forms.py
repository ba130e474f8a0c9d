"""Forms that put what was typed on top of what is stored by now: see ``edit_conflicts``.

A form carries, signed, the stored values that it showed, as text. A field of which the stored
value is another by now was changed by somebody else. If it was left alone here, the stored value
is taken over; if it was changed here too, that is an error beside the field, where either can be
chosen.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone

SHOWN = "shown"  # the hidden input
Shown = Mapping[str, Mapping[str, str]]  # by row and field, as text
# Codes of the errors that are questions, with radio buttons beside the field, and what they say.
QUESTIONS = {"both": "Both of you changed this.", "deleted": "This was deleted meanwhile."}
UNKNOWN = "\0"  # what a form showed of a field that it hadn't; equal to nothing typed


def dump_shown(form: forms.ModelForm, formsets: Iterable[forms.BaseModelFormSet]) -> str:
    """Return the stored values that a form and its inlines show, signed, with the time."""
    rows = [form, *(row for formset in formsets for row in formset.forms)]
    shown = {row_key(row): stored_texts(row) for row in rows if row.instance.pk}
    return signing.dumps([timezone.now().timestamp(), shown], salt=SHOWN, compress=True)


def load_shown(data: Mapping[str, Any]) -> tuple[datetime | None, Shown | None]:
    """Return when a posted form was shown, and what it showed; None for what isn't known.

    Of a form whose signature is wrong, nothing is taken as shown: whatever differs is asked about.
    """
    if SHOWN not in data:
        return None, None
    try:
        moment, shown = signing.loads(data[SHOWN], salt=SHOWN)
    except signing.BadSignature:
        return None, {}
    return datetime.fromtimestamp(moment, timezone.get_current_timezone()), shown


def row_key(form: forms.ModelForm) -> str:
    """Return the key of a form's row: the prefix of its formset, if it is in one, and its pk."""
    return f"{re.sub(r'-[0-9]+$', '', form.prefix or '')}:{form.instance.pk}"


def as_text(field: forms.Field, value: object) -> str:
    """Return a value as text that is the same whether it was stored or typed."""
    value = field.prepare_value(value)
    if isinstance(value, list):
        texts = list(map(str, value))
        return " ".join(texts if getattr(field, "ordered", False) else sorted(texts))
    return "" if value is None else "\n".join(str(value).splitlines()).strip()


def stored_texts(form: forms.ModelForm) -> dict[str, str]:
    """Return the stored values of a form's fields as text."""
    return {name: as_text(field, form[name].initial) for name, field in form.fields.items()}


def display_stored(bound: BoundField) -> str:
    """Return a stored value in the words of the form. Not HTML-safe."""
    field, value = bound.field, bound.field.prepare_value(bound.initial)
    widget = getattr(field.widget, "widget", field.widget)  # the admin wraps some
    if value in (None, "", []):
        return ""
    if isinstance(widget, forms.widgets.ChoiceWidget):
        groups = widget.optgroups(bound.html_name, widget.format_value(value))
        options = [option for _, group, _ in groups for option in group]
        return ", ".join(str(option["label"]) for option in options if option["selected"])
    if isinstance(value, bool):
        return "Yes" if value else "No"
    plain_text = getattr(field, "plain_text", str)  # rich text has one
    return str(plain_text(value))


# --- Forms ---------------------------------------------------------------------------------------


class MergedField(BoundField):
    """A field that takes what is stored for what was typed, where its form says so."""

    form: "MergingForm"

    @property
    def data(self) -> object:
        """The data as posted, or what is stored."""
        if self.name in self.form.taken_over:
            return self.field.prepare_value(self.initial)
        return super().data


class MergingForm(forms.ModelForm):
    """The form of one row, whose fields merge what was typed with what is stored by now."""

    bound_field_class = MergedField
    was_deleted = False  # meanwhile: to be added again

    @cached_property
    def shown(self) -> Shown | None:
        """What the posted form showed."""
        return load_shown(self.data)[1]

    @cached_property
    def changed(self) -> dict[str, str]:
        """The fields that somebody else changed, with what this form had shown of them."""
        if not self.is_bound or not self.instance.pk or self.shown is None:
            return {}
        shown = self.shown.get(row_key(self), {})
        stored = stored_texts(self)
        shown = {name: shown.get(name, UNKNOWN) for name in self.fields}
        return {name: text for name, text in shown.items() if text != stored[name]}

    @cached_property
    def taken_over(self) -> set[str]:
        """The fields of which the stored value counts as typed."""
        chosen = {name for name in self.fields if self.data.get(self.choice(name)) == "theirs"}
        untouched = {name for name in self.changed if self.typed(name) == self.changed[name]}
        untick = {"DELETE"} if self.changed else set()
        return (chosen - self.changed.keys()) | untouched | untick

    def choice(self, name: str) -> str:
        """Return the name of the input that chooses between the two values of a field."""
        return f"{self.add_prefix(name)}-keep"

    def typed(self, name: str) -> str | None:
        """Return what was typed, as text; None if it is invalid."""
        field = self.fields[name]
        data = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        try:
            return as_text(field, field.to_python(data))
        except ValidationError:
            return None

    def full_clean(self) -> None:
        """Add the conflicts to the errors, so that nothing is saved."""
        super().full_clean()
        for name in self.changed.keys() - self.taken_over:
            if self.typed(name) != as_text(self.fields[name], self[name].initial):
                self.add_error(name, _ask("both", self.choice(name), display_stored(self[name])))
        if self.changed and self.add_prefix("DELETE") in self.data:
            self.add_error(None, "This was changed meanwhile. Tick Delete again to delete it.")
        if self.was_deleted and self.prefix:
            self.add_error(None, _ask("deleted", self.add_prefix("DELETE")))
        elif self.was_deleted:
            self.add_error(None, "It was deleted. Save once more to add it again, as a new one.")


class MergingFormSet(forms.BaseInlineFormSet):
    """The rows of an inline: with those added meanwhile, and without those deleted.

    A row that was deleted while it was changed here becomes a new one, after a question.
    """

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.added, self.restored, self.has_other_rows = range(0), range(0), False
        if data is not None:
            self._merge(data)

    @cached_property
    def shown(self) -> Shown | None:
        """What the posted form showed."""
        return load_shown(self.data)[1]

    @cached_property
    def empty_form(self) -> Any:
        """The form of a row to come; Django makes one each time that the page asks for it."""
        return super().empty_form

    def _merge(self, data: QueryDict) -> None:
        pattern = re.compile(rf"{re.escape(self.prefix or '')}-([0-9]{{1,6}})-(.+)")
        rows: dict[int, dict[str, list[Any]]] = {}
        for name, values in data.lists():
            if match := pattern.fullmatch(name):
                rows.setdefault(int(match[1]), {})[match[2]] = values
        keys = {number: row.get("id", [""])[-1] for number, row in sorted(rows.items())}
        stored = [str(row.pk) for row in self.get_queryset()]
        added = [] if self.shown is None else [key for key in stored if key not in keys.values()]
        gone = [number for number, key in keys.items() if key and key not in stored]
        if not gone and not added:
            return
        kept = [rows[number] for number, key in keys.items() if key in stored]
        new = [rows[number] for number, key in keys.items() if not key]
        restored = [rows[number] for number in gone if self._is_changed(number, keys[number])]
        for row in restored:
            del row["id"]
            row.pop(self.fk.name, None)
        first_new = len(kept) + len(added)
        self.added = range(len(kept), first_new)
        self.restored = range(first_new, first_new + len(restored))
        self.has_other_rows = True
        self.data = data.copy()
        for name in filter(pattern.fullmatch, data):
            del self.data[name]
        merged = [*kept, *({"id": [key]} for key in added), *restored, *new]
        for number, row in enumerate(merged):
            for name, values in row.items():
                self.data.setlist(f"{self.add_prefix(number)}-{name}", values)
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(first_new)
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(merged))

    def _is_changed(self, number: int, key: str) -> bool:
        """Return whether a row that is gone was changed here, as far as is known."""
        prefix = self.add_prefix(number)
        if f"{prefix}-DELETE" in self.data:
            return False
        shown = (self.shown or {}).get(f"{self.prefix}:{key}")
        if shown is None or not self.instance.pk:
            return True
        row: Any = self.form(self.data, prefix=prefix, **self.form_kwargs)
        return any(row.typed(name) != shown.get(name) for name in row.fields)

    def _construct_form(self, i: int, **kwargs: object) -> MergingForm:
        form: MergingForm = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # no stub
        form.shown = self.shown
        if i in self.added:
            form.changed, form.taken_over = {}, set(form.base_fields)
        form.was_deleted = i in self.restored and bool(self.instance.pk)
        return form


def _ask(what: str, name: str, stored: str = "") -> ValidationError:
    """Return a question that is put as an error, in safe HTML."""
    context = {"what": what, "name": name, "stored": stored}
    question = render_to_string("admin/includes/edit_conflict.html", context)
    return ValidationError(question, code=what)
