"""A whole article, pasted or from a file, turned into typed sections. Nothing here is saved.

``files`` opens a file (.docx, .md, .txt, .html), ``article`` finds title and sections in what it
says, ``reading`` takes that to pieces, ``kinds`` makes one kind of section into another,
and ``structures`` knows a list or a practice when it sees one. Each may import those after it, and
of the rest only ``blog.richtext`` and the kinds of ``blog.models``.

No word is ever lost: what fits no rule becomes text.
"""

from blog.documents.article import Proposal, of_html, of_text
from blog.documents.files import Unreadable, of_file
from blog.documents.kinds import as_kind, merge, possible_kinds

__all__ = [
    "Proposal",
    "Unreadable",
    "as_kind",
    "merge",
    "of_file",
    "of_html",
    "of_text",
    "possible_kinds",
]
