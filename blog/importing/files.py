"""Read an article from an uploaded file or pasted text, with limits on what is accepted."""

import email
import email.policy
import html as escaping
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from io import SEEK_END
from typing import IO

from blog.importing import html_pictures, parser, word
from blog.importing.embedded_pictures import NUMBER, EmbeddedPictures, below_blocks
from blog.importing.encodings import decode
from blog.importing.front_matter import apply, take_front_matter
from blog.importing.left_out import LeftOut
from blog.importing.markup import MAX_TITLE_LENGTH
from blog.importing.problems import NOT_READABLE, TOO_LONG, UnreadableDocumentError
from blog.importing.proposal import Proposal, proposal_from_html
from blog.importing.style_sheets import StyleSheets
from blog.importing.tags import bare
from blog.importing.visible import MAX_ALTS, Visible
from blog.importing.word_html import read_word_html
from blog.pictures.problems import MAX_BYTES
from blog.text import richtext

logger = logging.getLogger(__name__)

MAX_FILE_SIZE = 20 * 1024 * 1024  # bytes
MAX_SECTIONS = 200
MAX_MARKUP = 15 * richtext.MAX_LENGTH  # with styles, which browsers copy along with each word
# Where what is not read begins and ends.
UNREAD = re.compile(
    r"(?P<begin><!--|<(?:style|script)\b)|-->|</(?:style|script)\s*>", re.IGNORECASE
)

ELSEWHERE = re.compile(rf"<img\b(?![^<>]*\b{NUMBER}=)")  # pictures that only have an address
SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
HTML_EXTENSIONS = (".html", ".htm")
FILE_EXTENSIONS = (".docx", ".md", ".markdown", ".txt", *HTML_EXTENSIONS)
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"  # .doc, and every Office file with a password

TOO_LARGE = (
    f"This file is larger than {MAX_FILE_SIZE >> 20} MB. Take some pictures out, or paste the "
    "words below."
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
        return _read_word(file)
    if extension in HTML_EXTENSIONS:
        return _read_html(decode(file.read(), is_html=True))
    return read_paste(decode(file.read()), is_markdown=extension.startswith(".m"))


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
        text = decode(file.read(), is_html=True)
        yield from html_pictures.read_parts(without_unread(text), parts)


def read_paste(text: str, html: str = "", *, is_markdown: bool = False) -> Proposal:
    """Return the article in pasted text, or in its HTML if there is any.

    Raises UnreadableDocumentError if it is empty or far too long.
    """
    check_paste(text, html)
    if html:
        return _without_files(_read_html(html))
    front, text = take_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    words = parser.text_to_html(text, is_markdown or front is not None)
    page = Visible(LeftOut(), StyleSheets())
    if front and front.title:
        words = _below_title(front.title, words)
    proposal = read_html(page, page.read(without_unread(words)), is_titled=bool(front))
    if front:
        apply(front, proposal, page.left_out)
        proposal.left_out = page.left_out.found()
    return proposal


def _below_title(title: str, html: str) -> str:
    """Return HTML below its title, which is said once if it begins with that."""
    first = re.match(r"\s*<h1>(.*?)</h1>", html, re.DOTALL)
    if first and richtext.plain_text(first[1]).casefold().strip() == title.casefold():
        html = html[first.end() :]
    return f"<h1>{escaping.escape(title, quote=False)}</h1>{html}"


def read_html(
    page: Visible,
    html: str,
    *,
    has_files: bool = False,
    is_titled: bool = False,
    is_body: bool = False,
) -> Proposal:
    """Return the article in HTML that ``page`` has read; raises UnreadableDocumentError.

    One that ``is_titled`` elsewhere may be empty. ``has_files`` and ``is_body`` are as of
    ``proposal_from_html``; a body may have more pictures than an article has sections.
    """
    html = bare(html)
    if len(html) > richtext.MAX_LENGTH:  # a table's cells may be many more than its characters
        raise UnreadableDocumentError(TOO_LONG)
    proposal = proposal_from_html(html, has_files=has_files, is_body=is_body)
    shown = json.dumps(proposal.sections, ensure_ascii=False)
    for alt in page.alts:
        if json.dumps(alt, ensure_ascii=False)[1:-1] not in shown:  # of one within a sentence
            page.left_out.add("picture", alt)
    proposal.left_out = page.left_out.found()
    if not (proposal.title or proposal.sections or proposal.left_out or is_titled):
        raise UnreadableDocumentError("There are no words in it.")
    words = [each for each in proposal.sections if not (is_body and each.get("embedded"))]
    if len(words) > MAX_SECTIONS:
        raise UnreadableDocumentError(TOO_LONG)
    proposal.title = proposal.title or page.title[:MAX_TITLE_LENGTH]
    return proposal


def _read_word(file: IO[bytes]) -> Proposal:
    """Return the article in a Word document; raises UnreadableDocumentError."""
    pictures, left_out = EmbeddedPictures(), LeftOut()
    try:
        page = Visible(left_out)

        def read_inner(name: str, content: bytes) -> str:
            return _read_inner(name, content, left_out)

        html = page.read(below_blocks(word.read_document(file, pictures, left_out, read_inner)))
    except UnreadableDocumentError:
        raise
    # A damaged file makes the readers of zip, XML and Word stumble over anything.
    except Exception as error:
        logger.warning("A Word document could not be read: %r", error)
        raise UnreadableDocumentError(NOT_READABLE) from error
    return _with_pictures(read_html(page, html, has_files=True), pictures)


def _read_inner(name: str, content: bytes, left_out: LeftOut) -> str:
    """Return a document inside a Word document as HTML, without its pictures.

    May raise any exception for one that can't be read.
    """
    ending = name.lower().rpartition(".")[2]
    if ending in ("docx", "docm", "dotx"):

        def refuse(name: str, _: bytes) -> str:  # one inside that
            raise ValueError(name)

        html = word.read_document(io.BytesIO(content), EmbeddedPictures(), left_out, refuse)
        # Neither its pictures nor its footnotes are numbered among those of the document.
        return re.sub(rf' (?:{NUMBER}|id)="[^"]*"', "", html)
    if ending in ("mht", "mhtml"):  # a web page as mail: RFC 2557
        part = email.message_from_bytes(content, policy=email.policy.default).get_body(
            ("html", "plain")
        )
        text = part.get_content() if part is not None else ""
        is_html = part is not None and part.get_content_subtype() == "html"
    else:
        is_html = f".{ending}" in (*HTML_EXTENSIONS, ".xhtml")
        text = decode(content, is_html=is_html)
    if len(text) > MAX_MARKUP:
        raise UnreadableDocumentError(TOO_LONG)
    if is_html:
        return Visible(left_out, StyleSheets.of(text)).read(without_unread(text))
    if ending not in ("txt", "mht", "mhtml"):
        raise ValueError(name)
    return parser.text_to_html(text)


def _read_html(html: str) -> Proposal:
    """Return the article in HTML, with the pictures inside it; raises UnreadableDocumentError."""
    pictures, page = EmbeddedPictures(), Visible(LeftOut(), StyleSheets.of(html))
    page.scripts = len(SCRIPT.findall(html))
    small: list[str] = []
    words = joined(html_pictures.take_images(without_unread(html), pictures, small))
    shown = page.read(read_word_html(words))
    page.alts += small[:MAX_ALTS]
    proposal = read_html(page, shown, has_files=True)
    return _with_pictures(proposal, pictures, len(ELSEWHERE.findall(shown)))


def _without_files(proposal: Proposal) -> Proposal:
    """Return a proposal whose pictures are places alone: words that are pasted keep no bytes."""
    proposal.pictures += sum(bool(each.pop("embedded", "")) for each in proposal.sections)
    proposal.files = {}
    return proposal


def joined(pieces: Iterable[str]) -> str:
    """Return what pieces of HTML make; raises UnreadableDocumentError once they are too long."""
    kept, length = [], 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        if length > MAX_MARKUP:
            raise UnreadableDocumentError(TOO_LONG)
    return "".join(kept)


def without_unread(html: str) -> str:
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


def _with_pictures(proposal: Proposal, pictures: EmbeddedPictures, elsewhere: int = 0) -> Proposal:
    """Return a proposal whose picture sections name the parts of their files.

    ``elsewhere`` are those that only have an address; of a Word document it is said of each.
    """
    for section in proposal.sections:
        pictures.fill(section)
    proposal.files, proposal.not_included = pictures.files, pictures.not_included
    proposal.pictures = elsewhere
    return proposal
