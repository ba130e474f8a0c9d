"""Links of a page to files beside it: a picture is shown, any other file stays behind."""

from collections.abc import Callable

from blog.importing.blogs.body import PICTURE_FILE
from blog.importing.blogs.tree import Node, element, escaped, is_blank

PARTS = ("p", "figure")  # in which a link may stand alone
AROUND = ("div", "span", "strong", "em", "b", "i")


def show_linked_pictures(root: Node, find: Callable[[str], str]) -> None:
    """Put pictures in the place of links to their files, where nothing else is in a paragraph.

    ``find`` returns the name of the file that an address means, "" if it isn't there. What a link
    calls a picture is its caption, unless that is the name of a file.
    """
    for part in root.walk():
        if part.tag not in PARTS:
            continue
        captions = [each for each in part.children if _is_caption(each)]
        link = _only_link([each for each in part.children if not _is_caption(each)])
        if link is None or not PICTURE_FILE.fullmatch(find(link.attributes["href"])):
            continue
        words = link.text()
        if not captions and words and not PICTURE_FILE.fullmatch(words):
            captions = [element("figcaption", escaped(words))]
        image = element("img", src=link.attributes["href"], alt="")
        part.tag, part.children = "figure", [image, *captions]


def is_of_words(link: Node) -> bool:
    """Return whether a link holds words, and no picture."""
    return link.first(lambda each: each.tag == "img") is None


def _is_caption(piece: Node | str) -> bool:
    return isinstance(piece, Node) and piece.tag == "figcaption"


def _only_link(pieces: list[Node | str]) -> Node | None:
    """Return the link that is all that pieces hold, None if there is more, or none."""
    while len(pieces := [each for each in pieces if not is_blank(each)]) == 1:
        (piece,) = pieces
        if not isinstance(piece, Node):
            return None
        if piece.tag == "a":
            return piece if piece.attributes.get("href") and is_of_words(piece) else None
        if piece.tag not in AROUND:
            return None
        pieces = piece.children
    return None
