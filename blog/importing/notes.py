"""The footnotes of a document: the last list of its HTML, and the section that they become."""

import re

from blog.articles.content import SectionContent
from blog.importing import lists, sections
from blog.importing.references import YEAR, parse_reference
from blog.text import richtext
from blog.text.richtext import Element

NOTE = re.compile(
    r"<li\b[^<>]*?\bid\s*=\s*[\"']?(?:footnote-|endnote-|fn|ftn|edn)[-:_]?\w", re.IGNORECASE
)
LIST = re.compile(r"<(/?)ol\b[^<>]*>", re.IGNORECASE)
BACK = re.compile(  # the link from a note back to its place
    r"<a\b[^<>]*\bhref\s*=\s*[\"']?#[^<>]*>(?:\s|&nbsp;|[↩↑^\ufe0e\ufe0f↵⤴])*</a>", re.IGNORECASE
)
HEADING = "Notes"


def take_notes(html: str) -> tuple[str, list[Element]]:
    """Return HTML without its list of footnotes, and those; none if there is no such list."""
    first = NOTE.search(html)
    start = html.lower().rfind("<ol", 0, first.start()) if first else -1
    if start < 0:
        return html, []
    depth, end = 0, len(html)
    for tag in LIST.finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            end = tag.end()
            break
    read = richtext.parse_elements(BACK.sub("", html[start:end]))
    if len(read) != 1 or not read[0].is_list:
        return html, []
    return html[:start] + html[end:], read[0].children


def section_of(rows: list[Element]) -> SectionContent:
    """Return footnotes as a section: references if each has a year or an address."""
    items = [parse_reference(row) for row in rows]
    if all(item.get("identifier") or YEAR.search(item["text"]) for item in items):
        section = sections.empty_section("references", heading=HEADING, items=items)
    else:
        items = [lists.point(row.html) for row in rows]
        section = sections.empty_section("list", heading=HEADING, manner="numbers", items=items)
    if sections.is_valid_section(section):
        return section
    whole = Element("ol", children=rows)
    return sections.section_from_elements(HEADING, [whole])
