"""Loads the site's own templates without insignificant whitespace."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")
# The line break before a line of nothing but comments and tags other than include.
TAG_ONLY_LINE = re.compile(r"\n+(?=(?:\{%(?! include)[^%\n]*%\}|\{#[^#\n]*#\})+\n)")


class Loader(filesystem.Loader):
    """Loads a template without its indentation, which would only make pages larger.

    In HTML, lines that would be rendered empty are left out as well. Between other lines the line
    break stays, since HTML shows it as a space. No page template has text in ``pre`` or
    ``textarea``, where whitespace matters.
    """

    def get_contents(self, origin: Origin) -> str:
        """Return the source; raises TemplateDoesNotExist."""
        source = INDENTATION.sub("\n", super().get_contents(origin))
        return TAG_ONLY_LINE.sub("", source) if origin.name.endswith(".html") else source
