"""Well-known credentials of several jurisdictions, which a practice can add to its own.

``credentials.json`` holds the fields of each, with the source of its rule: where the rule is
written, and when and in which copy it was read, or that it was not yet compared with its text.
"""

import json
from pathlib import Path

KNOWN_CREDENTIALS: list[dict[str, str | bool]] = json.loads(
    Path(__file__).with_name("credentials.json").read_text("utf-8")
)
