"""Headings that are told by larger letters alone, as Pages, Notes and Google’s titles are."""

from collections import Counter
from dataclasses import dataclass, field

from blog.text.richtext import HEADINGS

LINES = {"p", "div", "center", *HEADINGS}  # what may be a line of its own
LARGER = 1.15  # a heading is larger than the body text by this factor
LONGEST = 160  # characters, of a heading


@dataclass
class Line:
    """An element that holds words and no other line: where it begins and ends in what is shown."""

    tag: str
    begin: int
    end: int = 0
    sizes: set[float | None] = field(default_factory=set)
    length: int = 0
    has_link: bool = False  # a heading has no place for where it leads

    @property
    def size(self) -> float | None:
        """The size of its letters in pixels; None if it isn't known, or not one alone."""
        return next(iter(self.sizes)) if len(self.sizes) == 1 else None


class LetterSizes:
    """The lines of a document, with the sizes of their letters."""

    def __init__(self) -> None:
        """Of a document that is about to be read."""
        self.lines: list[Line] = []
        self.current: Line | None = None

    def begin(self, tag: str, at: int, *, is_apart: bool) -> Line | None:
        """Note that a block begins, and return its line; one that ``is_apart`` has none.

        What is around it is no line.
        """
        self.current = Line(tag, at) if is_apart and tag in LINES else None
        return self.current

    def add(self, text: str, size: float | None) -> None:
        """Note words of the line that is open."""
        if self.current is not None and (words := " ".join(text.split())):
            self.current.sizes.add(size)
            self.current.length += len(words)

    def add_link(self) -> None:
        """Note that the line that is open has a link."""
        if self.current is not None:
            self.current.has_link = True

    def end(self, line: Line, at: int) -> None:
        """Note where a line ends."""
        if line is self.current and line.length:
            line.end = at
            self.lines.append(line)
        self.current = None

    def headings(self) -> list[tuple[Line, int]]:
        """Return the lines that are headings with their levels, the larger the higher.

        None where no other line is larger than the body text, or where headings don't say how
        large they are: then the document tells its headings by itself.
        """
        known = [(line, size) for line in self.lines if (size := line.size)]
        counts: Counter[float] = Counter()
        for line, size in known:
            counts[size] += line.length
        body = max(counts, key=counts.__getitem__, default=0)

        def is_larger(line: Line, size: float) -> bool:
            is_short = line.length <= LONGEST and not line.has_link
            return line.tag not in HEADINGS and is_short and size > body * LARGER

        found = [each for each in known if each[0].tag in HEADINGS or is_larger(*each)]
        marked = sum(line.tag in HEADINGS for line in self.lines)
        told = sum(line.tag in HEADINGS for line, _ in known)
        if len(found) == told or told < marked:
            return []
        ranks = {size: rank for rank, size in enumerate(sorted({s for _, s in found})[::-1], 1)}
        return [(line, min(ranks[size], 6)) for line, size in found]

    def write(self, out: list[str]) -> None:
        """Make those lines headings in what is shown, whose tags are pieces of their own."""
        for line, level in self.headings():
            out[line.begin], out[line.end] = f"<h{level}>", f"</h{level}>"
