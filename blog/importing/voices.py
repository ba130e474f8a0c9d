"""Recognize what is spoken: things to say, lines with who speaks, quotes and passages."""

import re

from blog.importing.markup import (
    MAX_TITLE_LENGTH,
    QUOTED,
    Place,
    Structure,
    html_text,
    read_field,
    strip_quotes,
    word_set,
)
from blog.models.section_items import OPENING_QUOTES
from blog.text import points
from blog.text.richtext import Element

OR = re.compile(r"or:?", re.IGNORECASE)
ATTRIBUTION = re.compile(r"[—–-]\s*(\S.{0,150})")
MAX_QUOTE_LENGTH = 400  # characters; anything longer is a passage, not a pull quote

# "Dana: …", the name in bold or slanted or neither; at most three words.
VOICE = re.compile(
    r"(?:<(?P<mark>strong|em)>)?(?P<name>[^\W\d_][\w’'.-]*(?: [\w’'.-]+){0,2}) ?:"
    r"(?(mark)\s*</(?P=mark)>)\s*(?P<words>\S.*)"
    r"|<(?P<outer>strong|em)>(?P<outer_name>[^<>:]{1,40})</(?P=outer)>:\s*(?P<outer_words>\S.*)",
    re.DOTALL,
)
# Labels that come again, as in the addresses of several people, and are nobody's name.
NO_VOICES = word_set(
    "q a doi http https phone tel telephone fax email e-mail mail web website address hours cost "
    "fee fees price when where what why how date time note tip example monday tuesday wednesday "
    "thursday friday saturday sunday teléfono correo dirección horario"
)
FIRST_AGAIN = 8  # lines within which who speaks first speaks again


# --- Things to say -------------------------------------------------------------------------------


def recognize_conversation(place: Place) -> Structure | None:
    """Recognize two or more quoted lines, under a heading or a colon or joined by “Or:”."""
    elements, start, above = place.elements, place.start, place.above
    rows: list[str] = []
    joined = above is None or above.level or above.text.endswith(":")
    at = end = start
    while at < len(elements) and elements[at].tag in ("p", "blockquote"):
        line = html_text(elements[at].html).replace("\n", " ")
        if rows and OR.fullmatch(line):
            joined = True
        elif quoted := _quoted_lines(line, elements[at].tag == "blockquote"):
            rows += [quote for quote, _ in quoted]
            joined = joined or line.lower().startswith("or:")
            joined = joined or any(with_or for _, with_or in quoted)
            end = at + 1
            if len(rows) > 1 and not joined:
                return None
        else:
            break
        at += 1
    if len(rows) < 2 or not joined:
        return None
    return Structure(start, end, "conversation", {"items": [{"text": row} for row in rows]})


def _quoted_lines(line: str, is_quotation: bool) -> list[tuple[str, bool]]:
    """Return the quotes in a line, each with whether “Or:” follows; none if it isn't quoted."""
    line = re.sub(rf"^[Oo]r:\s*(?=[{OPENING_QUOTES}])", "", line)
    quotes = [(quote[1].strip(), bool(quote["or"])) for quote in QUOTED.finditer(line)]
    if not quotes:
        return [(line, False)] if is_quotation else []
    is_quoted = not QUOTED.sub("", line).strip() and all(with_or for _, with_or in quotes[:-1])
    return quotes if is_quoted else []


# --- Examples ------------------------------------------------------------------------------------


def read_voice(html: str) -> tuple[str, str]:
    """Return who speaks in a line, and what, as HTML; two empty texts if nobody does."""
    match = VOICE.fullmatch(html)
    name = (match["name"] or match["outer_name"]).strip() if match else ""
    if not match or not name[:1].isupper() or name.lower() in NO_VOICES:
        return "", ""
    return name, match["words"] or match["outer_words"]


def recognize_example(place: Place) -> Structure | None:
    """Recognize lines with who speaks, of whom one speaks again; what is done stays with them."""
    elements, at = place.elements, place.start
    first = _speaker(elements[at])
    others = set(map(_speaker, elements[at + 1 : at + FIRST_AGAIN])) if first else set()
    if first not in others or not others - {first, ""}:
        return None
    lines: list[tuple[str, str]] = []
    while at < len(elements):
        if name := _speaker(elements[at]):
            lines.append((name, f"<p>{read_voice(elements[at].html)[1]}</p>"))
        elif _is_aside(elements[at]) and at + 1 < len(elements) and _speaker(elements[at + 1]):
            lines[-1] = (lines[-1][0], f"{lines[-1][1]}<p>{elements[at].html}</p>")
        else:
            break
        at += 1
    names = {name for name, _ in lines}
    if len(names) in (1, len(lines)):
        return None
    items = [{"speaker": name, **read_field("example", "text", html)} for name, html in lines]
    return Structure(place.start, at, "example", {"items": items})


def _speaker(element: Element) -> str:
    return read_voice(element.html)[0] if element.tag == "p" else ""


def _is_aside(element: Element) -> bool:
    return element.tag == "p" and element.text.startswith("(") and element.text.endswith(")")


# --- Quotes --------------------------------------------------------------------------------------


def recognize_quote(place: Place) -> Structure | None:
    """Recognize a quotation, or a line in quotation marks, with who said it."""
    element, end = place.element, place.start + 1
    if "<a " in element.html:
        return None
    below = place.elements[end] if end < len(place.elements) else None
    if element.tag == "blockquote":
        if any(child.tag != "p" for child in element.children):
            return None
        if points.split_label(element.html)[0]:
            return None  # a note
        stanzas = [html_text(child.html) for child in element.children]
    elif element.tag == "p" and len(element.text) <= MAX_QUOTE_LENGTH:
        if match := re.fullmatch(rf"({QUOTED.pattern})\s*([—–-]\s*\S.*)", element.text):
            stanzas = [match[1], match[4]]
        elif QUOTED.fullmatch(element.text):
            stanzas = [element.text]
        else:
            return None
    else:
        return None
    *above, last = "\n\n".join(stanzas).split("\n")
    attribution = ATTRIBUTION.fullmatch(last) if above else None
    if attribution:
        stanzas = ["\n".join(above).rstrip("\n")]
    elif below and below.tag == "p" and (attribution := ATTRIBUTION.fullmatch(below.text)):
        end += 1
    text = "\n\n".join(stanzas)
    cited = attribution[1].strip() if attribution else ""
    fields = {"quote": strip_quotes(text), "attribution": cited}
    if "\n" in text or len(text) > MAX_QUOTE_LENGTH:
        author, _, work = cited.partition(", ")
        fields |= {"manner": "passage", "attribution": author, "work": work}
    if len(cited) > MAX_TITLE_LENGTH:
        return None
    return Structure(place.start, end, "quote", {**fields})


def recognize_standalone_quote(place: Place) -> Structure | None:
    """Recognize a quote, but not a paragraph after a lead-in with a colon."""
    has_lead = place.above is not None and place.above.text.endswith(":")
    return None if has_lead and place.element.tag == "p" else recognize_quote(place)
