"""Recognize boxes: the article in short, and notes."""

import re

from blog.importing.markup import Place, Structure
from blog.text import points, richtext

SHORT = re.compile(
    r"(in (short|brief|a nutshell)|key (points|takeaways|messages)|(main )?takeaways"
    r"|the short (answer|version)|short answer|tl;? ?dr|at a glance"
    r"|what you(’ll|'ll| will) (learn|find)( here| in this (article|guide))?"
    r"|en (breve|resumen|pocas palabras)|puntos clave|lo esencial|qué aprenderás)\s*[:.]?",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"((please |a )?note( of caution)?|important|good to know|tip|(be )?careful|caution|warning"
    r"|disclaimer|reminder|nota|importante|atención|aviso)\s*[:.!]?",
    re.IGNORECASE,
)
# Lines that are called in a crisis, in the United States, Canada, Britain and Europe.
CRISIS = re.compile(
    r"\b(call|text|dial|ring|phone|llam\w+)\b[^.]{0,60}\b(988|911|999|112|116 ?123)\b", re.I
)
MAX_SHORT_ELEMENTS = 3  # below a heading such as “Key points”
MAX_SHORT_LENGTH = 1_500  # characters; anything longer is a chapter


def recognize_box(place: Place) -> Structure | None:
    """Recognize a paragraph or quotation that begins with “In short:” or “Note:” in bold."""
    element, end = place.element, place.start + 1
    if element.tag not in ("p", "blockquote") or place.is_below_heading:
        return None
    html = element.html
    if CRISIS.search(element.text) and html.startswith("<strong>") and len(html) < MAX_SHORT_LENGTH:
        fields = {"tone": "crisis", "heading": "", "body": f"<p>{html}</p>"}
        return Structure(place.start, end, "callout", {**fields})
    label, rest = points.split_label(re.sub("^<em>(.*)</em>$", r"\1", html), terms=True)
    if not (SHORT.fullmatch(label) or NOTE.fullmatch(label)):
        label, rest = points.split_label(html)  # these need no bold, a note of another name does
    if not label:
        lead = re.fullmatch(r"<strong>([^<]+)</strong>\s*:?", html)
        below = place.elements[end] if end < len(place.elements) else None
        if not (lead and SHORT.fullmatch(lead[1]) and below and below.is_list):
            return None
        label, rest, end = html_label(html), f"<{below.tag}>{below.html}</{below.tag}>", end + 1
    is_short = SHORT.fullmatch(label)
    is_note = NOTE.fullmatch(label) or element.tag == "blockquote"
    if not (is_short or is_note) or len(rest) > MAX_SHORT_LENGTH:
        return None
    tone = "short" if is_short else "note"
    fields = {"tone": tone, "heading": label.rstrip(": "), "body": richtext.clean(rest)}
    return Structure(place.start, end, "callout", {**fields})


def html_label(html: str) -> str:
    """Return the words of a line that is all in bold."""
    return re.sub(r"<[^>]+>", "", html).strip()


def recognize_short(place: Place) -> Structure | None:
    """Recognize a list, or a paragraph or two, below a heading such as “Key points”."""
    if not place.is_below_heading or not SHORT.fullmatch(place.heading):
        return None
    end = place.end_of_part()
    part = place.elements[place.start : end]
    if not 0 < len(part) <= MAX_SHORT_ELEMENTS or any(element.tag == "table" for element in part):
        return None
    body = "".join(f"<{element.tag}>{element.html}</{element.tag}>" for element in part)
    if len(body) > MAX_SHORT_LENGTH:
        return None
    fields = {"tone": "short", "body": richtext.clean(body)}
    return Structure(place.start, end, "callout", {**fields})
