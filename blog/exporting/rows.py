"""Rows as records, some at a time: neither way is the whole blog in memory."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from blog.exporting.records import SHAPES, Part, Record
from blog.exporting.shapes import clean_items, clean_sections
from blog.exporting.values import UnfitValueError, from_json, to_json
from blog.models import Post, Section

BATCH_SIZE = 100  # records


class UnfitRecordError(Exception):
    """A record that can't be one of ours; the message says why, to follow its place."""


def read_records(record: Record, only: Any = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of a model as JSON has them, by their numbers; ``only`` those with these.

    A query for each batch, and one for each kind of its parts.
    """
    found = record.model._base_manager.order_by("pk")
    if only is not None:
        found = found.filter(pk__in=only)
    last = 0
    while rows := list(found.filter(pk__gt=last)[:BATCH_SIZE]):
        last = rows[-1].pk
        parts = [(part, _parts_of(part, [row.pk for row in rows])) for part in record.parts]
        for row in rows:
            data = {name: to_json(row._meta.get_field(name), row) for name in record.names}
            for part, owned in parts:
                data |= _as_json(part, owned[row.pk])
            yield data


def _parts_of(part: Part, owners: list[int]) -> dict[int, list[models.Model]]:
    found: dict[int, list[models.Model]] = defaultdict(list)
    rows = part.model._base_manager.filter(part.only, **{f"{part.owner}__in": owners})
    for row in rows.order_by(*part.order):
        found[getattr(row, f"{part.owner}_id")].append(row)
    return found


def _as_json(part: Part, rows: list[models.Model]) -> dict[str, Any]:
    fields = [part.model._meta.get_field(name) for name in part.names]
    values = [{field.name: to_json(field, row) for field in fields} for row in rows]
    if part.is_one:
        return values[0] if values else {}
    if part.holds_values:
        return {part.name: [each[part.names[0]] for each in values]}
    return {part.name: values}


def people_in(record: Record, data: dict[str, Any]) -> Iterator[int]:
    """Yield the numbers of the people whom a record names."""
    yield from _people(record.model, record.names, data)
    for part in record.parts:
        for each in data.get(part.name, ()):
            if isinstance(each, dict):
                yield from _people(part.model, part.names, each)


def _people(model: Any, names: list[str], data: dict[str, Any]) -> Iterator[int]:
    for name in names:
        if data[name] is not None and model._meta.get_field(name).related_model is get_user_model():
            yield data[name]


class RowBuilder:
    """Makes rows of the records of one kind, unsaved. ``people`` are accounts, by their number."""

    def __init__(self, record: Record, people: Callable[[int], int]) -> None:
        self.record, self.people = record, people
        own = {part.name for part in record.parts if not part.is_one}
        merged = {name for part in record.parts if part.is_one for name in part.names}
        self.names = own | merged | set(record.names)

    def build(self, data: Any) -> list[models.Model]:
        """Return the row of a record, and those that belong to it; raise UnfitRecordError."""
        if not isinstance(data, dict) or data.keys() != self.names:
            raise UnfitRecordError("it hasn’t the fields that it should have")
        row = self._row(self.record.model, self.record.names, data)
        if self.record.name == "practice":
            row.pk = 1
        rows = [row]
        for part in self.record.parts:
            rows += self._parts(part, row, data)
        return rows

    def _parts(self, part: Part, owner: Any, data: dict[str, Any]) -> Iterator[models.Model]:
        found = [{name: data[name] for name in part.names}] if part.is_one else data[part.name]
        if not isinstance(found, list):
            raise UnfitRecordError(f"“{part.name}” is no list")
        for number, each in enumerate(found):
            values = {part.names[0]: each} if part.holds_values else each
            if not isinstance(values, dict) or values.keys() != set(part.names):
                raise UnfitRecordError(f"one of “{part.name}” hasn’t the fields that it should")
            row = self._row(part.model, part.names, values)
            setattr(row, part.owner, owner)
            for name, source in part.copied.items():
                field, repeated = row._meta.get_field(name), owner._meta.get_field(source)
                setattr(row, field.attname, getattr(owner, repeated.attname))
            for name, compute in part.computed.items():
                setattr(row, name, compute(row))
            if part.place:
                setattr(row, part.place, part.step * (number + (part.model is Section)))
            if part.model is Section:
                row.region = Post.regions[0].key
            yield row

    def _row(self, model: Any, names: list[str], data: dict[str, Any]) -> Any:
        row = model()
        for name in names:
            field = model._meta.get_field(name)
            try:
                value = from_json(field, data[name])
                if (model, name) in SHAPES:
                    value = clean_sections(value)
                elif (model, name) == (Section, "items"):
                    value = clean_items(value)
            except UnfitValueError as error:
                raise UnfitRecordError(f"“{name}” {error}") from error
            if value is not None and field.related_model is get_user_model():
                value = self.people(value)
            setattr(row, field.attname, value)
        return row
