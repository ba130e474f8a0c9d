"""The article that a document holds: its title, its opening line, and its sections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from blog.importing import parser, sections, structures
from blog.importing.parser import SENTENCE_END, looks_like_heading
from blog.importing.sections import Section
from blog.importing.structures import LONGEST_TITLE, Found, flatten, is_heading, is_list, level
from blog.models.sections import OPENING_QUOTES
from blog.text.richtext import Part

Parts = Sequence[Part]

BYLINE = re.compile(r"(?:[Ww]ritten by|[Bb]y|BY) [A-Z][^.!?]*(?:\.?[^.!?]+)?")
FOOTER = re.compile(r"(©|\(c\)|copyright\b).{0,160}", re.IGNORECASE)
SOURCES = re.compile(
    r"(references|sources|further reading|bibliography|literature|works cited|read more)\b",
    re.IGNORECASE,
)
LONGEST_SUBTITLE, LONGEST_OPENING = 240, 200  # letters


@dataclass
class Proposal:
    """What a document would be as an article. Nothing of it is saved yet.

    ``aside`` holds lines that the site says by itself: who wrote it, its subjects, the copyright.
    """

    title: str = ""
    subtitle: str = ""
    opening_line: str = ""
    sections: list[Section] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    pictures: int = 0  # how many were left out


def proposal_from_html(html: str) -> Proposal:
    """Read a whole article from HTML."""
    return _arranged(parser.parse_html(html), parser.count_pictures(html))


def proposal_from_text(text: str, is_markdown: bool = False) -> Proposal:
    """Read a whole article from text, which may be Markdown."""
    return _arranged(parser.parse_text(text, is_markdown))


def _arranged(parts: Parts, pictures: int = 0) -> Proposal:
    proposal = Proposal(pictures=pictures)
    rest = _front(proposal, parts)
    if rest and FOOTER.fullmatch(rest[-1].text):
        proposal.aside.append(rest[-1].text)
        rest = rest[:-1]
    for heading, below in _chapters(rest):
        proposal.sections += _sections(heading, below)
    return proposal


# --- Above the first section ---------------------------------------------------------------------


def _front(proposal: Proposal, parts: Parts) -> Parts:
    """Take title, subtitle, byline and opening line; give what is left."""
    byline = next((at for at, part in enumerate(parts[1:7], start=1) if _is_byline(part)), None)
    top = parts[: byline or 0]
    if byline and all(len(part.text) <= LONGEST_SUBTITLE for part in top):
        lines, rest = list(top), parts[byline + 1 :]
        proposal.aside.append(parts[byline].text)
    else:
        lines, rest = _title_lines(parts)
    titles = [line for line in lines if _can_be_title(line)]
    largest = min((level(line) for line in titles if is_heading(line)), default=0)
    title = next((line for line in titles if not largest or line.tag == f"h{largest}"), None)
    if title is None:
        proposal.aside.clear()
        return parts
    lines_above, lines_below = lines[: lines.index(title)], lines[lines.index(title) + 1 :]
    proposal.title = title.text
    if lines_below and not is_list(lines_below[0]):
        proposal.subtitle = lines_below.pop(0).text
    proposal.aside[:0] = [line.text for line in [*lines_above, *lines_below]]
    return _opening(proposal, rest)


def _is_byline(part: Part) -> bool:
    return len(part.text) <= 80 and bool(BYLINE.fullmatch(part.text))


def _can_be_title(line: Part) -> bool:
    """Whether a line may be the title: no sentence, and not subjects in capitals."""
    short = len(line.text) <= LONGEST_TITLE and not is_list(line) and not line.text.endswith(".")
    return short and not ("," in line.text and line.text.isupper())


def _title_lines(parts: Parts) -> tuple[list[Part], Parts]:
    """Give the title and perhaps a subtitle, where no byline says how far they reach."""
    if len(parts) < 2:
        return [], parts
    first, second, *others = parts
    later = [level(part) for part in others if is_heading(part)]
    if not is_heading(first):
        if first.tag != "p" or first.text.endswith(":") or not looks_like_heading(first, second):
            return [], parts
    elif level(first) < 6 and is_heading(second) is False and level(first) in later:
        return [], parts  # the first of several sections
    if not others or is_list(second) or len(second.text) > LONGEST_SUBTITLE:
        return [first], parts[1:]
    if is_heading(second):
        sections = min(later, default=level(second))
        is_subtitle = sections < level(second) or (sections == 6 and others[0].tag == "p")
    else:
        is_subtitle = not SENTENCE_END.search(second.text) and not second.text.endswith(":")
    return ([first, second], parts[2:]) if is_subtitle else ([first], parts[1:])


def _opening(proposal: Proposal, parts: Parts) -> Parts:
    """Take a first paragraph of one sentence, if another paragraph follows it."""
    if len(parts) < 2 or parts[0].tag != "p" or parts[1].tag != "p":
        return parts
    line = parts[0]
    sentences = re.findall(r"[.!?…][”\"’»)]*(?=\s|$)", line.text)
    one = len(sentences) == 1 and SENTENCE_END.search(line.text)
    quoted = line.text[:1] in OPENING_QUOTES
    if not one or quoted or len(line.text) > LONGEST_OPENING or "<a " in line.html:
        return parts
    proposal.opening_line = line.text
    return parts[1:]


# --- Sections ------------------------------------------------------------------------------------


def _chapters(parts: Parts) -> list[tuple[str, list[Part]]]:
    """Cut at the largest headings."""
    top = min((level(part) for part in parts if is_heading(part)), default=0)
    chapters: list[tuple[str, list[Part]]] = [("", [])]
    for part in parts:
        if is_heading(part) and level(part) == top:
            chapters.append((part.text, []))
        else:
            chapters[-1][1].append(part)
    return [(heading, below) for heading, below in chapters if heading or below]


def _sections(heading: str, parts: Parts) -> list[Section]:
    """Give the sections of a chapter; as one text, should a word get lost on the way."""
    made = _Chapter(heading, parts).sections
    before = sections.comparable_words("\n".join([heading, *(flatten(part) for part in parts)]))
    after = [word for each in made for word in sections.section_words(each)]
    if sections.keeps_words(before, after) and all(map(sections.fits, made)):
        return made
    return [sections.empty_section("text", **sections.text(heading, parts))]


class _Chapter:
    """Makes sections of what stands under one heading."""

    def __init__(self, heading: str, parts: Parts) -> None:
        self.heading, self.parts = heading, parts
        self.sections: list[Section] = []
        at = 0
        for found in self._found():
            self._add(found, parts[at : found.start])
            at = found.end
        self._end(parts[at:])

    def _found(self) -> list[Found]:
        if SOURCES.match(self.heading) or _all_sources(self.parts):
            references = sections.as_kind(
                sections.empty_section("text", **sections.text(self.heading, self.parts)),
                "references",
            )
            if references:
                return [Found(0, len(self.parts), "references", references["items"])]
        found = list(structures.find_structures(self.parts))
        if found and found[0].kind == "quote" and found[0].start == 0 and self.heading:
            del found[0]  # it would stand above its own heading
        return found

    def _add(self, found: Found, before: Parts) -> None:
        headings = [at for at, part in enumerate(before) if is_heading(part)]
        if headings:  # the smaller heading right above it is its own
            self._end(before[: headings[-1]])
            self.heading = before[headings[-1]].text
            before = before[headings[-1] + 1 :]
        if found.kind == "quote":
            self._end(before)
            self.sections.append(sections.empty_section("quote", **found.items[0]))
            return
        lead = before
        if len(before) > 2 or not self.heading or not all(b.tag == "p" for b in before):
            lead = before[-1:] if before and before[-1].text.endswith(":") else []
            self._end(before[: len(before) - len(lead)])
        self.sections.append(
            sections.empty_section(
                found.kind, heading=self.heading, lead=sections.rich_text(lead), items=found.items
            )
        )
        self.heading = ""

    def _end(self, parts: Parts) -> None:
        """Add what follows: one paragraph as closing words, more as a text."""
        last = self.sections[-1] if self.sections else {}
        cut = next((at for at, part in enumerate(parts) if is_heading(part)), len(parts))
        if cut == 1 and parts[0].tag == "p" and last.get("closing") == "" and not self.heading:
            last["closing"] = sections.rich_text(parts[:1])
            parts = parts[1:]
        elif 0 < cut < len(parts) and not self.heading:
            self._text(parts[:cut])
            parts = parts[cut:]
        self._text(parts)

    def _text(self, parts: Parts) -> None:
        if parts or self.heading:
            self.sections.append(
                sections.empty_section("text", **sections.text(self.heading, parts))
            )
        self.heading = ""


def _all_sources(parts: Parts) -> bool:
    """Whether it is a list of which every point names where to find it."""
    rows = parts[0].children if len(parts) == 1 and is_list(parts[0]) else ()
    return bool(rows) and all(sections.parse_reference(row)["identifier"] for row in rows)
