"""One invented article in the forms in which it may come to the desk, and what it becomes.

Which of the files are authentic, and which were rebuilt, is said in the README beside them.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from blog.importing import Proposal

SOURCES = Path(__file__).parent
PICTURE_AT = 6


def as_data(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as its golden file has it: without what is empty."""
    found = asdict(proposal) | {"files": None}
    found["sections"] = [
        {
            name: value
            for name, value in section.items()
            if value and name not in ("hint", "embedded")
        }
        for section in found["sections"]
    ]
    return {name: value for name, value in found.items() if value}


def expected(name: str) -> dict[str, Any]:
    """Return what a source becomes: the same for all, but where the form was lost."""
    golden = "plain" if name == "plain.txt" else "article"
    found = json.loads((SOURCES / f"{golden}.json").read_text())
    if name == "word.docx":  # the only one with a picture
        found["sections"].insert(PICTURE_AT, {"kind": "picture"})
    return found
