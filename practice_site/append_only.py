"""Rows that are added and never deleted, nor changed but in the few fields that a model names."""

from typing import Any, ClassVar, NoReturn

from django.db import models


class ImmutableError(Exception):
    """An attempt to change or delete an immutable row, such as an edition or an approval."""


class AppendOnlyQuerySet:
    """Mixin of the querysets of append-only models."""

    model: Any

    def update(self, **values: object) -> int:
        """Update the model's ``mutable_fields``; raise ImmutableError for any other."""
        if not values or not self.model.mutable_fields.issuperset(values):
            raise ImmutableError(f"{self.model.__name__} rows are never changed.")
        return super().update(**values)  # type: ignore[misc]  # a mixin

    def delete(self) -> NoReturn:
        """Raise ImmutableError."""
        raise ImmutableError(f"{self.model.__name__} rows are never deleted.")


class AppendOnlyModel(models.Model):
    """Base class of append-only models, whose querysets have the mixin AppendOnlyQuerySet."""

    mutable_fields: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new row, or ``mutable_fields`` by ``update_fields``.

        Raises ImmutableError for anything else.
        """
        fields = kwargs.get("update_fields")
        if not self._state.adding and not (fields and self.mutable_fields.issuperset(fields)):
            raise ImmutableError(f"{type(self).__name__} rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Raise ImmutableError."""
        raise ImmutableError(f"{type(self).__name__} rows are never deleted.")
