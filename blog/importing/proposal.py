"""Find the title, opening line and sections of an article in a document."""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from blog.articles.content import SectionContent
from blog.importing import parser, sections, structures
from blog.importing.markup import (
    MAX_TITLE_LENGTH,
    NUMBERED,
    Elements,
    Structure,
    html_text,
    top_level,
)
from blog.importing.parser import SENTENCE_END, looks_like_heading
from blog.models import SECTION_KINDS, Section
from blog.models.section_items import OPENING_QUOTES
from blog.text import points
from blog.text.richtext import Element

BYLINE = re.compile(r"(?:[Ww]ritten by|[Bb]y|BY) [A-Z][^.!?]*(?:\.?[^.!?]+)?")
COPYRIGHT = re.compile(r"(©|\(c\)|copyright\b).{0,160}", re.IGNORECASE)
TAGS = re.compile(
    r"(?:key ?words|tags|topics|palabras clave|etiquetas|temas)\s*:\s*(.+)", re.IGNORECASE
)
MIN_NUMBERED, MAX_ITEM_PARAGRAPHS = 3, 2  # of chapters that are the items of one section
MAX_SUBTITLE_LENGTH, MAX_OPENING_LENGTH, MAX_TAGS_LENGTH = 240, 200, 500  # characters

Chapter: TypeAlias = tuple[str, list[Element]]  # its heading, and all below it


@dataclass
class Proposal:
    """A document as an article that isn't saved yet.

    ``omitted_lines`` holds what the site shows by itself: the byline, topics, the copyright line.
    ``kinds`` holds the possible kinds of each section, once ``find_kinds`` has found them.
    """

    title: str = ""
    subtitle: str = ""
    opening_line: str = ""
    tags: str = ""  # separated by commas, as the document's last line has them
    sections: list[SectionContent] = field(default_factory=list)
    omitted_lines: list[str] = field(default_factory=list)
    pictures: int = 0  # the number of pictures left out
    kinds: list[list[str]] = field(default_factory=list)

    def find_kinds(self) -> None:
        """Find out to which kinds each section can be converted, which takes seconds."""
        self.kinds = [sections.possible_kinds(section) for section in self.sections]


def proposal_from_html(html: str) -> Proposal:
    """Return the article in HTML, which is cleaned."""
    pictures = len(re.findall(r"<img\b", html, re.IGNORECASE))
    return _build_proposal(parser.parse_html(html), pictures)


def proposal_from_text(text: str, is_markdown: bool = False) -> Proposal:
    """Return the article in text, which may be Markdown."""
    return _build_proposal(parser.parse_html(parser.text_to_html(text, is_markdown)))


def _build_proposal(elements: Elements, pictures: int = 0) -> Proposal:
    proposal = Proposal(pictures=pictures)
    rest = _take_tags(proposal, _take_front_matter(proposal, elements))
    if rest and COPYRIGHT.fullmatch(rest[-1].text):
        proposal.omitted_lines.append(rest[-1].text)
        rest = _take_tags(proposal, rest[:-1])
    for heading, below in _split_chapters(rest):
        proposal.sections += _chapter_sections(heading, below)
    return proposal


def _take_tags(proposal: Proposal, elements: Elements) -> Elements:
    """Set the tags of the proposal to what a last line names; return the other elements."""
    last = elements[-1] if elements and elements[-1].tag == "p" else None
    if not last or "<a " in last.html or len(last.text) > MAX_TAGS_LENGTH or proposal.tags:
        return elements
    if match := TAGS.fullmatch(last.text):
        proposal.tags = re.sub(r"\s*[;|·]\s*", ", ", match[1]).rstrip(".")
    elif re.fullmatch(r"(#\w+\s*){2,}", last.text):
        proposal.tags = ", ".join(re.findall(r"#(\w+)", last.text))
    return elements[:-1] if proposal.tags else elements


# --- Above the first section ---------------------------------------------------------------------


def _take_front_matter(proposal: Proposal, elements: Elements) -> Elements:
    """Set title, subtitle, omitted and opening lines of the proposal; return the other elements."""
    byline = next(
        (index for index, element in enumerate(elements[1:7], start=1) if _is_byline(element)), 0
    )
    if byline and all(len(element.text) <= MAX_SUBTITLE_LENGTH for element in elements[:byline]):
        lines, rest = list(elements[:byline]), elements[byline + 1 :]
        omitted = [elements[byline].text]
    else:
        count = _count_title_lines(elements)
        lines, rest = list(elements[:count]), elements[count:]
        omitted = []
    titles = [line for line in lines if _can_be_title(line)]
    largest = top_level(titles)
    title = next((line for line in titles if line.level == largest), None)
    if title is None:
        return elements
    proposal.title = title.text
    index = lines.index(title)
    above, below = lines[:index], lines[index + 1 :]
    if below and not below[0].children:
        proposal.subtitle = below.pop(0).text
    proposal.omitted_lines = [*(line.text for line in above + below), *omitted]
    return _take_opening_line(proposal, rest)


def _is_byline(element: Element) -> bool:
    return len(element.text) <= 80 and bool(BYLINE.fullmatch(element.text))


def _can_be_title(line: Element) -> bool:
    """Return whether a line may be the title: no sentence, and no topics in capitals."""
    short = len(line.text) <= MAX_TITLE_LENGTH and not line.children and not line.text.endswith(".")
    return short and not ("," in line.text and line.text.isupper())


def _count_title_lines(elements: Elements) -> int:
    """Return the number of lines, where there is no byline, of the title and maybe a subtitle."""
    if len(elements) < 2:
        return 0
    first, second, *others = elements
    later = [element.level for element in others if element.level]
    if not first.level:
        if first.tag != "p" or first.text.endswith(":") or not looks_like_heading(first, second):
            return 0
    elif first.level < 6 and not second.level and first.level in later:
        return 0  # the first of several sections
    if not others or second.children or len(second.text) > MAX_SUBTITLE_LENGTH:
        return 1
    if second.level:
        section_level = min(later, default=second.level)
        is_subtitle = section_level < second.level or (section_level == 6 and others[0].tag == "p")
    else:
        is_subtitle = not SENTENCE_END.search(second.text) and not second.text.endswith(":")
    return 2 if is_subtitle else 1


def _take_opening_line(proposal: Proposal, elements: Elements) -> Elements:
    """Set the opening line to a first paragraph of one sentence that another follows."""
    if len(elements) < 2 or elements[0].tag != "p" or elements[1].tag != "p":
        return elements
    line = elements[0]
    sentences = re.findall(r"[.!?…][”\"’»)]*(?=\s|$)", line.text)
    is_sentence = len(sentences) == 1 and SENTENCE_END.search(line.text)
    is_marked = line.text[:1] in OPENING_QUOTES or bool(points.split_label(line.html)[0])
    if not is_sentence or is_marked or len(line.text) > MAX_OPENING_LENGTH or "<a " in line.html:
        return elements
    proposal.opening_line = line.text
    return elements[1:]


# --- Sections ------------------------------------------------------------------------------------


def _split_chapters(elements: Elements) -> list[Chapter]:
    """Return pairs of a heading of the highest level and the elements below it."""
    top = top_level(elements)
    chapters: list[Chapter] = [("", [])]
    for element in elements:
        if element.level and element.level == top:
            chapters.append((element.text, []))
        else:
            chapters[-1][1].append(element)
    return _join_numbered([(heading, below) for heading, below in chapters if heading or below])


def _join_numbered(chapters: list[Chapter]) -> list[Chapter]:
    """Return the chapters with short ones that are numbered, from 1 on, as one: they are items."""
    joined: list[Chapter] = []
    at = 0
    while at < len(chapters):
        end = at
        while end < len(chapters) and _is_numbered(chapters[end], end - at + 1):
            end += 1
        if end - at >= MIN_NUMBERED:
            items = [
                [Element("h6", [(heading, ())]), *below] for heading, below in chapters[at:end]
            ]
            joined.append(("", [element for item in items for element in item]))
            at = end
        else:
            joined.append(chapters[at])
            at += 1
    return joined


def _is_numbered(chapter: Chapter, number: int) -> bool:
    heading, below = chapter
    match = NUMBERED.match(heading)
    short = 0 < len(below) <= MAX_ITEM_PARAGRAPHS and all(element.tag == "p" for element in below)
    return match is not None and int(match[1]) == number and short


def _chapter_sections(heading: str, elements: Elements) -> list[SectionContent]:
    """Return the sections of a chapter; one text section if a word would be lost otherwise."""
    built = _ChapterBuilder(heading, elements).sections
    for section in built:
        if heading and section.get("heading") not in (None, "", heading):
            section["heading_size"] = Section.HeadingSize.SMALLER.value  # it stood below
    before = sections.comparable_words(
        "\n".join([heading, *(html_text(element.html) for element in elements)])
    )
    after = [word for section in built for word in sections.comparable_section_words(section)]
    if sections.preserves_words(before, after) and all(map(sections.is_valid_section, built)):
        return built
    return [sections.section_from_elements(heading, elements)]


class _ChapterBuilder:
    """Builds sections from the elements under one heading."""

    def __init__(self, heading: str, elements: Elements) -> None:
        self.heading, self.elements = heading, elements
        self.sections: list[SectionContent] = []
        start = 0
        for structure in self._find_structures():
            self._add_structure(structure, elements[start : structure.start])
            start = structure.end
        self._add_remaining(elements[start:])

    def _find_structures(self) -> list[Structure]:
        found = list(structures.find_structures(self.elements, self.heading))
        if found and found[0].has_own_heading and found[0].start == 0 and self.heading:
            # A quote has no heading: it would come before its chapter's. A poem may be all of it.
            is_all = found[0].end == len(self.elements) and found[0].fields.get("manner")
            del found[: 0 if is_all else 1]
        return found

    def _add_structure(self, structure: Structure, before: Elements) -> None:
        headings = [index for index, element in enumerate(before) if element.level]
        names = SECTION_KINDS[structure.kind].fields
        above = next((name for name in ("lead_in", "body") if name in names), "")
        lower = ""
        is_whole = above and not structure.has_own_heading and len(before) <= 3
        if headings == [0] and self.heading and is_whole:
            # Nothing stands between two headings: the section has both.
            lower, before = f"<h3>{before[0].html}</h3>", before[1:]
        elif headings:  # the lower heading above a structure belongs to it
            self._add_remaining(before[: headings[-1]])
            self.heading = before[headings[-1]].text
            before = before[headings[-1] + 1 :]
        if structure.has_own_heading:
            self._add_remaining(before)
            self.sections.append(sections.empty_section(structure.kind, **structure.fields))
            return
        lead = before
        if len(before) > 2 or not self.heading or not all(b.tag == "p" for b in before):
            lead = before[-1:] if before and before[-1].text.endswith(":") else []
            self._add_remaining(before[: len(before) - len(lead)])
        fields = {"heading": self.heading, **structure.fields}
        fields[above] = lower + sections.elements_to_html(lead) + str(fields.get(above, ""))
        self.sections.append(sections.empty_section(structure.kind, **fields))
        self.heading = ""

    def _add_remaining(self, elements: Elements) -> None:
        """Add elements outside structures: one paragraph as a closing line, more as text."""
        last = self.sections[-1] if self.sections else {}
        cut = next((at for at, element in enumerate(elements) if element.level), len(elements))
        if cut == 1 and elements[0].tag == "p" and last.get("closing") == "" and not self.heading:
            last["closing"] = sections.elements_to_html(elements[:1])
            elements = elements[1:]
        elif 0 < cut < len(elements) and not self.heading:
            self._add_text(elements[:cut])
            elements = elements[cut:]
        self._add_text(elements)

    def _add_text(self, elements: Elements) -> None:
        if elements or self.heading:
            self.sections.append(sections.section_from_elements(self.heading, elements))
        self.heading = ""
