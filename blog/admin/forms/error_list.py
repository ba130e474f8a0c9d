"""All that is wrong with a form and its rows, in one list that leads to each field."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from blog.articles.diff import field_label


@dataclass(frozen=True)
class FieldProblem:
    """A sentence, the label of its field, and the id of the element to go to."""

    label: str
    sentence: str
    target: str


def error_list(form: forms.BaseForm, formsets: Iterable[forms.BaseFormSet]) -> list[FieldProblem]:
    """Give every error of the form, then those of the sections in the order of the page."""
    found = list(_of_form(form, ""))
    sections = [
        (each.data.get(each.add_prefix("ordering")) or "0", each)
        for formset in formsets
        for each in formset.forms
        if each.errors and not _removed(formset, each)
    ]
    for _, each in sorted(sections, key=lambda pair: int(pair[0]) if pair[0].isdigit() else 0):
        found += _of_form(each, each.instance._meta.verbose_name.capitalize())
    return found


def _removed(formset: forms.BaseFormSet, form: forms.BaseForm) -> bool:
    return formset.can_delete and form.fields["DELETE"].widget.value_from_datadict(
        form.data, form.files, form.add_prefix("DELETE")
    )


def _of_form(form: forms.BaseForm, where: str) -> Iterable[FieldProblem]:
    for name, errors in form.errors.items():
        if name in form.fields:
            label = str(form[name].label or name)
            target = form[name].auto_id
        else:
            label, target = "", ""
        label = ": ".join(filter(None, [where, label]))
        for sentence in errors:
            yield FieldProblem(label, str(sentence), target)


def field_sentences(error: ValidationError) -> list[str]:
    """Give what is wrong with an article's fields where no form shows them."""
    return [
        f"{field_label(name)}: {sentence}"
        for name, sentences in error.message_dict.items()
        for sentence in sentences
    ]
