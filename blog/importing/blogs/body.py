"""Make typed sections of a post's HTML, whose pictures lie in an archive or at an address."""

import html as escaping
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from blog.articles.content import SectionContent
from blog.importing.blogs.source import SourceBody, SourcePicture
from blog.importing.embedded_pictures import MAX_PLACES, NUMBER, split_alt
from blog.importing.files import SCRIPT, joined, read_html, without_unread
from blog.importing.html_pictures import image_tag, place_images
from blog.importing.left_out import LeftOut
from blog.importing.pictures import MAX_CAPTION
from blog.importing.problems import TOO_LONG, UnreadableDocumentError
from blog.importing.style_sheets import StyleSheets
from blog.importing.visible import Visible, read_attributes
from blog.text import richtext
from blog.text.descriptions import description_flaws

# Gets the attributes of an <img> by name; None for one that is no picture of the post (a pixel
# that counts readers, a smiley, a second copy).
FindPicture = Callable[[dict[str, str]], SourcePicture | None]

MAX_HTML = 20_000_000  # characters, with whatever a page builder wrote around the words
TOO_MANY = f"Only the first {MAX_PLACES} pictures of a text are taken."


def body_from_html(
    html: str, find_picture: FindPicture, *, left_out: Iterable[tuple[str, str]] = ()
) -> SourceBody:
    """Return the body in HTML, read by the road of documents, which leaves no word out in silence.

    ``html`` is what a system's module has made plain: its own signs (shortcodes, cards, block
    comments) are elements that any page of the web has (figure, blockquote, aside, details, ul).
    It is the text alone: nothing in it becomes the title, the byline or the tags.
    ``left_out`` are the kind (one of ``REASONS``) and the words of what that module has left out.
    Raises UnreadableDocumentError.
    """
    if len(html) > MAX_HTML:
        raise UnreadableDocumentError(TOO_LONG)
    page, pictures = Visible(LeftOut(), StyleSheets.of(html)), _Pictures(find_picture)
    for kind, words in left_out:
        page.left_out.add(kind, words)
    page.scripts = len(SCRIPT.findall(html))
    shown = page.read(joined(place_images(without_unread(html), pictures.image_for)))
    proposal = read_html(page, shown, has_files=True, is_titled=True, has_front=False)
    for section in proposal.sections:
        pictures.fill(section)
    proposal.pictures, proposal.not_included = 0, pictures.not_included
    return SourceBody(proposal, pictures.found)


@dataclass(frozen=True)
class _Place:
    """Where a post shows a picture, and what is said of it there."""

    picture: SourcePicture
    alt: str
    rest: str  # what is too long for a description


class _Pictures:
    """The pictures of a post: those that are shown, by their keys."""

    def __init__(self, find_picture: FindPicture) -> None:
        self.find_picture = find_picture
        self.places: list[_Place] = []
        self.found: dict[str, SourcePicture] = {}
        self.not_included: list[str] = []

    def image_for(self, attributes: str) -> tuple[str, bool]:
        """Return the image that stands for one in HTML, as ``place_images`` takes it."""
        said = read_attributes(attributes)
        picture = self.find_picture(said)
        if picture is None or not picture.key:
            return _smiley(said.get("alt", "")), False
        if len(self.places) == MAX_PLACES:
            if TOO_MANY not in self.not_included:
                self.not_included.append(TOO_MANY)
            return "", False
        alt, rest = split_alt(picture.alt)
        self.places.append(_Place(picture, alt, rest))
        return image_tag({"alt": alt, NUMBER: str(len(self.places))}), True

    def fill(self, section: SectionContent) -> None:
        """Let a section show the picture that stood in its place, if it is one's."""
        at = int(section.pop("embedded", 0)) - 1
        if not 0 <= at < len(self.places):
            return
        place = self.places[at]
        section.pop("hint", None)
        section["embedded"] = place.picture.key
        if not section["caption"]:
            _add_caption(section, place.picture.caption)
        alt = place.alt
        if any(each.must for each in description_flaws(alt, name="", caption=section["caption"])):
            alt = ""
        if place.rest:
            section["body"] = richtext.from_plain(place.rest) + section["body"]
        caption = section["caption"]
        known = self.found.get(place.picture.key)
        if known is None or (alt and not known.alt):
            self.found[place.picture.key] = replace(place.picture, alt=alt, caption=caption)
        elif alt != known.alt:  # said otherwise where it stood first
            section["alt_text"] = alt


def _add_caption(section: SectionContent, caption: str) -> None:
    """Let a section show a picture's caption; what is too long for one stands below it."""
    if len(caption) <= MAX_CAPTION:
        section["caption"] = caption
    else:
        section["body"] += richtext.from_plain(caption)


def _smiley(alt: str) -> str:
    """Return the words of an image that is none if they are signs alone, as a smiley's are."""
    are_signs = not any(unicodedata.category(sign)[0] in "LN" for sign in alt)
    return escaping.escape(alt) if are_signs and len(alt) <= 10 else ""
