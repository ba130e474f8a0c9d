"""Where clients may be when they meet somebody: states, provinces and countries."""

from blog.people.credentials import known_credentials

UNITED_STATES = (
    *("Alabama", "Alaska", "American Samoa", "Arizona", "Arkansas", "California", "Colorado"),
    *("Connecticut", "Delaware", "District of Columbia", "Florida", "Georgia", "Guam", "Hawaii"),
    *("Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine"),
    *("Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana"),
    *("Nebraska", "Nevada", "New Hampshire", "New Jersey", "New Mexico", "New York"),
    *("North Carolina", "North Dakota", "Northern Mariana Islands", "Ohio", "Oklahoma", "Oregon"),
    *("Pennsylvania", "Puerto Rico", "Rhode Island", "South Carolina", "South Dakota"),
    *("Tennessee", "Texas", "US Virgin Islands", "Utah", "Vermont", "Virginia", "Washington"),
    *("West Virginia", "Wisconsin", "Wyoming"),
)
CANADA = (
    *("Alberta", "British Columbia", "Manitoba", "New Brunswick", "Newfoundland and Labrador"),
    *("Northwest Territories", "Nova Scotia", "Nunavut", "Ontario", "Prince Edward Island"),
    *("Quebec", "Saskatchewan", "Yukon"),
)
COUNTRIES = ("Australia", "Ireland", "New Zealand", "United Kingdom")
GROUPS = {"United States": UNITED_STATES, "Canada": CANADA, "Other countries": COUNTRIES}


def state_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the states, provinces and countries to choose from, in groups."""
    return [(group, [(name, name) for name in names]) for group, names in GROUPS.items()]


def state_choices() -> list[tuple[str, str]]:
    """Return what may be chosen, as flat choices, with what was offered before and may stay."""
    offered = [name for names in GROUPS.values() for name in names]
    return [(name, name) for name in dict.fromkeys([*offered, *known_credentials()])]
