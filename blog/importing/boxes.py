"""Recognize boxes: the article in short, notes, and the invitation at the end."""

import re

from blog.importing.markup import LINK, Elements, Place, Structure
from blog.importing.references import is_heading
from blog.models import Section
from blog.text import points, richtext
from blog.text.richtext import Element

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


# --- The invitation at the end -------------------------------------------------------------------

PHONE = re.compile(r"\b(?:\(?\d{3}\)?[ .-]?)?\d{3}[ .-]\d{4}\b|\+\d[\d ()-]{7,}\d")
WRITE = re.compile(r"\b(write|e-?mail|message|form|(escr[ií]b\w+))\b", re.IGNORECASE)
WHOSE = re.compile(
    r"\b(we|us|our|ours|I|me|my|you can|you are welcome|you’re welcome|here|nos|nuestr\w+|me|mí"
    r"|escr[ií]beme|aquí)\b",
    re.IGNORECASE,
)
INVITES = re.compile(
    r"\b((call|phone|text|ring|write( to)?|e-?mail|message|contact|tell) (us|me|the practice)"
    r"|write (two|a few)|leave (me|us)|get in touch|reach (out|us|me)|come (in|and|by)|book"
    r"|schedule|reserve|(choose|pick|set up|ask for|request|make|arrange) (a|an|your|the) \w+"
    r"|appointments?|consultations?|sessions?|first (call|conversation|talk|visit)|coaching"
    r"|(pide|reserva|solicita) (una |tu )?(cita|hora|sesión)|cita)\b",
    re.IGNORECASE,
)
MAX_INVITATION = 700  # characters
MIN_APART = 60  # characters of a paragraph before the invitation in it; fewer lead to it
# Where the invitation begins in a last paragraph that says something else first.
TURN = re.compile(r"(?<=[.!?]) (?=(?:If (?!we|I)|Would you|Are you|Ready to|When you)\b)")
CREDIT = re.compile(r"(adapted|reprinted|translated|with thanks|adaptado)\b", re.IGNORECASE)


class Invitation:
    """The invitation in the last chapter that isn't references: ``html`` is "" if there is none.

    ``above`` and ``below`` are the other elements; ``action`` is how it reaches the practice.
    """

    def __init__(self, elements: Elements) -> None:
        self.html = self.action = ""
        headings = (at for at, each in enumerate(elements) if each.level and is_heading(each.text))
        end = next(headings, len(elements))
        self.above, self.below = list(elements[:end]), list(elements[end:])
        while len(self.above) > 1 and CREDIT.match(self.above[-1].text):
            self.below.insert(0, self.above.pop())
        if not self.above or self.above[-1].tag != "p" or not is_invitation(self.above[-1]):
            return
        invited = self.above.pop()
        parts = TURN.split(invited.html, maxsplit=1)
        first, last = (
            richtext.parse_elements(f"<p>{part}</p>")[0] for part in (parts[0], parts[-1])
        )
        is_apart = not self.above or len(first.text) >= MIN_APART
        if len(parts) > 1 and is_apart and is_invitation(last):
            self.above.append(first)
            invited = last
        self.html = f"<p>{invited.html}</p>"
        is_written = WRITE.search(invited.text) and not PHONE.search(invited.text)
        self.action = (Section.Action.EMAIL if is_written else Section.Action.PHONE).value


def is_invitation(element: Element) -> bool:
    """Return whether a paragraph invites to call, write or book, by a link or a number."""
    text = element.text
    links = "\n".join(link[2] for link in LINK.finditer(element.html))
    is_short = len(text) <= MAX_INVITATION and bool(links or PHONE.search(text))
    return is_short and bool(INVITES.search(links) or (WHOSE.search(text) and INVITES.search(text)))
