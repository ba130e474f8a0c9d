"""What Word writes before a paragraph by itself, where that has words: “Step 2:”, “Appendix B”."""

import html as escaping
import re

from blog.importing.word.package import Xml, children, find
from blog.importing.word.styles import Numbered, Styles, is_on, value

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
        self._counts: dict[str, dict[int, int]] = {}  # of each level, by list
        self._begun: set[str] = set()  # lists, of which several may go on in one counting

    def labelled(self, paragraph: Xml, words: str) -> str:
        """Return the words of the next paragraph, as HTML, behind its label if that has words.

        One whose words are hidden or deleted shows none.
        """
        found = self._styles.numbered(find(paragraph, "w:pPr"))
        label = self._next(found) if found else ""
        is_empty = not words and any(each.tag != "w:pPr" for each in paragraph)
        if not found or not found.has_words or is_empty:
            return words
        return f"{escaping.escape(label, quote=False)} {words}".strip()

    def _next(self, found: Numbered) -> str:
        """Count a paragraph, and return its label."""
        counts = self._counts.setdefault(value(found.num, "w:abstractNumId"), {})
        number, levels, at = found.num.get("w:numId", ""), found.levels, found.level
        for each in () if number in self._begun else children(found.num, "w:lvlOverride"):
            if start := value(each, "w:startOverride"):
                counts[_integer(each.get("w:ilvl", ""))] = _integer(start) - 1
        self._begun.add(number)
        for deeper in [each for each in counts if each > at]:
            if value(levels.get(deeper), "w:lvlRestart") != "0":
                del counts[deeper]
        counts[at] = counts.get(at, _start(levels[at]) - 1) + 1
        is_in_digits = is_on(levels[at], "w:isLgl")

        def shown(place: re.Match[str]) -> str:
            level = int(place[1]) - 1
            form = "" if is_in_digits else value(levels.get(level), "w:numFmt")
            return _number(counts.get(level, _start(levels.get(level))), form)

        return PLACE.sub(shown, value(levels[at], "w:lvlText")).strip()


def _start(level: Xml | None) -> int:
    """Return the number at which a level begins."""
    return _integer(value(level, "w:start"), 1)


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
