"""One kind of section made into another, and two sections into one, without losing a word."""

import html as escaping
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from blog.importing import structures
from blog.importing.structures import (
    ADDRESS,
    LONGEST_TITLE,
    is_heading,
    is_list,
    level,
    strip_quotes,
)
from blog.models import KINDS
from blog.models.sections import identifier_url
from blog.text import richtext
from blog.text.richtext import Part

Section = dict[str, Any]
Parts = Sequence[Part]


def empty_section(kind: str, **fields: Any) -> Section:
    """Give a section of a kind with all of its fields, as ``blog.articles.content`` has them."""
    empty: dict[str, Any] = {"items": [], "picture": None, "tone": "note"}
    return {
        "id": None,
        "kind": kind,
        **{name: fields.get(name, empty.get(name, "")) for name in KINDS[kind].fields},
    }


def text_section(lines: Iterable[str]) -> Section:
    """Give a text of these lines, a paragraph each."""
    return empty_section("text", body="".join(f"<p>{_html(line)}</p>" for line in lines))


def check_section(data: dict[str, Any]) -> Section:
    """Give a section that went through somebody's browser, with nothing in it but its own fields.

    Raises ValueError, LookupError, TypeError or AttributeError for what never was a section.
    """
    kind = KINDS[data["kind"]]
    if kind.name not in _MAKE:
        raise ValueError(f"No document has a section of the kind {kind.name}.")
    words = {name: data[name] for name in kind.fields if name != "items"}
    # Nobody types a NUL, and PostgreSQL keeps none.
    fields: dict[str, Any] = {name: str(text).replace("\0", "") for name, text in words.items()}
    for name in {"lead", "body", "closing"} & fields.keys():
        fields[name] = richtext.clean(fields[name])
    if kind.item:
        fields["items"] = kind.item.clean(data["items"])
    return empty_section(kind.name, **fields)


def as_kind(old: Section, kind: str) -> Section | None:
    """Give the section as another kind; None where that kind can't hold its words."""
    if kind == old["kind"] or kind not in _MAKE:
        return old if kind == old["kind"] else None
    found = _MAKE[kind](old.get("heading", ""), richtext.parts(section_body(old)))
    new = empty_section(kind, **found) if found is not None else None
    return (
        new if new and fits(new) and keeps_words(section_words(old), section_words(new)) else None
    )


def possible_kinds(old: Section) -> list[str]:
    """Give the names of the kinds that can hold its words, in the order of the registry."""
    return [kind for kind in _MAKE if as_kind(old, kind)]


def merge_sections(first: Section, second: Section) -> Section:
    """Give two sections, one below the other, as one."""
    joined = second.get("heading", "")
    if (
        first["kind"] == second["kind"]
        and "items" in first
        and not (joined or first.get("closing") or second.get("lead"))
    ):
        items = first["items"] + second["items"]
        closing = {"closing": second["closing"]} if "closing" in second else {}
        return {**first, "items": items, **closing}
    if second["kind"] == "text" and not joined and "closing" in first:
        return {**first, "closing": first["closing"] + second["body"]}
    if first["kind"] == "text" and not joined and "lead" in second:
        return {**second, "heading": first["heading"], "lead": first["body"] + second["lead"]}
    heading = first.get("heading", "")
    if joined:
        joined = f"<h3>{escaping.escape(joined, quote=False)}</h3>"
    return empty_section(
        "text", **text(heading, richtext.parts(section_body(first) + joined + section_body(second)))
    )


def fits(new: Section) -> bool:
    """Whether the desk would take it as it is."""
    kind = KINDS[new["kind"]]
    if any(len(new.get(name, "")) > LONGEST_TITLE for name in ("heading", "attribution")):
        return False
    if any(not new[name] for name in kind.required):
        return False
    try:
        return not kind.item or bool(kind.item.clean(new["items"]))
    except ValidationError:
        return False


# --- Words ---------------------------------------------------------------------------------------

# Not words of the article: what joins two things to say, and what stands before a question, its
# answer, or the number of a reference.
JOINTS = {"Or", "Q", "A", "doi", "DOI", "PMID", "PubMed"}


def comparable_words(text_: str) -> list[str]:
    """Give the words that must not be lost: all but the numbers, and what joins things."""
    found = re.findall(r"[^\W_]+", text_)
    return [word for word in found if word not in JOINTS and not word.isdigit()]


def section_words(of: Section) -> list[str]:
    """Give the words of a section in their order."""
    return comparable_words(f"{of.get('heading', '')}\n{richtext.plain_text(section_body(of))}")


def keeps_words(before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether all of the words are still there, in the same order."""
    left = iter(after)
    return all(word in left for word in before)


# --- Taken to pieces -----------------------------------------------------------------------------


def section_body(of: Section) -> str:
    """Give all that stands under the heading of a section, as rich text."""
    if of["kind"] == "quote":
        said = f"<p>— {_html(of['attribution'])}</p>" if of["attribution"] else ""
        return f"<blockquote><p>{_html(of['quote'])}</p>{said}</blockquote>"
    if "items" not in of:
        return str(of["body"])
    return f"{of.get('lead', '')}{_ITEMS[of['kind']](of['items'])}{of.get('closing', '')}"


def _html(words_: str) -> str:
    return escaping.escape(words_, quote=False).replace("\n", "<br>")


def _list(rows: Iterable[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{row}</li>' for row in rows)}</{tag}>"


def _points(items: Iterable[dict[str, str]]) -> str:
    return _list(_html(item["text"]) for item in items)


def _titled(items: Iterable[dict[str, str]]) -> str:
    return _list(
        (
            f"<p><strong>{_html(item['title'])}</strong></p><p>{_html(item['text'])}</p>"
            for item in items
        ),
        "ol",
    )


def _sayings(items: Iterable[dict[str, str]]) -> str:
    return "".join(f"<p>“{_html(item['text'])}”</p>" for item in items)


def _answered(items: Iterable[dict[str, str]]) -> str:
    return "".join(
        f"<p><strong>{_html(item['question'])}</strong></p><p>{_html(item['answer'])}</p>"
        for item in items
    )


def _sources(items: Iterable[dict[str, str]]) -> str:
    def row(item: dict[str, str]) -> str:
        words_, identifier = _html(item["text"]), item["identifier"]
        if not identifier or identifier in item["text"]:
            return words_
        return f"{words_} {_html(identifier)}"

    return _list(map(row, items))


_ITEMS: dict[str, Callable[[Iterable[dict[str, str]]], str]] = {
    "list": _points,
    "practices": _titled,
    "conversation": _sayings,
    "questions": _answered,
    "references": _sources,
}


# --- Put together --------------------------------------------------------------------------------


def text(heading: str, parts: Parts) -> dict[str, str]:
    """Give heading and body of a text."""
    if not heading and len(parts) > 1 and is_heading(parts[0]):
        heading, parts = parts[0].text, parts[1:]
    top = min((level(part) for part in parts if is_heading(part)), default=0)

    def outer(part: Part) -> str:
        if not is_heading(part):
            return f"<{part.tag}>{part.html}</{part.tag}>"
        if not heading:  # a smaller heading needs a larger one above it
            return f"<p><strong>{part.html}</strong></p>"
        tag = "h3" if level(part) == top else "h4"
        return f"<{tag}>{part.html}</{tag}>"

    if not parts:  # a text must say something
        heading, parts = "", richtext.parts(f"<p><strong>{_html(heading)}</strong></p>")
    return {"heading": heading, "body": richtext.clean("".join(map(outer, parts)))}


def rich_text(parts: Parts) -> str:
    """Give parts as rich text for the words before or after the items."""
    return text("", parts)["body"] if parts else ""


def _repeated(kind: str) -> Callable[[str, Parts], dict[str, Any] | None]:
    """Make the function that finds the items of a kind, with what stands before and after."""

    def make(heading: str, parts: Parts) -> dict[str, Any] | None:
        found = next(
            (each for each in structures.find_structures(parts) if each.kind == kind), None
        )
        if found is None:
            start = 1 if parts and parts[0].text.endswith(":") else 0
            items = _LOOSE[kind](parts[start:])
            if not items:
                return None
            return {"heading": heading, "lead": rich_text(parts[:start]), "items": items}
        return {
            "heading": heading,
            "lead": rich_text(parts[: found.start]),
            "items": found.items,
            "closing": rich_text(parts[found.end :]),
        }

    return make


def _each(parts: Parts) -> list[str]:
    """Give the words of each paragraph and each point, addresses included."""
    rows: list[str] = []
    for part in parts:
        rows += [structures.flatten(each) for each in (part.children if is_list(part) else [part])]
    return rows


def _pairs(first: str, second: str, accept: Callable[[str], bool]) -> Any:
    """Make the function that takes every second paragraph for an answer to the one before."""

    def make(parts: Parts) -> list[dict[str, str]]:
        rows = _each(parts)
        if len(rows) < 2 or len(rows) % 2 or not all(map(accept, rows[::2])):
            return []
        return [{first: a, second: b} for a, b in zip(rows[::2], rows[1::2], strict=True)]

    return make


_LOOSE: dict[str, Callable[[Parts], list[dict[str, str]]]] = {
    "list": lambda parts: [{"text": row} for row in _each(parts)],
    "practices": _pairs("title", "text", lambda row: len(row) <= LONGEST_TITLE),
    "conversation": lambda parts: [{"text": strip_quotes(row)} for row in _each(parts)],
    "questions": _pairs("question", "answer", lambda row: row.endswith("?")),
}


def _quote(heading: str, parts: Parts) -> dict[str, str] | None:
    if heading or not parts:
        return None
    found = structures.quote_at(parts, 0)
    if found and found.end == len(parts):
        return found.items[0]
    if len(parts) > 1 or parts[0].children:
        return None
    return {"quote": strip_quotes(structures.flatten(parts[0])), "attribution": ""}


def _references(heading: str, parts: Parts) -> dict[str, Any]:
    rows = [each for part in parts for each in (part.children if is_list(part) else [part])]
    return {"heading": heading, "items": [parse_reference(row) for row in rows]}


IDENTIFIERS = (
    r"\bdoi:?\s*(10\.\d{4,9}/\S+)",
    r"\bPMID:?\s*(\d{1,9})\b",
    f"({ADDRESS})",
    r"(?<!\S)(10\.\d{4,9}/\S+)",
)


def parse_reference(part: Part) -> dict[str, str]:
    """Give a reference with the DOI, PubMed number or address that was found in it."""
    words_ = structures.flatten(part)
    address = structures.LINK.search(part.html)
    for pattern in IDENTIFIERS:
        found = re.search(pattern, words_, re.IGNORECASE)
        if not found:
            continue
        identifier = found[1].rstrip(".,;)")
        if not identifier_url(identifier):
            continue
        before, after = words_[: found.start()], words_[found.end() :]
        if not after.strip(" .,;)") and before.strip(" (,;"):
            words_ = before.rstrip(" (,;")
        return {"text": words_, "identifier": identifier}
    identifier = escaping.unescape(address[1]) if address else ""
    return {"text": words_, "identifier": identifier if identifier_url(identifier) else ""}


_MAKE: dict[str, Callable[[str, Parts], dict[str, Any] | None]] = {
    "text": text,
    "list": _repeated("list"),
    "practices": _repeated("practices"),
    "conversation": _repeated("conversation"),
    "quote": _quote,
    "callout": text,
    "questions": _repeated("questions"),
    "references": _references,
}
