"""What the style of an HTML element says that matters for its words: hidden, bold, slanted, struck.

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
SHEET = re.compile(r"<style\b[^<>]*>(.*?)(?:</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
HIDDEN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:(?:all|screen)|opacity:0?\.?0*(?:;|$)"
    r"|(?:^|;)font-size:0(?:px|pt|em|%)?(?:;|$)|mso-element:(?:comment|field-code|hidden)"
)
WEIGHT = re.compile(r"font(?:-weight)?:[^;]*?\b(bold|bolder|[1-9]00|normal|lighter)\b")
SLANT = re.compile(r"font(?:-style)?:[^;]*?\b(italic|oblique|normal)\b")
STRUCK = re.compile(r"text-decoration(?:-line)?:[^;]*line-through")


@dataclass(frozen=True)
class Look:
    """What a style says; None where it says nothing."""

    is_hidden: bool | None = None
    is_bold: bool | None = None
    is_slanted: bool | None = None
    is_struck: bool | None = None


def read_look(style: str) -> Look:
    """Return what declarations say."""
    text = re.sub(r"\s*([:;])\s*", r"\1", style.lower().replace("!important", "")).strip()
    weight, slant = WEIGHT.search(text), SLANT.search(text)
    return Look(
        True if HIDDEN.search(text) else None,
        None if weight is None else weight[1] in ("bold", "bolder", "600", "700", "800", "900"),
        None if slant is None else slant[1] != "normal",
        True if STRUCK.search(text) else None,
    )


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
            sheets._read(COMMENT.sub(" ", sheet[1][:left]))
            left -= len(sheet[1][:left])
        return sheets

    def _read(self, css: str) -> None:
        for selectors, declarations in _rules(css):
            look = read_look(declarations)
            if look == Look():
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
    """Return selectors with their declarations, without those for print and the like."""
    found = []
    at, depth, begin, head = 0, 0, 0, ""
    for brace in re.finditer(r"[{};]", css):
        text = css[at : brace.start()]
        if brace[0] == "{":
            if not depth:
                head = text.strip()
                begin = brace.end()
            depth += 1
        elif brace[0] == "}":
            depth = max(0, depth - 1)
            if not depth and head and not head.startswith("@"):
                found.append((head, css[begin : brace.start()]))
            head = "" if not depth else head
        if brace[0] != ";" or not depth:
            at = brace.end()
    return found


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
