"""Durations as people write them: “3 minutes”, “half an hour”, “30 seconds”."""

import re

UNITS = {"second": "S", "sec": "S", "minute": "M", "min": "M", "hour": "H"}
DURATION = re.compile(r"(?:about |around )?(\d{1,3}) ?(second|sec|minute|min|hour)s?\.?", re.I)


def iso_duration(text: str) -> str:
    """Return a duration in ISO 8601, as PT3M; "" for one that isn't a number and a unit."""
    match = DURATION.fullmatch(text.strip())
    return f"PT{match[1]}{UNITS[match[2].lower()]}" if match else ""
