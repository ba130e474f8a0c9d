"""Loads the site's own templates without insignificant whitespace."""

import re

from django.template import Origin
from django.template.loaders import filesystem


class Loader(filesystem.Loader):
    """Loads a template without its indentation, which would only make pages larger.

    Line breaks stay, so errors name the line of the file, and HTML shows each as a space. Only the
    last one goes, so that a template can be included within a sentence, before a comma. No template
    has text of its own in ``pre`` or ``textarea``, where indentation matters; what a variable puts
    there stays as it is.
    """

    def get_contents(self, origin: Origin) -> str:
        """Return the source; raises TemplateDoesNotExist."""
        contents = super().get_contents(origin).removesuffix("\n")
        return re.sub(r"^[ \t]+", "", contents, flags=re.MULTILINE)
