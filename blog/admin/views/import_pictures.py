"""The pictures of a document that becomes an article: each becomes one of the library."""

import zipfile
from collections.abc import Iterable

from blog import importing
from blog.admin.picture_uploads import add_checked_picture
from blog.articles.content import SectionContent
from blog.models import Document, Picture
from blog.permissions import AnyUser

GONE = (
    "The pictures of the document are no longer here, since more than a day has passed. Choose "
    "them in the article’s form."
)
NOT_ALLOWED = "The pictures of the document were left out, since you can’t add any to the library."


class DocumentPictures:
    """Takes the pictures of a document into the library."""

    missing = ""  # why some weren't taken, as a sentence

    def __init__(self, document: Document | None, user: AnyUser) -> None:
        """Of a document that may be gone, for somebody who may be allowed to add none."""
        self.document = document
        self.is_allowed = user.has_perm("blog.add_picture")
        # What the page posts is not trusted: only what was found in the document is taken.
        self.found = (
            importing.load_proposal(document).files if document and document.proposal else {}
        )
        self.added: dict[str, Picture] = {}  # by the names of their parts

    def take(self, sections: Iterable[SectionContent]) -> None:
        """Add the pictures that sections name, and let the sections show them."""
        for section in sections:
            name = section.pop("file", "")
            if name and not self.is_allowed:
                self.missing = NOT_ALLOWED
            elif name:
                try:
                    section["picture"] = self._picture(name).pk
                except (KeyError, OSError, zipfile.BadZipFile):
                    self.missing = GONE

    def _picture(self, name: str) -> Picture:
        if name not in self.added:
            if self.document is None:
                raise KeyError(name)
            found = self.found[name]
            with self.document.file.open() as file:
                content = importing.read_part(file, name)
            number = len(self.added) + 1
            self.added[name] = add_checked_picture(
                content,
                f"{self.document.name.rpartition('.')[0][:100]}, picture {number}",
                found["alt"],
                (found["width"], found["height"]),
            )
        return self.added[name]

    def delete_files(self) -> None:
        """Delete the files of what was added, where it isn't saved after all."""
        for picture in self.added.values():
            picture.delete_files()
