"""What Word writes before a paragraph by itself, where that has words: “Step 2:”, “Appendix B”."""

import html as escaping
import re

from blog.importing.word.package import Xml, children, find
from blog.importing.word.styles import MAX_LABEL, Level, Numbered, Styles, value

PLACE = re.compile(r"%([1-9])")  # of the number of a level
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
MAX_NUMBER = 5_000  # that is written in letters


class Labels:
    """Counts the paragraphs of lists, in their order in the document."""

    def __init__(self, styles: Styles) -> None:
        """Of a document of these styles and lists, of which none is counted yet."""
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}  # of each level, by abstract list
        self._begun: dict[
            str, dict[int, int]
        ] = {}  # by list, of which several go on in one counting

    def labelled(self, paragraph: Xml, words: str) -> str:
        """Return the words of the next paragraph, as HTML, behind its label if that has words.

        One whose words are hidden or deleted shows none.
        """
        found = self._styles.numbered(find(paragraph, "w:pPr"))
        label = self._next(found) if found else ""
        is_empty = not words and any(each.tag != "w:pPr" for each in paragraph)
        if not found or not found.level.has_words or is_empty:
            return words
        return f"{escaping.escape(label, quote=False)} {words}".strip()

    def _next(self, found: Numbered) -> str:
        """Count a paragraph, and return its label."""
        counts, levels, at = self._counts_of(found.num), found.levels, found.at
        for deeper in [each for each in counts if each > at]:
            if deeper not in levels or levels[deeper].restart != "0":
                del counts[deeper]
        counts[at] = counts.get(at, _start(levels[at]) - 1) + 1

        def shown(place: re.Match[str]) -> str:
            number = int(place[1]) - 1
            level = levels.get(number)
            form = level.form if level and not found.level.is_in_digits else ""
            return _number(counts.get(number, _start(level)), form)

        return PLACE.sub(shown, found.level.label)[:MAX_LABEL].strip()

    def _counts_of(self, num: Xml) -> dict[int, int]:
        """Return how far a list has counted; one that begins may say where."""
        number = num.get("w:numId", "")
        if number not in self._begun:
            counts = self._counts.setdefault(value(num, "w:abstractNumId"), {})
            for each in children(num, "w:lvlOverride"):
                if start := value(each, "w:startOverride"):
                    counts[_integer(each.get("w:ilvl", ""))] = _integer(start) - 1
            self._begun[number] = counts
        return self._begun[number]


def _start(level: Level | None) -> int:
    """Return the number at which a level begins."""
    return _integer(level.start if level else "", 1)


def _integer(said: str, otherwise: int = 0) -> int:
    return int(said) if re.fullmatch(r"\d{1,5}", said, re.ASCII) else otherwise


def _number(count: int, form: str) -> str:
    """Return a number as a list writes it; in digits where its form isn't known."""
    is_written = 0 < count <= MAX_NUMBER
    letters = ""
    if form.endswith("Letter") and is_written:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    elif form.endswith("Roman") and is_written:
        for size, sign in ROMAN:
            letters += sign * (count // size)
            count %= size
    elif form == "decimalZero":
        return f"{count:02}"
    return (letters.upper() if form.startswith("upper") else letters) or str(count)
