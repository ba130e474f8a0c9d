"""A field that holds several of some choices."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

Choices = list[tuple[str, str]]


class ChoiceListField(models.JSONField):
    """Several of the ``options``, a function that returns them, as a list of their values."""

    def __init__(
        self, *args: Any, options: Callable[[], Choices] | None = None, **kwargs: Any
    ) -> None:
        self.options = options or list
        kwargs |= {"default": list, "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return a plain JSONField, for migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field of boxes to be ticked."""
        defaults: dict[str, Any] = {
            "form_class": forms.MultipleChoiceField,
            "choices": self.options,
            "widget": forms.CheckboxSelectMultiple,
            "show_hidden_initial": False,
        }
        return models.Field.formfield(self, **defaults | kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> list[str]:
        """Return the values in the order of the options; ValidationError for any other."""
        known = [each for each, _ in self.options()]
        values = value or []
        if not isinstance(values, list) or not all(each in known for each in values):
            raise ValidationError("Choose from the list.")
        return [each for each in known if each in values]


def labels(row: models.Model, name: str) -> list[str]:
    """Return the labels of what a row holds in such a field, without what isn't offered any more.

    ``name`` is the field's.
    """
    field = cast(ChoiceListField, row._meta.get_field(name))
    return [label for value, label in field.options() if value in getattr(row, name)]
