"""The errors of an article's form and its sections in one list, in the order of the page."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from blog.articles.labels import field_label
from blog.text.numbers import whole_number
from practice_site.form_errors import FieldError, field_errors, rows_with_errors


def list_errors(form: forms.BaseForm, formsets: Iterable[forms.BaseFormSet]) -> list[FieldError]:
    """Return the errors of the form, then those of its sections in the order of the page."""
    errors = list(field_errors(form))
    sections = [
        (section.data.get(section.add_prefix("ordering")) or "0", section)
        for formset in formsets
        for section in rows_with_errors(formset)
    ]
    for _, section in sorted(sections, key=lambda pair: whole_number(pair[0])):
        errors += field_errors(section, section.instance._meta.verbose_name.capitalize())
    return errors


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
