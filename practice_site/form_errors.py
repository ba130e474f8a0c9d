"""The errors of a form and of the rows in it, each with the field where it is put right."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms

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
    """Return the errors of the form, then those of the rows of its formsets."""
    errors = list(field_errors(form))
    for formset in formsets:
        noun = str(formset.model._meta.verbose_name).capitalize()  # type: ignore[attr-defined]
        if formset.is_bound:
            errors += [FieldError("", str(each), "") for each in formset.non_form_errors()]
        rows = [row for row in formset.forms if row.is_bound and row.errors]
        for row in rows:
            of_several = f"{noun} {formset.forms.index(row) + 1}"
            errors += field_errors(row, of_several if len(formset.forms) > 1 else noun)
    return errors


def field_errors(form: forms.BaseForm, part: str = "") -> Iterable[FieldError]:
    """Yield the errors of a form's fields in their order; ``part`` stands before their labels."""
    for name, errors in form.errors.as_data().items():
        field = form[name] if name in form.fields else None
        label = str(field.label or name) if field else ""
        label = ": ".join(filter(None, [part, label]))
        for error in errors:
            question = QUESTIONS.get(error.code or "")
            for sentence in [question] if question else error.messages:
                yield FieldError(label.rstrip(".?"), str(sentence), field.auto_id if field else "")
