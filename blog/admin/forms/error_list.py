"""The errors of a form and its formsets in one list, each with a link to its field."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from blog.articles.labels import field_label
from blog.text.numbers import whole_number


@dataclass(frozen=True)
class FieldError:
    """An error: its sentence, the label of its field, and the id of the element to focus."""

    label: str
    sentence: str
    target: str


def list_errors(form: forms.BaseForm, formsets: Iterable[forms.BaseFormSet]) -> list[FieldError]:
    """Return the errors of the form, then those of its sections in the order of the page."""
    errors = list(_list_form_errors(form, ""))
    sections = [
        (section.data.get(section.add_prefix("ordering")) or "0", section)
        for formset in formsets
        for section in formset.forms
        if section.errors and not section.cleaned_data.get("DELETE")
    ]
    for _, section in sorted(sections, key=lambda pair: whole_number(pair[0])):
        errors += _list_form_errors(section, section.instance._meta.verbose_name.capitalize())
    return errors


def _list_form_errors(form: forms.BaseForm, section: str) -> Iterable[FieldError]:
    for name, errors in form.errors.items():
        field = form[name] if name in form.fields else None
        label = str(field.label or name) if field else ""
        label = ": ".join(filter(None, [section, label]))
        for sentence in errors:
            yield FieldError(label.rstrip(".?"), str(sentence), field.auto_id if field else "")


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Add errors to a form; those of an article's fields that the form lacks have no field."""
    for name, sentences in error.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, sentences)


def list_field_errors(error: ValidationError) -> list[str]:
    """Return the errors of an article's fields as sentences, for pages without its form."""
    return [
        sentence if name == NON_FIELD_ERRORS else f"{field_label(name)}: {sentence}"
        for name, errors in error.update_error_dict({}).items()
        for sentence in ValidationError(errors).messages
    ]
