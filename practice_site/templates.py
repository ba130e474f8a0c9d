"""How the site's own templates are read."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENT = re.compile(r"\n[ \t]+")


class Loader(filesystem.Loader):
    """Read a template without its indentation: it is for who writes it, and readers pay for it.

    HTML shows a line break like any other space. None of our templates has text in ``pre`` or
    ``textarea``, where that isn't so.
    """

    def get_contents(self, origin: Origin) -> str:
        """Give the source; raises TemplateDoesNotExist."""
        return INDENT.sub("\n", super().get_contents(origin))
