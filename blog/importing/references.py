"""Recognize references, with the identifier of each."""

import html as escaping
import re
from collections.abc import Iterator

from blog.importing.markup import (
    LINK,
    URL,
    Elements,
    Place,
    Structure,
    html_text,
    read_field,
    rows_of,
)
from blog.models.section_items import Row, identifier_url
from blog.text import richtext
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
YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b|\bdoi\b", re.IGNORECASE)
# A footnote’s number: “1 ”, “1. ”, “[1] ”, “¹ ”.
NUMBER = re.compile(r"(?:\[?(\d{1,2})\]?[.)]?\s+|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})\s*)(?=\S)")
LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
MAX_HEADING = 40  # characters


def is_heading(text: str) -> bool:
    """Return whether a heading stands above references and nothing else."""
    return len(text) <= MAX_HEADING and bool(HEADING.match(text))


def is_list(heading: str, elements: Elements) -> bool:
    """Return whether a chapter is nothing but references."""
    if is_heading(heading) or (elements and elements[0].level and is_heading(elements[0].text)):
        return True
    structure = recognize_references(Place(elements, 0, heading)) if elements else None
    return structure is not None and structure.end == len(elements)


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
            return _with_marks(text, element) | {"identifier": identifier}
    identifier = escaping.unescape(link[1]) if link else ""
    identifier = identifier if identifier_url(identifier) else ""
    return _with_marks(text, element) | {"identifier": identifier}


def _with_marks(text: str, element: Element) -> Row:
    """Return the text of a reference, which its element begins with, with the marks in it."""
    if not re.search("<(?:em|strong)>", element.html):
        return {"text": text}
    left, html = len(text), ""
    for token in re.findall(r"<[^>]+>|&#?\w+;|[^<]", LINK.sub(r"\2", element.html)):
        if token.startswith("<") or left:
            html += token
            left -= not token.startswith("<")
    row = read_field("references", "text", html)
    return row if row["text"] == text else {"text": text}


def recognize_references(place: Place) -> Structure | None:
    """Recognize all below a heading such as “Sources”, or a list with identifiers and years.

    Without a heading, lines with the numbers of footnotes and with years are references too, and a
    last paragraph that begins with “Sources:”.
    """
    if line := _recognize_line(place):
        return line
    if not (place.is_below_heading or place.start == 0):
        return None
    end = place.end_of_part()
    rows = rows_of(place.elements[place.start : end])
    is_headed = place.is_below_heading and HEADING.match(place.heading)
    is_list = place.element.is_list and end == place.start + 1
    lines = list(_lines(rows))
    are_notes = len(lines) > 1 and lines != rows and all(YEAR.search(line.text) for line in lines)
    if not rows or not (is_headed or is_list or are_notes):
        return None
    items = list(map(parse_reference, lines))
    if not (is_headed or are_notes) and not all(
        item["identifier"] and YEAR.search(item["text"]) for item in items
    ):
        return None
    return Structure(place.start, end, "references", {"items": items})


def _recognize_line(place: Place) -> Structure | None:
    """Recognize a paragraph such as “Sources: …; …”."""
    html = place.element.html if place.element.tag == "p" else ""
    heading, sign, rest = html.partition(":")
    heading = re.sub("<[^>]+>", "", heading)
    if not (sign and HEADING.fullmatch(heading.strip()) and YEAR.search(rest)):
        return None
    lines = re.split(r";\s+", rest)
    lines = lines if all(map(YEAR.search, lines)) else [rest]
    items = [
        parse_reference(each)
        for line in lines
        for each in richtext.parse_elements(f"<p>{line}</p>")
    ]
    fields = {"heading": heading.strip(), "items": items}
    return Structure(place.start, place.start + 1, "references", fields)


def _lines(rows: Elements) -> Iterator[Element]:
    """Yield the references in rows, each in an element: of several lines, without numbers."""
    split: list[str] = []
    for row in rows:
        lines = row.html.split("<br>")
        split += lines if all(map(YEAR.search, lines)) else [row.html]
    numbers = [NUMBER.match(line) for line in split]
    if all(
        number and int(number[1] or number[2].translate(LOWERED)) == at
        for at, number in enumerate(numbers, start=1)
    ):
        split = [NUMBER.sub("", line, count=1) for line in split]
    if split == [row.html for row in rows]:
        yield from rows
    else:
        yield from (richtext.parse_elements(f"<p>{line}</p>")[0] for line in split)
