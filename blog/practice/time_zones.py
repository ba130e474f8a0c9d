"""The time zones to choose from, those of the United States first."""

import zoneinfo
from functools import cache

# What people call them, and the city that names them for computers.
UNITED_STATES = {
    "America/New_York": "Eastern (New York)",
    "America/Chicago": "Central (Chicago)",
    "America/Denver": "Mountain (Denver)",
    "America/Phoenix": "Mountain without summer time (Phoenix)",
    "America/Los_Angeles": "Pacific (Los Angeles)",
    "America/Anchorage": "Alaska (Anchorage)",
    "Pacific/Honolulu": "Hawaii (Honolulu)",
    "America/Puerto_Rico": "Atlantic (Puerto Rico)",
    "Pacific/Guam": "Guam",
}
# The other regions of the IANA database hold old names of the same zones.
REGIONS = (
    *("America", "Europe", "Africa", "Asia", "Australia", "Pacific", "Atlantic", "Indian"),
    *("Antarctica", "Arctic"),
)


def time_zone_name(name: str) -> str:
    """Return what people call a time zone, of its name in the IANA database."""
    return UNITED_STATES.get(name) or name.replace("_", " ")


def time_zone_choices(current: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices by region, by their names in the IANA database.

    ``current`` is among them, also where it is an old name that isn't offered otherwise.
    """
    offered = _offered()
    if any(current == name for _, group in offered for name, _ in group):
        return offered
    return [("As it is now", [(current, current)]), *offered]


@cache
def _offered() -> list[tuple[str, list[tuple[str, str]]]]:
    names = sorted(zoneinfo.available_timezones() - UNITED_STATES.keys())
    groups = [("United States", list(UNITED_STATES.items()))]
    for region in REGIONS:
        own = [name for name in names if name.startswith(f"{region}/")]
        groups.append((region, [(name, _city(name)) for name in own]))
    return [*groups, ("Everywhere", [("UTC", "UTC")])]


def _city(name: str) -> str:
    """Return ``Indiana, Knox`` for ``America/Indiana/Knox``."""
    return name.partition("/")[2].replace("_", " ").replace("/", ", ")
