"""Loads the site's own templates without insignificant whitespace."""

import re

from django.template import Origin
from django.template.loaders import filesystem

# A tag of a template, a piece of HTML that isn't one's, or a line break.
PIECES = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|</?[a-z]|>|\n>?", re.DOTALL)


def join_lines(source: str) -> str:
    """Return HTML whose elements' tags are on one line each; the lines after them stay the same.

    A browser sees no difference, and a page compresses better by a hundredth.
    """
    is_in_tag, left_out = False, 0

    def piece(found: re.Match[str]) -> str:
        nonlocal is_in_tag, left_out
        text = found[0]
        if text[0] == "\n" and is_in_tag:
            left_out += 1
            is_in_tag = text != "\n>"
            return " " if is_in_tag else ">"
        if text[0] == "\n":
            text, left_out = "\n" * left_out + text, 0
        elif text == ">":
            is_in_tag = False
        elif text[0] == "<":
            is_in_tag = True
        return text

    return PIECES.sub(piece, source)


class Loader(filesystem.Loader):
    """Loads a template without its indentation, which would only make pages larger.

    Line breaks stay, so errors name the line of the file, and HTML shows each as a space; those
    within an element's tag stand after it. Only the last one goes, so that a template can be
    included within a sentence, before a comma. No template has text of its own in ``pre`` or
    ``textarea``, where indentation matters; what a variable puts there stays as it is.
    """

    def get_contents(self, origin: Origin) -> str:
        """Return the source; raises TemplateDoesNotExist."""
        contents = super().get_contents(origin).removesuffix("\n")
        return join_lines(re.sub(r"^[ \t]+", "", contents, flags=re.MULTILINE))
