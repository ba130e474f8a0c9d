"""Recognize references, with the identifier of each."""

import html as escaping
import re

from blog.importing.markup import LINK, URL, Place, Structure, html_text, rows_of
from blog.models.section_items import Row, identifier_url
from blog.text.richtext import Element

HEADING = re.compile(
    r"(references|sources|further reading|bibliography|literature|works cited|read more"
    r"|referencias|fuentes|bibliografía)\b(?! of\b)",
    re.IGNORECASE,
)
IDENTIFIER_PATTERNS = (
    r"\bdoi:?\s*(10\.\d{4,9}/\S+)",
    r"\bPMID:?\s*(\d{1,9})\b",
    f"({URL})",
    r"(?<!\S)(10\.\d{4,9}/\S+)",
)


def parse_reference(element: Element) -> Row:
    """Return a reference item with the DOI, PMID or URL found in it as its identifier."""
    text = html_text(element.html)
    link = LINK.search(element.html)
    for pattern in IDENTIFIER_PATTERNS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match and identifier_url(identifier := match[1].rstrip(".,;)")):
            before, after = text[: match.start()], text[match.end() :]
            if not after.strip(" .,;)") and before.strip(" (,;"):
                text = before.rstrip(" (,;")
            return {"text": text, "identifier": identifier}
    identifier = escaping.unescape(link[1]) if link else ""
    return {"text": text, "identifier": identifier if identifier_url(identifier) else ""}


YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b|\bdoi\b", re.IGNORECASE)


def recognize_references(place: Place) -> Structure | None:
    """Recognize all below a heading such as “Sources”, or a list with identifiers and years."""
    if not (place.is_below_heading or place.start == 0):
        return None
    end = place.end_of_part()
    rows = rows_of(place.elements[place.start : end])
    is_headed = place.is_below_heading and HEADING.match(place.heading)
    is_list = place.element.is_list and end == place.start + 1
    if not rows or not (is_headed or is_list):
        return None
    items = list(map(parse_reference, rows))
    if not is_headed and not all(
        item["identifier"] and YEAR.search(item["text"]) for item in items
    ):
        return None
    return Structure(place.start, end, "references", {"items": items})
