"""The pictures inside a document: found as it is read, and taken when it becomes an article.

Until then they stay in the document's own file, where each is known by the name of its part: in a
Word document that of a file in the zip, in HTML one that is made of its address.
"""

import io
import re
from dataclasses import dataclass
from typing import IO, Any

from blog.articles.content import SectionContent
from blog.importing.problems import UnreadableDocumentError
from blog.importing.visible import VOID
from blog.pictures import bounded
from blog.pictures.problems import MAX_BYTES, SMALLER, InvalidPictureError
from blog.text import richtext
from blog.text.descriptions import description_flaws

MAX_PICTURES = 40  # of a document; each is checked in a process of its own
MAX_PLACES = 200  # each becomes a section
MAX_ALT = 300  # characters
NOT_THERE = "It isn’t inside the document, only its address is. Save it, and add it to the library."
TOO_LARGE = f"It has more than {MAX_BYTES >> 20} MB. {SMALLER}"
TOO_MANY = "A document’s first {} pictures are taken. Add this one to the library."
TOO_MANY_PLACES = (
    f"There are more than {MAX_PLACES} pictures in it. Take some out, or bring it in part by part."
)
NUMBER = "data-file"  # the attribute by which an image says which picture it is
# What Word adds to its own guesses.
GUESSED = re.compile(
    r"\s*(?:description automatically generated.*|AI-generated content may be incorrect)\.?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(r"<(/?)(\w+)[^<>]*?(/?)>")


@dataclass(frozen=True)
class Place:
    """Where a document shows a picture: its part, or "", and what is said of it there."""

    part: str
    alt: str
    rest: str  # what is too long for a description


class EmbeddedPictures:
    """The pictures of a document: those that can be used, and what is wrong with others."""

    def __init__(self) -> None:
        """Of a document that is about to be read."""
        self.places: list[Place] = []  # in the order of the text
        self.files: dict[str, dict[str, Any]] = {}
        self.problems: dict[str, str] = {}  # by part, why it isn't taken
        self.not_included: list[str] = []  # sentences, each with the name of its picture

    def add(self, image: Any) -> dict[str, str]:
        """Return an image's attributes in HTML; note what it is.

        It has an ``alt_text``, and is opened as a file with the name of its part,
        without reading that. Raises UnreadableDocumentError for far too many.
        """
        if len(self.places) == MAX_PLACES:
            raise UnreadableDocumentError(TOO_MANY_PLACES)
        number, (alt, rest) = len(self.places) + 1, split_alt(image.alt_text or "")
        name, problem = self._find(image)
        self.places.append(Place("" if problem else name, alt, rest))
        if problem:
            shown = f"“{alt}”" if alt else f"Picture {number}"
            self.not_included.append(f"{shown}: {problem}")
        else:
            self.files[name]["alt"] = self.files[name]["alt"] or alt
        return {"alt": alt, NUMBER: str(number)}

    def fill(self, section: SectionContent) -> None:
        """Let a section show the picture whose number it has as its file, if there is one."""
        at = int(section.pop("embedded", 0)) - 1
        if not 0 <= at < len(self.places):
            return
        place = self.places[at]
        if place.rest:
            section["body"] = richtext.from_plain(place.rest) + section["body"]
        if place.part:
            section["embedded"] = place.part
            if place.alt != self.files[place.part]["alt"]:  # said otherwise where it stood first
                section["alt_text"] = place.alt

    def _find(self, image: Any) -> tuple[str, str]:
        """Return the name of an image's part, and what is wrong with it, or "".

        A part is read once, however often it is shown.
        """
        try:
            with image.open() as opened:
                name = opened.name
                if name not in self.files and name not in self.problems:
                    if len(self.files) + len(self.problems) >= MAX_PICTURES:
                        return "", TOO_MANY.format(MAX_PICTURES)
                    self._check(name, opened)
        except Exception:  # it may stumble over anything
            return "", NOT_THERE
        return name, self.problems.get(name, "")

    def _check(self, name: str, part: IO[bytes]) -> None:
        self.problems[name] = NOT_THERE  # of a damaged part
        content = part.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            self.problems[name] = TOO_LARGE
            return
        try:
            width, height = bounded.check_picture(io.BytesIO(content))
        except InvalidPictureError as error:
            self.problems[name] = str(error)
        else:
            self.files[name] = {"alt": "", "width": width, "height": height}
            del self.problems[name]


def split_alt(alt: str) -> tuple[str, str]:
    """Return what a document says of a picture, "" for what describes none, and what is longer."""
    text = GUESSED.sub("", " ".join(alt.split()))
    if any(flaw.must for flaw in description_flaws(text, name="", caption="")):
        return "", ""
    if len(text) <= MAX_ALT:
        return text, ""
    end = text.rfind(" ", 0, MAX_ALT + 1)
    end = end if end > 0 else MAX_ALT
    return text[:end], text[end:].strip()


def below_blocks(html: str) -> str:
    """Return HTML of Word with each image below the paragraph, list or table that has it."""
    kept: list[str] = []
    held: list[str] = []
    depth = at = 0
    for tag in TAG.finditer(html):
        kept.append(html[at : tag.start()])
        at = tag.end()
        ends, name, is_void = tag.groups()
        if name == "img":
            held.append(tag[0])
        else:
            kept.append(tag[0])
            depth += 0 if is_void or name in VOID else -1 if ends else 1
        if not depth:
            kept += held
            held = []
    return "".join([*kept, html[at:], *held])
