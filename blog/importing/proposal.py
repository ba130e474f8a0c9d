"""Find the title, opening line and sections of an article in a document."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from blog.articles.content import SectionContent
from blog.importing import boxes, notes, parser, references, sections, structures
from blog.importing.front import guess_language, take_front_matter
from blog.importing.markup import (
    NUMBERED,
    Elements,
    Structure,
    html_text,
    top_level,
)
from blog.importing.pictures import take_pictures
from blog.models import SECTION_KINDS, Section
from blog.text.richtext import Element

COPYRIGHT = re.compile(r"(©|\(c\)|copyright\b).{0,160}", re.IGNORECASE)
TAGS = re.compile(
    r"(?:key ?words|tags|topics|palabras clave|etiquetas|temas)\s*:\s*(.+)", re.IGNORECASE
)
MIN_NUMBERED, MAX_ITEM_PARAGRAPHS = 3, 2  # of chapters that are the items of one section
MAX_TAGS_LENGTH = 500  # characters


class Chapter(NamedTuple):
    """The element that begins it, if there is one: a heading, or a divider; and all below it."""

    begin: Element | None
    below: list[Element]

    @property
    def heading(self) -> str:
        """The words of its heading, "" if it has none."""
        return self.begin.text if self.begin and self.begin.level else ""


Build: TypeAlias = Callable[[str, Elements], list[SectionContent]]
Placed: TypeAlias = tuple[Element | None, dict[str, str]]  # the element above, and its fields


@dataclass
class Proposal:
    """A document as an article that isn't saved yet.

    ``bylines`` and ``topics`` name authors and categories that may not be there yet, ``series`` and
    ``part`` a series and the article's number in it. ``omitted_lines`` holds what the site shows by
    itself: the tagline, dates, the reading time, a table of contents, the copyright line. ``kinds``
    holds the possible kinds of each section, once ``find_kinds`` has found them. ``files`` are the
    pictures inside the document, one of which the ``embedded`` of a section names. ``left_out``
    are the things of the document that aren't in the article, as ``LeftOut`` has found them.
    """

    title: str = ""
    subtitle: str = ""
    opening_line: str = ""
    content_note: str = ""
    language: str = ""  # a tag, if it is one of those that are recognized
    tags: str = ""  # separated by commas, as the document's last line has them
    summary: str = ""
    slug: str = ""
    date: str = ""  # of its first publication, in ISO 8601, or as it was written
    bylines: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    series: str = ""
    part: int = 0
    sections: list[SectionContent] = field(default_factory=list)
    omitted_lines: list[str] = field(default_factory=list)
    pictures: int = 0  # the number of pictures left out
    not_included: list[str] = field(default_factory=list)  # why others of them are
    files: dict[str, dict[str, Any]] = field(default_factory=dict)  # of embedded_pictures
    kinds: list[list[str]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)

    def find_kinds(self) -> None:
        """Find out to which kinds each section can be converted, which takes seconds."""
        self.kinds = [sections.possible_kinds(section) for section in self.sections]


def proposal_from_html(html: str, *, has_files: bool = False, is_body: bool = False) -> Proposal:
    """Return the article in HTML, which is cleaned.

    With ``has_files`` our own reader has numbered the images; nobody else's numbers mean a file.
    With ``is_body`` the HTML is the text alone, of a system that says titles, bylines, tags and
    pull quotes apart: whatever looks like them stays in the text. In the place of a section that
    its reader has made stands one of its number, ``placed``, and its caption, if it has one.
    """
    pictures = len(re.findall(r"<img\b", html, re.IGNORECASE))
    html, rows = notes.take_notes(html)
    proposal = _build_proposal(parser.parse_html(html, is_body=is_body), pictures, is_body)
    if rows:
        proposal.sections.append(notes.section_of(rows))
    for section in () if has_files else proposal.sections:
        section.pop("embedded", None)
    if not is_body:
        proposal.sections = [each for each in proposal.sections if "placed" not in each]
    return proposal


def _build_proposal(read: Elements, picture_count: int, is_body: bool) -> Proposal:
    rest: Elements
    rest, pictures = take_pictures(read)
    language = guess_language(" ".join(element.text for element in rest))
    proposal = Proposal(pictures=picture_count, language=language)
    if not is_body:
        rest = _take_tags(proposal, take_front_matter(proposal, rest))
        if rest and COPYRIGHT.fullmatch(rest[-1].text):
            proposal.omitted_lines.append(rest[-1].text)
            rest = _take_tags(proposal, rest[:-1])
    chapters = _split_chapters(rest)
    last = next(
        (each for each in reversed(chapters) if not references.is_list(each.heading, each.below)),
        None,
    )
    build = partial(_chapter_sections, keeps_quotations=is_body)
    for chapter in chapters:
        own = [each for each in pictures if _stood_in(each[0], chapter)]
        pictures = [each for each in pictures if each not in own]
        proposal.sections += _with_pictures(
            chapter, own, build, partial(_last_sections, build) if chapter is last else build
        )
    proposal.sections[:0] = [_picture_section(fields) for _, fields in pictures]
    return proposal


def _stood_in(above: Element | None, chapter: Chapter) -> bool:
    """Return whether what stood below an element belongs to a chapter."""
    return above is not None and any(above is each for each in (chapter.begin, *chapter.below))


def _with_pictures(
    chapter: Chapter, pictures: list[Placed], build: Build, build_last: Build
) -> Iterator[SectionContent]:
    """Yield the sections of a chapter, with its pictures where they stood.

    It is parted there, but not within a structure: that keeps together, and they follow.
    """
    heading, below = chapter.heading, chapter.below
    if pictures and heading and not below:  # nothing else says what they are
        first = pictures[0][1]
        if "placed" in first or "caption" in first:
            yield sections.section_from_elements(heading, [])
        else:
            first["caption"] = heading
    found = list(structures.find_structures(below, heading)) if pictures else []
    done = 0
    for above, fields in pictures:
        at = next((at for at, each in enumerate(below, start=1) if each is above), 1)
        at = next((each.end for each in found if each.start < at < each.end), at)
        if done < at <= len(below):
            yield from _part(chapter, done, at, build)
            done = at
        yield _picture_section(fields)
    if done < len(below) or (not below and not pictures):
        yield from _part(chapter, done, len(below), build_last)


def _part(chapter: Chapter, begin: int, end: int, build: Build) -> Iterator[SectionContent]:
    """Yield the sections of a part of a chapter; its heading stands above the first part."""
    for section in build("" if begin else chapter.heading, chapter.below[begin:end]):
        if begin and chapter.heading and section.get("heading"):
            section["heading_size"] = Section.HeadingSize.SMALLER.value
        yield section


def _picture_section(fields: dict[str, str]) -> SectionContent:
    if "placed" in fields:
        return {**fields}
    own: SectionContent = {name: fields[name] for name in ("hint", "embedded") if name in fields}
    return {**sections.empty_section("picture", **fields), **own}


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


# --- Sections ------------------------------------------------------------------------------------


def _split_chapters(elements: Elements) -> list[Chapter]:
    """Return pairs of a heading of the highest level and the elements below it.

    A divider begins a chapter too.
    """
    top = top_level(elements)
    chapters = [Chapter(None, [])]
    for element in elements:
        if element.tag == "hr" or (element.level and element.level == top):
            chapters.append(Chapter(element, []))
        else:
            chapters[-1].below.append(element)
    return _join_numbered([each for each in chapters if each.heading or each.below])


def _join_numbered(chapters: list[Chapter]) -> list[Chapter]:
    """Return the chapters with short ones that are numbered, from 1 on, as one: they are items."""
    joined: list[Chapter] = []
    at = 0
    while at < len(chapters):
        end = at
        while end < len(chapters) and _is_numbered(chapters[end], end - at + 1):
            end += 1
        if end - at >= MIN_NUMBERED:
            joined.append(Chapter(None, []))
            for begin, below in chapters[at:end]:
                if begin:
                    begin.tag = "h6"  # the same element, since pictures stand below it
                    joined[-1].below.extend([begin, *below])
            at = end
        else:
            joined.append(chapters[at])
            at += 1
    return joined


def _is_numbered(chapter: Chapter, number: int) -> bool:
    match = NUMBERED.match(chapter.heading)
    short = 0 < len(chapter.below) <= MAX_ITEM_PARAGRAPHS
    is_plain = all(element.tag == "p" for element in chapter.below)
    return match is not None and int(match[1]) == number and short and is_plain


def _chapter_sections(
    heading: str, elements: Elements, *, keeps_quotations: bool = False
) -> list[SectionContent]:
    """Return the sections of a chapter; one text section if a word would be lost otherwise."""
    built = _ChapterBuilder(heading, elements, keeps_quotations).sections
    for section in built:
        if heading and "heading_size" in section and section["heading"] not in ("", heading):
            section["heading_size"] = Section.HeadingSize.SMALLER.value  # it stood below
    before = sections.comparable_words(
        "\n".join([heading, *(html_text(element.html) for element in elements)])
    )
    after = [word for section in built for word in sections.comparable_section_words(section)]
    if sections.preserves_words(before, after) and all(map(sections.is_valid_section, built)):
        return built
    return [sections.section_from_elements(heading, elements)]


def _last_sections(build: Build, heading: str, elements: Elements) -> list[SectionContent]:
    """Return the sections of the last chapter, which may hold an invitation."""
    invitation = boxes.Invitation(elements)
    if not invitation.html:
        return build(heading, elements)
    above = build(heading, invitation.above) if invitation.above else []
    below = build("", invitation.below) if invitation.below else []
    for section in below:
        if heading and section.get("heading"):
            section["heading_size"] = Section.HeadingSize.SMALLER.value  # as in a chapter
    fields = {"heading": "" if above else heading, "tone": "next", "action": invitation.action}
    return [*above, sections.empty_section("callout", **fields, body=invitation.html), *below]


class _ChapterBuilder:
    """Builds sections from the elements under one heading."""

    def __init__(self, heading: str, elements: Elements, keeps_quotations: bool) -> None:
        self.heading, self.elements = heading, elements
        self.keeps_quotations = keeps_quotations
        self.sections: list[SectionContent] = []
        start = 0
        for structure in self._find_structures():
            self._add_structure(structure, elements[start : structure.start])
            start = structure.end
        self._add_remaining(elements[start:])

    def _find_structures(self) -> list[Structure]:
        found = [
            each
            for each in structures.find_structures(self.elements, self.heading)
            if not (self.keeps_quotations and self._is_quotation(each))
        ]
        if found and found[0].has_own_heading and found[0].start == 0 and self.heading:
            # A quote has no heading: it would come before its chapter's. A poem may be all of it.
            is_all = found[0].end == len(self.elements) and found[0].fields.get("manner")
            del found[: 0 if is_all else 1]
        return found

    def _is_quotation(self, structure: Structure) -> bool:
        is_said = structure.kind in ("quote", "conversation")
        return is_said and self.elements[structure.start].tag == "blockquote"

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
