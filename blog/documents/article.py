"""The article that a document holds: its title, its opening line, and its sections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from blog.documents import kinds, reading, structures
from blog.documents.kinds import Section
from blog.documents.reading import SENTENCE_END, looks_like_heading
from blog.documents.structures import LONGEST_TITLE, Found, flat, is_heading, is_list, level
from blog.models.sections import OPENING_QUOTES
from blog.richtext import Block

Blocks = Sequence[Block]

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


def of_html(html: str) -> Proposal:
    """Read a whole article from HTML."""
    return _arranged(reading.of_html(html), reading.pictures_in(html))


def of_text(text: str, is_markdown: bool = False) -> Proposal:
    """Read a whole article from text, which may be Markdown."""
    return _arranged(reading.of_text(text, is_markdown))


def _arranged(blocks: Blocks, pictures: int = 0) -> Proposal:
    proposal = Proposal(pictures=pictures)
    rest = _front(proposal, blocks)
    if rest and FOOTER.fullmatch(rest[-1].text):
        proposal.aside.append(rest[-1].text)
        rest = rest[:-1]
    for heading, below in _chapters(rest):
        proposal.sections += _sections(heading, below)
    return proposal


# --- Above the first section ---------------------------------------------------------------------


def _front(proposal: Proposal, blocks: Blocks) -> Blocks:
    """Take title, subtitle, byline and opening line; give what is left."""
    byline = next((at for at, block in enumerate(blocks[1:7], start=1) if _is_byline(block)), None)
    top = blocks[: byline or 0]
    if byline and all(len(block.text) <= LONGEST_SUBTITLE for block in top):
        lines, rest = list(top), blocks[byline + 1 :]
        proposal.aside.append(blocks[byline].text)
    else:
        lines, rest = _title_lines(blocks)
    titles = [line for line in lines if _can_be_title(line)]
    largest = min((level(line) for line in titles if is_heading(line)), default=0)
    title = next((line for line in titles if not largest or line.tag == f"h{largest}"), None)
    if title is None:
        proposal.aside.clear()
        return blocks
    lines_above, lines_below = lines[: lines.index(title)], lines[lines.index(title) + 1 :]
    proposal.title = title.text
    if lines_below and not is_list(lines_below[0]):
        proposal.subtitle = lines_below.pop(0).text
    proposal.aside[:0] = [line.text for line in [*lines_above, *lines_below]]
    return _opening(proposal, rest)


def _is_byline(block: Block) -> bool:
    return len(block.text) <= 80 and bool(BYLINE.fullmatch(block.text))


def _can_be_title(line: Block) -> bool:
    """Whether a line may be the title: no sentence, and not subjects in capitals."""
    short = len(line.text) <= LONGEST_TITLE and not is_list(line) and not line.text.endswith(".")
    return short and not ("," in line.text and line.text.isupper())


def _title_lines(blocks: Blocks) -> tuple[list[Block], Blocks]:
    """Give the title and perhaps a subtitle, where no byline says how far they reach."""
    if len(blocks) < 2:
        return [], blocks
    first, second, *others = blocks
    later = [level(block) for block in others if is_heading(block)]
    if not is_heading(first):
        if first.tag != "p" or first.text.endswith(":") or not looks_like_heading(first, second):
            return [], blocks
    elif level(first) < 6 and is_heading(second) is False and level(first) in later:
        return [], blocks  # the first of several sections
    if not others or is_list(second) or len(second.text) > LONGEST_SUBTITLE:
        return [first], blocks[1:]
    if is_heading(second):
        sections = min(later, default=level(second))
        is_subtitle = sections < level(second) or (sections == 6 and others[0].tag == "p")
    else:
        is_subtitle = not SENTENCE_END.search(second.text) and not second.text.endswith(":")
    return ([first, second], blocks[2:]) if is_subtitle else ([first], blocks[1:])


def _opening(proposal: Proposal, blocks: Blocks) -> Blocks:
    """Take a first paragraph of one sentence, if another paragraph follows it."""
    if len(blocks) < 2 or blocks[0].tag != "p" or blocks[1].tag != "p":
        return blocks
    line = blocks[0]
    sentences = re.findall(r"[.!?…][”\"’»)]*(?=\s|$)", line.text)
    one = len(sentences) == 1 and SENTENCE_END.search(line.text)
    quoted = line.text[:1] in OPENING_QUOTES
    if not one or quoted or len(line.text) > LONGEST_OPENING or "<a " in line.html:
        return blocks
    proposal.opening_line = line.text
    return blocks[1:]


# --- Sections ------------------------------------------------------------------------------------


def _chapters(blocks: Blocks) -> list[tuple[str, list[Block]]]:
    """Cut at the largest headings."""
    top = min((level(block) for block in blocks if is_heading(block)), default=0)
    chapters: list[tuple[str, list[Block]]] = [("", [])]
    for block in blocks:
        if is_heading(block) and level(block) == top:
            chapters.append((block.text, []))
        else:
            chapters[-1][1].append(block)
    return [(heading, below) for heading, below in chapters if heading or below]


def _sections(heading: str, blocks: Blocks) -> list[Section]:
    """Give the sections of a chapter; as one text, should a word get lost on the way."""
    made = _Chapter(heading, blocks).sections
    before = kinds.words_of("\n".join([heading, *(flat(block) for block in blocks)]))
    after = [word for each in made for word in kinds.words(each)]
    if kinds.keeps(before, after) and all(map(kinds.fits, made)):
        return made
    return [kinds.section("text", **kinds.text(heading, blocks))]


class _Chapter:
    """Makes sections of what stands under one heading."""

    def __init__(self, heading: str, blocks: Blocks) -> None:
        self.heading, self.blocks = heading, blocks
        self.sections: list[Section] = []
        at = 0
        for found in self._found():
            self._add(found, blocks[at : found.start])
            at = found.end
        self._end(blocks[at:])

    def _found(self) -> list[Found]:
        if SOURCES.match(self.heading) or _all_sources(self.blocks):
            references = kinds.as_kind(
                kinds.section("text", **kinds.text(self.heading, self.blocks)), "references"
            )
            if references:
                return [Found(0, len(self.blocks), "references", references["items"])]
        found = list(structures.find(self.blocks))
        if found and found[0].kind == "quote" and found[0].start == 0 and self.heading:
            del found[0]  # it would stand above its own heading
        return found

    def _add(self, found: Found, before: Blocks) -> None:
        headings = [at for at, block in enumerate(before) if is_heading(block)]
        if headings:  # the smaller heading right above it is its own
            self._end(before[: headings[-1]])
            self.heading = before[headings[-1]].text
            before = before[headings[-1] + 1 :]
        if found.kind == "quote":
            self._end(before)
            self.sections.append(kinds.section("quote", **found.items[0]))
            return
        lead = before
        if len(before) > 2 or not self.heading or not all(b.tag == "p" for b in before):
            lead = before[-1:] if before and before[-1].text.endswith(":") else []
            self._end(before[: len(before) - len(lead)])
        self.sections.append(
            kinds.section(
                found.kind, heading=self.heading, lead=kinds.rich(lead), items=found.items
            )
        )
        self.heading = ""

    def _end(self, blocks: Blocks) -> None:
        """Add what follows: one paragraph as closing words, more as a text."""
        last = self.sections[-1] if self.sections else {}
        cut = next((at for at, block in enumerate(blocks) if is_heading(block)), len(blocks))
        if cut == 1 and blocks[0].tag == "p" and last.get("closing") == "" and not self.heading:
            last["closing"] = kinds.rich(blocks[:1])
            blocks = blocks[1:]
        elif 0 < cut < len(blocks) and not self.heading:
            self._text(blocks[:cut])
            blocks = blocks[cut:]
        self._text(blocks)

    def _text(self, blocks: Blocks) -> None:
        if blocks or self.heading:
            self.sections.append(kinds.section("text", **kinds.text(self.heading, blocks)))
        self.heading = ""


def _all_sources(blocks: Blocks) -> bool:
    """Whether it is a list of which every point names where to find it."""
    rows = blocks[0].children if len(blocks) == 1 and is_list(blocks[0]) else ()
    return bool(rows) and all(kinds.reference(row)["identifier"] for row in rows)
