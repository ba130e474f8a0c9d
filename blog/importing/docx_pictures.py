"""The pictures inside a Word document: found as it is read, and taken when it becomes an article.

Until then they stay in the document's own file, where each is known by the name of its part.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import IO, Any

from blog.pictures import bounded
from blog.pictures.problems import MAX_BYTES, SMALLER, InvalidPictureError
from blog.text.descriptions import description_flaws

MAX_PICTURES = 40  # of a document; each is checked in a process of its own
MAX_ALT = 300  # characters
NOT_THERE = "It isn’t inside the document, only its address is. Save it, and add it to the library."
TOO_LARGE = f"It has more than {MAX_BYTES >> 20} MB. {SMALLER}"
TOO_MANY = "A document’s first {} pictures are taken. Add this one to the library."
NUMBER = "data-file"  # the attribute by which an image says which picture it is
# What Word adds to its own guesses.
GUESSED = re.compile(
    r"\s*(?:description automatically generated.*|AI-generated content may be incorrect)\.?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(r"<(/?)(\w+)[^<>]*?(/?)>")


class DocxPictures:
    """The pictures of a document: those that can be used, and what is wrong with others."""

    def __init__(self, parts: zipfile.ZipFile) -> None:
        """Of the parts of a .docx."""
        self.parts = {
            (info.file_size, info.CRC): info.filename
            for info in parts.infolist()
            if not info.is_dir()
        }
        self.names: list[str] = []  # of the parts, in the order of the text; "" if it can't be used
        self.files: dict[str, dict[str, Any]] = {}
        self.problems: dict[str, str] = {}  # by part, why it isn't taken
        self.not_included: list[str] = []  # sentences, each with the name of its picture

    def add(self, image: Any) -> dict[str, str]:
        """Return the attributes of mammoth's image in HTML; note what it is."""
        number, alt = len(self.names) + 1, _words(image.alt_text or "")
        name, problem = self._find(image, alt)
        self.names.append("" if problem else name)
        if problem:
            shown = f"“{alt}”" if alt else f"Picture {number}"
            self.not_included.append(f"{shown}: {problem}")
        return {"alt": alt, NUMBER: str(number)}

    def _find(self, image: Any, alt: str) -> tuple[str, str]:
        """Return the name of an image's part, and what is wrong with it, or ""."""
        if len(self.files) + len(self.problems) >= MAX_PICTURES:
            return "", TOO_MANY.format(MAX_PICTURES)
        try:
            with image.open() as opened:
                content = opened.read(MAX_BYTES + 1)
        except Exception:  # mammoth looks for it, and may stumble over anything
            return "", NOT_THERE
        name = self.parts.get((len(content), zlib.crc32(content)), "")
        if not name:
            return "", TOO_LARGE if len(content) > MAX_BYTES else NOT_THERE
        if name not in self.files and name not in self.problems:
            try:
                width, height = bounded.check_picture(io.BytesIO(content))
                self.files[name] = {"alt": alt, "width": width, "height": height}
            except InvalidPictureError as error:
                self.problems[name] = str(error)
        return name, self.problems.get(name, "")


def _words(alt: str) -> str:
    """Return what a document says of a picture; "" for what describes none."""
    text = GUESSED.sub("", " ".join(alt.split()))[:MAX_ALT]
    return "" if any(flaw.must for flaw in description_flaws(text, name="", caption="")) else text


def below_blocks(html: str) -> str:
    """Return mammoth's HTML with each image below the paragraph, list or table that has it."""
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
            depth += 0 if is_void or name == "br" else -1 if ends else 1
        if not depth:
            kept += held
            held = []
    return "".join([*kept, html[at:], *held])


def read_part(file: IO[bytes], name: str) -> bytes:
    """Return a part of a document. Raises KeyError, OSError or BadZipFile if it isn't there."""
    with zipfile.ZipFile(file) as parts, parts.open(name) as part:
        return part.read(MAX_BYTES)


def taken(files: Mapping[str, Any], names: Sequence[str], number: str) -> str:
    """Return the part of the picture of a number, as its sign in the text has it; or ""."""
    at = int(number) - 1
    name = names[at] if 0 <= at < len(names) else ""
    return name if name in files else ""
