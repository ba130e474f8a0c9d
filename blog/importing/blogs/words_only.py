"""A blog in an archive that holds no pictures, only their addresses."""

from blog.importing.blogs.archive import Archive
from blog.importing.blogs.source import SourceAuthor, SourcePicture, SourceTopic


class WordsOnly:
    """What is the same in all such blogs; each begins without a name, authors and topics."""

    def __init__(self, archive: Archive) -> None:
        """Of an archive, which is closed with the blog."""
        self.archive = archive
        self.title = self.address = ""
        self.authors: dict[str, SourceAuthor] = {}
        self.categories: dict[str, SourceTopic] = {}
        self.tags: dict[str, SourceTopic] = {}
        self.passed_over: dict[str, int] = {}
        self.warnings: list[str] = [*archive.warnings]

    def read_picture(self, picture: SourcePicture) -> bytes:
        """Raise KeyError: no picture is inside."""
        raise KeyError(picture.key)

    def close(self) -> None:
        """Free the file."""
        self.archive.close()


def web_picture(attributes: dict[str, str], address: str) -> SourcePicture | None:
    """Return the picture of an ``<img>`` at an address; None where that is none of the web."""
    if not address.startswith(("http://", "https://")):
        return None
    return SourcePicture(
        address=address,
        alt=attributes.get("alt", "").strip(),
        caption=attributes.get("data-caption", ""),
        credit=attributes.get("data-credit", ""),
    )
