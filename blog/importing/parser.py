"""Parse HTML, Markdown or plain text into elements, recovering lists and headings from text."""

import html as escaping
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise, takewhile

from blog.importing.markdown import markdown_to_html
from blog.importing.markup import BOXES, MAX_TITLE_LENGTH, NUMBERED, Elements, list_html
from blog.importing.pictures import is_marked, lift_pictures, mark_pictures
from blog.importing.tables import flatten_layouts, recover_tables
from blog.importing.voices import read_voice
from blog.models.section_items import OPENING_QUOTES
from blog.text import richtext
from blog.text.richtext import INLINE_TAGS, Element

# Syntax that is unmistakably Markdown.
MARKDOWN_SYNTAX = re.compile(
    r"^#{1,6} \S|\*\*\S[^*\n]*\*\*|__\S[^_\n]*__|\[[^\[\]\n]+\]\((?:https?:|mailto:|/)[^)\s\[]+\)"
    r"|^> \S|^(?:===+|---+)$|^[-*+] \[[ xX]\] |^\[\^[\w-]+\]: ",
    re.MULTILINE,
)

RULE = re.compile(r"<hr\b[^<>]*>", re.IGNORECASE)
# A line that parts two subjects: “* * *”, “———”, “_____”.
DIVIDER = re.compile(r"(?:([*_~#=•·–—-])(?: ?\1){2,})")
FOOTNOTE_MARK = re.compile(
    r"<sup\b[^<>]*>\s*(?:<a\b[^<>]*>\s*)?\[?(\d{1,3})\]?\s*(?:</a>\s*)?</sup>", re.IGNORECASE
)
# Between the marks of two notes, which are links or stand in brackets: two numbers, not one.
TWO_MARKS = re.compile(
    r"(?:(?:</a>|\])\s*</sup>|</sup>\s*</a>)(?=(?:</?(?:a|span)\b[^<>]*>)*<sup\b)", re.IGNORECASE
)
# A link that leads to a place of its own document, or to a file beside that.
WITHIN = re.compile(r"""<a href="(?![a-z][a-z\d+.-]*:|/(?!/))[^"]*">""", re.IGNORECASE)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED_MARK = re.compile(r"<sub\b[^<>]*>\s*(\d{1,3})\s*</sub>", re.IGNORECASE)
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

# Signs that only lists have; the private letters are those of Symbol and Wingdings.
SURE_BULLETS = "•◦▪●‣·∙⁃○■□▫◆◇❖❑❒☐☑☒✓✔✗✘✦➢➣➤►▸▹➔➜➝➞➡⇒→»★☆♦⬥\uf06c-\uf0ff"
BULLET = re.compile(rf"(?:[{SURE_BULLETS}]\ufe0f?|✅|👉|[-–—*](?=\s))\s*(?=\S)")
# Two lines or more that begin with one, which Markdown would join.
BULLET_LINES = re.compile(
    rf"^([ \t]*)(?:([{BOXES}]\ufe0f?[ \t]*)|[{SURE_BULLETS}]\ufe0f?[ \t]*)(?=\S)", re.MULTILINE
)
LONELY = "•◦▪●‣·"  # begin a list of one point, too
SENTENCE_END = re.compile(r"[.!?…][”\"’»)]*$")
MAX_BULLET_LENGTH = 90  # characters, of a list item without its bullet
MAX_HEADING_LENGTH = 90


def parse_html(html: str, *, is_body: bool = False) -> list[Element]:
    """Return the elements of HTML, cleaned; a divider is one of the tag ``hr``, without content.

    With ``is_body`` no line is a heading that doesn't look like one, as in ``proposal_from_html``.
    """
    html = RULE.sub("<p>* * *</p>", mark_pictures(html))
    html = TWO_MARKS.sub(r"\g<0> ", html)
    html = html if is_body else WITHIN.sub("<a>", html)
    html = FOOTNOTE_MARK.sub(lambda mark: mark[1].translate(RAISED), html)
    html = LOWERED_MARK.sub(lambda mark: mark[1].translate(LOWERED), html)
    elements = richtext.parse_elements(html, tables=True)
    elements = list(lift_pictures(flatten_layouts(elements)))
    return _recover_structure(recover_tables(elements), guesses_headings=not is_body)


def text_to_html(text: str, is_markdown: bool = False) -> str:
    """Return text as HTML, not cleaned, read as Markdown if it is unmistakably that."""
    if is_markdown or MARKDOWN_SYNTAX.search(text):
        if len(BULLET_LINES.findall(text)) > 1:
            text = BULLET_LINES.sub(r"\1- \2", text)
        return markdown_to_html(text)
    return "".join(f"<p>{escaping.escape(line, quote=False)}</p>" for line in _split_lines(text))


def _split_lines(text: str) -> Iterator[str]:
    """Yield paragraphs, one for each line; lines that a mail program wrapped are joined."""
    for group in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in group.splitlines() if line.strip()]
        *wrapped, _ = lines or [""]
        if wrapped and all(55 <= len(line) <= 80 for line in wrapped):
            yield " ".join(lines)
        else:
            yield from lines


# --- Recovering structure ------------------------------------------------------------------------


def _recover_structure(elements: Elements, *, guesses_headings: bool) -> list[Element]:
    """Return the elements with what only looks like a list or a heading turned into one."""
    lines = [
        line
        for element in _recover_dividers(elements)
        for line in _split_at_breaks(_demote_long_heading(element))
    ]
    recovered = _recover_plain_lists(_recover_bulleted_lists(lines))
    recovered = _recover_headings(recovered, _is_bold_heading)
    if guesses_headings and not any(element.level for element in recovered):
        recovered = _recover_headings(recovered, looks_like_heading)
    return recovered


def _recover_dividers(elements: Elements) -> Iterator[Element]:
    """Yield the elements, lines that part two subjects as ``hr``; but not a line to write on."""
    above = ""
    for element in elements:
        is_divider = element.tag == "p" and DIVIDER.fullmatch(element.text)
        is_to_fill = element.text[:1] == "_" and above[-1:] in tuple(":?_")
        yield Element("hr") if is_divider and not is_to_fill else element
        above = element.text


def _demote_long_heading(element: Element) -> Element:
    """Return a heading that is too long for a heading field as a bold paragraph."""
    if not element.level or len(element.text) <= MAX_TITLE_LENGTH:
        return element
    return richtext.parse_elements(f"<p><strong>{element.html}</strong></p>")[0]


def _split_at_breaks(element: Element) -> list[Element]:
    """Return a paragraph's lines as paragraphs if they are list items, quoted or spoken."""
    rows = element.html.split("<br>")
    if element.tag != "p" or len(rows) < 2:
        return [element]
    lines = [line for row in rows for line in richtext.parse_elements(f"<p>{row}</p>")]
    balanced = all(
        row.count(f"<{tag}") == row.count(f"</{tag}>") for row in rows for tag in INLINE_TAGS
    )
    marked = any(BULLET.match(line.text) or NUMBERED.match(line.text) for line in lines) or all(
        line.text[:1] in OPENING_QUOTES or "___" in line.text or read_voice(line.html)[0]
        for line in lines
    )
    has_lead = lines[0].text.endswith(":") and all(_is_list_item(line) for line in lines[1:])
    return lines if balanced and (marked or has_lead) else [element]


def _recover_bulleted_lists(elements: Iterable[Element]) -> Iterator[Element]:
    """Turn paragraphs with bullets into lists, but not a single dash: it may mark a speaker."""
    for bullet, run in groupby(elements, _leading_bullet):
        rows = list(run)
        if bullet and (len(rows) > 1 or bullet in LONELY):
            yield from _build_list(_without_bullet(row.html, bullet) for row in rows)
        else:
            yield from rows


def _without_bullet(html: str, bullet: str) -> str:
    """Return a point without its bullet; a box to tick stays, and says what the list is for."""
    return html if bullet in BOXES else html[len(bullet) :].strip()


def _leading_bullet(element: Element) -> str:
    """Return the bullet that a paragraph begins with; empty if there is none."""
    match = BULLET.match(element.text) if element.tag == "p" else None
    bullet = match[0].strip() if match else ""
    if bullet[:1] in tuple(BOXES):
        return BOXES[0]  # ticked or not, they are points of one list
    return bullet if element.html.startswith(bullet) else ""


def _build_list(rows: Iterable[str]) -> list[Element]:
    return richtext.parse_elements(list_html(rows))


def _recover_plain_lists(elements: Iterable[Element]) -> list[Element]:
    """Turn a run of short lines without periods, after a lead-in with a colon, into a list."""
    remaining, recovered = list(elements), []
    while remaining:
        recovered.append(remaining.pop(0))
        if recovered[-1].tag != "p" or not recovered[-1].text.endswith(":"):
            continue
        run = list(takewhile(_is_list_item, remaining))
        del remaining[: len(run)]
        items = run[:-1] if remaining and _ends_with_heading(run) else run
        if len(items) > 1:
            recovered += _build_list(item.html for item in items)
            run = run[len(items) :]
        recovered += run
    return recovered


def _ends_with_heading(run: Elements) -> bool:
    """Return whether the last line is in title case, or the only one with a capital."""
    capitalized = [element.text[:1].isupper() for element in run]
    only_last = capitalized == [False] * (len(run) - 1) + [True]
    return bool(run) and (only_last or _is_title_case(run[-1].text))


def _is_list_item(element: Element) -> bool:
    text = element.text
    return (
        element.tag == "p"
        and not is_marked(element)
        and len(text) <= MAX_BULLET_LENGTH
        and not SENTENCE_END.search(text)
        and not text.endswith(":")
        and not text.startswith(tuple(OPENING_QUOTES))
        and not NUMBERED.match(text)
        and "<strong>" not in element.html
    )


def _recover_headings(
    elements: Elements, is_heading: Callable[[Element, Element], bool]
) -> list[Element]:
    """Return the elements with paragraphs that are headings as ones of the smallest level.

    ``is_heading`` is asked about a paragraph and the element below it. One with a link is none: a
    heading has no place for where it leads.
    """
    recovered = [
        replace(element, tag="h6")
        if element.tag == "p" and _may_be_heading(element) and is_heading(element, below)
        else element
        for element, below in pairwise(elements)
    ]
    return [*recovered, *elements[-1:]]


def _may_be_heading(element: Element) -> bool:
    return "<a " not in element.html and not is_marked(element)


def _is_bold_heading(element: Element, _below: Element) -> bool:
    """Return whether all of a line is bold, and it isn't a sentence, an item or a quote."""
    return bool(
        re.fullmatch(r"<strong>((?:(?!</?strong>).)+)</strong>[\s:]*", element.html)
        and len(element.text) <= MAX_HEADING_LENGTH + 30
        and not re.search(r"[.,;…]$", element.text)
        and not NUMBERED.match(element.text)
        and not element.text.startswith(tuple(OPENING_QUOTES))
    )


def looks_like_heading(element: Element, below: Element) -> bool:
    """Return whether a line is in title case, or short and above a whole sentence."""
    if _is_title_case(element.text):
        return True
    short = len(element.text) <= 60 and element.text[:1].isupper() and _is_list_item(element)
    leads = SENTENCE_END.search(below.text) or below.text.endswith(":")
    return short and below.tag == "p" and bool(leads)


MINOR_WORDS = re.compile(
    "a|about|after|an|and|as|at|before|but|by|during|for|from|in|into|nor|of|off|on|onto|or|out|"
    "over|per|so|than|that|the|through|to|under|until|up|upon|via|when|while|with|within|without|"
    "yet",
    re.IGNORECASE,
)


def _is_title_case(text: str) -> bool:
    if len(text) > MAX_HEADING_LENGTH or re.search(r"[.,;!…”\"]$", text) or NUMBERED.match(text):
        return False
    if text.startswith(tuple(OPENING_QUOTES)) and text.endswith(":"):
        return False
    words = re.findall(r"[^\W\d_][\w’'.-]*", text)
    major = [word for word in words if not MINOR_WORDS.fullmatch(word)]
    return bool(major) and words[0][0].isupper() and all(word[0].isupper() for word in major)
