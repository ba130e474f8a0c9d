"""A whole article, pasted or from a file, turned into typed sections. Nothing here is saved.

``files`` opens a file (.docx, .md, .txt, .html), ``article`` finds title and sections in what it
says, ``reading`` takes that to pieces, ``kinds`` makes one kind of section into another,
and ``structures`` knows a list or a practice when it sees one. Each may import those after it, and
of the rest only ``blog.text.richtext`` and the kinds of ``blog.models``.

No word is ever lost: what fits no rule becomes text.
"""

from blog.documents.article import Proposal, of_html, of_text
from blog.documents.files import TYPES, Unreadable, of_file, of_paste
from blog.documents.kinds import (
    Section,
    as_kind,
    checked,
    merge,
    possible_kinds,
    text_section,
)

__all__ = [
    "TYPES",
    "Proposal",
    "Section",
    "Unreadable",
    "as_kind",
    "checked",
    "merge",
    "of_file",
    "of_html",
    "of_paste",
    "of_text",
    "possible_kinds",
    "text_section",
]
