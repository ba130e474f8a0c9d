"""Convert the databases' markers around matches to HTML."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Control characters, which the index doesn't contain.
START_MARK, END_MARK = "\x02", "\x03"


def highlighted_html(text: str) -> SafeString:
    """Return a text with markers as safe HTML: escaped, with ``mark`` elements around matches."""
    before, *parts = text.split(START_MARK)
    matches = (part.partition(END_MARK)[::2] for part in parts)
    return format_html("{}{}", before, format_html_join("", "<mark>{}</mark>{}", matches))
