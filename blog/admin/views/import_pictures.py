"""The pictures of a document that becomes an article: each becomes one of the library."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress

from blog import importing
from blog.articles.add_picture import add_checked_picture
from blog.articles.content import SectionContent
from blog.importing.article import show_pictures, shown_pictures
from blog.models import Document, Picture
from blog.permissions import AnyUser

# What readers of a damaged zip raise, beside those of the file itself.
DAMAGED = (
    *(KeyError, OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError),
    *(NotImplementedError, RuntimeError),
)
GONE = (
    "The pictures of the document are no longer here, since more than a day has passed. Choose "
    "them in the article’s form."
)
NOT_ALLOWED = "The pictures of the document were left out, since you can’t add any to the library."


class DocumentPictures:
    """Takes the pictures of a document into the library."""

    missing = ""  # why some weren't taken, as a sentence

    def __init__(self, document: Document | None, user: AnyUser, title: str) -> None:
        """Of a document that may be gone, for somebody who may be allowed to add none.

        Pictures are named after its file; those of pasted words after ``title``.
        """
        self.document = document
        self.is_allowed = user.has_perm("blog.add_picture")
        self.title = title
        # What the page posts is not trusted: only what was found in the document is taken.
        self.found = (
            importing.load_proposal(document).files if document and document.proposal else {}
        )
        self.added: dict[str, Picture] = {}  # by the names of their parts

    def take(self, sections: Sequence[SectionContent]) -> None:
        """Add the pictures that sections name, and let the sections show them."""
        if self.is_allowed:
            self._add([name for name in shown_pictures(sections) if name in self.found])
        if show_pictures(sections, self.added):
            self.missing = GONE if self.is_allowed else NOT_ALLOWED

    def _add(self, names: list[str]) -> None:
        if self.document is None or not names:
            return
        stem = self.document.name.rpartition(".")[0] or self.title
        for name, content in _read(self.document, names):
            found = self.found[name]
            self.added[name] = add_checked_picture(
                content,
                f"{stem[:100]}, picture {len(self.added) + 1}",
                found["alt"],
                (found["width"], found["height"]),
            )

    def delete_files(self) -> None:
        """Delete the files of what was added, where it isn't saved after all."""
        for picture in self.added.values():
            picture.delete_files()


def _read(document: Document, names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures of a document, by name, up to the first that is no longer there."""
    with suppress(*DAMAGED), document.file.open() as file:
        yield from importing.read_parts(document.file_name, file, names)
