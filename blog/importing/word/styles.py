"""What a Word document's styles and numbering say: hidden, bold, a heading, a point of a list."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from blog.importing.word.package import Xml, children, find

OFF = {"0", "false", "off"}
HEADING = re.compile(r"heading ([1-9])")
MAX_HEADING = 5  # Word's Heading 1 begins a section and is our h2
# The built-in styles of points, “List Bullet” to “List Number 5”, each of a list of its own.
POINTS = re.compile(r"list (bullet|number)(?: ([2-5]))?")
QUOTES = {"quote", "intense quote", "block text"}
NO_LIST = "0"  # the number by which a paragraph leaves the list of its style
LEVELS = {str(level): level for level in range(9)}
LABEL_WORDS = re.compile(r"[^\W\d_]{2,}")  # in no private letters, which are signs
MAX_CHAIN = 20  # styles that are based on each other
MAX_LABEL = 255  # characters of what a list writes before a paragraph


def is_on(properties: Xml | None, name: str) -> bool | None:
    """Return whether a property is switched on; None where nothing is said of it."""
    found = find(properties, name)
    return None if found is None else found.get("w:val", "1") not in OFF


def value(properties: Xml | None, path: str) -> str:
    """Return the value of what stands at a path, "" if it isn't there."""
    found = find(properties, path)
    return "" if found is None else found.get("w:val", "")


@dataclass(frozen=True)
class Point:
    """A paragraph that is a point of a list: its level from 0 on, and the list's tag."""

    level: int
    tag: str


@dataclass(frozen=True)
class Level:
    """What a list says of one of its levels; read once, however many paragraphs it has."""

    label: str  # what stands before a paragraph, with %1 to %9 for the numbers of levels
    form: str  # of its number
    start: str
    restart: str
    style_id: str  # of paragraphs that are of this level
    is_in_digits: bool

    @classmethod
    def of(cls, level: Xml) -> "Level":
        """Return what a ``w:lvl`` says."""
        return cls(
            label=value(level, "w:lvlText")[:MAX_LABEL],
            form=value(level, "w:numFmt"),
            start=value(level, "w:start"),
            restart=value(level, "w:lvlRestart"),
            style_id=value(level, "w:pStyle"),
            is_in_digits=bool(is_on(level, "w:isLgl")),
        )

    @property
    def has_words(self) -> bool:
        """Whether words stand before a paragraph that Word writes there."""
        return bool(LABEL_WORDS.search(self.label))


@dataclass(frozen=True)
class Numbered:
    """A paragraph's place in a list: its level from 0 on, and what the list says of each."""

    num: Xml  # the list's ``w:num``
    at: int
    levels: dict[int, Level]

    @property
    def level(self) -> Level:
        """What the list says of the paragraph's own level."""
        return self.levels[self.at]


@dataclass
class Styles:
    """The styles and lists of a document."""

    root: Xml | None = None
    numbering: Xml | None = None
    _on: dict[tuple[str, str], bool | None] = field(default_factory=dict)
    _leveled: dict[str, dict[int, Level]] = field(default_factory=dict)
    _own: dict[str, dict[int, Level]] = field(default_factory=dict)  # of abstract lists

    @cached_property
    def _by_id(self) -> dict[str, Xml]:
        found = [] if self.root is None else self.root.iter("w:style")
        return {style.get("w:styleId", ""): style for style in found}

    @cached_property
    def _default_ids(self) -> dict[str, str]:
        return {
            style.get("w:type", ""): name
            for name, style in self._by_id.items()
            if style.get("w:default", "0") not in OFF
        }

    def _chain(self, style_id: str) -> list[Xml]:
        """Return a style and those that it is based on."""
        chain: list[Xml] = []
        while style_id in self._by_id and len(chain) < MAX_CHAIN:
            chain.append(self._by_id[style_id])
            style_id = value(chain[-1], "w:basedOn")
        return chain

    def _says(self, style_id: str, name: str) -> bool | None:
        key = (style_id, name)
        if key not in self._on:
            said = (is_on(find(each, "w:rPr"), name) for each in self._chain(style_id))
            self._on[key] = next((each for each in said if each is not None), None)
        return self._on[key]

    def is_marked(
        self, name: str, run: Xml | None, paragraph: Xml | None, table_style: str = ""
    ) -> bool:
        """Return whether words have a mark such as ``w:vanish``, by themselves or by a style.

        ``run`` and ``paragraph`` are their properties. Two styles with a mark take it away from
        each other, as ECMA-376, part 1, 17.7.3 says of such marks.
        """
        if (own := is_on(run, name)) is not None:
            return own
        if is_on(find(self.root, "w:docDefaults/w:rPrDefault/w:rPr"), name):
            return True
        style_ids = (
            value(run, "w:rStyle") or self._default_ids.get("character", ""),
            self._style_id(paragraph),
            table_style or self._default_ids.get("table", ""),
        )
        return sum(bool(self._says(each, name)) for each in style_ids) % 2 == 1

    def has_character_mark(self, name: str, run: Xml | None) -> bool:
        """Return whether words have a mark, by themselves or by the style of the words alone."""
        own = is_on(run, name)
        return bool(self._says(value(run, "w:rStyle"), name) if own is None else own)

    def _style_id(self, paragraph: Xml | None) -> str:
        return value(paragraph, "w:pStyle") or self._default_ids.get("paragraph", "")

    def tag(self, paragraph: Xml | None) -> str:
        """Return the HTML tag that a paragraph has by its style."""
        chain = self._chain(self._style_id(paragraph))
        names = [value(style, "w:name").lower() for style in chain]
        own = names[0] if names else value(paragraph, "w:pStyle").lower()
        if own == "title":
            return "h1"
        if own == "subtitle":
            return "h6"
        if own == "caption":
            return "figcaption"
        if own in QUOTES:
            return "blockquote"
        level = next((int(match[1]) for name in names if (match := HEADING.fullmatch(name))), 0)
        if not chain and (by_id := re.fullmatch(r"heading([1-9])", own)):
            level = int(by_id[1])
        outlined = [paragraph, *(find(style, "w:pPr") for style in chain)]
        said = next((found for each in outlined if (found := value(each, "w:outlineLvl"))), "")
        if said.isdigit() and not level:
            level = int(said) + 1 if int(said) < 9 else 0
        return f"h{min(level, MAX_HEADING) + 1}" if level else "p"

    # --- Lists -----------------------------------------------------------------------------------

    def point(self, paragraph: Xml | None) -> Point | None:
        """Return which point of a list a paragraph is; None if it is none.

        One whose label has words is a paragraph, which says them: ``Labels`` writes them there.
        A built-in style such as “List Bullet 2” says the level by its name.
        """
        found = self.numbered(paragraph)
        styled = self._styled_point(paragraph)
        if not found:
            return styled if self._number(paragraph) != NO_LIST else None
        if found.level.has_words or found.level.form == "none":
            return None
        level = max(found.at, styled.level) if styled else found.at
        return Point(level, "ul" if found.level.form == "bullet" else "ol")

    def _styled_point(self, paragraph: Xml | None) -> Point | None:
        names = (value(each, "w:name").lower() for each in self._chain(self._style_id(paragraph)))
        named = next(filter(None, map(POINTS.fullmatch, names)), None)
        if named is None:
            return None
        return Point(int(named[2] or 1) - 1, "ul" if named[1] == "bullet" else "ol")

    def numbered(self, paragraph: Xml | None) -> Numbered | None:
        """Return the place of a paragraph in a list; None if it is in none."""
        number = self._number(paragraph)
        if number in ("", NO_LIST):
            return None
        chain = self._chain(self._style_id(paragraph))
        said = self._said(paragraph)
        level = next((found for each in said if (found := value(each, "w:numPr/w:ilvl"))), "")
        style_ids = [style.get("w:styleId", "") for style in chain]
        levels = self._levels(number)
        linked = (at for at, each in levels.items() if each.style_id in style_ids)
        at = LEVELS.get(level, -1) if level else next(linked, 0)
        return Numbered(self._nums[number], at, levels) if at in levels else None

    def _number(self, paragraph: Xml | None) -> str:
        """Return the number of the list that a paragraph is in, "" or ``NO_LIST`` if in none."""
        said = (value(each, "w:numPr/w:numId") for each in self._said(paragraph))
        return next(filter(None, said), "")

    def _said(self, paragraph: Xml | None) -> list[Xml | None]:
        """Return the properties of a paragraph, then those of its styles."""
        chain = self._chain(self._style_id(paragraph))
        return [paragraph, *(find(style, "w:pPr") for style in chain)]

    def _levels(self, number: str) -> dict[int, Level]:
        """Return what a list says of each of its levels."""
        if number not in self._leveled:
            num = self._nums.get(number)
            key = value(num, "w:abstractNumId")
            if linked := value(self._abstract.get(key), "w:numStyleLink"):
                num = self._nums.get(value(self._by_id.get(linked), "w:pPr/w:numPr/w:numId"))
                key = value(num, "w:abstractNumId")
            if key not in self._own:
                self._own[key] = _levels_below(self._abstract.get(key))
            self._leveled[number] = dict(self._own[key])
            for each in [] if num is None else children(num, "w:lvlOverride"):
                self._leveled[number] |= _levels_below(each)
        return self._leveled[number]

    @cached_property
    def _nums(self) -> dict[str, Xml]:
        return self._numberings("w:num", "w:numId")

    @cached_property
    def _abstract(self) -> dict[str, Xml]:
        return self._numberings("w:abstractNum", "w:abstractNumId")

    def _numberings(self, tag: str, name: str) -> dict[str, Xml]:
        found = [] if self.numbering is None else self.numbering.iter(tag)
        return {each.get(name, ""): each for each in found}


def _levels_below(element: Xml | None) -> dict[int, Level]:
    found = [] if element is None else children(element, "w:lvl")
    said = {LEVELS.get(each.get("w:ilvl", ""), -1): each for each in found}
    return {at: Level.of(each) for at, each in said.items() if at >= 0}
