"""The fields in which something of a library is chosen, and that for its pictures."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.urls import reverse

from blog.models import Picture
from blog.pictures.problems import MAX_BYTES
from blog.text.numbers import whole_number
from practice_site.scripts import module

NEWEST = 40  # that are offered without scripts


class ChosenSelect(forms.Select):
    """A select that a script replaces by a button, and a panel with the library.

    Without scripts it offers what was added last.
    """

    model: ClassVar[type[Model]]
    nothing: ClassVar[str]  # what is said where nothing is chosen
    is_replaced = True  # by the script

    # The rows that it offers, if the form has read them: in an article, that of its field.
    known: list[Any] | None = None
    left_out: int | None = None  # the primary key of one that it doesn't offer

    def offered(self) -> QuerySet[Any]:
        """Return the rows to choose from."""
        return self.model._default_manager.all()

    def describe(self, row: Any) -> dict[str, Any]:
        """Return the attributes of an option, for the script."""
        return {}

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        """Return the options: an empty one, what is chosen, and what else is offered."""
        chosen = {number for key in value if (number := whole_number(key))}
        newest = self.offered()[:NEWEST] if self.known is None else self.known
        offered = {row.pk: row for row in newest}
        if missing := chosen - offered.keys():
            offered = self.model._default_manager.in_bulk(missing) | offered
        if self.known is not None:
            offered = {pk: row for pk, row in offered.items() if pk in chosen}
        if self.left_out:
            offered.pop(self.left_out, None)
        options = [self.create_option(name, "", self.nothing, not chosen, 0)]
        for index, (pk, row) in enumerate(offered.items(), start=1):
            option = self.create_option(name, pk, str(row), pk in chosen, index)
            option["attrs"] |= self.describe(row)
            options.append(option)
        return [(None, options, 0)]


class PictureSelect(ChosenSelect):
    """A select that static/js/desk/picture_field.js replaces by a button and a panel."""

    template_name = "admin/widgets/picture.html"
    model = Picture
    nothing = "No picture"

    class Media:
        js = [module("picture_field")]

    def __init__(self, *, can_change: bool) -> None:
        """With ``can_change`` it leads to the picture in the library."""
        super().__init__()
        self.can_change = can_change

    def describe(self, row: Any) -> dict[str, Any]:
        """Return whether a picture lacks its description."""
        return {"data-undescribed": not row.is_described}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the context, with the addresses that the script asks."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "library": reverse("admin:blog_picture_changelist", query={"panel": "1"}),
            "thumbnail": reverse("admin:picture_thumbnail", args=[0]),
            "max_bytes": MAX_BYTES,
            "page": reverse("admin:blog_picture_change", args=[0]) if self.can_change else "",
        }
        return context
