"""Recognize structures in a text: lists, practices, conversation starters, questions, quotes."""

import html as escaping
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from blog.models.sections import CLOSING_QUOTES, OPENING_QUOTES
from blog.text.richtext import Element

Elements = Sequence[Element]
Items = list[dict[str, str]]

URL = r"https?://[^\s<>“”\"]+"
LINK = re.compile(r'<a href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(\S.*)", re.DOTALL)
BOLD_START = re.compile(r"<strong>(.+?)</strong>(?:\s|<br>)*(.*)", re.DOTALL)
QUOTED = re.compile(
    rf"[{OPENING_QUOTES}]([^{OPENING_QUOTES}{CLOSING_QUOTES}]+)[{CLOSING_QUOTES}]"
    r"(?P<or>\s*[Oo]r:)?"
)
OR = re.compile(r"or:?", re.IGNORECASE)
ATTRIBUTION = re.compile(r"[—–-]\s*(\S.{0,150})")
MAX_QUOTE_LENGTH = 400  # characters; anything longer is a passage, not a pull quote
MAX_TITLE_LENGTH = 160  # characters, as in the fields for headings and titles


@dataclass(frozen=True)
class Structure:
    """A structure of elements: the range of their indexes, its kind, and that kind's items."""

    start: int
    end: int
    kind: str
    items: Items


def find_structures(elements: Elements) -> Iterator[Structure]:
    """Yield the structures in order; they don't overlap."""
    start = 0
    while start < len(elements):
        results = (recognize(elements, start) for recognize in RECOGNIZERS)
        structure = next(filter(None, results), None)
        if structure:
            yield structure
        start = structure.end if structure else start + 1


# --- Elements ------------------------------------------------------------------------------------


def is_heading(element: Element) -> bool:
    """Return whether the element is a heading of any level."""
    return bool(re.fullmatch("h[1-6]", element.tag))


def heading_level(element: Element) -> int:
    """Return the level of a heading, from 1, the highest, to 6."""
    return int(element.tag[1])


def is_list(element: Element) -> bool:
    """Return whether the element is a bulleted or numbered list."""
    return element.tag in ("ul", "ol")


def element_text(element: Element) -> str:
    """Return an element's plain text, with the URLs of links in parentheses. Not HTML-safe."""

    def link_text(link: re.Match[str]) -> str:
        url, text = link[1], link[2]
        bare = re.sub(r"^(https?://|mailto:|tel:)|/$", "", url)
        return text if bare in text else f"{text} ({url})"

    lines = re.sub(r"<br>|</p>|</li>|</h\d>", "\n", LINK.sub(link_text, element.html))
    text = escaping.unescape(re.sub(r"<[^>]+>", "", lines))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def strip_quotes(text: str) -> str:
    """Return the text without quotation marks around the whole of it."""
    quoted = QUOTED.fullmatch(text.strip())
    return quoted[1].strip() if quoted else text


def _is_simple(item: Element) -> bool:
    return not any(child.children for child in item.children) and "<a " not in item.html


# --- Lists ---------------------------------------------------------------------------------------


def _recognize_bullets(elements: Elements, start: int) -> Structure | None:
    bullets = elements[start]
    if bullets.tag != "ul" or not all(map(_is_simple, bullets.children)):
        return None
    rows = [element_text(item) for item in bullets.children]
    if len(rows) > 1 and all(QUOTED.fullmatch(row) for row in rows):
        return Structure(
            start, start + 1, "conversation", [{"text": strip_quotes(r)} for r in rows]
        )
    return Structure(start, start + 1, "list", [{"text": row} for row in rows])


# --- Practices -----------------------------------------------------------------------------------


def _recognize_practices(elements: Elements, start: int) -> Structure | None:
    if elements[start].tag == "ol" and len(elements[start].children) > 1:
        pairs = [_title_and_text(item) for item in elements[start].children]
        if not all(title and text for title, text in pairs):
            return None
        return Structure(start, start + 1, "practices", [_practice(*pair) for pair in pairs])
    return _numbered_practices(elements, start)


def _practice(title: str, text: str) -> dict[str, str]:
    return {"title": title, "text": text}


def _title_and_text(item: Element) -> tuple[str, str]:
    """Return a numbered item's title, which is bold or the first line, and the rest."""
    if any(is_list(child) for child in item.children):
        return "", ""
    first, *others = item.children or (item,)
    if bold := BOLD_START.match(first.html):
        rest = [Element("p", bold[2], ""), *others]
        return element_text(Element("p", bold[1], "")), "\n".join(
            filter(None, map(element_text, rest))
        )
    title, _, text = element_text(item).partition("\n")
    return (title, text) if len(title) <= MAX_TITLE_LENGTH else ("", "")


def _numbered_practices(elements: Elements, start: int) -> Structure | None:
    """Recognize numbered lines, each with one or more paragraphs below it."""
    entries: list[tuple[str, list[str]]] = []
    at = start
    while at < len(elements) and (lines := _numbered_title(elements[at], len(entries) + 1)):
        title, *texts = lines
        at += 1
        # The last practice is assumed to have no more paragraphs than the longest before it.
        most = max((len(texts) for _, texts in entries), default=0)
        while at < len(elements) and elements[at].tag == "p":
            last = not any(
                _numbered_title(element, len(entries) + 2) for element in elements[at : at + 6]
            )
            if _numbered_title(elements[at], len(entries) + 2) or (last and len(texts) >= most):
                break
            texts.append(element_text(elements[at]))
            at += 1
        if not texts:
            break
        entries.append((title, texts))
    if len(entries) < 2:
        return None
    items = [_practice(title, "\n".join(texts)) for title, texts in entries]
    return Structure(start, at, "practices", items)


def _numbered_title(element: Element, number: int) -> list[str]:
    """Return the title of a line with this number, and any text after it; else an empty list."""
    if element.tag == "ol":
        item = element.children[0]
        title, text = _title_and_text(item)
        if len(element.children) == 1 and (title or len(item.text) <= MAX_TITLE_LENGTH):
            return [line for line in (title or item.text, text) if line]
        return []
    numbered = NUMBERED.match(element.text)
    if element.children or not numbered or int(numbered[1]) != number:
        return []
    if bold := BOLD_START.match(re.sub(r"^\d{1,2}[.)]\s+", "", element.html)):
        title = re.sub(r"^\d{1,2}[.)]\s*", "", element_text(Element("p", bold[1], "")))
        rest = element_text(Element("p", bold[2], ""))
        return [line for line in (title, rest) if line] if title else []
    title = numbered[2]
    if is_heading(element) or (len(title) <= 90 and not re.search(r"[.;:,!]$", title)):
        return [title]
    return []


# --- Conversation starters -----------------------------------------------------------------------


def _recognize_conversation(elements: Elements, start: int) -> Structure | None:
    """Recognize two or more quoted lines, under a heading or a colon or joined by “Or:”."""
    rows: list[str] = []
    above = elements[start - 1] if start else None
    joined = above is None or is_heading(above) or above.text.endswith(":")
    at = end = start
    while at < len(elements) and elements[at].tag in ("p", "blockquote"):
        line = element_text(elements[at]).replace("\n", " ")
        if rows and OR.fullmatch(line):
            joined = True
        elif quoted := _quoted_lines(line, elements[at].tag == "blockquote"):
            quotes, with_or = quoted
            rows += quotes
            joined = joined or with_or
            end = at + 1
            if len(rows) > 1 and not joined:
                return None
        else:
            break
        at += 1
    if len(rows) < 2 or not joined:
        return None
    return Structure(start, end, "conversation", [{"text": row} for row in rows])


def _quoted_lines(line: str, is_quotation: bool) -> tuple[list[str], bool] | None:
    """Return the quotes in a line, and whether it has an “Or:”; None if it isn't quoted."""
    quotes = list(QUOTED.finditer(line))
    if quotes and not re.sub(r"\s", "", QUOTED.sub("", line)):
        with_or = any(quote["or"] for quote in quotes)
        if len(quotes) == 1 or all(quote["or"] for quote in quotes[:-1]):
            return [quote[1].strip() for quote in quotes], with_or
    return ([line], False) if is_quotation and not quotes else None


# --- Questions -----------------------------------------------------------------------------------


def _recognize_questions(elements: Elements, start: int) -> Structure | None:
    entries: list[tuple[str, list[str]]] = []
    at = start
    while at < len(elements) and (question := _question_text(elements[at])):
        answers: list[str] = []
        marked = elements[at].tag != "p"
        most = max((len(answers) for _, answers in entries), default=1)
        at += 1
        while at < len(elements) and elements[at].tag == "p" and not _question_text(elements[at]):
            follows = any(_question_text(element) for element in elements[at + 1 : at + 6])
            if not marked and not follows and len(answers) >= most:
                break
            answers.append(re.sub(r"^A:\s*", "", element_text(elements[at])))
            at += 1
        if not answers:
            break
        entries.append((question, answers))
    if len(entries) < 2:
        return None
    items = [{"question": question, "answer": "\n".join(rows)} for question, rows in entries]
    return Structure(start, at, "questions", items)


def _question_text(element: Element) -> str:
    """Return an element's question without a “Q:” or number; empty if it isn't a question."""
    if element.children or not element.text.endswith("?") or len(element.text) > MAX_TITLE_LENGTH:
        return ""
    question = re.sub(r"^(Q:|\d{1,2}[.)])\s*", "", element_text(element))
    return question if len(re.findall(r"[.?!](?=\s|$)", question)) == 1 else ""


# --- Quotes --------------------------------------------------------------------------------------


def recognize_quote(elements: Elements, start: int) -> Structure | None:
    """Return the pull quote at ``start``, a quotation or a line in quotation marks, or None."""
    element = elements[start]
    end = start + 1
    if "<a " in element.html or len(element.text) > MAX_QUOTE_LENGTH:
        return None
    if element.tag == "blockquote":
        if any(child.children or is_heading(child) for child in element.children):
            return None
        rows = element_text(element).split("\n")
    elif element.tag == "p" and element.text[:1] in OPENING_QUOTES:
        rows = [element.text]
        if match := re.fullmatch(rf"({QUOTED.pattern})\s*([—–-]\s*\S.*)", element.text):
            rows = [match[1], match[match.lastindex or 0]]
        elif (
            end < len(elements)
            and elements[end].tag == "p"
            and ATTRIBUTION.fullmatch(elements[end].text)
        ):
            rows.append(elements[end].text)
            end += 1
        if not QUOTED.fullmatch(rows[0]):
            return None
    else:
        return None
    attribution = ATTRIBUTION.fullmatch(rows[-1]) if len(rows) > 1 else None
    if attribution:
        rows.pop()
    return Structure(
        start,
        end,
        "quote",
        [
            {
                "quote": strip_quotes("\n".join(rows)),
                "attribution": attribution[1].strip() if attribution else "",
            }
        ],
    )


def _recognize_standalone_quote(elements: Elements, start: int) -> Structure | None:
    """Recognize a quote, but not a paragraph after a lead-in with a colon."""
    has_lead = start > 0 and elements[start - 1].text.endswith(":")
    return None if has_lead and elements[start].tag == "p" else recognize_quote(elements, start)


RECOGNIZERS: Iterable[Callable[[Elements, int], Structure | None]] = (
    _recognize_practices,
    _recognize_questions,
    _recognize_conversation,
    _recognize_bullets,
    _recognize_standalone_quote,
)
