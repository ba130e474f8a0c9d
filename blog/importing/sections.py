"""Convert a section into another kind, and join two sections, without losing a word."""

import html as escaping
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ValidationError

from blog.articles.content import SectionContent
from blog.importing import lists, structures, tables, voices
from blog.importing.entries import practices_manner
from blog.importing.markup import (
    MAX_TITLE_LENGTH,
    Elements,
    Place,
    html_text,
    list_html,
    read_field,
    rows_of,
    strip_quotes,
    top_level,
)
from blog.importing.references import parse_reference
from blog.models import SECTION_KINDS, Section, SectionKind
from blog.models.section_kinds import CHOSEN, HEADING, RELATED, RICH_FIELDS, SCALES, Choices
from blog.text import points, richtext
from blog.text.richtext import Element

# What takes well under a fifth of a second, whatever it is, is read in a request.
MAX_SHORT = 3_000  # characters with markup; measured: 0.14 s of CPU time at most, 0.01 s as a rule

OF_LIBRARY = {"picture", "download", "recording"}  # they hold what isn't words
KINDS = [kind for kind in SECTION_KINDS if kind not in OF_LIBRARY]  # that a section can be made


def empty_section(kind: str, **fields: object) -> SectionContent:
    """Return a section of a kind with all of its fields; those not given have their default."""
    defaults: dict[str, object] = {"items": [], "tone": "note", **dict.fromkeys(RELATED)}
    return {
        "id": None,
        "kind": kind,
        **{name: fields.get(name, defaults.get(name, "")) for name in SECTION_KINDS[kind].fields},
    }


def text_section(lines: Iterable[str]) -> SectionContent:
    """Return a text section with a paragraph for each line."""
    return empty_section("text", body="".join(f"<p>{_escape_lines(line)}</p>" for line in lines))


def section_from_elements(heading: str, elements: Elements) -> SectionContent:
    """Return a text section of the elements below a heading, with clean HTML."""
    return empty_section("text", **_text_fields(heading, elements))


def check_section(data: SectionContent) -> SectionContent:
    """Return a section from posted data, cleaned and with the fields of its kind only.

    Raises ValueError, LookupError, TypeError, AttributeError or ValidationError for other data.
    """
    kind = SECTION_KINDS[data["kind"]]
    fields: SectionContent = {}
    for name in kind.fields:
        if name in RELATED:
            continue  # chosen in the article's form
        if name == "items" and kind.item:
            fields[name] = kind.item.clean(data[name])
        else:
            # A page that was open before an update lacks new fields; PostgreSQL can't store NUL.
            text = str(data.get(name, "")).replace("\0", "")
            fields[name] = richtext.clean(text) if name in RICH_FIELDS else text
    own = {name: str(data[name]) for name in ("hint", "embedded") if data.get(name)}
    return {**empty_section(kind.name, **fields), **own}


def convert_section(section: SectionContent, kind: str) -> SectionContent | None:
    """Return the section converted to a kind; None where that would lose words."""
    if kind == section["kind"]:
        return section
    if kind not in KINDS:
        return None
    return _Conversion(section).to(kind)


def conversions(section: SectionContent) -> Iterator[tuple[str, SectionContent]]:
    """Yield each kind that the section can be converted to, its own included, and it as that kind.

    It takes seconds for one of the longest length.
    """
    if section["kind"] not in KINDS:
        yield section["kind"], section
        return
    conversion = _Conversion(section)
    for kind in KINDS:
        if converted := section if kind == section["kind"] else conversion.to(kind):
            yield kind, converted


def possible_kinds(section: SectionContent) -> list[str]:
    """Return the kinds that the section can be converted to, as ``conversions`` does."""
    return [kind for kind, _ in conversions(section)]


def joined_kinds(joined: SectionContent, *kinds: list[str]) -> list[str]:
    """Return the kinds that a section which was joined of two may become, given those of either.

    Of a long one only what both may become, since nobody waits for more on a page.
    """
    if len(json.dumps(joined)) <= MAX_SHORT:
        return possible_kinds(joined)
    return [name for name in KINDS if name == joined["kind"] or all(name in each for each in kinds)]


def can_join(first: SectionContent, second: SectionContent) -> bool:
    """Return whether two consecutive sections can be one: only its own holds a picture or file."""
    return not OF_LIBRARY & {first["kind"], second["kind"]}


def join_sections(first: SectionContent, second: SectionContent) -> SectionContent:
    """Return two consecutive sections as one."""
    second_heading = second.get("heading", "")
    if (
        first["kind"] == second["kind"]
        and "items" in first
        and not first.get("closing")
        and all(
            second.get(name, "") == (first.get(name, "") if name in CHOSEN else "")
            for name in SECTION_KINDS[second["kind"]].fields
            if name not in ("items", "closing")
        )
    ):
        items = first["items"] + second["items"]
        closing = {"closing": second["closing"]} if "closing" in second else {}
        return {**first, "items": items, **closing}
    if second["kind"] == "text" and not second_heading and "closing" in first:
        return {**first, "closing": first["closing"] + second["body"]}
    if first["kind"] == "text" and not second_heading and "lead_in" in second:
        heading = {name: first.get(name, "") for name in HEADING}
        return {**second, **heading, "lead_in": first["body"] + second["lead_in"]}
    subheading = f"<h3>{_escape_lines(second_heading)}</h3>"
    body = section_body(first) + subheading + section_body(second)
    joined = section_from_elements(first.get("heading", ""), richtext.parse_elements(body))
    if joined["heading"] == first.get("heading"):
        joined["heading_size"] = first.get("heading_size", "")
    return joined


def possible_manners(section: SectionContent) -> list[tuple[str, str]]:
    """Return the manners that a section may have without hiding a word, with their labels."""
    manners = _manners(SECTION_KINDS[section["kind"]])
    return [(value, label) for value, label in manners if with_manner(section, value)]


def manner_field(kind: SectionKind) -> str:
    """Return the field that says in which manner a section of the kind is."""
    return "tone" if "tone" in kind.fields else "manner"


def _manners(kind: SectionKind) -> Choices:
    return tuple(Section.Tone.choices) if manner_field(kind) == "tone" else kind.manners


def with_manner(section: SectionContent, manner: str) -> SectionContent | None:
    """Return the section in a manner; None if it can't have that one."""
    kind = SECTION_KINDS[section["kind"]]
    changed = {**section, manner_field(kind): manner}
    worded = (name for name in kind.fields if name not in CHOSEN)
    hidden = (name for name in worded if not kind.uses(name, changed) and section.get(name))
    is_one = manner in dict(_manners(kind)) and not any(kind.check(changed))
    return changed if is_one and not any(hidden) else None


def is_valid_section(section: SectionContent) -> bool:
    """Return whether the section would pass the validation of the article form."""
    kind = SECTION_KINDS[section["kind"]]
    short = ("heading", "attribution", "work")
    if any(len(section.get(name, "")) > MAX_TITLE_LENGTH for name in short):
        return False
    if set(kind.missing(section)) - CHOSEN - RELATED or kind.unfinished(section):
        return False
    try:
        items = kind.item.clean(section["items"]) if kind.item else []
        return bool(items) or "items" not in kind.required
    except ValidationError:
        return False


# --- Comparing words -----------------------------------------------------------------------------

# Not words of the article: the "Or" between conversation starters, and labels of questions,
# answers and identifiers.
IGNORED_WORDS = {"Or", "Q", "A", "doi", "DOI", "PMID", "PubMed"}


def comparable_words(text: str) -> list[str]:
    """Return the words that must not be lost, in order: all but numbers and ignored words."""
    words = re.findall(r"[^\W_]+", text)
    return [word for word in words if word not in IGNORED_WORDS and not word.isdigit()]


def comparable_section_words(section: SectionContent) -> list[str]:
    """Return the words of a section that must not be lost, addresses of links too, in order."""
    body = html_text(section_body(section))
    return comparable_words(f"{section.get('heading', '')}\n{body}")


def preserves_words(before: Iterable[str], after: Iterable[str]) -> bool:
    """Return whether ``after`` has all words of ``before``, in the same order."""
    remaining = iter(after)
    return all(word in remaining for word in before)


# --- From a section to rich text -----------------------------------------------------------------


def section_body(section: SectionContent) -> str:
    """Return everything below a section's heading, as rich text. Plain text is escaped."""
    if section["kind"] == "quote":
        return _quote_html(section)
    plain = (section.get(name, "") for name in ("caption", "attribution", "alt_text"))
    caption = "".join(f"<p>{_escape_lines(text)}</p>" for text in plain if text)
    lead, body, closing = (section.get(name, "") for name in ("lead_in", "body", "closing"))
    items = section.get("items", [])
    kind, manner = SECTION_KINDS[section["kind"]], section.get("manner", "")
    if kind.name == "checkin" and manner in SCALES:
        caption = f"<p>{' · '.join(SCALES[manner])}</p>"
    return f"{lead}{caption}{body}{_items_html(kind, items, manner) if items else ''}{closing}"


def _quote_html(section: SectionContent) -> str:
    cited = ", ".join(filter(None, (section["attribution"], section.get("work", ""))))
    after = f"<p>— {_escape_lines(cited)}</p>" if cited else ""
    return f"<blockquote>{richtext.from_plain(section['quote'])}{after}</blockquote>"


def _items_html(kind: SectionKind, items: Iterable[Mapping[str, str]], manner: str) -> str:
    """Return items as rich text, as somebody would write them without kinds."""
    rows = [_row_html(kind, item) for item in items]
    match kind.name:
        case "conversation":
            return "".join(f"<p>{' '.join([*when, ''])}“{text}”</p>" for *when, text in rows)
        case "practices":
            titled = (f"<p><strong>{' · '.join(head)}</strong></p>{text}" for *head, text in rows)
            return list_html(titled, "ol")
        case "questions":
            return "".join(f"<p><strong>{title}</strong></p>{text}" for title, text in rows)
        case "example":
            return "".join(points.with_label(f"{name}:", text) for name, text in rows)
        case "list":
            written = points.write_points((" ".join(label), text) for *label, text in rows)
            return written if manner != "numbers" else f"<ol>{written[4:-5]}</ol>"
        case "table":
            return "".join(f"<p>{' | '.join(row)}</p>" for row in rows)
    return list_html(map(" ".join, rows))


def _row_html(kind: SectionKind, item: Mapping[str, str]) -> list[str]:
    """Return the texts of an item as HTML; rich ones in paragraphs."""
    if kind.name == "references" and item["identifier"] in item["text"]:
        item = {"text": item["text"]}  # an identifier that the text has already isn't said twice
    return [
        (item.get(each.html_name) or richtext.from_plain(text))
        if each.rich
        else _escape_lines(text)
        for each in (kind.item.fields if kind.item else ())
        if (text := item.get(each.name, ""))
    ]


def _escape_lines(text: str) -> str:
    return escaping.escape(text, quote=False).replace("\n", "<br>")


# --- From elements to a section ------------------------------------------------------------------


def _text_fields(heading: str, elements: Elements) -> dict[str, str]:
    """Return the heading and body of a text section, with clean HTML."""
    if not heading and len(elements) > 1 and elements[0].level:
        heading, elements = elements[0].text, elements[1:]
    if not elements:  # the body must not be empty
        bold = f"<p><strong>{_escape_lines(heading)}</strong></p>"
        return {"heading": "", "body": richtext.clean(bold)}
    top = top_level(elements)

    def element_html(element: Element) -> str:
        if element.tag == "table":
            return element.html
        if not element.level:
            return f"<{element.tag}>{element.html}</{element.tag}>"
        if not heading:  # a subheading needs the section's heading above it
            return f"<p><strong>{element.html}</strong></p>"
        tag = "h3" if element.level == top else "h4"
        return f"<{tag}>{element.html}</{tag}>"

    return {"heading": heading, "body": richtext.clean("".join(map(element_html, elements)))}


def elements_to_html(elements: Elements) -> str:
    """Return elements as rich text for the fields before or after the items."""
    return _text_fields("", elements)["body"] if elements else ""


class _Conversion:
    """Converts a section into other kinds; what is in it is looked for once."""

    def __init__(self, section: SectionContent) -> None:
        self.heading = section.get("heading", "")
        self.size = section.get("heading_size", "")
        self.elements = richtext.parse_elements(section_body(section))
        self.structures = list(structures.find_structures(self.elements, self.heading))
        self.words = comparable_section_words(section)

    def to(self, kind: str) -> SectionContent | None:
        """Return the section as a kind; None where that would lose words."""
        fields = self._fields(kind)
        if fields.get("heading") == self.heading:
            fields["heading_size"] = self.size
        converted = empty_section(kind, **fields)
        if not is_valid_section(converted):
            return None
        words = comparable_section_words(converted)
        return converted if preserves_words(self.words, words) else None

    def _fields(self, kind: str) -> SectionContent:
        """Return the fields of a section; those required are empty if nothing fits them."""
        heading, elements = self.heading, self.elements
        if kind in ("text", "callout"):
            return _text_fields(heading, elements)
        if kind == "quote":
            return {} if heading else _convert_to_quote(elements)
        if kind == "references":
            return {"heading": heading, "items": list(map(parse_reference, rows_of(elements)))}
        if structure := next((each for each in self.structures if each.kind == kind), None):
            start, end, fields = structure.start, structure.end, structure.fields
        elif kind == "example":
            return _text_fields(heading, elements)
        else:
            start, end = 1 if elements and elements[0].text.endswith(":") else 0, len(elements)
            fields = _row_fields(kind, heading, elements[start:])
        above = "body" if kind == "example" else "lead_in"
        return {
            "heading": heading,
            **fields,
            above: elements_to_html(elements[:start]) + str(fields.get(above, "")),
            "closing": elements_to_html(elements[end:]),
        }


def _row_fields(kind: str, heading: str, elements: Elements) -> Mapping[str, object]:
    """Return the fields of a section whose items are rows, or pairs of rows."""
    rows = rows_of(elements)
    texts = [html_text(row.html) for row in rows]
    match kind:
        case "list":
            manner = "numbers" if rows and elements[0].tag == "ol" else ""
            return {"manner": manner, "items": [lists.point(row.html) for row in rows]}
        case "conversation":
            return {"items": [{"text": strip_quotes(text)} for text in texts]}
        case "checkin":
            return {"items": [{"text": text} for text in texts]}
        case "table":
            return tables.fields_of_lines(texts)
    first, second = ("title", "text") if kind == "practices" else ("question", "answer")
    labeled = [points.split_label(row.html) for row in rows]
    if all(label for label, _ in labeled):
        pairs = labeled
    else:
        pairs = list(zip(texts[::2], (row.html for row in rows[1::2]), strict=False))
        pairs = pairs if 2 * len(pairs) == len(rows) else []
    fit = all(
        len(title) <= MAX_TITLE_LENGTH if kind == "practices" else title.endswith("?")
        for title, _ in pairs
    )
    items = [{first: title, **read_field(kind, second, html)} for title, html in pairs if fit]
    if kind == "practices":
        return {"items": items, "manner": practices_manner(heading, items)}
    return {"items": items}


def _convert_to_quote(elements: Elements) -> SectionContent:
    structure = voices.recognize_quote(Place(elements, 0)) if elements else None
    if structure and structure.end == len(elements):
        return {**structure.fields}
    if len(elements) != 1 or elements[0].children:
        return {}
    return {"quote": strip_quotes(html_text(elements[0].html))}
