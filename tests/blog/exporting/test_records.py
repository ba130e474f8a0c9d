"""What is exported, as data: no model and no field is forgotten, and the schema is published."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from blog.exporting import left_out
from blog.exporting.records import RECORDS, exported_fields
from blog.exporting.write import schema_text

SCHEMA = Path(settings.BASE_DIR) / "docs" / "export.schema.json"
MODELS = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def exported():
    found = {}
    for model, names in exported_fields():
        found.setdefault(model, set()).update(names)
    return found


def test_each_model_is_exported_or_left_out_for_a_reason():
    """A new one gets a row in blog/exporting/records.py, or a reason in left_out.py."""
    labels = {model._meta.label for model in MODELS}
    carried = {model._meta.label for model in exported()}
    assert labels - carried - left_out.MODELS.keys() == set()
    assert carried & left_out.MODELS.keys() == set()
    assert left_out.MODELS.keys() <= labels


@pytest.mark.parametrize("model", exported(), ids=lambda model: model._meta.label)
def test_so_is_each_field(model):
    names = {field.name for field in model._meta.concrete_fields}
    carried = exported()[model]
    reasons = {
        key.rpartition(".")[2]
        for key in left_out.FIELDS
        if key.rpartition(".")[0] == model._meta.label
    }
    assert names - carried - reasons == set()
    assert carried & reasons == set()
    assert carried | reasons <= names


def test_what_is_left_out_is_said_for_people():
    told = left_out.reasons()
    assert {"The audit log", "Accounts", "Preview links"} <= {each["what"] for each in told}
    assert all(each["reason"].endswith(".") for each in told)


def test_the_schema_is_the_published_one():
    """Write it with ``manage.py export_blog --schema > docs/export.schema.json``."""
    assert SCHEMA.read_text() == schema_text()


def test_and_the_page_about_the_format_names_each_file():
    text = (SCHEMA.parent / "export-format.md").read_text()
    assert {record.path for record in RECORDS if f"`{record.path}`" not in text} == set()
    assert set(json.loads(schema_text())["definitions"]) == {record.name for record in RECORDS}
