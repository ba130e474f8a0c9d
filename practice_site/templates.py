"""How the site's own templates are read."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENT = re.compile(r"\n[ \t]+")
# The line break before a line of nothing but tags, each of which writes nothing by itself.
ALONE = re.compile(r"\n+(?=(?:\{%(?! include)[^%\n]*%\}|\{#[^#\n]*#\})+\n)")


class Loader(filesystem.Loader):
    """Read a template without its indentation: it is for who writes it, and readers pay for it.

    So are lines that would be empty. HTML shows a line break like any other space, and one is kept
    wherever there was one. None of our templates of pages has text in ``pre`` or ``textarea``,
    where that isn't so.
    """

    def get_contents(self, origin: Origin) -> str:
        """Give the source; raises TemplateDoesNotExist."""
        source = INDENT.sub("\n", super().get_contents(origin))
        return ALONE.sub("", source) if origin.name.endswith(".html") else source
