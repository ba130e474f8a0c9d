"""A text of one line that wraps on the screen, such as a title."""

from typing import Any

from django import forms


def one_line(text: str) -> str:
    """Return a text with spaces in the place of line breaks."""
    return " ".join(text.splitlines())


class OneLineTextarea(forms.Textarea):
    """A textarea for a single line of text, which wraps where an input would cut it off.

    Enter leads on from it (static/js/desk/writing/keys.js).
    """

    def __init__(self, attrs: dict[str, Any]) -> None:
        super().__init__({"rows": 1, **attrs})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """Return the text in one line."""
        value = super().value_from_datadict(data, files, name)
        return one_line(value) if value else value
