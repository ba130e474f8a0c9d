"""The pictures inside HTML: those whose bytes stand in the address itself, as ``data:`` (RFC 2397).

Any other address says only where a picture is. None is ever asked for.
"""

import base64
import hashlib
import html as escaping
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol
from urllib.parse import unquote_to_bytes

from blog.importing.pictures import ATTRIBUTES, TAG_END, alt_of
from blog.importing.tags import read_attributes

# All of it is read in time that grows with the length.
PLACE = re.compile(
    rf"<(?:img\b(?P<image>{ATTRIBUTES})|/(?P<heading>h[1-6])\b{ATTRIBUTES}"
    r"|/?(?:p|li|ul|ol|td|th|tr|table|div|blockquote|section|article|h[1-6])\b"
    rf"{ATTRIBUTES}){TAG_END}",
    re.IGNORECASE,
)
SOURCE = re.compile(
    r"""(?<![\w-])src\s*=\s*(?:"data:([^"]*)"|'data:([^']*)'|data:([^\s"'<>]+))""", re.IGNORECASE
)
OWN_LINE = "<p></p>"  # what stands behind it is in no sentence
# In pixels: emoji, and what sites and newsletters count their readers by.
TOO_SMALL = 32
PIXELS = re.compile(r"\s*(\d{1,5}(?:\.\d*)?)\s*(?:px\s*)?")
PART = "data:"  # begins the names of parts


class Image:
    """An image of HTML, as ``EmbeddedPictures`` takes it."""

    def __init__(self, attributes: str, address: str) -> None:
        """Of its attributes, and of its address behind ``data:``."""
        self.alt_text = alt_of(attributes)
        self.address = address

    @property
    def name(self) -> str:
        """The name of its part, the same for the same picture."""
        return PART + hashlib.sha256(self.address.encode()).hexdigest()[:32]

    def open(self) -> AbstractContextManager["Image"]:
        """Return itself, as the file of its part."""
        return nullcontext(self)

    def read(self, size: int = -1) -> bytes:
        """Return its bytes, so many at most; none if its address was cut off."""
        head, _, body = self.address.partition(",")
        content = unquote_to_bytes(body)
        if head.rstrip().lower().endswith("base64"):
            try:
                content = base64.b64decode(content)
            except ValueError:
                content = b""
        return content[:size] if size >= 0 else content


class Pictures(Protocol):
    """What notes the pictures that are found; ``EmbeddedPictures`` does."""

    def add(self, image: Image) -> dict[str, str]:
        """Return the attributes that its image has from then on."""


def take_images(html: str, pictures: Pictures, small: list[str]) -> Iterator[str]:
    """Yield the pieces of HTML with the images inside it noted, and no address of any other.

    One that stands in a sentence comes below it; of others the alt text stays. One that stands for
    a sign is that sign; any other that is too small to be looked at goes, and what is said of it
    is added to ``small``.
    """

    def image_for(attributes: str) -> tuple[str, bool]:
        said = read_attributes(f"<img {attributes}>")
        alt = " ".join(said.get("alt", "").split())
        if is_sign(alt):
            return escaping.escape(alt), False
        if is_small(said):
            small.append(alt)
            return "", False
        if address := _address(attributes):
            return image_tag(pictures.add(Image(attributes, address))), True
        return image_tag({"alt": alt_of(attributes)}), False

    return place_images(html, image_for)


def is_sign(alt: str) -> bool:
    """Return whether what is said of a picture is a sign that it stands for, as of an emoji."""
    return bool(alt) and not any(unicodedata.category(each)[0] in "LN" for each in alt)


def is_small(attributes: dict[str, str]) -> bool:
    """Return whether an image is no picture to look at: an emoji, or what counts readers."""
    if "data-emoji" in attributes or "emoji" in attributes.get("class", ""):
        return True
    sides = (PIXELS.fullmatch(attributes.get(side, "")) for side in ("width", "height"))
    return any(side and float(side[1]) < TOO_SMALL for side in sides)


def place_images(html: str, image_for: Callable[[str], tuple[str, bool]]) -> Iterator[str]:
    """Yield the pieces of HTML with what ``image_for`` makes of the attributes of each image.

    It returns HTML, and whether that stands in no sentence: then it comes below the one around it.
    """
    held: list[str] = []  # until the sentence ends
    at = 0
    for tag in PLACE.finditer(html):
        if not tag["end"]:
            continue
        yield html[at : tag.start()]
        at = tag.end()
        attributes = tag["image"]
        if attributes is None:
            yield from [tag[0], *held] if tag["heading"] else [*held, tag[0]]
            held = []
            continue
        image, is_apart = image_for(attributes)
        if is_apart and _is_in_sentence(html, tag.start()):
            held.append(OWN_LINE + image)
        else:
            yield image
    yield html[at:]
    yield from held


def read_parts(html: str, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes of these parts. Raises KeyError for one that isn't there."""
    images = {}
    for tag in PLACE.finditer(html):
        if tag["end"] and (address := _address(tag["image"] or "")):
            image = Image("", address)
            images[image.name] = image
    for name in names:
        yield name, images[name].read()


def _address(attributes: str) -> str:
    """Return what stands behind ``data:`` in the address of an image; "" where it isn't inside."""
    found = SOURCE.search(attributes)
    return found[found.lastindex or 0] if found else ""


def image_tag(attributes: dict[str, str]) -> str:
    """Return an image with these attributes."""
    named = (f'{name}="{escaping.escape(value)}"' for name, value in attributes.items())
    return f"<img {' '.join(named)}>"


def _is_in_sentence(html: str, at: int) -> bool:
    """Return whether words stand directly before a place."""
    before = html[max(0, at - 200) : at].rstrip()
    return bool(before) and not before.endswith(">")
