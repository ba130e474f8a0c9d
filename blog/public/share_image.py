"""The picture that stands for a page where its link is shared: title, practice, colors.

It is drawn when somebody asks for it, and kept in the storage under a name made of all that it
shows, so a new title, name or color is a new picture.
"""

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont, ImageOps

from blog.models import Edition, Picture, Practice

# What the large networks ask for: 1.91 to 1 (https://ogp.me gives no size of its own).
SIZE = WIDTH, HEIGHT = 1200, 630
# Raise it when the drawing changes, so that no older one is shown.
DRAWING = 1

PAPER, INK, QUIET = "#fcfaf6", "#2b2429", "#665b63"
MARGIN, PICTURE_WIDTH, TITLE_HEIGHT = 72, 460, 360
LINE = 1.14  # the height of a line, in sizes of its letters
FONT = settings.BASE_DIR / "static" / "fonts" / "literata.woff2"


@dataclass(frozen=True)
class ShareImage:
    """What a share picture shows; two that show the same are the same."""

    title: str
    kicker: str
    foot: str
    color: str
    picture: Picture | None = None

    @property
    def key(self) -> str:
        """A name for all that it shows; it stands in the picture's address."""
        picture = self.picture
        drawn = f"{picture.token} {picture.focus_x} {picture.focus_y}" if picture else ""
        shown = (DRAWING, self.title, self.kicker, self.foot, self.color, drawn)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def image_for_article(edition: Edition, practice: Practice) -> ShareImage:
    """Give what stands for an article."""
    return ShareImage(
        title=edition.share_title or edition.title,
        kicker=", ".join(category.name for category in edition.category_list),
        foot=practice.name,
        color=practice.color_light,
        picture=edition.lead_picture,
    )


def image_for_site(practice: Practice) -> ShareImage:
    """Give what stands for every page that is no article."""
    return ShareImage(practice.name, "", practice.tagline, practice.color_light)


def render_jpeg(share: ShareImage) -> bytes:
    """Give the picture, drawing it the first time."""
    name = f"share/{share.key}.jpg"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(encode_jpeg(draw_image(share))))
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def encode_jpeg(image: Image.Image) -> bytes:
    """Encode as JPEG, which all who show such pictures can read."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88, progressive=True, optimize=True)
    return buffer.getvalue()


def draw_image(share: ShareImage) -> Image.Image:
    """Draw words on paper, a band in the practice's color, and the lead picture, if any."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    right = WIDTH - MARGIN
    if share.picture:
        image.paste(crop_to_focus(share.picture), (WIDTH - PICTURE_WIDTH, 0))
        right = WIDTH - PICTURE_WIDTH - 56
    pen.rectangle((0, 0, 15, HEIGHT), share.color)
    kicker = share.kicker.upper()
    if kicker:
        small = load_font(26, 500, 14)
        pen.text((MARGIN, 76), truncate_text(kicker, small, right - MARGIN), share.color, small)
    lines, large = fit_title(share.title, right - MARGIN)
    top = 128 if kicker else 84
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + number * large.size * LINE), line, INK, large)
    foot = load_font(32, 550, 14)
    pen.text(
        (MARGIN, HEIGHT - 84), truncate_text(share.foot, foot, right - MARGIN), QUIET, foot, "ls"
    )
    return image


def crop_to_focus(picture: Picture) -> Image.Image:
    """Give the part of a picture around its focus, in the size of its place."""
    with default_storage.open(picture.path(f"{picture.widths[-1]}.webp")) as file:
        image = Image.open(file).convert("RGBA")
    paper = Image.new("RGB", image.size, PAPER)
    paper.paste(image, mask=image.getchannel("A"))
    focus = (picture.focus_x / 100, picture.focus_y / 100)
    return ImageOps.fit(paper, (PICTURE_WIDTH, HEIGHT), centering=focus)


def fit_title(title: str, width: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Break a title into lines, in the largest size in which it fits; a very long one is cut."""
    for size in (84, 76, 68, 60, 52, 46, 40):
        large = load_font(size, 550, 60)
        lines = wrap_text(title, large, width)
        room = int(TITLE_HEIGHT // (size * LINE))
        if len(lines) <= room and all(large.getlength(line) <= width for line in lines):
            return lines, large
    kept, rest = lines[: room - 1], " ".join(lines[room - 1 :])
    return [truncate_text(line, large, width) for line in (*kept, rest) if line], large


def wrap_text(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break text between words into lines of a width in pixels."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def truncate_text(text: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    """Cut text that is longer than a width in pixels, with an ellipsis."""
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(f"{text}…") > width:
        text = text[:-1].rstrip()
    return f"{text}…"


@lru_cache
def load_font(size: int, weight: int, optical_size: int) -> ImageFont.FreeTypeFont:
    """Give the site's own font in a size in pixels."""
    face = ImageFont.truetype(Path(FONT), size)
    values = {b"Optical size": optical_size, b"Weight": weight}
    names = [axis["name"] for axis in face.get_variation_axes()]
    face.set_variation_by_axes([values[name] for name in names if name])
    return face
