"""Convert a section into another kind, and join two sections, without losing a word."""

import html as escaping
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from blog.articles.content import SectionContent
from blog.importing import structures
from blog.importing.structures import (
    MAX_TITLE_LENGTH,
    URL,
    heading_level,
    is_heading,
    is_list,
    strip_quotes,
)
from blog.models import SECTION_KINDS
from blog.models.sections import identifier_url
from blog.text import richtext
from blog.text.richtext import Element

Elements = Sequence[Element]


def empty_section(kind: str, **fields: Any) -> SectionContent:
    """Return a section of a kind with all of its fields, in the form of ``blog.articles.content``.

    Fields that aren't given have their default.
    """
    defaults: dict[str, Any] = {"items": [], "picture": None, "tone": "note"}
    return {
        "id": None,
        "kind": kind,
        **{name: fields.get(name, defaults.get(name, "")) for name in SECTION_KINDS[kind].fields},
    }


def text_section(lines: Iterable[str]) -> SectionContent:
    """Return a text section with a paragraph for each line."""
    return empty_section("text", body="".join(f"<p>{_escape_lines(line)}</p>" for line in lines))


def check_section(data: dict[str, Any]) -> SectionContent:
    """Return a section from posted data, cleaned and with the fields of its kind only.

    Raises ValueError, LookupError, TypeError or AttributeError for data that isn't a section.
    """
    kind = SECTION_KINDS[data["kind"]]
    if kind.name not in CONVERTERS:
        raise ValueError(f"No document has a section of the kind {kind.name}.")
    texts = {name: data[name] for name in kind.fields if name != "items"}
    # PostgreSQL can't store NUL.
    fields: dict[str, Any] = {name: str(text).replace("\0", "") for name, text in texts.items()}
    for name in {"lead_in", "body", "closing"} & fields.keys():
        fields[name] = richtext.clean(fields[name])
    if kind.item:
        fields["items"] = kind.item.clean(data["items"])
    return empty_section(kind.name, **fields)


def convert_section(section: SectionContent, kind: str) -> SectionContent | None:
    """Return the section converted to a kind; None where that would lose words."""
    if kind == section["kind"] or kind not in CONVERTERS:
        return section if kind == section["kind"] else None
    body = richtext.parse_elements(section_body(section))
    fields = CONVERTERS[kind](section.get("heading", ""), body)
    if fields is None:
        return None
    converted = empty_section(kind, **fields)
    before, after = comparable_section_words(section), comparable_section_words(converted)
    valid = is_valid_section(converted) and preserves_words(before, after)
    return converted if valid else None


def possible_kinds(section: SectionContent) -> list[str]:
    """Return the kinds that the section can be converted to, its own included."""
    return [kind for kind in CONVERTERS if convert_section(section, kind)]


def join_sections(first: SectionContent, second: SectionContent) -> SectionContent:
    """Return two consecutive sections as one."""
    second_heading = second.get("heading", "")
    if (
        first["kind"] == second["kind"]
        and "items" in first
        and not (second_heading or first.get("closing") or second.get("lead_in"))
    ):
        items = first["items"] + second["items"]
        closing = {"closing": second["closing"]} if "closing" in second else {}
        return {**first, "items": items, **closing}
    if second["kind"] == "text" and not second_heading and "closing" in first:
        return {**first, "closing": first["closing"] + second["body"]}
    if first["kind"] == "text" and not second_heading and "lead_in" in second:
        return {**second, "heading": first["heading"], "lead_in": first["body"] + second["lead_in"]}
    subheading = (
        f"<h3>{escaping.escape(second_heading, quote=False)}</h3>" if second_heading else ""
    )
    body = section_body(first) + subheading + section_body(second)
    fields = text_fields(first.get("heading", ""), richtext.parse_elements(body))
    return empty_section("text", **fields)


def is_valid_section(section: SectionContent) -> bool:
    """Return whether the section would pass the validation of the article form."""
    kind = SECTION_KINDS[section["kind"]]
    if any(len(section.get(name, "")) > MAX_TITLE_LENGTH for name in ("heading", "attribution")):
        return False
    if any(not section[name] for name in kind.required):
        return False
    try:
        return not kind.item or bool(kind.item.clean(section["items"]))
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
    """Return the words of a section that must not be lost, in order."""
    body = richtext.plain_text(section_body(section))
    return comparable_words(f"{section.get('heading', '')}\n{body}")


def preserves_words(before: Iterable[str], after: Iterable[str]) -> bool:
    """Return whether ``after`` has all words of ``before``, in the same order."""
    remaining = iter(after)
    return all(word in remaining for word in before)


# --- From a section to rich text -----------------------------------------------------------------


def section_body(section: SectionContent) -> str:
    """Return everything below a section's heading, as rich text. Plain text is escaped."""
    if section["kind"] == "quote":
        attribution = section["attribution"]
        cited = f"<p>— {_escape_lines(attribution)}</p>" if attribution else ""
        return f"<blockquote><p>{_escape_lines(section['quote'])}</p>{cited}</blockquote>"
    if "items" not in section:
        return str(section["body"])
    items = ITEM_RENDERERS[section["kind"]](section["items"])
    return f"{section.get('lead_in', '')}{items}{section.get('closing', '')}"


def _escape_lines(text: str) -> str:
    return escaping.escape(text, quote=False).replace("\n", "<br>")


def _list_html(rows: Iterable[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{row}</li>' for row in rows)}</{tag}>"


def _bullets_html(items: Iterable[dict[str, str]]) -> str:
    return _list_html(_escape_lines(item["text"]) for item in items)


def _practices_html(items: Iterable[dict[str, str]]) -> str:
    return _list_html((_titled_html(item["title"], item["text"]) for item in items), "ol")


def _titled_html(title: str, text: str) -> str:
    return f"<p><strong>{_escape_lines(title)}</strong></p><p>{_escape_lines(text)}</p>"


def _conversation_html(items: Iterable[dict[str, str]]) -> str:
    return "".join(f"<p>“{_escape_lines(item['text'])}”</p>" for item in items)


def _questions_html(items: Iterable[dict[str, str]]) -> str:
    return "".join(_titled_html(item["question"], item["answer"]) for item in items)


def _references_html(items: Iterable[dict[str, str]]) -> str:
    def row(item: dict[str, str]) -> str:
        text, identifier = _escape_lines(item["text"]), item["identifier"]
        if not identifier or identifier in item["text"]:
            return text
        return f"{text} {_escape_lines(identifier)}"

    return _list_html(map(row, items))


ITEM_RENDERERS: dict[str, Callable[[Iterable[dict[str, str]]], str]] = {
    "list": _bullets_html,
    "practices": _practices_html,
    "conversation": _conversation_html,
    "questions": _questions_html,
    "references": _references_html,
}


# --- From elements to a section ------------------------------------------------------------------


def text_fields(heading: str, elements: Elements) -> dict[str, str]:
    """Return the heading and body of a text section, with clean HTML."""
    if not heading and len(elements) > 1 and is_heading(elements[0]):
        heading, elements = elements[0].text, elements[1:]
    top = min((heading_level(element) for element in elements if is_heading(element)), default=0)

    def element_html(element: Element) -> str:
        if not is_heading(element):
            return f"<{element.tag}>{element.html}</{element.tag}>"
        if not heading:  # a subheading needs the section's heading above it
            return f"<p><strong>{element.html}</strong></p>"
        tag = "h3" if heading_level(element) == top else "h4"
        return f"<{tag}>{element.html}</{tag}>"

    if not elements:  # the body must not be empty
        bold = f"<p><strong>{_escape_lines(heading)}</strong></p>"
        heading, elements = "", richtext.parse_elements(bold)
    return {"heading": heading, "body": richtext.clean("".join(map(element_html, elements)))}


def elements_to_html(elements: Elements) -> str:
    """Return elements as rich text for the fields before or after the items."""
    return text_fields("", elements)["body"] if elements else ""


def _items_converter(kind: str) -> Callable[[str, Elements], dict[str, Any] | None]:
    """Return a converter that finds the items of a kind, with the elements before and after."""

    def convert_elements(heading: str, elements: Elements) -> dict[str, Any] | None:
        found = structures.find_structures(elements)
        structure = next((candidate for candidate in found if candidate.kind == kind), None)
        if structure is None:
            start = 1 if elements and elements[0].text.endswith(":") else 0
            items = FALLBACK_ITEMS[kind](elements[start:])
            if not items:
                return None
            return {
                "heading": heading,
                "lead_in": elements_to_html(elements[:start]),
                "items": items,
            }
        return {
            "heading": heading,
            "lead_in": elements_to_html(elements[: structure.start]),
            "items": structure.items,
            "closing": elements_to_html(elements[structure.end :]),
        }

    return convert_elements


def _item_texts(elements: Elements) -> list[str]:
    """Return the text of each paragraph and list item, including the URLs of links."""
    rows: list[str] = []
    for element in elements:
        rows += [
            structures.element_text(row)
            for row in (element.children if is_list(element) else [element])
        ]
    return rows


def _paired_items(first: str, second: str, accept: Callable[[str], bool]) -> Any:
    """Return a function that pairs paragraphs as items with the fields ``first`` and ``second``."""

    def pair_elements(elements: Elements) -> list[dict[str, str]]:
        rows = _item_texts(elements)
        if len(rows) < 2 or len(rows) % 2 or not all(map(accept, rows[::2])):
            return []
        return [{first: a, second: b} for a, b in zip(rows[::2], rows[1::2], strict=True)]

    return pair_elements


FALLBACK_ITEMS: dict[str, Callable[[Elements], list[dict[str, str]]]] = {
    "list": lambda elements: [{"text": row} for row in _item_texts(elements)],
    "practices": _paired_items("title", "text", lambda row: len(row) <= MAX_TITLE_LENGTH),
    "conversation": lambda elements: [{"text": strip_quotes(row)} for row in _item_texts(elements)],
    "questions": _paired_items("question", "answer", lambda row: row.endswith("?")),
}


def _convert_to_quote(heading: str, elements: Elements) -> dict[str, str] | None:
    if heading or not elements:
        return None
    structure = structures.recognize_quote(elements, 0)
    if structure and structure.end == len(elements):
        return structure.items[0]
    if len(elements) > 1 or elements[0].children:
        return None
    return {"quote": strip_quotes(structures.element_text(elements[0])), "attribution": ""}


def _convert_to_references(heading: str, elements: Elements) -> dict[str, Any]:
    rows = [
        row for element in elements for row in (element.children if is_list(element) else [element])
    ]
    return {"heading": heading, "items": [parse_reference(row) for row in rows]}


IDENTIFIER_PATTERNS = (
    r"\bdoi:?\s*(10\.\d{4,9}/\S+)",
    r"\bPMID:?\s*(\d{1,9})\b",
    f"({URL})",
    r"(?<!\S)(10\.\d{4,9}/\S+)",
)


def parse_reference(element: Element) -> dict[str, str]:
    """Return a reference item with the DOI, PMID or URL found in it as its identifier."""
    text = structures.element_text(element)
    link = structures.LINK.search(element.html)
    for pattern in IDENTIFIER_PATTERNS:
        match = re.search(pattern, text, re.IGNORECASE)
        if not match:
            continue
        identifier = match[1].rstrip(".,;)")
        if not identifier_url(identifier):
            continue
        before, after = text[: match.start()], text[match.end() :]
        if not after.strip(" .,;)") and before.strip(" (,;"):
            text = before.rstrip(" (,;")
        return {"text": text, "identifier": identifier}
    identifier = escaping.unescape(link[1]) if link else ""
    return {"text": text, "identifier": identifier if identifier_url(identifier) else ""}


CONVERTERS: dict[str, Callable[[str, Elements], dict[str, Any] | None]] = {
    "text": text_fields,
    "list": _items_converter("list"),
    "practices": _items_converter("practices"),
    "conversation": _items_converter("conversation"),
    "quote": _convert_to_quote,
    "callout": text_fields,
    "questions": _items_converter("questions"),
    "references": _convert_to_references,
}
