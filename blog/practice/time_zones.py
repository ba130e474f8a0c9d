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


@cache
def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices by region, by their names in the IANA database."""
    names = sorted(zoneinfo.available_timezones() - UNITED_STATES.keys())
    groups = [("United States", list(UNITED_STATES.items()))]
    for region in REGIONS:
        own = [name for name in names if name.startswith(f"{region}/")]
        groups.append((region, [(name, _city(name)) for name in own]))
    return [*groups, ("Everywhere", [("UTC", "UTC")])]


def _city(name: str) -> str:
    """Return ``Indiana, Knox`` for ``America/Indiana/Knox``."""
    return name.partition("/")[2].replace("_", " ").replace("/", ", ")
