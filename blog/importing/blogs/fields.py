"""Fields of what other systems hand out, most of it JSON.

Each may be missing, or of another kind than it should be.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Data = Mapping[str, Any]


def first_in(values: Mapping[str, str], names: Iterable[str]) -> str:
    """Return the first of several fields that says something; "" if none does."""
    return next((said for name in names if (said := values.get(name, "").strip())), "")


def load_json(text: str) -> Any:
    """Return what JSON says, None if it can't be read."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def text_in(data: Data, name: str) -> str:
    """Return a field that is text; "" for anything else."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def data_in(data: Data, name: str) -> Data:
    """Return a field that has fields itself; one without any for anything else."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def rows_in(data: Data, name: str) -> list[Data]:
    """Return those in a list that have fields; none for anything else."""
    value = data.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
