"""What a field of Word stands for: a link, a choice, a box to tick, a sign."""

import re
from itertools import pairwise

from blog.importing.word.package import Xml, children, find
from blog.importing.word.styles import is_on, value
from blog.importing.word.symbols import sign

WORD = re.compile(r'"((?:[^"\\]|\\.)*)"?|(\S+)')
MAX_INSTRUCTION = 4_000  # characters


UNSEEN = re.compile(r"\s*(?:SET|ASK)\b", re.IGNORECASE)  # they set a value for other fields


def is_unseen(instruction: str) -> bool:
    """Return whether nothing of a field is seen, not even its result."""
    return bool(UNSEEN.match(instruction))


def words_of(instruction: str) -> list[str]:
    """Return the words of a field's instruction, without quotation marks."""
    found = WORD.findall(instruction[:MAX_INSTRUCTION])
    return [re.sub(r"\\(.)", r"\1", quoted) if quoted else plain for quoted, plain in found]


def link_of(instruction: str) -> str:
    """Return the address that a field leads to; "" if it is no link, or one within the document."""
    words = words_of(instruction)
    if not words or words[0].upper() != "HYPERLINK":
        return ""
    address = anchor = ""
    at = 1
    while at < len(words):
        switch = words[at].lower()
        if switch in (r"\l", r"\o", r"\t"):
            anchor = words[at + 1] if switch == r"\l" and at + 1 < len(words) else anchor
            at += 1
        elif not switch.startswith("\\") and not address:
            address = words[at]
        at += 1
    return with_anchor(address, anchor)


def with_anchor(address: str, anchor: str) -> str:
    """Return the address of a place in a page; "" where it has no page."""
    return f"{address.partition('#')[0]}#{anchor}" if address and anchor else address


def shown(instruction: str, begin: Xml | None) -> str | None:
    """Return what a field without a result shows; None if that can't be said.

    ``begin`` is the element that begins it, which has what a form's field was filled with.
    """
    words = words_of(instruction)
    name = words[0].upper() if words else ""
    form = find(begin, "w:ffData")
    if name == "FORMCHECKBOX":
        box = find(form, "w:checkBox")
        ticked = is_on(box, "w:checked")
        ticked = is_on(box, "w:default") if ticked is None else ticked
        return "☑" if ticked else "☐"
    if name == "FORMDROPDOWN":
        drop = find(form, "w:ddList")
        entries = (
            [] if drop is None else [e.get("w:val", "") for e in children(drop, "w:listEntry")]
        )
        chosen = value(drop, "w:result") or value(drop, "w:default") or "0"
        at = int(chosen) if chosen.isdigit() else 0
        return entries[at] if at < len(entries) else ""
    if name == "MACROBUTTON":
        return " ".join(words[2:])
    if name == "SYMBOL" and len(words) > 1:
        code = words[1]
        number = int(code) if code.isdigit() else 0
        if re.fullmatch("0x[0-9a-f]{1,6}", code, re.IGNORECASE):
            number = int(code, 16)
        fonts = [after for word, after in pairwise(words) if word == r"\f"]
        return sign(number, fonts[0] if fonts else "")
    return None if name == "EQ" or is_unseen(instruction) else ""
