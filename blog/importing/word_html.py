"""Comments and notes in the HTML that Word copies and saves, as they are in a Word document.

A comment is left out, and its mark goes; footnotes and endnotes become the last list.
"""

import html as escaping
import re


def _tag(name: str, inside: str) -> str:
    """Return the pattern of a tag with something in it, which is read once wherever it ends."""
    return rf"<{name}\b(?=[^<>]*+>)(?>[^<>]*?(?:{inside})[^<>]*+>)"


# Each link is read to the next one at most: in time that grows with the length.
LINK = re.compile(
    r"<a\b(?P<attributes>[^<>]*)>(?P<inside>(?:(?!</?a\b).)*)</a\s*>", re.DOTALL | re.IGNORECASE
)
IS_WORD = re.compile(r"msocom|mso-element:\s*comment|MsoCommentReference|#_(?:ftn|edn)", re.I)
TAG = re.compile(r"<[^<>]*>")

# --- Comments ------------------------------------------------------------------------------------

TO_COMMENT = re.compile(r"\bmsocom(?:anchor|off)\b|#_mso(?:com|anchor)_\d", re.IGNORECASE)
COMMENT_SIGN = re.compile(r"\[[^\[\]]{1,40}\]|")
# A mark that is no link, and room, where a mark stands.
REFERENCE = re.compile(
    f"({_tag('span', r'MsoCommentReference|mso-special-character: *comment')}"
    r"(?:[ \t\r\n]|<(?!/)[^<>]*+>){0,12})(?:\[[^\[\]<>]{1,40}\]|&nbsp;|&#160;|\s)+",
    re.IGNORECASE,
)
LINE = re.compile(_tag("hr", "msocomoff"), re.IGNORECASE)
COMMENTS = re.compile(_tag("div", "mso-element: *comment-list"), re.IGNORECASE)
COMMENT = re.compile(
    _tag("div", r"mso-element: *comment(?![\w-])|\bmsocomtxt\b|\bid=[\"']?_com_\d"), re.IGNORECASE
)
AUTHOR = re.compile(
    _tag("span", r"mso-comment-author: *(?:\"|&quot;)(?P<author>[^\"<>]{1,80}?)(?:\"|&quot;)")
    + r"(?P<between>(?:\s|<[^<>]*>){0,40}?<p\b[^<>]*>)",
    re.IGNORECASE,
)

# --- Notes ---------------------------------------------------------------------------------------

NOTE = re.compile(_tag("div", r"\bid *= *[\"']?(?P<name>(?:ftn|edn)\d{1,4})(?!\w)"), re.IGNORECASE)
DIV = re.compile(r"<(/?)div\b[^<>]*>", re.IGNORECASE)
LINE_ABOVE = re.compile(rf"<hr\b[^<>]*>(?=(?:\s|<!\[endif\]>)*{NOTE.pattern})", re.IGNORECASE)
# The link from a mark to its note, and back.
TO_NOTE = re.compile(r"#_(?P<kind>ftn|edn)(?:ref)?(?P<number>\d{1,4})(?!\w)", re.IGNORECASE)
NOTE_SIGN = re.compile(r"\[?(?:\w{1,6}|[*†‡§¶#]{1,3})\]?|")


def read_word_html(html: str) -> str:
    """Return HTML with Word's comments marked as left out, and its notes as the last list."""
    if not IS_WORD.search(html):
        return html
    html = REFERENCE.sub(r"\1", LINK.sub(_without_comment_mark, html))
    html = COMMENT.sub('<div data-left-out="comment">', COMMENTS.sub("<div>", LINE.sub("", html)))
    html = AUTHOR.sub(lambda found: f"<span>{found['between']}{found['author']}: ", html)
    return _with_list_of_notes(html)


def _without_comment_mark(link: re.Match[str]) -> str:
    text = _text(link)
    is_mark = TO_COMMENT.search(link["attributes"]) and COMMENT_SIGN.fullmatch(text)
    is_empty = "mso-comment-reference" in link["attributes"] and not text
    return "" if is_mark or is_empty else link[0]


def _text(link: re.Match[str]) -> str:
    return escaping.unescape(TAG.sub("", link["inside"])).strip()


def _with_list_of_notes(html: str) -> str:
    html, notes = _without_notes(LINE_ABOVE.sub("", html))
    numbers: dict[str, int] = {}

    def mark(link: re.Match[str]) -> str:
        found = TO_NOTE.search(link["attributes"])
        name = f"{found['kind']}{found['number']}".lower() if found else ""
        if name not in notes or not NOTE_SIGN.fullmatch(_text(link)):
            return link[0]
        return f"<sup>[{numbers.setdefault(name, len(numbers) + 1)}]</sup>"

    def without_own_mark(link: re.Match[str]) -> str:
        is_own = TO_NOTE.search(link["attributes"]) and NOTE_SIGN.fullmatch(_text(link))
        return "" if is_own else link[0]

    html = LINK.sub(mark, html)
    for name in notes:  # those that nothing leads to stand behind the others
        numbers.setdefault(name, len(numbers) + 1)
    rows = (
        f'<li id="footnote-{number}">{LINK.sub(without_own_mark, notes[name])}</li>'
        for name, number in numbers.items()
    )
    return f"{html}<ol>{''.join(rows)}</ol>" if notes else html


def _without_notes(html: str) -> tuple[str, dict[str, str]]:
    """Return HTML without the notes, and what each holds, by its name."""
    kept: list[str] = []
    notes: dict[str, str] = {}
    at = 0
    for begin in NOTE.finditer(html):
        name = begin["name"].lower()
        if begin.start() < at or name in notes:
            continue
        kept.append(html[at : begin.start()])
        depth, end, at = 1, len(html), len(html)
        for tag in DIV.finditer(html, begin.end()):
            depth += -1 if tag[1] else 1
            if not depth:
                end, at = tag.span()
                break
        notes[name] = html[begin.end() : end]
    return "".join([*kept, html[at:]]), notes
