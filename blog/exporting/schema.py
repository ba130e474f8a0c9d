"""The published schema of the format, docs/export.schema.json, made of what is exported."""

from typing import Any

from django.utils.text import capfirst

from blog.exporting.records import RECORDS, SHAPES, Part, Record
from blog.exporting.values import allowed_values, json_type
from blog.fields import RichTextField
from blog.models import Section
from blog.models.section_kinds import SECTION_KINDS

FORMAT, VERSION = "practice-blog", 1

HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
COUNT = {"type": "integer", "minimum": 0}
SECTIONS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"enum": list(SECTION_KINDS)},
            "items": {"type": "array", "items": {"type": "object"}},
        },
    },
}
MANIFEST: dict[str, Any] = {
    "type": "object",
    "required": [
        "format", "version", "made_at", "made_by", "site", "records", "files", "left_out",
    ],
    "additionalProperties": False,
    "properties": {
        "format": {"const": FORMAT},
        "version": {"type": "integer", "minimum": 1, "description": "Of the format: what reads "
                    "version 1 refuses a later one."},
        "made_at": {"type": "string", "format": "date-time"},
        "made_by": {"type": "string", "description": "The program and its version."},
        "site": {"type": "string", "description": "The address of the site; “” if unknown."},
        "records": {
            "type": "object",
            "description": "How many lines each file below data/ has, by its name.",
            "additionalProperties": COUNT,
        },
        "files": {
            "type": "object",
            "description": "Every file of the zip but the manifest, by its path.",
            "additionalProperties": {
                "type": "object",
                "required": ["sha256", "size"],
                "additionalProperties": False,
                "properties": {"sha256": HASH, "size": COUNT},
            },
        },
        "left_out": {
            "type": "array",
            "description": "What is not in it, and why.",
            "items": {
                "type": "object",
                "required": ["what", "reason"],
                "additionalProperties": False,
                "properties": {"what": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
    },
}  # fmt: skip


def export_schema() -> dict[str, Any]:
    """Return the schema as JSON Schema, draft 7: of the manifest, and of each record below it."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Everything of a practice blog",
        "description": (
            "manifest.json is described at the top. Each line of data/NAME.jsonl is a JSON object "
            "as described in definitions/NAME."
        ),
        "definitions": {record.name: _record_schema(record) for record in RECORDS},
        **MANIFEST,
    }


def _record_schema(record: Record) -> dict[str, Any]:
    properties = {name: _field_schema(record.model, name) for name in record.names}
    for part in record.parts:
        if part.is_one:
            properties |= {name: _field_schema(part.model, name) for name in part.names}
        else:
            properties[part.name] = _part_schema(part)
    return {"description": record.description, **_object(properties)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def _part_schema(part: Part) -> dict[str, Any]:
    fields = {name: _field_schema(part.model, name) for name in part.names}
    items = fields[part.names[0]] if part.holds_values else _object(fields)
    described = {"description": part.description} if part.description else {}
    return {"type": "array", **described, "items": items}


def _field_schema(model: Any, name: str) -> dict[str, Any]:
    field = model._meta.get_field(name)
    schema: dict[str, Any] = {"description": _description(field)}
    if (model, name) in SHAPES:
        of_post = {"type": "object", "required": ["sections"], "properties": {"sections": SECTIONS}}
        return schema | (SECTIONS if name == "sections" else of_post)
    kind, form = json_type(field)
    if kind:
        schema["type"] = [kind, "null"] if field.null else kind
    elif name in ("items", "menu", "foot_pages", "home_parts"):
        schema["type"] = "array"
    if form:
        schema["format"] = form
    if kind == "integer":
        schema["minimum"] = 0
    if kind == "array":
        schema["items"] = {"type": "string"}
    if allowed := allowed_values(field):
        schema["enum"] = [*allowed, None] if field.null else allowed
    elif kind == "string" and not form and field.get_internal_type() != "TextField":
        schema["maxLength"] = field.max_length
    return schema


def _description(field: Any) -> str:
    """Return what a field is, as the desk says it: a section's may be another in each kind."""
    if field.primary_key:
        return "Its number, by which other records name it."
    if field.is_relation:
        return f"The id of one of the {_records_of(field.related_model)}."
    label = capfirst(str(field.verbose_name))
    help_text = "" if field.model is Section else str(field.help_text)
    html = "HTML." if isinstance(field, RichTextField) else ""
    return " ".join(filter(None, [f"{label}.", html, help_text]))


def _records_of(model: Any) -> str:
    for record in RECORDS:
        if record.model is model:
            return record.name
        for part in record.parts:
            if part.model is model:
                return f"{part.name.replace('_', ' ')} of {record.name}"
    raise LookupError(model)
