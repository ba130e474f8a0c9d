"""Find elements of HTML with all that is inside them, in one pass however they are nested."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from blog.importing.tags import read_attributes
from blog.importing.visible import VOID
from blog.text.richtext import TOKEN

Wanted = Callable[[dict[str, str]], bool]  # gets the attributes of an element


@dataclass(frozen=True)
class Region:
    """An element: where it begins and ends in the HTML, and what is inside it."""

    name: str
    start: int
    end: int
    attributes: dict[str, str]
    inner: str = ""


def find_regions(html: str, wanted: Mapping[str, Wanted]) -> list[Region]:
    """Return the outermost elements that are wanted, by their names, in order.

    One that isn't closed ends with its tag. The time grows with the length of the HTML.
    """
    found: list[Region] = []
    opened: tuple[str, int, int, dict[str, str]] | None = None  # name, start, end of its tag
    depth = 0
    for token in TOKEN.finditer(html):
        raw, name = (token["raw"] or "").lower(), (token["name"] or "").lower()
        if opened:
            if name == opened[0] and token["closed"]:
                depth += -1 if token["end"] else 1
            if not depth:
                inner = html[opened[2] : token.start()]
                found.append(Region(opened[0], opened[1], token.end(), opened[3], inner))
                opened = None
            continue
        if (raw or name) not in wanted or token["end"] or not (raw or token["closed"]):
            continue
        attributes = read_attributes(token[0].partition(">")[0] if raw else token[0])
        if not wanted[raw or name](attributes):
            continue
        if raw or name in VOID:
            found.append(Region(raw or name, token.start(), token.end(), attributes))
        else:
            opened, depth = (name, token.start(), token.end(), attributes), 1
    if opened:
        name, start, end, attributes = opened
        others = {each: rule for each, rule in wanted.items() if each != name}
        found.append(Region(name, start, end, attributes))
        # What follows an end that never comes is looked at without such elements: at most once
        # for each name.
        found += [
            Region(each.name, each.start + end, each.end + end, each.attributes, each.inner)
            for each in (find_regions(html[end:], others) if others else ())
        ]
    return found


def replace_regions(html: str, regions: list[Region], by: Callable[[Region], str]) -> str:
    """Return HTML with something else in the place of each of its regions."""
    kept, at = [], 0
    for region in regions:
        kept += [html[at : region.start], by(region)]
        at = region.end
    return "".join([*kept, html[at:]])
