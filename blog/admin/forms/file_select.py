"""The field in which a file is chosen: a worksheet, a recording, or captions."""

from typing import Any

from django.urls import reverse

from blog.admin.forms.picture_select import ChosenSelect
from blog.media.formats import MAX_BYTES
from blog.models import MediaFile


class FileSelect(ChosenSelect):
    """A select that static/js/desk/file_field.js replaces by a button and a panel."""

    template_name = "admin/widgets/file.html"
    model = MediaFile
    nothing = "No file"

    def __init__(self, *kinds: str) -> None:
        """Offer files of these kinds alone."""
        super().__init__()
        self.kinds = kinds

    def offered(self) -> Any:
        """Return the files of its kinds."""
        return MediaFile.objects.filter(kind__in=self.kinds)

    def describe(self, row: Any) -> dict[str, Any]:
        """Return what the script shows beside a file's name."""
        return {"data-facts": row.facts}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the context, with the address that the script asks."""
        context = super().get_context(name, value, attrs)
        query = {"panel": "1", "kinds": ",".join(self.kinds)}
        context["widget"] |= {
            "library": reverse("admin:blog_mediafile_changelist", query=query),
            "max_bytes": MAX_BYTES,
        }
        return context
