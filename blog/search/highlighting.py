"""How the databases mark what they found, and what readers see of it."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Characters that no text of the index has.
BEGUN, ENDED = "\x02", "\x03"


def highlighted_html(text: str) -> SafeString:
    """Give a text that a database marked as HTML: escaped, and with ``mark`` where it was."""
    before, *found = text.split(BEGUN)
    marked = (each.partition(ENDED)[::2] for each in found)
    return format_html("{}{}", before, format_html_join("", "<mark>{}</mark>{}", marked))
