"""What WordPress's classic editor stores: an empty line is a paragraph, a line is a line."""

import re

from blog.text.richtext import BLOCKS, HEADINGS, TOKEN

BLOCK_TAGS = BLOCKS | HEADINGS.keys() | {"p", "ul", "ol", "li", "blockquote", "table", "iframe"}
AS_IT_IS = {"pre", "style", "script", "textarea"}
EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")


def with_paragraphs(text: str) -> str:
    """Return HTML in which the lines of a text are lines, but not those between its blocks.

    An empty line becomes two breaks, which part paragraphs wherever it stands.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    out: list[str] = []
    at, kept = 0, ""  # the element that is kept as it is
    is_edge = True  # nothing stands before on this line but the beginning or end of a block
    for token in TOKEN.finditer(text):
        raw, name = (token["raw"] or "").lower(), (token["name"] or "").lower()
        is_block = name in BLOCK_TAGS or raw in BLOCK_TAGS or name == "hr"
        is_break = name == "br"
        words = text[at : token.start()]
        out.append(words if kept else _lines(words, is_edge, is_block))
        is_edge = is_block or is_break or (is_edge and not words.strip() and not name and not raw)
        out.append(token[0])
        at = token.end()
        if not kept and name in AS_IT_IS and not token["end"]:
            kept = name
        elif name == kept and token["end"]:
            kept = ""
    words = text[at:]
    return "".join([*out, words if kept else _lines(words, is_edge, True)])


def _lines(words: str, is_after_block: bool, is_before_block: bool) -> str:
    """Return words between two tags with their breaks; those beside a block mean nothing."""
    body = words.strip()
    if not body:
        if is_after_block or is_before_block or "\n" not in words:
            return words
        return "<br><br>" if EMPTY_LINE.search(words) else "<br>"
    before = words[: len(words) - len(words.lstrip())]
    after = words[len(words.rstrip()) :]
    start = before if is_after_block else _break(before)
    end = after if is_before_block else _break(after)
    parts = EMPTY_LINE.split(body)
    return start + "<br><br>".join(part.replace("\n", "<br>") for part in parts) + end


def _break(white: str) -> str:
    if "\n" not in white:
        return white
    return "<br><br>" if EMPTY_LINE.search(white) else "<br>"
