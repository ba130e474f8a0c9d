"""Recognize lists: points, words and their meanings, and questions to oneself."""

import re
from collections.abc import Iterable, Sequence

from blog.importing.markup import (
    BOX,
    NUMBERED,
    QUOTED,
    Place,
    Structure,
    html_text,
    read_field,
    strip_quotes,
)
from blog.models.section_items import CLOSING_QUOTES, OPENING_QUOTES, Row
from blog.text import points
from blog.text.richtext import Element

GLOSSARY = re.compile(r"\b(glossary|key terms|definitions?|vocabulary|words you|glosario)\b", re.I)
TO_ONESELF = re.compile(
    r"\b(ask (yourself|yourselves|myself)|(questions?|prompts?) (to|for) (you|reflect|your|think)"
    r"|reflect(ions?)?|journal(ing)?|notebook|diary|check(ing)?[ -]?ins?|look(ing)? (in|back)"
    r"|self[- ]assessment|para reflexionar|pregúntate)\b",
    re.IGNORECASE,
)
TO_OTHERS = re.compile(r"\b(ask|questions? for) (us|him|her|them|the|a|an|your)\b", re.IGNORECASE)
MYSELF = re.compile(r"\b(I|I’m|I'm|me|my|myself)\b")
SCALES = {  # by manner of a check-in: what says above it how statements are answered
    "three": re.compile(r"\brarely(?: ?[,·/|]| or)* sometimes(?: ?[,·/|]| or)* often\b", re.I),
    "often": re.compile(r"\b(never|rarely)\b.*\bsometimes\b.*\b(often|always)\b", re.I | re.DOTALL),
    "ten": re.compile(r"\b(from )?(0|zero)( ?[–-] ?| to )(10|ten)\b", re.IGNORECASE),
    "tick": re.compile(r"\b(tick|check off|check (the|each|all|any|every)|checklist)\b", re.I),
}
# “After a month: “How are the evenings?””
SPOKEN = re.compile(
    rf"(?:(?P<moment>[^:{OPENING_QUOTES}]{{1,80}}):\s*)?(?P<words>{QUOTED.pattern})", re.DOTALL
)
MOMENT = re.compile(
    r"(when|after(wards)?|before|if|at|by|on|in|to|with|about|for|later|first|then|the next)\b",
    re.I,
)
SAY = re.compile(r"\b(say(ing)?|ask|tell|text|write|sentences|phrases|words|scripts?)\b", re.I)
MIN_TERMS = 3  # paragraphs in a row with labels, to be a list


def point(html: str, terms: bool = False) -> Row:
    """Return an item of a list, with the label that its HTML begins with."""
    label, rest = points.split_label(BOX.sub("", html, count=1) if BOX.match(html) else html, terms)
    return ({"label": label} if label else {}) | read_field("list", "text", rest)


def recognize_bullets(place: Place) -> Structure | None:
    """Recognize a list whose points have no more than one list inside; or things to say."""
    bullets, end = place.element, place.start + 1
    if not bullets.is_list or not all(map(_is_point, bullets.children)):
        return None
    rows = [html_text(item.html) for item in bullets.children]
    if bullets.tag == "ol":
        if len(rows) < 2:
            return None
    elif items := _spoken(place, rows):
        return Structure(place.start, end, "conversation", {"items": items})
    manner = "numbers" if bullets.tag == "ol" else ""
    if GLOSSARY.search(place.names):
        items = [point(item.html, terms=True) for item in bullets.children]
        if all(item.get("label") for item in items):
            return Structure(place.start, end, "list", {"manner": "terms", "items": items})
    items = [point(item.html) for item in bullets.children]
    return Structure(place.start, end, "list", {"manner": manner, "items": items})


def _spoken(place: Place, rows: Sequence[str]) -> list[Row]:
    """Return points that are things to say, each maybe with its moment; none if one isn't.

    Quoted words with a label may also be thoughts, with what such thoughts are called.
    """
    matches = [SPOKEN.fullmatch(row) for row in rows]
    moments = [match["moment"] for match in matches if match and match["moment"]]
    are_moments = SAY.search(place.names) or _most(map(bool, map(MOMENT.match, moments)))
    if "<a " in place.element.html or not all(matches) or (moments and not are_moments):
        return []
    return [
        ({"moment": match["moment"].strip()} if match["moment"] else {})
        | {"text": strip_quotes(match["words"])}
        for match in matches
        if match
    ]


def _is_point(item: Element) -> bool:
    inner = [child for child in item.children if child.tag != "p"]
    return len(inner) <= 1 and all(
        child.is_list and all(part.tag == "p" for each in child.children for part in each.children)
        for child in inner
    )


def recognize_typed_numbers(place: Place) -> Structure | None:
    """Recognize paragraphs with numbers typed by hand, from 1 on."""
    items: list[Row] = []
    for at in range(place.start, len(place.elements)):
        html = place.elements[at].html if place.elements[at].tag == "p" else ""
        number = NUMBERED.match(html)
        if not number or int(number[1]) != len(items) + 1:
            break
        items.append(point(number[2]))
    if len(items) < 2:
        return None
    fields = {"manner": "numbers", "items": items}
    return Structure(place.start, place.start + len(items), "list", fields)


def recognize_lines_to_fill(place: Place) -> Structure | None:
    """Recognize lines with room to write, drawn with “____”: a check-in."""
    items: list[Row] = []
    for at in range(place.start, len(place.elements)):
        element = place.elements[at]
        if element.tag != "p" or "___" not in element.text:
            break
        text = re.sub(rf"[{OPENING_QUOTES}]?_+[{CLOSING_QUOTES}]?", "…", html_text(element.html))
        items.append({"text": text.rstrip(" …") or text})
    fields = {"manner": "lines", "items": items}
    end = place.start + len(items)
    return Structure(place.start, end, "checkin", fields) if len(items) > 1 else None


def recognize_terms(place: Place) -> Structure | None:
    """Recognize paragraphs in a row that each begin with a word in bold and say what it means."""
    items: list[Row] = []
    separators = []
    for at in range(place.start, len(place.elements)):
        element = place.elements[at]
        label, rest = "", ""
        if element.tag == "p" and element.html.startswith("<strong>"):
            label, rest = points.split_label(element.html, terms=True)
        is_sure = label[-1:] in set(":–—-") or rest.lstrip().startswith("(")
        if not label or not is_sure:
            break
        items.append({"label": label, **read_field("list", "text", rest)})
        separators.append(label[-1])
    if len(items) < MIN_TERMS:
        return None
    is_glossary = GLOSSARY.search(place.names) or any(sign in "–—-" for sign in separators)
    fields = {"manner": "terms" if is_glossary else "", "items": items}
    return Structure(place.start, place.start + len(items), "list", fields)


def recognize_checkin(place: Place) -> Structure | None:
    """Recognize a list of questions to oneself, of boxes, or of statements below a scale."""
    element = place.element
    if not element.is_list or "<a " in element.html or len(element.children) < 2:
        return None
    if any(child.tag != "p" for item in element.children for child in item.children):
        return None
    rows = [html_text(item.html) for item in element.children]
    if all(map(BOX.match, rows)):
        manner: str | None = "tick"
        rows = [row[match.end() :] for row in rows if (match := BOX.match(row))]
    else:
        manner = checkin_manner(place, rows)
    if manner is None or not all(rows):
        return None
    items = [{"text": row} for row in rows]
    return Structure(place.start, place.start + 1, "checkin", {"manner": manner, "items": items})


def checkin_manner(place: Place, rows: Sequence[str]) -> str | None:
    """Return the manner in which rows of text are a check-in; None if they are none."""
    questions = [row.endswith("?") for row in rows]
    if all(questions):
        own = len(rows) > 2 and _most(bool(MYSELF.search(row)) for row in rows)
        own = own and not TO_OTHERS.search(place.heading)
        return "" if own or TO_ONESELF.search(place.names) else None
    if any(questions) or not all(MYSELF.search(row) for row in rows):
        return None
    found = (name for name, words in SCALES.items() if words.search(place.names))
    return next(found, None)


def _most(values: Iterable[bool]) -> bool:
    all_values = list(values)
    return 2 * sum(all_values) > len(all_values)
