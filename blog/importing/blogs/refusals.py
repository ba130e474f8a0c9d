"""What is said of a file that is the export of no system: what it is, where that can be told."""

import re

from blog.importing.blogs.archive import Archive
from blog.pictures.file_formats import accepted_format

UNKNOWN = (
    "This is none of the exports that can be read: those of WordPress, Squarespace, Ghost, "
    "Substack, Medium, Blogger, Wix, Notion, Google Docs, Jekyll and Hugo, and zips of Markdown, "
    "HTML or Word files."
)
EMPTY = "This file is empty. Export it there once more, and choose that."
EMPTY_ZIP = "This zip is empty. Export it there once more, and choose that."
PICTURE = "This is a picture, not an export. Choose the file that the old site gave you."
PICTURES = "There are only pictures in this zip, and no article."
ONE = "One article alone comes by Articles → “Import a document”."
WEB_PAGE = f"This is a web page, not an export. Perhaps the old site asked you to sign in. {ONE}"
DOCUMENT = f"This is one document, not an export. {ONE}"

HEAD = 4_096  # bytes
GIF = b"GIF8"
PAGE_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^<>]*>\s*+)?(?:<!--(?:(?!-->).)*-->\s*+)?"
    rb"<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
DOCUMENT_BEGINS = (b"%PDF-", b"{\\rtf", b"\xd0\xcf\x11\xe0")  # the last is .doc
DOCUMENT_NAME = re.compile(r".*\.(?:txt|md|markdown|pdf|docx?|odt|rtf|pages)", re.IGNORECASE)
PICTURE_NAME = re.compile(
    r".*\.(?:jpe?g|png|gif|webp|avif|hei[cf]|tiff?|bmp|svg)", re.IGNORECASE | re.DOTALL
)
OF_WORD = "word/document.xml"


def refusal(archive: Archive) -> str:
    """Return a sentence for people."""
    names = archive.names
    if archive.is_zip:
        if OF_WORD in names:
            return DOCUMENT
        if not names:
            return EMPTY_ZIP
        return PICTURES if all(map(PICTURE_NAME.fullmatch, names)) else UNKNOWN
    with archive.open(names[0]) as file:
        head = file.read(HEAD)
    if not head:
        return EMPTY
    if accepted_format(head) or head.startswith(GIF):
        return PICTURE
    if PAGE_BEGINS.match(head):
        return WEB_PAGE
    is_document = head.startswith(DOCUMENT_BEGINS) or DOCUMENT_NAME.fullmatch(names[0])
    return DOCUMENT if is_document else UNKNOWN
