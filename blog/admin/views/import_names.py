"""The authors, categories and series that an imported document names: ours, or made on a click."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from django.core.exceptions import PermissionDenied

from blog import importing
from blog.admin.views.base import DeskView
from blog.models import Author, Category, Series
from blog.redirects import free_slug
from blog.text.words import normal_form

Named: TypeAlias = Author | Category | Series

MODELS: dict[str, type[Named]] = {"author": Author, "category": Category, "series": Series}
TAKE = {  # what is asked for a name of ours, and for one that isn't there yet
    "author": ("Signed by {name}", "Add {name} as an author, who signs it"),
    "category": ("In the category {name}", "Add {name} as a category, with this article in it"),
    "series": ("Part {part} of the series {name}", "Begin the series {name}; this is part {part}"),
}
MOST_NAMES = 20  # that are looked up
MISSING = "{name}: not among yours yet. Ask an owner to add it, or choose another in the article."


@dataclass
class ProposedName:
    """An author, category or series that a document names; ``wanted`` is None until chosen."""

    kind: str  # of MODELS
    name: str
    part: int = 0  # of a series
    wanted: bool | None = None

    @classmethod
    def from_state(cls, row: Mapping[str, Any]) -> "ProposedName":
        """Return a name from a page's state; raise KeyError, ValueError or TypeError for others."""
        kind = str(row["kind"])
        MODELS[kind]
        return cls(kind, str(row["name"]).replace("\0", ""), int(row["part"]), bool(row["wanted"]))

    @cached_property
    def existing(self) -> Named | None:
        """The row of this name, however it is spelled. One query."""
        form = normal_form(self.name)
        rows = MODELS[self.kind]._default_manager.all()
        return next((row for row in rows if normal_form(row.name) == form), None)

    def may_take(self, view: DeskView) -> bool:
        """Return whether the user may take the row of this name, or make it if there is none."""
        admin = view.post_admin.admin_site.get_model_admin(MODELS[self.kind])
        if self.existing is None:
            return bool(admin.has_add_permission(view.request))
        return self.kind != "series" or bool(admin.has_change_permission(view.request))

    def label(self) -> str:
        """Return what a tick at this name does."""
        name = f"“{self.existing or self.name}”" if self.kind != "author" else self.name
        return TAKE[self.kind][self.existing is None].format(name=name, part=self.part)

    def take(self, view: DeskView) -> Named:
        """Return the row of this name; make it if there is none.

        Raises PermissionDenied, and ValidationError for a name that can be none.
        """
        if not self.may_take(view):
            raise PermissionDenied
        if self.existing:
            return self.existing
        model = MODELS[self.kind]
        row = model(name=self.name)
        if not isinstance(row, Series):
            row.slug = free_slug(type(row), self.name)
        row.full_clean()
        row.save()
        admin = view.post_admin.admin_site.get_model_admin(model)
        admin.log_addition(view.request, row, "Added with an imported document.")
        return row


def names_in(proposal: importing.Proposal) -> list[ProposedName]:
    """Return what a document names, each once; what is ours is wanted at first."""
    authors = [name for line in proposal.bylines for name in importing.byline_names(line)]
    names = [ProposedName("author", name) for name in authors]
    names += [ProposedName("category", name) for name in proposal.topics]
    if proposal.series:
        names.insert(0, ProposedName("series", proposal.series, proposal.part))
    distinct: dict[tuple[str, str], ProposedName] = {}
    for each in names:
        distinct.setdefault((each.kind, normal_form(each.name)), each)
    names = [*distinct.values()][:MOST_NAMES]
    for each in names:
        each.wanted = each.existing is not None
    return names


def offer_names(names: Iterable[ProposedName], view: DeskView) -> list[dict[str, object]]:
    """Return each name as its line on the page: a box to tick, or why there is none."""
    lines = []
    for number, each in enumerate(names):
        may_take = each.may_take(view)
        label = each.label() if may_take else MISSING.format(name=each.name)
        lines.append(
            {"number": number, "label": label, "may_take": may_take, "wanted": each.wanted}
        )
    return lines
