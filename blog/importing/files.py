"""Read an article from an uploaded file or pasted text, with limits on what is accepted."""

import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from io import SEEK_END
from typing import IO
from xml.parsers import expat

from blog.importing import html_pictures, parser
from blog.importing.embedded_pictures import EmbeddedPictures, below_blocks
from blog.importing.problems import UnreadableDocumentError
from blog.importing.proposal import Proposal, proposal_from_html
from blog.pictures.problems import MAX_BYTES
from blog.text import richtext

logger = logging.getLogger(__name__)

MAX_FILE_SIZE = 20 * 1024 * 1024  # bytes
MAX_UNPACKED_SIZE = 100 * 1024 * 1024  # bytes, pictures included
MAX_XML_SIZE = 20 * 1024 * 1024  # bytes of XML, which is a thousand pages
MAX_ZIP_ENTRIES = 2_000
MAX_XML_ELEMENTS = 75_000  # thirty pages have fewer; each costs mammoth up to 0.1 ms
MAX_XML_DEPTH = 250  # of nested elements, and of fields in fields; Word's own stay far below
PARAGRAPH_LENGTH = len("<p></p>")
MAX_SECTIONS = 200
MAX_MARKUP = 10 * richtext.MAX_LENGTH  # with what is not read, such as Word's styles
# Where what is not read begins and ends.
UNREAD = re.compile(
    r"(?P<begin><!--|<(?:style|script)\b)|-->|</(?:style|script)\s*>", re.IGNORECASE
)

HTML_EXTENSIONS = (".html", ".htm")
FILE_EXTENSIONS = (".docx", ".md", ".markdown", ".txt", *HTML_EXTENSIONS)
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"  # .doc, and every Office file with a password

# Word's Title is the article's title; Heading 1 starts a section, whether there is a Title or not.
STYLE_MAP = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h6:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='Heading 2'] => h3:fresh
p[style-name='Heading 3'] => h4:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""

TOO_LARGE = (
    f"This file is larger than {MAX_FILE_SIZE >> 20} MB. Take some pictures out, or paste the "
    "words below."
)
TOO_LONG = "This is too long for one article. Bring it in part by part."
TOO_MUCH = "This file unpacks to far more than an article. Copy the words and paste them below."
NOT_READABLE = (
    "This file can’t be read as a Word document. Open it in Word and save it once more as .docx, "
    "or copy everything in it and paste it below."
)


def check_file(name: str, file: IO[bytes], size: int) -> str:
    """Return the extension of a file of ``size`` bytes, as in ``.docx``.

    Raises UnreadableDocumentError if its name, size or first bytes say that it can't be read.
    """
    if size > MAX_FILE_SIZE:
        raise UnreadableDocumentError(TOO_LARGE)
    extension = "." + name.rpartition(".")[2].lower()
    file.seek(0)
    if extension == ".doc" or file.read(len(OLE_SIGNATURE)) == OLE_SIGNATURE:
        raise UnreadableDocumentError(
            "This is a Word document of the old kind (.doc), or one with a password. Open it in "
            "Word and save it as .docx without a password."
        )
    if extension not in FILE_EXTENSIONS:
        raise UnreadableDocumentError(
            "Choose a file that ends in .docx, .md, .txt or .html. From any other, copy "
            "everything and paste it below."
        )
    file.seek(0)
    return extension


def check_paste(text: str, html: str) -> None:
    """Raise UnreadableDocumentError for far too much pasted text, or HTML."""
    if len(html) > MAX_MARKUP or len(text) > richtext.MAX_LENGTH:
        raise UnreadableDocumentError(TOO_LONG)


def read_file(name: str, file: IO[bytes]) -> Proposal:
    """Return the article in a file; raises UnreadableDocumentError."""
    size = file.seek(0, SEEK_END)
    extension = check_file(name, file, size)
    if extension == ".docx":
        try:
            html, pictures = _docx_to_html(file)
        except UnreadableDocumentError:
            raise
        # A damaged file makes the readers of zip, XML and Word stumble over anything.
        except Exception as error:
            logger.warning("A Word document could not be read: %r", error)
            raise UnreadableDocumentError(NOT_READABLE) from error
        return _with_pictures(_read_html(html, has_files=True), pictures)
    text = _decode(file.read())
    if extension in HTML_EXTENSIONS:
        return _read_html_file(text)
    return read_paste(text, is_markdown=extension.startswith(".m"))


def read_parts(name: str, file: IO[bytes], parts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures of a file that ``read_file`` found, by the names of their parts.

    Raises KeyError, OSError or BadZipFile for one that isn't there.
    """
    if not name.lower().endswith(HTML_EXTENSIONS):
        with zipfile.ZipFile(file) as unpacked:
            for part in parts:
                with unpacked.open(part) as opened:
                    yield part, opened.read(MAX_BYTES)
    else:
        yield from html_pictures.read_parts(_without_unread(_decode(file.read())), parts)


def read_paste(text: str, html: str = "", *, is_markdown: bool = False) -> Proposal:
    """Return the article in pasted text, or in its HTML if there is any.

    Raises UnreadableDocumentError if it is empty or far too long.
    """
    check_paste(text, html)
    return _read_html(_without_unread(html) or parser.text_to_html(text, is_markdown))


def _read_html(html: str, *, has_files: bool = False) -> Proposal:
    if len(html) > richtext.MAX_LENGTH:  # a table's cells may be many more than its characters
        raise UnreadableDocumentError(TOO_LONG)
    proposal = proposal_from_html(html, has_files=has_files)
    if not (proposal.title or proposal.sections):
        raise UnreadableDocumentError("There are no words in it.")
    if len(proposal.sections) > MAX_SECTIONS:
        raise UnreadableDocumentError(TOO_LONG)
    return proposal


def _read_html_file(html: str) -> Proposal:
    """Return the article in HTML, with the pictures inside it; raises UnreadableDocumentError."""
    pictures = EmbeddedPictures()
    words = _joined(html_pictures.take_images(_without_unread(html), pictures))
    proposal = _read_html(words, has_files=True)
    elsewhere = proposal.pictures - len(pictures.places)
    return _with_pictures(proposal, pictures, elsewhere)


def _joined(pieces: Iterable[str]) -> str:
    """Return what pieces of HTML make; raises UnreadableDocumentError once they are too long."""
    kept, length = [], 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        if length > MAX_MARKUP:
            raise UnreadableDocumentError(TOO_LONG)
    return "".join(kept)


def _without_unread(html: str) -> str:
    """Return HTML without comments, styles and scripts. What isn't closed stays. Linear."""
    kept, at, begun = [], 0, ""
    for match in UNREAD.finditer(html):
        mark = match[0].lower()
        if match["begin"] and not begun:
            kept.append(html[at : match.start()])
            at, begun = match.start(), mark
        elif begun and (mark == "-->" if begun == "<!--" else mark.startswith("</" + begun[1:])):
            at, begun = match.end(), ""
    return "".join([*kept, html[at:]])


def _decode(content: bytes) -> str:
    """Return the text of a file, guessing its encoding; raises UnreadableDocumentError."""
    encodings = ["utf-8-sig", "cp1252"] if b"\0" not in content else []
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocumentError(
        "There is no text in this file that could be read. Is it the right one?"
    )


# --- Word ----------------------------------------------------------------------------------------


def _docx_to_html(file: IO[bytes]) -> tuple[str, EmbeddedPictures]:
    """Return a .docx as HTML, with its styles as headings, and its pictures. It isn't cleaned.

    Raises UnreadableDocumentError, or any other exception for a damaged file.
    """
    import mammoth  # here, since it takes a process 20 ms to load

    _check_docx(file)
    pictures = EmbeddedPictures()
    html = mammoth.convert_to_html(
        file,
        style_map=STYLE_MAP,
        include_embedded_style_map=False,
        convert_image=lambda image: [mammoth.html.element("img", pictures.add(image))],
    ).value
    # Footnotes link to the foot of the page and back; the text stays, without the links.
    html = re.sub(r'<a href="#[^"]*"[^>]*>(?:↑|(.*?))</a>', r"\1", html)
    return below_blocks(html), pictures


def _with_pictures(proposal: Proposal, pictures: EmbeddedPictures, elsewhere: int = 0) -> Proposal:
    """Return a proposal whose picture sections name the parts of their files.

    ``elsewhere`` are those that only have an address; of a Word document it is said of each.
    """
    for section in proposal.sections:
        pictures.fill(section)
    proposal.files, proposal.not_included = pictures.files, pictures.not_included
    proposal.pictures = elsewhere
    return proposal


def _check_docx(file: IO[bytes]) -> None:
    """Raise UnreadableDocumentError for a zip bomb, or for XML that ``_XmlCheck`` refuses.

    A .docx is a zip of XML files. Raises any other exception for a damaged one.
    """
    with zipfile.ZipFile(file) as parts:
        infos = parts.infolist()
        if (
            len(infos) > MAX_ZIP_ENTRIES
            or sum(info.file_size for info in infos) > MAX_UNPACKED_SIZE
        ):
            raise UnreadableDocumentError(TOO_MUCH)
        # Any part may be declared to be the document, whatever its file name.
        texts = [info for info in infos if _is_xml(parts, info)]
        if sum(info.file_size for info in texts) > MAX_XML_SIZE:
            raise UnreadableDocumentError(TOO_MUCH)
        if not any(info.filename.startswith("word/") for info in texts):
            raise UnreadableDocumentError(NOT_READABLE)
        check = _XmlCheck()
        for info in texts:
            check.read(parts.read(info))
    file.seek(0)


def _is_xml(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Return whether a part could be read as XML, by its name or its first bytes."""
    if info.filename.lower().endswith((".xml", ".rels")):
        return True
    with parts.open(info) as part:
        head = part.read(64)
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


class _XmlCheck:
    """Counts what is in the XML of a document, before mammoth takes its time over it.

    ``read`` raises UnreadableDocumentError for too many elements or too much text in all parts
    together, for elements or fields nested too deeply, and for a declared document type, which no
    real part has: it could name other files.
    """

    def __init__(self) -> None:
        self.elements = self.depth = self.fields = self.length = 0

    def read(self, content: bytes) -> None:
        """Count what is in a part."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(content, True)

    def _doctype(self, *_: object) -> None:
        raise UnreadableDocumentError(NOT_READABLE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        local_name = name.rpartition(":")[2]
        if local_name == "p":
            self._add_length(PARAGRAPH_LENGTH)
        elif local_name == "fldChar":  # mammoth looks at every open one for each piece of text
            kinds = attributes.values()
            self.fields += ("begin" in kinds) - ("end" in kinds)
        if max(self.depth, self.fields) > MAX_XML_DEPTH:
            raise UnreadableDocumentError(NOT_READABLE)
        if self.elements > MAX_XML_ELEMENTS:
            raise UnreadableDocumentError(TOO_MUCH)

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _text(self, text: str) -> None:
        self._add_length(len(text.strip()))

    def _add_length(self, length: int) -> None:
        self.length += length
        if self.length > richtext.MAX_LENGTH:
            raise UnreadableDocumentError(TOO_LONG)
