"""What was pasted, taken apart into parts: HTML, Markdown, or text that lost its form."""

import html as escaping
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from markdown_it import MarkdownIt

from blog.importing.structures import LONGEST_TITLE, NUMBERED, is_heading
from blog.models.sections import OPENING_QUOTES
from blog.text import richtext
from blog.text.richtext import MARKS, Part

Parts = Sequence[Part]

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# What nobody writes but to mean Markdown.
UNMISTAKABLE = re.compile(
    r"^#{1,6} \S|\*\*\S[^*\n]*\*\*|__\S[^_\n]*__|\[[^\[\]\n]+\]\((?:https?:|mailto:|/)[^)\s]+\)"
    r"|^> \S|^(?:===+|---+)$",
    re.MULTILINE,
)
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)

BULLET = re.compile(r"(?:[•◦▪●‣·]|[-–—*](?=\s))\s*(?=\S)")
DASHES = "—–-"
SENTENCE_END = re.compile(r"[.!?…][”\"’»)]*$")
LONGEST_POINT = 90  # letters, of a point that has lost its bullet
LONGEST_HEADING = 90


def parse_html(html: str) -> list[Part]:
    """Read HTML."""
    return _tidy(richtext.parts(html))


def parse_text(text: str, is_markdown: bool = False) -> list[Part]:
    """Read text, as Markdown if it is unmistakably that."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_markdown or UNMISTAKABLE.search(text):
        return parse_html(MARKDOWN.render(_without_front_matter(text)))
    return parse_html(
        "".join(f"<p>{escaping.escape(each, quote=False)}</p>" for each in _lines(text))
    )


def count_pictures(html: str) -> int:
    """Count the pictures that HTML would show."""
    return len(re.findall(r"<img\b", html, re.IGNORECASE))


def _without_front_matter(text: str) -> str:
    """Write what stands between lines of dashes at the top as headings and paragraphs."""
    found = FRONT_MATTER.match(text)
    if not found:
        return text
    rows = []
    for line in found[1].splitlines():
        name, _, value = line.partition(":")
        value = value.strip().strip("\"'")
        rows.append(f"# {value}" if name.strip().lower() == "title" and value else line)
    return "\n\n".join([*rows, text[found.end() :]])


def _lines(text: str) -> Iterator[str]:
    """Give the paragraphs, a line each; lines that a mail program broke are joined."""
    for group in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in group.splitlines() if line.strip()]
        *broken, _ = lines or [""]
        if broken and all(55 <= len(line) <= 80 for line in broken):
            yield " ".join(lines)
        else:
            yield from lines


# --- Form that was lost --------------------------------------------------------------------------


def _tidy(parts: Parts) -> list[Part]:
    """Find what only looks like a list or a heading, and make it one."""
    lines = [line for part in parts for line in _at_breaks(_no_long_heading(part))]
    found = _lost_lists(_bullets(lines))
    found = [_bold_heading(found, at) for at in range(len(found))]
    if not any(map(is_heading, found)):
        found = [_lost_heading(found, at) for at in range(len(found))]
    return found


def _no_long_heading(part: Part) -> Part:
    """Make a heading that no heading's field could hold a bold paragraph."""
    if not is_heading(part) or len(part.text) <= LONGEST_TITLE:
        return part
    return Part("p", f"<strong>{part.html}</strong>", part.text)


def _at_breaks(part: Part) -> list[Part]:
    """Make the lines of a paragraph paragraphs, if they are points, or quoted, or numbered."""
    rows = part.html.split("<br>")
    if part.tag != "p" or len(rows) < 2:
        return [part]
    lines = [line for row in rows for line in richtext.parts(f"<p>{row}</p>")]
    balanced = all(row.count(f"<{tag}") == row.count(f"</{tag}>") for row in rows for tag in MARKS)
    marked = sum(
        bool(BULLET.match(line.text) or NUMBERED.match(line.text)) for line in lines
    ) or all(line.text[:1] in OPENING_QUOTES for line in lines)
    led_to = lines[0].text.endswith(":") and all(_is_point(line) for line in lines[1:])
    return lines if balanced and (marked or led_to) else [part]


def _bullets(parts: Iterable[Part]) -> Iterator[Part]:
    """Make paragraphs that begin with a bullet lists; a single dash may also say who spoke."""
    for bullet, run in groupby(parts, _bullet):
        rows = list(run)
        if bullet and (len(rows) > 1 or bullet not in DASHES):
            yield from _list([row.html[len(bullet) :].strip() for row in rows])
        else:
            yield from rows


def _bullet(part: Part) -> str:
    """Give the bullet that a paragraph begins with, if it is one."""
    found = BULLET.match(part.text) if part.tag == "p" else None
    bullet = found[0].strip() if found else ""
    return bullet if part.html.startswith(bullet) else ""


def _list(rows: Sequence[str]) -> list[Part]:
    if not rows:
        return []
    return richtext.parts(f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>")


def _lost_lists(parts: Iterable[Part]) -> list[Part]:
    """After a lead-in that ends with a colon, a run of short lines without full stops is a list."""
    found: list[Part] = []
    run: list[Part] = []

    def end(below: Part | None) -> None:
        points = run[:-1] if below and _ends_with_heading(run) else run[:]
        if len(points) < 2:
            points = []
        found.extend(_list([point.html for point in points]))
        found.extend(run[len(points) :])
        run.clear()

    for part in parts:
        leads = (run or found) and (run or (found[-1].tag == "p" and found[-1].text.endswith(":")))
        if leads and _is_point(part):
            run.append(part)
            continue
        end(part)
        found.append(part)
    end(None)
    return found


def _ends_with_heading(run: Parts) -> bool:
    """Whether the last of the short lines stands out: in Title Case, or as the only capital one."""
    capital = [part.text[:1].isupper() for part in run]
    only_last = capital == [False] * (len(run) - 1) + [True]
    return bool(run) and (only_last or _looks_like_heading(run[-1].text))


def _is_point(part: Part) -> bool:
    words = part.text
    return (
        part.tag == "p"
        and len(words) <= LONGEST_POINT
        and not SENTENCE_END.search(words)
        and not words.endswith(":")
        and not words.startswith(tuple(OPENING_QUOTES))
        and not NUMBERED.match(words)
        and "<strong>" not in part.html
    )


def _bold_heading(parts: Parts, at: int) -> Part:
    """Make a bold line that stands above something the smallest heading."""
    part = parts[at]
    bold = re.fullmatch(r"<strong>((?:(?!</?strong>).)+)</strong>[\s:]*", part.html)
    if (
        part.tag != "p"
        or not bold
        or at + 1 == len(parts)
        or len(part.text) > LONGEST_HEADING + 30
        or re.search(r"[.,;…]$", part.text)
        or NUMBERED.match(part.text)
        or part.text.startswith(tuple(OPENING_QUOTES))
    ):
        return part
    return Part("h6", part.html.replace("<strong>", "").replace("</strong>", ""), part.text)


def _lost_heading(parts: Parts, at: int) -> Part:
    """Make a line that can only be a heading the smallest heading."""
    part = parts[at]
    if part.tag != "p" or at + 1 == len(parts) or not looks_like_heading(part, parts[at + 1]):
        return part
    return Part("h6", part.html, part.text)


def looks_like_heading(part: Part, below: Part) -> bool:
    """Whether a line reads like a heading: in Title Case, or short and above a whole sentence."""
    if _looks_like_heading(part.text):
        return True
    short = len(part.text) <= 60 and part.text[:1].isupper() and _is_point(part)
    leads = SENTENCE_END.search(below.text) or below.text.endswith(":")
    return short and below.tag == "p" and bool(leads)


MINOR = re.compile(
    "a|about|after|an|and|as|at|before|but|by|during|for|from|in|into|nor|of|off|on|onto|or|out|"
    "over|per|so|than|that|the|through|to|under|until|up|upon|via|when|while|with|within|without|"
    "yet",
    re.IGNORECASE,
)


def _looks_like_heading(words: str) -> bool:
    if len(words) > LONGEST_HEADING or re.search(r"[.,;!…”\"]$", words) or NUMBERED.match(words):
        return False
    if words.startswith(tuple(OPENING_QUOTES)) and words.endswith(":"):
        return False
    said = re.findall(r"[^\W\d_][\w’'.-]*", words)
    major = [word for word in said if not MINOR.fullmatch(word)]
    return bool(major) and said[0][0].isupper() and all(word[0].isupper() for word in major)
