"""Make typed sections of a post's HTML, whose pictures lie in an archive or at an address."""

import html as escaping
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from blog.articles.content import SectionContent
from blog.importing import sections
from blog.importing.blogs.apart import IMAGE, Apart
from blog.importing.blogs.credits import split_credit
from blog.importing.blogs.recordings import take_frames
from blog.importing.blogs.regions import Region, find_regions, replace_regions
from blog.importing.blogs.source import SourceBody, SourcePicture
from blog.importing.embedded_pictures import MAX_PLACES, NUMBER, split_alt
from blog.importing.files import MAX_SECTIONS, SCRIPT, read_html, without_unread
from blog.importing.html_pictures import OWN_LINE, image_tag, place_images
from blog.importing.left_out import LeftOut
from blog.importing.pictures import CAPTION, MAX_CAPTION
from blog.importing.problems import TOO_LONG, UnreadableDocumentError
from blog.importing.style_sheets import StyleSheets
from blog.importing.tags import read_attributes
from blog.importing.visible import Visible
from blog.text import richtext
from blog.text.descriptions import description_flaws

# Gets the attributes of an <img> by name; None for one that is no picture of the post (a pixel
# that counts readers, a smiley, a second copy).
FindPicture = Callable[[dict[str, str]], SourcePicture | None]

MAX_HTML = 40_000_000  # characters, with pictures that stand in it as their bytes
MAX_WITHOUT_PICTURES = 3_000_000  # with whatever a page builder wrote around the words
MAX_SMILEY = 10
MAX_IMAGES = 1_000  # that are looked at
MIN_INLINE = 1_000  # characters of an address that is a picture's bytes; fewer stand in for one
INLINE = "“{}”: This picture stands inside the text, from where it couldn’t be taken."
TOO_MANY = "An article can’t hold so many pictures: {}"
# Where the bytes of a picture may be said, the best first: themes put another one into ``src``
# until the reader comes near.
ADDRESSES = ("data-orig-file", "data-lazy-src", "data-src", "data-original", "data-image", "src")
IMAGE_TAG = re.compile(r"<img\b", re.IGNORECASE)
LINK = re.compile(r"<a\b([^<>]*)>", re.IGNORECASE)
PICTURE_FILE = re.compile(  # the path of one
    r"[^?#]+\.(?:avif|gif|hei[cf]|jpe?g|png|svg|tiff?|webp)(?:[?#]|\Z)", re.IGNORECASE
)


def body_from_html(
    html: str, find_picture: FindPicture, *, left_out: Iterable[tuple[str, str]] = ()
) -> SourceBody:
    """Return the body in HTML, read by the road of documents, which leaves no word out in silence.

    ``html`` is what a system's module has made plain: its own signs (shortcodes, cards, block
    comments) are elements that any page of the web has. An ``aside`` becomes a callout, a
    ``blockquote`` of the class "pullquote" a pull quote with its ``cite``, ``details`` questions
    and answers (of the class "faq" always), an ``iframe``, ``video`` or ``audio`` a link. Words
    that are crossed out stay, and are listed: a post means them to be read. It is
    the text alone: nothing in it becomes the title, the byline or the tags.
    ``left_out`` are the kind (one of ``REASONS``) and the words of what that module has left out.
    Raises UnreadableDocumentError.
    """
    if len(html) > MAX_HTML:
        raise UnreadableDocumentError(TOO_LONG)
    page = Visible(LeftOut(), StyleSheets.of(html), is_post=True)
    for kind, words in left_out:
        page.left_out.add(kind, words)
    page.scripts = len(SCRIPT.findall(html))
    places = _Places(find_picture, page.left_out)
    html = _without_copies(without_unread(html))
    html = _take_links(html, page.left_out)
    html = "".join(place_images(html, places.image_for))
    if len(html) > MAX_WITHOUT_PICTURES:
        raise UnreadableDocumentError(TOO_LONG)
    html = take_frames(html, places.place, page.left_out)
    apart = Apart(
        lambda inner, left_out: Visible(left_out, page.sheets, is_post=True).read(inner),
        places.place,
        page.left_out,
    )
    html = apart.take(html)
    proposal = read_html(page, page.read(html), has_files=True, is_titled=True, is_body=True)
    places.drop_beyond(proposal.sections, MAX_SECTIONS)
    proposal.sections = [part for each in proposal.sections for part in places.fill(each)]
    for section in places.hidden:
        page.left_out.add("hidden", richtext.plain_text(sections.section_body(section)))
    proposal.left_out = page.left_out.found()
    proposal.pictures, proposal.not_included = 0, places.not_included
    return SourceBody(proposal, places.pictures)


def picture_address(attributes: dict[str, str]) -> str:
    """Return where the picture of an ``<img>`` is, as it is written there; "" if that isn't said.

    ``data:`` addresses are none: they stand in for a picture until it is loaded. Where the picture
    is a link to another one, which is as a rule itself in full size, ``data-link`` says so.
    """
    said = (attributes.get(name, "").strip() for name in ADDRESSES)
    return next((each for each in said if each and not each.lower().startswith("data:")), "")


def counts_readers(attributes: dict[str, str]) -> bool:
    """Return whether an ``<img>`` is no picture: a pixel, by which somebody counts readers."""
    return any(attributes.get(name) in ("0", "1") for name in ("width", "height"))


@dataclass(frozen=True)
class _Place:
    """Where a post shows a picture, and what is said of it there."""

    picture: SourcePicture
    alt: str
    rest: str  # what is too long for a description


@dataclass
class _Places:
    """The places of a post that wait for pictures, and those for whole sections."""

    find_picture: FindPicture
    left_out: LeftOut
    images: list[_Place] = field(default_factory=list)
    sections: dict[str, SectionContent] = field(default_factory=dict)  # by number
    pictures: dict[str, SourcePicture] = field(default_factory=dict)  # shown, by their keys
    not_included: list[str] = field(default_factory=list)

    @property
    def hidden(self) -> Iterable[SectionContent]:
        """The sections whose place isn't shown, once all others are filled."""
        return self.sections.values()

    def image_for(self, attributes: str) -> tuple[str, bool]:
        """Return the image that stands for one in HTML, as ``place_images`` takes it."""
        said = read_attributes(attributes)
        picture = self.find_picture(said)
        if picture is None or not picture.key:
            if len(said.get("src", "")) > MIN_INLINE and not picture_address(said):
                self.not_included.append(INLINE.format(said.get("alt") or len(self.images) + 1))
            return _smiley(said.get("alt", "")), False
        if len(self.images) == MAX_IMAGES:
            self._leave(picture)
            return "", False
        alt, rest = split_alt(picture.alt)
        self.images.append(_Place(picture, alt, rest))
        return image_tag({"alt": alt, NUMBER: str(len(self.images))}), True

    def place(self, section: SectionContent) -> str:
        """Return HTML for the place of a section; raises UnreadableDocumentError for too many."""
        if len(self.sections) == MAX_PLACES:
            raise UnreadableDocumentError(TOO_LONG)
        number = str(len(self.sections) + 1)
        self.sections[number] = section
        return OWN_LINE + image_tag({"data-section": number})

    def drop_beyond(self, sections: list[SectionContent], most: int) -> None:
        """Remove the last pictures if there are more sections than so many, and note each."""
        rows = [at for at, each in enumerate(sections) if each.get("embedded")]
        for at in reversed(rows[len(rows) - max(0, len(sections) - most) :]):
            section = sections.pop(at)
            if caption := section["caption"]:
                self.left_out.add("picture", caption)
            self._leave(self.images[int(section["embedded"]) - 1].picture)

    def _leave(self, picture: SourcePicture) -> None:
        if len(self.not_included) < MAX_SECTIONS:
            self.not_included.append(TOO_MANY.format(picture.address or picture.path))

    def fill(self, section: SectionContent) -> Iterable[SectionContent]:
        """Return what stands in the place of a section; that itself if nothing waits for one."""
        if "placed" in section:
            return _with_caption(self.sections.pop(section["placed"]), section.get("caption", ""))
        at = int(section.pop("embedded", 0)) - 1
        if 0 <= at < len(self.images):
            section.pop("hint", None)
            self._show(section, self.images[at])
        return [section]

    def _show(self, section: SectionContent, place: _Place) -> None:
        key = section["embedded"] = place.picture.key
        if not section["caption"]:
            _add_caption(section, place.picture.caption)
        section["caption"], credit = split_credit(section["caption"])
        alt, caption = place.alt, section["caption"]
        if any(each.must for each in description_flaws(alt, name="", caption=caption)):
            alt = ""
        if place.rest:
            section["body"] = richtext.from_plain(place.rest) + section["body"]
        known = self.pictures.get(key)
        if known is None or (alt and not known.alt):
            said = credit or place.picture.credit or (known.credit if known else "")
            self.pictures[key] = replace(place.picture, alt=alt, caption=caption, credit=said)
        elif alt != known.alt:  # said otherwise where it stood first
            section["alt_text"] = alt


def _add_caption(section: SectionContent, caption: str) -> None:
    """Let a section show a picture's caption; what is too long for one stands below it."""
    if len(caption) <= MAX_CAPTION:
        section["caption"] = caption
    else:
        section["body"] += richtext.from_plain(caption)


def _with_caption(section: SectionContent, caption: str) -> list[SectionContent]:
    """Return a section with the caption, in HTML, that stood below its place."""
    words = richtext.plain_text(caption)
    if section["kind"] == "recording" and 0 < len(words) <= MAX_CAPTION and "<a " not in caption:
        section["caption"] = words
    elif words:
        return [section, sections.empty_section("text", body=richtext.clean(f"<p>{caption}</p>"))]
    return [section]


def _smiley(alt: str) -> str:
    """Return the words of an image that is none if they are signs alone, as a smiley's are."""
    are_signs = not any(unicodedata.category(sign)[0] in "LN" for sign in alt)
    return escaping.escape(alt) if are_signs and len(alt) <= MAX_SMILEY else ""


def _without_copies(html: str) -> str:
    """Return HTML without the second copies of pictures, for readers without script."""
    regions = find_regions(html, {"noscript": lambda _: True})
    return replace_regions(html, regions, lambda each: IMAGE.sub("", html[each.start : each.end]))


def _take_links(html: str, left_out: LeftOut) -> str:
    """Return HTML whose pictures know where they lead, by ``data-link``, if that is a picture.

    Any other place that they or their captions lead to is noted.
    """

    def linked(region: Region) -> str:
        address = region.attributes.get("href", "").strip()
        if richtext.plain_text(region.inner).strip() or "<img" not in region.inner.lower():
            return html[region.start : region.end]
        if PICTURE_FILE.match(address):
            return IMAGE_TAG.sub(f'<img data-link="{escaping.escape(address)}"', region.inner, 1)
        _note_link(region.attributes, left_out)
        return region.inner

    html = replace_regions(html, find_regions(html, {"a": lambda said: "href" in said}), linked)
    for caption in CAPTION.finditer(html):
        for link in LINK.finditer(caption[1]):
            _note_link(read_attributes(link[1]), left_out)
    return html


def _note_link(attributes: dict[str, str], left_out: LeftOut) -> None:
    address = attributes.get("href", "").strip()
    is_own = "attachment" in attributes.get("rel", "") or PICTURE_FILE.match(address)
    if re.match(r"https?://|/(?!/)", address) and not is_own:
        left_out.add("link", address)
