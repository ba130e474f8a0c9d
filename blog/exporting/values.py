"""Values of fields as JSON, and back: the one place that knows how each kind of field is written.

Moments are ISO 8601 in UTC, rows are named by their ``id``.
"""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime

from blog.models.choice_list import ChoiceListField
from blog.models.color_field import ColorField
from blog.models.section_kinds import SECTION_KINDS
from blog.models.sections import Section
from blog.practice import colors

MAX_INTEGER = 2**63 - 1
# By the field's kind in the database: the type in JSON, and its format.
TYPES: dict[str, tuple[str, str]] = {
    "BooleanField": ("boolean", ""),
    "CharField": ("string", ""),
    "SlugField": ("string", ""),
    "TextField": ("string", ""),
    "FileField": ("string", ""),
    "DateField": ("string", "date"),
    "DateTimeField": ("string", "date-time"),
    "UUIDField": ("string", "uuid"),
    "FloatField": ("number", ""),
    "JSONField": ("", ""),  # of a shape of its own
}
PYTHON: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "": (list, dict),
}


class UnfitValueError(Exception):
    """A value that its field can't hold; the message says why, to follow the field's name."""


def json_type(field: Any) -> tuple[str, str]:
    """Return the type of a field's values in JSON, and their format, each "" for none."""
    if isinstance(field, ChoiceListField):
        return "array", ""
    kind = "" if field.is_relation else field.get_internal_type()
    return TYPES.get(kind, ("integer", ""))  # rows are named by a number, too


def allowed_values(field: Any) -> list[Any]:
    """Return the only values that a field may have; none if they are not a fixed list."""
    if field.model is Section and field.name == "kind":
        return list(SECTION_KINDS)
    choices = getattr(field, "choices", None)
    # Languages and states come from a function, and their lists may change.
    if not isinstance(choices, list):
        return []
    empty = [""] if field.blank and field.empty_strings_allowed else []
    return [*empty, *(getattr(value, "value", value) for value, _ in choices)]


def to_json(field: Any, row: models.Model) -> Any:
    """Return what a row has in a field, as JSON has it."""
    value = getattr(row, field.attname)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return str(value) if isinstance(field, models.FileField) else value


def from_json(field: Any, value: Any) -> Any:
    """Return a value of a file as its field has it; raise UnfitValueError for any other."""
    if value is None:
        if not field.null:
            raise UnfitValueError("is missing")
        return None
    kind, form = json_type(field)
    if not isinstance(value, PYTHON[kind]) or (isinstance(value, bool) and kind != "boolean"):
        raise UnfitValueError("is of another type")
    if isinstance(value, str):
        return _from_text(field, form, value)
    if isinstance(value, int) and not 0 <= value <= MAX_INTEGER:
        raise UnfitValueError("is no such number")
    _validate(field, value)
    return value


def _validate(field: Any, value: Any) -> None:
    """Raise UnfitValueError as a form would, which every value came through once."""
    if isinstance(field, ColorField) and not colors.HEX_COLOR.fullmatch(value):
        raise UnfitValueError("is no color")
    if value in field.empty_values or isinstance(field, models.FileField):
        return
    try:
        field.run_validators(value)
    except ValidationError as error:
        raise UnfitValueError(f"can’t be taken: {error.messages[0]}") from error


def _from_text(field: Any, form: str, value: str) -> Any:
    if "\0" in value:
        raise UnfitValueError("has a character that no text has")
    allowed = allowed_values(field)
    if allowed and value not in allowed:
        raise UnfitValueError(f"is none of {', '.join(filter(None, allowed))}")
    if form == "date-time":
        moment = _parse(parse_datetime, value)
        if moment is None or moment.tzinfo is None:
            raise UnfitValueError("is no moment")
        return _parse(lambda _: moment.astimezone(UTC), value)
    if form:
        return _parse(field.to_python, value)
    if isinstance(field, models.SlugField) and not value and not field.blank:
        raise UnfitValueError("is missing")
    # A TextField's length is one of its form alone.
    if field.get_internal_type() != "TextField" and len(value) > (field.max_length or len(value)):
        raise UnfitValueError(f"is longer than {field.max_length} characters")
    _validate(field, value)
    return value


def _parse(parse: Any, value: str) -> Any:
    try:
        return parse(value)
    except (ValidationError, ValueError, OverflowError) as error:
        raise UnfitValueError(f"can’t be read: {value[:40]}") from error
