"""What stands apart in a post becomes sections: boxes, pull quotes, questions that unfold."""

import html as escaping
import re
from collections.abc import Callable
from dataclasses import dataclass

from blog.articles.content import SectionContent
from blog.importing import sections
from blog.importing.blogs import patterns
from blog.importing.blogs.regions import Region, Wanted, find_regions
from blog.importing.boxes import CRISIS, MAX_SHORT_LENGTH, SHORT
from blog.importing.left_out import LeftOut
from blog.importing.markup import MAX_TITLE_LENGTH, read_field, strip_quotes
from blog.importing.voices import MAX_QUOTE_LENGTH
from blog.text import richtext

PULL_QUOTE = "pullquote"  # the class of a quotation that is set apart
CITED = re.compile(r"<(cite|footer)\b[^<>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
SUMMARY = re.compile(
    rf"(?<!\s)\s*+{patterns.tag('summary')}({patterns.inner('summary')})</summary\s*>",
    re.IGNORECASE,
)
IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
# What stands in no answer and no box.
STRUCTURED = re.compile(r"<(?:h[1-6]|table|aside|details)\b", re.IGNORECASE)
FAQ = "faq"  # the class of what unfolds and is a question, whatever its last sign

MAX_DEPTH = 3  # of what stands apart inside other such things; deeper it is text

Read = Callable[[str, LeftOut], str]  # returns what a reader sees of HTML, and notes what not
Place = Callable[[SectionContent], str]  # returns the HTML for the place of a section
WANTED: dict[str, Wanted] = {
    "aside": lambda _: True,
    "details": lambda _: True,
    "blockquote": lambda said: PULL_QUOTE in said.get("class", "").split(),
}


@dataclass(frozen=True)
class Apart:
    """Takes what stands apart out of HTML; what can't be a section stays as text."""

    read: Read
    place: Place
    left_out: LeftOut

    def take(self, html: str, depth: int = 0) -> str:
        """Return HTML with the places of the sections in it."""
        if depth == MAX_DEPTH:
            return html
        rows: list[Region] = []  # that unfold, one directly below the other
        kept, at = [], 0
        for region in find_regions(html, WANTED):
            between = html[at : region.start]
            if between.strip() or region.name != "details":
                kept.append(self._unfold(rows, depth))
                rows = []
            kept.append(between)
            at = region.end
            if region.name == "details":
                rows.append(region)
            elif region.name == "aside":
                placed = self._placed(region.inner, _box)
                kept.append(placed or f"<div>{self.take(region.inner, depth + 1)}</div>")
            else:
                quotation = f"<blockquote>{region.inner}</blockquote>"
                kept.append(self._placed(region.inner, _pull_quote) or quotation)
        return "".join([*kept, self._unfold(rows, depth), html[at:]])

    def _placed(self, html: str, build: Callable[[str], SectionContent | None]) -> str:
        """Return the place of the section that ``build`` makes, with the pictures in it below.

        Empty if it makes none.
        """
        words = IMAGE.sub("", html)
        section = build(self.read(words, LeftOut()))
        if section is None:
            return ""
        self.read(words, self.left_out)
        return self.place(section) + "".join(IMAGE.findall(html))

    def _unfold(self, rows: list[Region], depth: int) -> str:
        """Return what unfolds as the place of its questions; or else as text below bold lines."""
        inner = "".join(row.inner for row in rows)
        if rows and (placed := self._placed(inner, lambda _: self._questions(rows))):
            return placed
        unfolded = (SUMMARY.sub(r"<p><strong>\1</strong></p>", row.inner, count=1) for row in rows)
        return "".join(f"<div>{self.take(each, depth + 1)}</div>" for each in unfolded)

    def _questions(self, rows: list[Region]) -> SectionContent | None:
        items, whole = [], ""
        for row in rows:
            found = SUMMARY.match(row.inner)
            question = richtext.plain_text(self.read(found[1], LeftOut())) if found else ""
            inner = IMAGE.sub("", row.inner[found.end() :]) if found else ""
            is_one = question.endswith("?") or FAQ in row.attributes.get("class", "").split()
            if not is_one or STRUCTURED.search(inner) or len(question) > MAX_TITLE_LENGTH:
                return None
            answer = self.read(inner, LeftOut())
            whole += f"<p>{escaping.escape(question)}</p>{answer}"
            items.append({"question": question, **read_field("questions", "answer", answer)})
        section = sections.empty_section("questions", items=items)
        return section if _is_whole(section, whole) else None


def _box(html: str) -> SectionContent | None:
    """Return a callout; None if there is too much in it for one."""
    elements = richtext.parse_elements(html)
    heading = ""
    if len(elements) > 1 and elements[0].level:
        heading, elements = elements[0].text, elements[1:]
    if not elements or len(html) > MAX_SHORT_LENGTH or "<table" in html.lower():
        return None
    body = sections.elements_to_html(elements)
    text = " ".join(element.text for element in elements)
    is_short = bool(SHORT.fullmatch(heading))
    tone = "crisis" if CRISIS.search(text) else "short" if is_short else "note"
    box = sections.empty_section("callout", tone=tone, heading=heading, body=body)
    return box if _is_whole(box, html) else None


def _pull_quote(html: str) -> SectionContent | None:
    """Return a quote that is set large; None for one that holds links or more than words."""
    cited = "".join(match[2] for match in CITED.finditer(html))
    words = richtext.clean(CITED.sub("", html))
    if re.search(r"<(?:a|ul|ol|h\d)\b", words + cited):
        return None
    quote = strip_quotes(richtext.to_plain(words))
    attribution = re.sub(r"\A[—–-]\s*", "", " ".join(richtext.plain_text(cited).split()))
    *above, last = quote.split("\n")
    if not attribution and above and re.match(r"[—–]\s*\S", last):
        quote, attribution = strip_quotes("\n".join(above).strip()), last.lstrip("—– ")
    fields = {"quote": quote, "attribution": attribution}
    if len(quote) > MAX_QUOTE_LENGTH:
        fields["manner"] = "passage"
    section = sections.empty_section("quote", **fields)
    return section if _is_whole(section, html) else None


def _is_whole(section: SectionContent, html: str) -> bool:
    """Return whether a section has all words of the HTML that it was made of, and may stand."""
    before = sections.comparable_words(richtext.plain_text(html))
    after = sections.comparable_section_words(section)
    return sections.is_valid_section(section) and sections.preserves_words(before, after)
