"""Where someone in distress finds help at any hour, country by country.

``crisis_lines.json`` holds it by ISO 3166-1 codes: the ways to reach somebody, the number in
immediate danger, whose page says so (``source``), and the day on which the numbers were compared
with what is published of them (``compared``): in copies of pages, not by calling. Imports nothing
of ours.
"""

import json
from pathlib import Path
from typing import Any

LINES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("crisis_lines.json").read_text(encoding="utf-8")
)

OTHER = "other"

CHOICES = [
    *((code, each["name"]) for code, each in LINES.items()),
    (OTHER, "Another country (write the crisis notice yourself)"),
]
