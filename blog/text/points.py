"""A list that is written in one editor: its points as items, and items as the editor's HTML.

Nothing that was written is lost, wherever it stands: a paragraph or line outside of a list is a
point too. Imports only ``blog.text.richtext`` from this project.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from django.utils.html import escape

from blog.text import richtext

Point: TypeAlias = tuple[str, str]  # its label, plain text or "", and its words, clean HTML

MAX_LABEL = 160  # characters; longer bold text is emphasis

# A sign that somebody typed, or that was pasted with a line.
TYPED_SIGN = re.compile(r"^[•·▪◦‣●○*–—-]\s+(?=\S)")
TYPED_NUMBER = re.compile(r"^\(?(\d{1,2})[.)]\s+(?=\S)")
BOLD_START = re.compile(r"(?:<p>)?<strong>(.+?)</strong>(.*)", re.DOTALL)
# What separates a label from its text, where that isn't in the bold itself.
SEPARATOR = re.compile(r"\s*([:–—-])\s+(?=\S)|\s*(?:<br>|</p><p>)\s*")
LABEL_END = re.compile(r"[:.?!–—]$")
PLAIN_TERM = re.compile(r"(?:<p>)?([^<>:–—]{1,80}?)(?::| [–—-])\s+(.+)", re.DOTALL)


def read_points(html: str, terms: bool = False) -> list[Point]:
    """Return the points of an editor's HTML.

    With ``terms`` each point is a word and its meaning: “Word: meaning” needs no bold then.
    """
    lines = (split_label(line, terms) for line in _lines(html))
    points = ((label, richtext.clean(rest)) for label, rest in lines)
    return [point for point in points if any(point)]


def _lines(html: str) -> list[str]:
    """Return the HTML of each point, without signs that stand before it as words."""
    lines: list[str] = []
    typed: list[int] = []  # the lines outside of lists
    for element in richtext.parse_elements(html):
        for each in element.children if element.tag == "blockquote" else [element]:
            if each.is_list:
                lines += [item.html for item in each.children]
            else:
                for line in each.html.split("<br>"):
                    typed.append(len(lines))
                    lines.append(TYPED_SIGN.sub("", line.strip()))
    for run in _numbered_runs([lines[index] for index in typed]):
        for index in run:
            lines[typed[index]] = TYPED_NUMBER.sub("", lines[typed[index]])
    return lines


def _numbered_runs(lines: list[str]) -> Iterator[range]:
    """Yield the runs of lines that are numbered from 1 on; another number is a word."""
    start = count = 0
    for index, line in enumerate([*lines, ""]):
        match = TYPED_NUMBER.match(line)
        number = int(match[1]) if match else 0
        if number == count + 1 and count:
            count += 1
            continue
        if count > 1:
            yield range(start, start + count)
        start, count = index, int(number == 1)


def split_label(html: str, terms: bool = False) -> tuple[str, str]:
    """Return the label with which a point begins, as plain text, and the HTML after it.

    A label is bold, and a colon, dash, end of sentence or new line follows; other bold words at
    the beginning are emphasis. Without a label the first is "".
    """
    match = BOLD_START.match(html)
    if match and _has_words(match[2]):
        label, rest = richtext.plain_text(match[1]).strip(), match[2]
        separator = SEPARATOR.match(rest)
        if separator:
            rest = rest[separator.end() :]
            sign = separator[1] or ""
            label += sign if sign in ("", ":") else f" {sign}"
        is_label = separator or LABEL_END.search(label) or terms
        if label and len(label) <= MAX_LABEL and is_label:
            return label, rest
    plain = PLAIN_TERM.match(html) if terms else None
    return (richtext.plain_text(plain[1]), plain[2]) if plain else ("", html)


def _has_words(html: str) -> bool:
    return bool(richtext.plain_text(html).strip(" :–—-"))


def write_points(points: Iterable[Point]) -> str:
    """Return points as the HTML of one list, "" for none; ``read_points`` reads the same."""
    items = "".join(f"<li>{with_label(label, html)}</li>" for label, html in points)
    return richtext.clean(f"<ul>{items}</ul>")


def with_label(label: str, html: str) -> str:
    """Return the HTML of a point, which begins with its label in bold. ``html`` must be clean."""
    if not label:
        return html
    between = " " if LABEL_END.search(label) else "<br>"
    start = f"<p><strong>{escape(label)}</strong>"
    if html.startswith("<p>"):
        return f"{start}{between}{html[3:]}"
    return f"{start}</p>{html}"
