"""A whole article, pasted or from a file, turned into typed sections. Nothing here is saved.

``files`` opens a file (.docx, .md, .txt, .html), ``proposal`` finds title and sections in what it
says, ``parser`` takes that to pieces, ``sections`` makes one kind of section into another,
and ``structures`` knows a list or a practice when it sees one. Each may import those after it, and
of the rest only ``blog.text.richtext`` and the kinds of ``blog.models``.

No word is ever lost: what fits no rule becomes text.
"""

from blog.importing.files import TYPES, Unreadable, read_file, read_paste
from blog.importing.proposal import Proposal, proposal_from_html, proposal_from_text
from blog.importing.sections import (
    Section,
    as_kind,
    check_section,
    merge_sections,
    possible_kinds,
    text_section,
)

__all__ = [
    "TYPES",
    "Proposal",
    "Section",
    "Unreadable",
    "as_kind",
    "check_section",
    "merge_sections",
    "possible_kinds",
    "proposal_from_html",
    "proposal_from_text",
    "read_file",
    "read_paste",
    "text_section",
]
