"""Opens a file that somebody brings along, or says plainly what is wrong with it."""

import re
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

import mammoth

from blog.importing import proposal
from blog.importing.proposal import Proposal

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes, pictures included
LARGEST_TEXT = 20 * 1024 * 1024  # bytes of XML, which is a thousand pages
MOST_PARTS = 2_000
MOST_ELEMENTS = 150_000  # of XML; seventy pages have fewer, and each costs mammoth 0.1 ms
DEEPEST = 250  # elements inside each other; Word's own documents stay far below
LONGEST_ARTICLE = 200_000  # letters, which is a small book
MOST_SECTIONS = 200

TYPES = (".docx", ".md", ".markdown", ".txt", ".html", ".htm")
OLD_WORD = b"\xd0\xcf\x11\xe0"  # .doc, and every Office file that asks for a password

# Word's Title is the article's; its Heading 1 begins a section, whether there is a Title or not.
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h6:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='Heading 2'] => h3:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='Heading 3'] => h4:fresh
p[style-name='heading 3'] => h4:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""

TOO_LARGE = "This file is larger than 10 MB. Take its pictures out, or paste the words below."
TOO_LONG = "This is too long for one article. Bring it in part by part."
TOO_MUCH = "This file unpacks to far more than an article. Copy the words and paste them below."
NOT_READABLE = (
    "This file can’t be read as a Word document. Open it in Word and save it once more as .docx, "
    "or copy everything in it and paste it below."
)


class Unreadable(ValueError):  # noqa: N818 - it is raised where nothing of ours went wrong
    """A document that can't be read; says why in a sentence for the person who brought it."""


def read_file(name: str, file: IO[bytes]) -> Proposal:
    """Read an article from a file; raises Unreadable."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Unreadable(TOO_LARGE)
    ending = "." + name.rpartition(".")[2].lower()
    if ending == ".doc" or content.startswith(OLD_WORD):
        raise Unreadable(
            "This is a Word document of the old kind (.doc), or one with a password. Open it in "
            "Word and save it as .docx without a password."
        )
    if ending not in TYPES:
        raise Unreadable(
            "Choose a file that ends in .docx, .md, .txt or .html. From any other, copy "
            "everything and paste it below."
        )
    if ending == ".docx":
        file.seek(0)
        _check(file)
        found = proposal.proposal_from_html(_word(file))
    elif ending in (".html", ".htm"):
        found = proposal.proposal_from_html(short_enough(_decoded(content)))
    else:
        found = proposal.proposal_from_text(
            short_enough(_decoded(content)), ending.startswith(".m")
        )
    return readable(found)


def read_paste(text: str, html: str = "") -> Proposal:
    """Read an article from what was pasted, from its HTML if it had any; raises Unreadable."""
    if html:
        return readable(proposal.proposal_from_html(short_enough(html)))
    return readable(proposal.proposal_from_text(short_enough(text)))


def readable(proposal: Proposal) -> Proposal:
    """Give the proposal back; raises Unreadable if there is nothing in it, or far too much."""
    if not (proposal.title or proposal.sections):
        raise Unreadable("There are no words in it.")
    if len(proposal.sections) > MOST_SECTIONS:
        raise Unreadable(TOO_LONG)
    return proposal


def short_enough(text: str) -> str:
    """Give the text back; raises Unreadable if it is too long for one article."""
    if len(text) > LONGEST_ARTICLE:
        raise Unreadable(TOO_LONG)
    return text


def _decoded(content: bytes) -> str:
    """Give the text of a file in the encoding that it must be; raises Unreadable."""
    encodings = ["utf-8-sig", "cp1252"] if b"\0" not in content else []
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("There is no text in this file that could be read. Is it the right one?")


# --- Word ----------------------------------------------------------------------------------------


def _word(file: IO[bytes]) -> str:
    """Give what a .docx says as HTML, with its styles read as headings; raises Unreadable."""
    try:
        html = mammoth.convert_to_html(
            file,
            style_map=STYLES,
            include_embedded_style_map=False,
            convert_image=lambda image: [mammoth.html.element("img")],
        ).value
    # What mammoth meets in a broken document, it stumbles over in its own ways.
    except (LookupError, ValueError, TypeError, AttributeError, OSError, RecursionError) as error:
        raise Unreadable(NOT_READABLE) from error
    # Footnotes lead to the foot of the page and back; the words stay, without the way.
    html = re.sub(r'<a href="#[^"]*"[^>]*>↑</a>', "", html)
    return short_enough(re.sub(r'<a href="#[^"]*"[^>]*>(.*?)</a>', r"\1", html))


# What reading a zip, and the XML in it, may raise; a password among them.
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)


def _check(file: IO[bytes]) -> None:
    """Raise Unreadable for what would take too much to unpack, or names things outside of itself.

    A .docx is a zip of XML files; no part of a real one declares a document type.
    """
    try:
        with zipfile.ZipFile(file) as parts:
            infos = parts.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
                raise Unreadable(TOO_MUCH)
            # Any part may be named as the document, whatever its own name says.
            texts = [info for info in infos if _is_xml(parts, info)]
            if sum(info.file_size for info in texts) > LARGEST_TEXT:
                raise Unreadable(TOO_MUCH)
            if not any(info.filename.startswith("word/") for info in texts):
                raise Unreadable(NOT_READABLE)
            left = MOST_ELEMENTS
            for info in texts:
                left -= _check_xml(parts.read(info), left)
    except BROKEN_ZIP as error:
        raise Unreadable(NOT_READABLE) from error
    file.seek(0)


def _is_xml(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether a part could be read as XML, by its name or by how it begins."""
    if info.filename.lower().endswith((".xml", ".rels")):
        return True
    with parts.open(info) as part:
        begin = part.read(64)
    return begin.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def _check_xml(content: bytes, most: int) -> int:
    """Count the elements.

    Raises Unreadable for more than ``most``, for some too deep inside each other, and for a
    declared document type.
    """
    parser = expat.ParserCreate()
    depth = count = 0

    def refuse(*_: object) -> None:
        raise Unreadable(NOT_READABLE)

    def start(*_: object) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST:
            refuse()
        if count > most:
            raise Unreadable(TOO_MUCH)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(content, True)
    return count
