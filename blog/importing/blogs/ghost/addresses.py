"""The paths at which a site of Ghost showed its posts."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml

MAX_ROUTES = 100_000  # bytes of a site's own rules
MAX_PATTERNS = 20
USUAL = "/{slug}/"
PLACE = re.compile(r"\{(\w+)\}|:(\w+)")


def patterns_of(permalinks: str, routes: bytes) -> list[str]:
    """Return the patterns of the addresses of posts, the usual one at last.

    ``permalinks`` is the setting of versions before 2, ``routes`` the site's file of rules.
    """
    found = [permalinks] if permalinks.startswith("/") else []
    try:
        rules = yaml.safe_load(routes) if len(routes) <= MAX_ROUTES else None
    except (yaml.YAMLError, ValueError, RecursionError):
        rules = None
    collections = rules.get("collections") if isinstance(rules, dict) else None
    for rule in collections.values() if isinstance(collections, dict) else ():
        pattern = rule.get("permalink") if isinstance(rule, dict) else None
        if isinstance(pattern, str) and pattern.startswith("/"):
            found.append(pattern)
    return list(dict.fromkeys([*found[:MAX_PATTERNS], USUAL]))


def paths_of(patterns: list[str], words: Mapping[str, str], local: datetime | None) -> list[str]:
    """Return the paths of a post, the likeliest first; ``local`` is its date on the site's clock.

    ``words`` are its slug, id, author and so on. A pattern that asks for more is passed over.
    """
    known: dict[str, Any] = dict(words)
    if local:
        known |= {"year": f"{local:%Y}", "month": f"{local:%m}", "day": f"{local:%d}"}

    def filled(pattern: str) -> str:
        return PLACE.sub(lambda place: known.get(place[1] or place[2]) or "\n", pattern)

    return [path for path in map(filled, patterns) if "\n" not in path]
