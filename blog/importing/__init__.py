"""Import an article from a file or pasted text as typed sections.

``documents`` has read what somebody brought in, in the background. ``files`` opens a file (.docx,
.md, .txt, .html), in its encoding (``encodings``): ``word`` reads Word's as HTML, ``front_matter``
takes what stands above Markdown, ``word_html`` finds the comments and notes in HTML of Word's, and
all HTML leads through ``visible``, which keeps what a reader sees of it, by its ``tags`` and
``style_sheets``, with the headings that ``letter_sizes`` finds. What isn't taken in is gathered in
``left_out``.
``embedded_pictures`` and ``html_pictures`` find the pictures inside a file, ``notes`` its
footnotes, ``markdown`` reads that as HTML, ``parser`` splits its content into elements, ``front``
finds what stands above the first section, and ``proposal`` the sections.
``sections`` converts one kind of section into another, and ``structures`` asks every recognizer:
``boxes``, ``tables``, ``lists``, ``entries``, ``voices`` and ``references``. What all of them need
is ``markup``; ``points`` and ``spans`` put lists and tables together. From the rest of the project
they import only ``blog.text``, ``blog.pictures``, the documents and section kinds of
``blog.models`` and the type of a section of ``blog.articles.content``. ``article`` writes what was
parsed as an article.

No word is ever lost: what fits no rule becomes text, and what isn't seen is listed.
"""

from blog.importing.documents import load_proposal, read_soon
from blog.importing.files import (
    FILE_EXTENSIONS,
    MAX_FILE_SIZE,
    MAX_MARKUP,
    check_file,
    check_paste,
    read_file,
    read_parts,
    read_paste,
)
from blog.importing.front import byline_names
from blog.importing.left_out import REASONS, Reason
from blog.importing.problems import UnreadableDocumentError
from blog.importing.proposal import Proposal, proposal_from_html
from blog.importing.sections import (
    can_join,
    check_section,
    convert_section,
    join_sections,
    joined_kinds,
    manner_field,
    possible_kinds,
    possible_manners,
    text_section,
    with_manner,
)

__all__ = [
    "FILE_EXTENSIONS",
    "MAX_FILE_SIZE",
    "MAX_MARKUP",
    "REASONS",
    "Proposal",
    "Reason",
    "UnreadableDocumentError",
    "byline_names",
    "can_join",
    "check_file",
    "check_paste",
    "check_section",
    "convert_section",
    "join_sections",
    "joined_kinds",
    "load_proposal",
    "manner_field",
    "possible_kinds",
    "possible_manners",
    "proposal_from_html",
    "read_file",
    "read_parts",
    "read_paste",
    "read_soon",
    "text_section",
    "with_manner",
]
