"""What stands out among the parts of a text: points, practices, things to say, questions."""

import html as escaping
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from blog.models.sections import CLOSING_QUOTES, OPENING_QUOTES
from blog.text.richtext import Part

Parts = Sequence[Part]
Items = list[dict[str, str]]

ADDRESS = r"https?://[^\s<>“”\"]+"
LINK = re.compile(r'<a href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(\S.*)", re.DOTALL)
BOLD_START = re.compile(r"<strong>(.+?)</strong>(?:\s|<br>)*(.*)", re.DOTALL)
QUOTED = re.compile(
    rf"[{OPENING_QUOTES}]([^{OPENING_QUOTES}{CLOSING_QUOTES}]+)[{CLOSING_QUOTES}]"
    r"(?P<or>\s*[Oo]r:)?"
)
OR = re.compile(r"or:?", re.IGNORECASE)
SAID_BY = re.compile(r"[—–-]\s*(\S.{0,150})")
LONGEST_QUOTE = 400  # letters; what is longer is a passage, not a sentence that stands alone
LONGEST_TITLE = 160  # letters, as the fields for headings and titles hold


@dataclass(frozen=True)
class Found:
    """A structure among parts: which ones it takes, its kind, and the items of that kind."""

    start: int
    end: int
    kind: str
    items: Items


def find_structures(parts: Parts) -> Iterator[Found]:
    """Give the structures from the first to the last; they don't overlap."""
    start = 0
    while start < len(parts):
        tries = (recognize(parts, start) for recognize in RECOGNIZERS)
        found = next(filter(None, tries), None)
        if found:
            yield found
        start = found.end if found else start + 1


# --- Parts --------------------------------------------------------------------------------------


def is_heading(part: Part) -> bool:
    """Whether it is a heading of any level."""
    return bool(re.fullmatch("h[1-6]", part.tag))


def level(part: Part) -> int:
    """Give the level of a heading, 1 being the largest."""
    return int(part.tag[1])


def is_list(part: Part) -> bool:
    """Whether it is a list, of bullets or of numbers."""
    return part.tag in ("ul", "ol")


def flatten(part: Part) -> str:
    """Give the words of a part without marks; where a link led stands behind it in brackets."""

    def shown(link: re.Match[str]) -> str:
        address, words = link[1], link[2]
        bare = re.sub(r"^(https?://|mailto:|tel:)|/$", "", address)
        return words if bare in words else f"{words} ({address})"

    lines = re.sub(r"<br>|</p>|</li>|</h\d>", "\n", LINK.sub(shown, part.html))
    words = escaping.unescape(re.sub(r"<[^>]+>", "", lines))
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())


def strip_quotes(words: str) -> str:
    """Take the quotation marks off that stand around all of it."""
    quoted = QUOTED.fullmatch(words.strip())
    return quoted[1].strip() if quoted else words


def _is_simple(item: Part) -> bool:
    return not any(each.children for each in item.children) and "<a " not in item.html


# --- Points --------------------------------------------------------------------------------------


def _points_at(parts: Parts, start: int) -> Found | None:
    points = parts[start]
    if points.tag != "ul" or not all(map(_is_simple, points.children)):
        return None
    rows = [flatten(item) for item in points.children]
    if len(rows) > 1 and all(QUOTED.fullmatch(row) for row in rows):
        return Found(start, start + 1, "conversation", [{"text": strip_quotes(r)} for r in rows])
    return Found(start, start + 1, "list", [{"text": row} for row in rows])


# --- Practices -----------------------------------------------------------------------------------


def _practices_at(parts: Parts, start: int) -> Found | None:
    if parts[start].tag == "ol" and len(parts[start].children) > 1:
        pairs = [_title_and_text(item) for item in parts[start].children]
        if not all(title and words for title, words in pairs):
            return None
        return Found(start, start + 1, "practices", [_practice(*pair) for pair in pairs])
    return _numbered_practices(parts, start)


def _practice(title: str, words: str) -> dict[str, str]:
    return {"title": title, "text": words}


def _title_and_text(item: Part) -> tuple[str, str]:
    """Take a numbered point apart: its bold beginning, or its first line, and the rest."""
    if any(is_list(each) for each in item.children):
        return "", ""
    first, *others = item.children or (item,)
    if bold := BOLD_START.match(first.html):
        rest = [Part("p", bold[2], ""), *others]
        return flatten(Part("p", bold[1], "")), "\n".join(filter(None, map(flatten, rest)))
    title, _, rest_ = flatten(item).partition("\n")
    return (title, rest_) if len(title) <= LONGEST_TITLE else ("", "")


def _numbered_practices(parts: Parts, start: int) -> Found | None:
    """Numbered lines, each with a paragraph or more below it."""
    entries: list[tuple[str, list[str]]] = []
    at = start
    while at < len(parts) and (words := _numbered_title(parts[at], len(entries) + 1)):
        title, *texts = words
        at += 1
        # How many paragraphs belong to the last one is seen from those before it.
        most = max((len(texts) for _, texts in entries), default=0)
        while at < len(parts) and parts[at].tag == "p":
            last = not any(_numbered_title(part, len(entries) + 2) for part in parts[at : at + 6])
            if _numbered_title(parts[at], len(entries) + 2) or (last and len(texts) >= most):
                break
            texts.append(flatten(parts[at]))
            at += 1
        if not texts:
            break
        entries.append((title, texts))
    if len(entries) < 2:
        return None
    items = [_practice(title, "\n".join(texts)) for title, texts in entries]
    return Found(start, at, "practices", items)


def _numbered_title(part: Part, number: int) -> list[str]:
    """Give the title of a numbered line, and the words that follow it there; else nothing."""
    if part.tag == "ol":
        item = part.children[0]
        title, words = _title_and_text(item)
        if len(part.children) == 1 and (title or len(item.text) <= LONGEST_TITLE):
            return [each for each in (title or item.text, words) if each]
        return []
    found = NUMBERED.match(part.text)
    if part.children or not found or int(found[1]) != number:
        return []
    if bold := BOLD_START.match(re.sub(r"^\d{1,2}[.)]\s+", "", part.html)):
        title = re.sub(r"^\d{1,2}[.)]\s*", "", flatten(Part("p", bold[1], "")))
        rest = flatten(Part("p", bold[2], ""))
        return [each for each in (title, rest) if each] if title else []
    if is_heading(part) or (len(found[2]) <= 90 and not re.search(r"[.;:,!]$", found[2])):
        return [found[2]]
    return []


# --- Things to say -------------------------------------------------------------------------------


def _sayings_at(parts: Parts, start: int) -> Found | None:
    """Quoted lines: two or more under a heading or a colon, or joined by “Or:”."""
    rows: list[str] = []
    above = parts[start - 1] if start else None
    joined = above is None or is_heading(above) or above.text.endswith(":")
    at = end = start
    while at < len(parts) and parts[at].tag in ("p", "blockquote"):
        line = flatten(parts[at]).replace("\n", " ")
        if rows and OR.fullmatch(line):
            joined = True
        elif found := _said(line, parts[at].tag == "blockquote"):
            said, with_or = found
            rows += said
            joined = joined or with_or
            end = at + 1
            if len(rows) > 1 and not joined:
                return None
        else:
            break
        at += 1
    if len(rows) < 2 or not joined:
        return None
    return Found(start, end, "conversation", [{"text": row} for row in rows])


def _said(line: str, is_quotation: bool) -> tuple[list[str], bool] | None:
    """Give what a line says aloud, and whether an “Or:” stands in it; None if it isn't quoted."""
    found = list(QUOTED.finditer(line))
    if found and not re.sub(r"\s", "", QUOTED.sub("", line)):
        with_or = any(each["or"] for each in found)
        if len(found) == 1 or all(each["or"] for each in found[:-1]):
            return [each[1].strip() for each in found], with_or
    return ([line], False) if is_quotation and not found else None


# --- Questions -----------------------------------------------------------------------------------


def _questions_at(parts: Parts, start: int) -> Found | None:
    entries: list[tuple[str, list[str]]] = []
    at = start
    while at < len(parts) and (question := _question(parts[at])):
        answers: list[str] = []
        marked = parts[at].tag != "p"
        most = max((len(answers) for _, answers in entries), default=1)
        at += 1
        while at < len(parts) and parts[at].tag == "p" and not _question(parts[at]):
            follows = any(_question(part) for part in parts[at + 1 : at + 6])
            if not marked and not follows and len(answers) >= most:
                break
            answers.append(re.sub(r"^A:\s*", "", flatten(parts[at])))
            at += 1
        if not answers:
            break
        entries.append((question, answers))
    if len(entries) < 2:
        return None
    items = [{"question": question, "answer": "\n".join(rows)} for question, rows in entries]
    return Found(start, at, "questions", items)


def _question(part: Part) -> str:
    """Give the question that a part is, without a “Q:” before it; else nothing."""
    if part.children or not part.text.endswith("?") or len(part.text) > LONGEST_TITLE:
        return ""
    words = re.sub(r"^(Q:|\d{1,2}[.)])\s*", "", flatten(part))
    return words if len(re.findall(r"[.?!](?=\s|$)", words)) == 1 else ""


# --- A quote -------------------------------------------------------------------------------------


def quote_at(parts: Parts, start: int) -> Found | None:
    """A quotation, or a line in quotation marks, that stands alone."""
    part = parts[start]
    end = start + 1
    if "<a " in part.html or len(part.text) > LONGEST_QUOTE:
        return None
    if part.tag == "blockquote":
        if any(child.children or is_heading(child) for child in part.children):
            return None
        rows = flatten(part).split("\n")
    elif part.tag == "p" and part.text[:1] in OPENING_QUOTES:
        rows = [part.text]
        if found := re.fullmatch(rf"({QUOTED.pattern})\s*([—–-]\s*\S.*)", part.text):
            rows = [found[1], found[found.lastindex or 0]]
        elif end < len(parts) and parts[end].tag == "p" and SAID_BY.fullmatch(parts[end].text):
            rows.append(parts[end].text)
            end += 1
        if not QUOTED.fullmatch(rows[0]):
            return None
    else:
        return None
    said_by = SAID_BY.fullmatch(rows[-1]) if len(rows) > 1 else None
    if said_by:
        rows.pop()
    return Found(
        start,
        end,
        "quote",
        [
            {
                "quote": strip_quotes("\n".join(rows)),
                "attribution": said_by[1].strip() if said_by else "",
            }
        ],
    )


def _lone_quote_at(parts: Parts, start: int) -> Found | None:
    """Like ``quote_at``, but not what a colon leads to."""
    led_to = start > 0 and parts[start - 1].text.endswith(":")
    return None if led_to and parts[start].tag == "p" else quote_at(parts, start)


RECOGNIZERS: Iterable[Callable[[Parts, int], Found | None]] = (
    _practices_at,
    _questions_at,
    _sayings_at,
    _points_at,
    _lone_quote_at,
)
