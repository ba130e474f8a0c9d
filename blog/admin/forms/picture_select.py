"""The field in which a picture of the library is chosen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse

from blog.models import Picture
from blog.pictures.problems import MAX_BYTES
from blog.text.numbers import whole_number
from practice_site.scripts import module

NEWEST = 40  # that are offered without scripts


class PictureSelect(forms.Select):
    """A select that static/js/desk/picture_field.js replaces by a button and a panel.

    Without scripts it offers the pictures that were added last.
    """

    template_name = "admin/widgets/picture.html"
    is_replaced = True  # by the script

    class Media:
        js = [module("picture_field")]

    # The pictures that it offers, if the form has read them: in an article, that of its field.
    known: list[Picture] | None = None
    left_out: int | None = None  # the primary key of one that it doesn't offer

    def __init__(self, *, can_change: bool) -> None:
        """With ``can_change`` it leads to the picture in the library."""
        super().__init__()
        self.can_change = can_change

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        """Return the options: an empty one, what is chosen, and what else is offered."""
        chosen = {number for key in value if (number := whole_number(key))}
        newest = Picture.objects.all()[:NEWEST] if self.known is None else self.known
        offered = {picture.pk: picture for picture in newest}
        if missing := chosen - offered.keys():
            offered = Picture.objects.in_bulk(missing) | offered
        if self.known is not None:
            offered = {pk: picture for pk, picture in offered.items() if pk in chosen}
        if self.left_out:
            offered.pop(self.left_out, None)
        options = [self.create_option(name, "", "No picture", not chosen, 0)]
        for index, (pk, picture) in enumerate(offered.items(), start=1):
            option = self.create_option(name, pk, str(picture), pk in chosen, index)
            option["attrs"]["data-undescribed"] = not picture.is_described  # for the script
            options.append(option)
        return [(None, options, 0)]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the context, with the addresses that the script asks."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "library": reverse("admin:blog_picture_changelist"),
            "thumbnail": reverse("admin:picture_thumbnail", args=[0]),
            "max_bytes": MAX_BYTES,
            "page": reverse("admin:blog_picture_change", args=[0]) if self.can_change else "",
        }
        return context
