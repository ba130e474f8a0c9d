"""The errors of a form and of the rows in it, each with the field where it is put right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME

from practice_site.merging_forms import QUESTIONS


@dataclass(frozen=True)
class FieldError:
    """An error: its sentence, the label of its field, and the id of the element to focus."""

    label: str
    sentence: str
    target: str


def list_form_errors(
    form: forms.BaseForm, formsets: Iterable[forms.BaseFormSet]
) -> list[FieldError]:
    """Return the errors of the form, then those of the rows of its formsets, for pages of any form.

    Where a script puts something else in the place of a field, they lead to its own sentences.
    """
    errors = list(field_errors(form, target_of=visible_target))
    for formset in formsets:
        if formset.is_bound:
            errors += [FieldError("", str(each), "") for each in formset.non_form_errors()]
        for row in rows_with_errors(formset):
            errors += field_errors(row, _row_name(formset, row), visible_target)
    return errors


def rows_with_errors(formset: forms.BaseFormSet) -> list[Any]:
    """Return the rows that have errors, without those that are to be deleted."""
    rows = [row for row in formset.forms if row.is_bound and row.errors]
    return [row for row in rows if not row.cleaned_data.get(DELETION_FIELD_NAME)]


def _row_name(formset: Any, row: Any) -> str:
    """Return what stands over a row: its own heading, or else what it is, and which of several."""
    noun = str(formset.model._meta.verbose_name)
    if hasattr(formset.model, "heading"):
        return row.instance.heading if row.instance.pk else f"A new {noun}"
    number = f" {formset.forms.index(row) + 1}" if len(formset.forms) > 1 else ""
    return f"{noun.capitalize()}{number}"


def visible_target(field: BoundField) -> str:
    """Return the id of a field's element, or of its errors where a script hides the element.

    Widgets of which a script does have ``is_replaced``.
    """
    is_replaced = getattr(field.field.widget, "is_replaced", False)
    return f"{field.auto_id}_error" if is_replaced else field.auto_id


def field_errors(
    form: forms.BaseForm,
    part: str = "",
    target_of: Callable[[BoundField], str] = attrgetter("auto_id"),
) -> Iterable[FieldError]:
    """Yield the errors of a form's fields in their order; ``part`` stands before their labels."""
    for name, errors in form.errors.as_data().items():
        field = form[name] if name in form.fields else None
        label = str(field.label or name) if field else ""
        label = ": ".join(filter(None, [part, label]))
        target = target_of(field) if field else ""
        for error in errors:
            question = QUESTIONS.get(error.code or "")
            for sentence in [question] if question else error.messages:
                yield FieldError(label.rstrip(".?"), str(sentence), target)
