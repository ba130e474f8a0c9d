"""HTML as a test looks at it."""

import re

# Whitespace at the edges of these is never shown.
BLOCKS = (
    "address|article|aside|blockquote|body|button|dd|details|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|head|header|hgroup|legend|li|link|main|meta|nav|ol|option|p|script"
    "|search|section|select|style|summary|table|tbody|td|th|thead|title|tr|ul"
)


def squeeze(html: str) -> str:
    """Return HTML without the whitespace that no reader sees, so that a test can look for a part.

    What is left of it, within a line of text, is one space.
    """
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r" (?=/?>)", "", html)  # within a tag
    return re.sub(rf" ?(</?(?:{BLOCKS})\b[^>]*>) ?", r"\1", html)
