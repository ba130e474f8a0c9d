"""Make typed sections of a post's HTML, whose pictures lie in an archive or at an address."""

from collections.abc import Callable, Iterable

from blog.importing.blogs.source import SourceBody, SourcePicture

# Gets the attributes of an <img> by name; None for one that is no picture of the post (a pixel
# that counts readers, a smiley, a second copy).
FindPicture = Callable[[dict[str, str]], SourcePicture | None]


def body_from_html(
    html: str, find_picture: FindPicture, *, left_out: Iterable[tuple[str, str]] = ()
) -> SourceBody:
    """Return the body in HTML, read by the road of documents, which leaves no word out in silence.

    ``html`` is what a system's module has made plain: its own signs (shortcodes, cards, block
    comments) are elements that any page of the web has (figure, blockquote, aside, details, ul).
    ``left_out`` are the kind (one of ``REASONS``) and the words of what that module has left out.
    Raises UnreadableDocumentError.
    """
    raise NotImplementedError
