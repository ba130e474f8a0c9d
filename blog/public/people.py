"""The people of the practice, and by what readers choose among them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from blog.models import Author
from blog.models.choice_list import ChoiceListField
from blog.people.availability import Accepting


@dataclass(frozen=True)
class PeopleFilter:
    """A choice: its name in the address, its label, what can be chosen, and what is."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str


# The field of an author by the name in the address, and the label.
FIELDS = {
    "state": ("states", "Where you are"),
    "for": ("ages", "For whom"),
    "how": ("meets", "How you meet"),
    "language": ("languages", "Language"),
}


def people_filters(
    people: Iterable[Author], query: Mapping[str, str]
) -> tuple[list[PeopleFilter], list[Author]]:
    """Return the filters in which there is something to choose, and whom a query chooses."""
    shown = everybody = list(people)
    filters = []
    for name, (field, label) in FIELDS.items():
        options = cast(ChoiceListField, Author._meta.get_field(field))
        said = {value for each in everybody for value in getattr(each, field)}
        choices = [(value, text) for value, text in options.options() if value in said]
        chosen = query.get(name, "") if query.get(name, "") in said else ""
        if chosen:
            shown = [each for each in shown if chosen in getattr(each, field)]
        if len(choices) > 1:
            filters.append(PeopleFilter(name, label, choices, chosen))
    if any(each.accepting == Accepting.YES for each in everybody):
        chosen = "yes" if query.get("new") == "yes" else ""
        if chosen:
            shown = [each for each in shown if each.accepting == Accepting.YES]
        if any(each.accepting != Accepting.YES for each in everybody):
            choices = [("yes", "Accepting new clients")]
            filters.append(PeopleFilter("new", "New clients", choices, chosen))
    return filters, shown
