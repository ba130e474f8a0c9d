"""Recognize structures in a text: lists, practices, conversation starters, questions, quotes."""

import html as escaping
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from blog.models.section_kinds import CLOSING_QUOTES, OPENING_QUOTES
from blog.text.richtext import Element

Elements = Sequence[Element]

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
    items: list[dict[str, str]]


def find_structures(elements: Elements) -> Iterator[Structure]:
    """Yield the structures in order; they don't overlap."""
    start = 0
    while start < len(elements):
        results = (recognize(elements, start) for recognize in RECOGNIZERS)
        if structure := next(filter(None, results), None):
            yield structure
        start = structure.end if structure else start + 1


# --- Elements ------------------------------------------------------------------------------------


def top_level(elements: Elements) -> int:
    """Return the highest level of a heading among the elements; 0 if there is none."""
    return min((element.level for element in elements if element.level), default=0)


def html_text(html: str) -> str:
    """Return the plain text of HTML, with the URLs of links in parentheses. Not HTML-safe."""

    def link_text(link: re.Match[str]) -> str:
        url, text = link[1], link[2]
        bare = re.sub(r"^(https?://|mailto:|tel:)|/$", "", url)
        return text if bare in text else f"{text} ({url})"

    lines = re.sub(r"<br>|</p>|</li>|</h\d>", "\n", LINK.sub(link_text, html))
    text = escaping.unescape(re.sub(r"<[^>]+>", "", lines))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def strip_quotes(text: str) -> str:
    """Return the text without quotation marks around the whole of it."""
    quoted = QUOTED.fullmatch(text.strip())
    return quoted[1].strip() if quoted else text


def list_html(rows: Iterable[str], tag: str = "ul") -> str:
    """Return a list with the rows, which are HTML, as its items."""
    return f"<{tag}>{''.join(f'<li>{row}</li>' for row in rows)}</{tag}>"


# --- Lists ---------------------------------------------------------------------------------------


def _recognize_bullets(elements: Elements, start: int) -> Structure | None:
    bullets = elements[start]
    if bullets.tag != "ul" or "<a " in bullets.html:
        return None
    if any(child.children for item in bullets.children for child in item.children):
        return None
    rows = [html_text(item.html) for item in bullets.children]
    is_spoken = len(rows) > 1 and all(QUOTED.fullmatch(row) for row in rows)
    items = [{"text": strip_quotes(row) if is_spoken else row} for row in rows]
    return Structure(start, start + 1, "conversation" if is_spoken else "list", items)


# --- Practices and questions ---------------------------------------------------------------------


def _recognize_practices(elements: Elements, start: int) -> Structure | None:
    if elements[start].tag == "ol" and len(elements[start].children) > 1:
        entries, end = [_title_and_text(item) for item in elements[start].children], start + 1
        if not all(title and text for title, text in entries):
            return None
    else:
        entries, end = _collect_entries(elements, start, _numbered_title)
    items = [{"title": title, "text": "\n".join(texts)} for title, *texts in entries]
    return Structure(start, end, "practices", items) if len(items) > 1 else None


def _recognize_questions(elements: Elements, start: int) -> Structure | None:
    entries, end = _collect_entries(elements, start, _question, expected=1, open_headings=True)
    items = []
    for question, *texts in entries:
        answers = (re.sub(r"^A:\s*", "", text) for text in texts)
        items.append({"question": question, "answer": "\n".join(answers)})
    return Structure(start, end, "questions", items) if len(items) > 1 else None


def _collect_entries(
    elements: Elements,
    start: int,
    read_title: Callable[[Element, int], list[str]],
    *,
    expected: int = 0,
    open_headings: bool = False,
) -> tuple[list[list[str]], int]:
    """Return titles, each with the paragraphs below it, and the index after the last of them.

    ``read_title`` returns an element's title, and any text beside it, if it can be the entry of a
    number. The last entry is assumed to have no more paragraphs than the longest before it, the
    only one no more than ``expected``, unless its title is a heading and ``open_headings`` is set.
    """
    entries: list[list[str]] = []
    at = start
    while at < len(elements) and (entry := read_title(elements[at], len(entries) + 1)):
        is_open = open_headings and elements[at].tag != "p"
        longest = max(map(len, entries), default=expected + 1)
        following = len(entries) + 2
        at += 1
        while at < len(elements) and elements[at].tag == "p":
            if read_title(elements[at], following):
                break
            is_last = not any(read_title(other, following) for other in elements[at + 1 : at + 6])
            if is_last and len(entry) >= longest and not is_open:
                break
            entry.append(html_text(elements[at].html))
            at += 1
        if len(entry) < 2:
            break
        entries.append(entry)
    return entries, at


def _title_and_text(item: Element) -> list[str]:
    """Return a numbered item's title, which is bold or the first line, and the rest."""
    if any(child.is_list for child in item.children):
        return ["", ""]
    first, *others = item.children or [item]
    if bold := BOLD_START.match(first.html):
        rest = [bold[2], *(other.html for other in others)]
        text = "\n".join(filter(None, map(html_text, rest)))
        return [html_text(bold[1]), text]
    title, _, text = html_text(item.html).partition("\n")
    return [title, text] if len(title) <= MAX_TITLE_LENGTH else ["", ""]


def _numbered_title(element: Element, number: int) -> list[str]:
    """Return the title of a line with this number, and any text after it; else an empty list."""
    if element.tag == "ol":
        item = element.children[0]
        title, text = _title_and_text(item)
        if len(element.children) == 1 and (title or len(item.text) <= MAX_TITLE_LENGTH):
            return list(filter(None, [title or item.text, text]))
        return []
    numbered = NUMBERED.match(element.text)
    if element.children or not numbered or int(numbered[1]) != number:
        return []
    if bold := BOLD_START.match(re.sub(r"^\d{1,2}[.)]\s+", "", element.html)):
        title = re.sub(r"^\d{1,2}[.)]\s*", "", html_text(bold[1]))
        return list(filter(None, [title, html_text(bold[2])])) if title else []
    title = numbered[2]
    if element.level or (len(title) <= 90 and not re.search(r"[.;:,!]$", title)):
        return [title]
    return []


def _question(element: Element, _number: int) -> list[str]:
    """Return an element's question without a “Q:” or number; else an empty list."""
    if element.children or not element.text.endswith("?") or len(element.text) > MAX_TITLE_LENGTH:
        return []
    question = re.sub(r"^(Q:|\d{1,2}[.)])\s*", "", html_text(element.html))
    is_one = len(re.findall(r"[.?!](?=\s|$)", question)) == 1
    return [question] if is_one else []


# --- Conversation starters -----------------------------------------------------------------------


def _recognize_conversation(elements: Elements, start: int) -> Structure | None:
    """Recognize two or more quoted lines, under a heading or a colon or joined by “Or:”."""
    rows: list[str] = []
    above = elements[start - 1] if start else None
    joined = above is None or above.level or above.text.endswith(":")
    at = end = start
    while at < len(elements) and elements[at].tag in ("p", "blockquote"):
        line = html_text(elements[at].html).replace("\n", " ")
        if rows and OR.fullmatch(line):
            joined = True
        elif quoted := _quoted_lines(line, elements[at].tag == "blockquote"):
            rows += [quote for quote, _ in quoted]
            joined = joined or any(with_or for _, with_or in quoted)
            end = at + 1
            if len(rows) > 1 and not joined:
                return None
        else:
            break
        at += 1
    if len(rows) < 2 or not joined:
        return None
    return Structure(start, end, "conversation", [{"text": row} for row in rows])


def _quoted_lines(line: str, is_quotation: bool) -> list[tuple[str, bool]]:
    """Return the quotes in a line, each with whether “Or:” follows; none if it isn't quoted."""
    quotes = [(quote[1].strip(), bool(quote["or"])) for quote in QUOTED.finditer(line)]
    if not quotes:
        return [(line, False)] if is_quotation else []
    is_quoted = not QUOTED.sub("", line).strip() and all(with_or for _, with_or in quotes[:-1])
    return quotes if is_quoted else []


# --- Quotes --------------------------------------------------------------------------------------


def recognize_quote(elements: Elements, start: int) -> Structure | None:
    """Return the pull quote at ``start``, a quotation or a line in quotation marks, or None."""
    element = elements[start]
    end = start + 1
    if "<a " in element.html or len(element.text) > MAX_QUOTE_LENGTH:
        return None
    rows = [element.text]
    if element.tag == "blockquote":
        if any(child.children or child.level for child in element.children):
            return None
        rows = html_text(element.html).split("\n")
    elif element.tag != "p":
        return None
    elif match := re.fullmatch(rf"({QUOTED.pattern})\s*([—–-]\s*\S.*)", element.text):
        rows = [match[1], match[4]]
    elif not QUOTED.fullmatch(element.text):
        return None
    elif (
        end < len(elements)
        and elements[end].tag == "p"
        and ATTRIBUTION.fullmatch(elements[end].text)
    ):
        rows.append(elements[end].text)
        end += 1
    attribution = ""
    if len(rows) > 1 and (match := ATTRIBUTION.fullmatch(rows[-1])):
        attribution = match[1].strip()
        rows.pop()
    item = {"quote": strip_quotes("\n".join(rows)), "attribution": attribution}
    return Structure(start, end, "quote", [item])


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
