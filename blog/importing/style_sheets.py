"""What the style of an HTML element says that matters for its words: hidden, bold, struck, large.

Reads style attributes and the rules of style sheets, as far as real documents need it: names,
classes and ids, one inside another. Whatever else a selector says, its rule is passed over.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from blog.importing.problems import TOO_LONG, UnreadableDocumentError

MAX_SHEETS = 500_000  # characters that are read of all style sheets
MAX_RULES = 3_000
MAX_INSIDE = 4  # names in a selector
MAX_LOOKED_AT = 2_000_000  # rules, for all elements together

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
PART = re.compile(r"([\w-]*|\*)((?:[.#][\w-]+)*)")
SHEET = re.compile(r"<style\b([^<>]*)>(.*?)(?:</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
MEDIA = re.compile(r"""\bmedia\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
SCREEN_WIDTH = 1280  # CSS pixels: of the screen on which a page is read
WIDTH = re.compile(r"\((min|max)-width:([\d.]{1,8})(px|r?em)\)")
# What hides words, by the names of properties; ``_hides`` says it of two together.
HIDDEN = {
    "display": re.compile("none"),
    "visibility": re.compile("hidden|collapse"),
    "mso-hide": re.compile("all|screen"),
    "mso-element": re.compile("(?:comment|field-code|hidden).*"),
    "opacity": re.compile(r"0\.?0*%?|\.0+"),
    "font-size": re.compile(r"0(?:px|pt|r?em|%)?"),
    "clip": re.compile(r"rect\(\s*[01](?:px)?[\s,].*"),
    "clip-path": re.compile(r"inset\((?:50|100)%.*"),
    **dict.fromkeys(("left", "top", "text-indent"), re.compile(r"-(?:\d{4,}|999).*")),
}
FLAT = re.compile(r"0(?:px|pt|r?em)?")
WEIGHT = re.compile(r"\b(bold|bolder|[1-9]00|normal|lighter)\b")
BOLD = {"bold", "bolder", "600", "700", "800", "900"}
SIZE = re.compile(r"(?<![\w.])(\d{1,4}(?:\.\d{1,4})?)(pt|px)\b")
PIXELS = {"pt": 4 / 3, "px": 1}
SLANT = re.compile(r"\b(italic|oblique|normal)\b")
# The properties of which anything is read.
READ = {
    *HIDDEN, "height", "max-height", "overflow", "font", "font-weight", "font-style",
    "text-decoration", "text-decoration-line",
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What a style says; None where it says nothing."""

    is_hidden: bool | None = None
    is_bold: bool | None = None
    is_slanted: bool | None = None
    is_struck: bool | None = None
    size: float | None = None  # of letters, in pixels


def read_look(style: str) -> Look:
    """Return what declarations say: of two of a name the last one."""
    said = _declared(style)
    is_bold = is_slanted = is_struck = size = None
    for name, value in said.items():
        if name in ("font", "font-weight") and (weights := WEIGHT.findall(value)):
            is_bold = not BOLD.isdisjoint(weights)
        if name in ("font", "font-style") and (slants := SLANT.findall(value)):
            is_slanted = slants != ["normal"] * len(slants)
        if name in ("font", "font-size") and (found := SIZE.search(value)):
            size = round(float(found[1]) * PIXELS[found[2]], 1)  # nearly equal ones become equal
        if name in ("text-decoration", "text-decoration-line"):
            is_struck = True if "line-through" in value else None
    return Look(_hides(said) or None, is_bold, is_slanted, is_struck, size)


def _declared(style: str) -> dict[str, str]:
    """Return what is said of each property, in the order in which it counts."""
    found: dict[str, str] = {}
    firm: set[str] = set()
    for declaration in COMMENT.sub("", style.lower()).split(";"):
        name, _, value = declaration.partition(":")
        name, (value, sign, _) = name.strip(), value.partition("!")
        if name not in READ or (name in firm and not sign):
            continue
        firm |= {name} if sign else set()
        found.pop(name, None)
        found[name] = value.strip()
    return found


def _hides(said: dict[str, str]) -> bool:
    if any(pattern.fullmatch(said.get(name, "-")) for name, pattern in HIDDEN.items()):
        return True
    is_flat = any(FLAT.fullmatch(said.get(name, "")) for name in ("height", "max-height"))
    return is_flat and said.get("overflow") == "hidden"


@dataclass(frozen=True)
class Named:
    """An element as selectors see it."""

    tag: str
    classes: frozenset[str] = frozenset()
    id: str = ""


@dataclass
class StyleSheets:
    """The rules of a document's style sheets, by the last name in their selectors."""

    rules: dict[str, list[tuple[tuple[int, int], list[Named], str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    count: int = 0
    looked_at: int = 0

    @classmethod
    def of(cls, html: str) -> "StyleSheets":
        """Return those of a document."""
        sheets = cls()
        left = MAX_SHEETS
        for sheet in SHEET.finditer(html):
            media = MEDIA.search(sheet[1])
            if media and not _is_for_screens(f"@media {media[media.lastindex or 0]}"):
                continue
            sheets._read(COMMENT.sub(" ", sheet[2][:left]))
            left -= len(sheet[2][:left])
        return sheets

    def _read(self, css: str) -> None:
        for selectors, declarations in _rules(css):
            if not _declared(declarations):
                continue
            for selector in selectors.split(","):
                parts = [_named(part) for part in re.split(r"[\s>]+", selector.strip())]
                if not 0 < len(parts) <= MAX_INSIDE or None in parts or self.count >= MAX_RULES:
                    continue
                named = [part for part in parts if part is not None]
                last = named[-1]
                key = f"#{last.id}" if last.id else ""
                key = key or next((f".{name}" for name in sorted(last.classes)), last.tag)
                weight = sum(bool(each.id) * 100 + len(each.classes) * 10 + 1 for each in named)
                self.count += 1
                self.rules[key].append(((weight, self.count), named, declarations))

    def style(self, element: Named, around: Sequence[Named]) -> str:
        """Return the declarations for an element among those around it, the strongest last."""
        keys = [element.tag, "*", f"#{element.id}", *(f".{name}" for name in element.classes)]
        rules = [rule for key in keys for rule in self.rules.get(key, ())]
        self.looked_at += len(rules)
        if self.looked_at > MAX_LOOKED_AT:
            raise UnreadableDocumentError(TOO_LONG)
        found = [
            (order, declarations)
            for order, named, declarations in rules
            if _fits(named, element, around)
        ]
        return ";".join(declarations for _, declarations in sorted(found))


def _rules(css: str) -> list[tuple[str, str]]:
    """Return selectors with their declarations, without those for paper and other screens."""
    found = []
    at, depth, begin, head = 0, 0, 0, ""
    for brace in re.finditer(r"[{};]", css):
        text = css[at : brace.start()]
        if brace[0] == "{":
            is_group = not depth and _is_for_screens(text.strip())
            if not depth and not is_group:
                head = text.strip()
                begin = brace.end()
            depth += not is_group
        elif brace[0] == "}":
            depth = max(0, depth - 1)
            if not depth and head and not head.startswith("@"):
                found.append((head, css[begin : brace.start()]))
            head = "" if not depth else head
        if brace[0] != ";" or not depth:
            at = brace.end()
    return found


def _is_for_screens(head: str) -> bool:
    """Return whether what follows an at-rule holds for whoever reads on a screen."""
    name, _, rest = head.lower().partition(" ")
    if name in ("@supports", "@layer"):
        return True
    queries = rest.split(",")
    return name == "@media" and any(
        all(map(_holds, re.split(r"\band\b", each))) for each in queries
    )


def _holds(condition: str) -> bool:
    text = re.sub(r"\s+", "", condition)
    if width := WIDTH.fullmatch(text):
        try:
            pixels = float(width[2]) * (1 if width[3] == "px" else 16)
        except ValueError:
            return False
        return pixels <= SCREEN_WIDTH if width[1] == "min" else pixels >= SCREEN_WIDTH
    return text in ("", "all", "screen", "onlyscreen", "onlyall")


def _named(part: str) -> Named | None:
    match = PART.fullmatch(part)
    if not match or not part:
        return None
    signs = re.findall(r"([.#])([\w-]+)", match[2])
    classes = frozenset(name for sign, name in signs if sign == ".")
    return Named(match[1].lower() or "*", classes, next((n for s, n in signs if s == "#"), ""))


def _matches(named: Named, element: Named) -> bool:
    return (
        named.tag in ("*", element.tag)
        and named.classes <= element.classes
        and named.id in ("", element.id)
    )


def _fits(named: Sequence[Named], element: Named, around: Sequence[Named]) -> bool:
    *outer, last = named
    if not _matches(last, element):
        return False
    remaining = iter(reversed(around))
    return all(any(_matches(each, other) for other in remaining) for each in reversed(outer))
