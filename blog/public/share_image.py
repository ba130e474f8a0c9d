"""Share images: the picture that represents a page where its link is shared.

An image is drawn when it is first requested, and stored under a hash of everything that it shows,
so a new title, name or color makes a new image.
"""

import hashlib
import io
import logging
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont, ImageOps

from blog.models import Edition, Picture, Practice
from blog.practice.colors import PALETTE

logger = logging.getLogger(__name__)

# The ratio that the large networks recommend: 1.91 to 1 (https://ogp.me gives no size of its own).
SIZE = WIDTH, HEIGHT = 1200, 630
# Increase it when the drawing changes, so that stored images are replaced.
DRAWING_VERSION = 1

COLORS = PALETTE["light"]
MARGIN, PICTURE_WIDTH, TITLE_HEIGHT = 72, 460, 360
LINE_HEIGHT = 1.14  # line height as a multiple of the font size
logger = logging.getLogger(__name__)
FONT = settings.BASE_DIR / "static" / "fonts" / "literata.woff2"


@dataclass(frozen=True)
class ShareImage:
    """What a share image shows. Equal values give the same image."""

    title: str
    label: str
    foot: str
    color: str
    picture: Picture | None = None

    @property
    def key(self) -> str:
        """A hash of everything that the image shows, used in its address and file name."""
        picture = self.picture
        crop = f"{picture.token} {picture.focus_x} {picture.focus_y}" if picture else ""
        shown = (DRAWING_VERSION, self.title, self.label, self.foot, self.color, crop)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def image_for_article(edition: Edition, practice: Practice) -> ShareImage:
    """Return the share image of an article."""
    return ShareImage(
        title=edition.shown_text("share_title"),
        label=", ".join(category.name for category in edition.category_list),
        foot=practice.name,
        color=practice.color_light,
        picture=edition.lead_picture,
    )


def image_for_site(practice: Practice) -> ShareImage:
    """Return the share image of every page that is not an article."""
    return ShareImage(practice.name, "", practice.tagline, practice.color_light)


def render_jpeg(share: ShareImage) -> bytes:
    """Return the image as JPEG, drawing and storing it the first time.

    Where the file of its picture is missing, it is drawn without it, and not stored.
    """
    name = f"share/{share.key}.jpg"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return bytes(file.read())
    try:
        content = _encode(draw_image(share))
    except FileNotFoundError:
        logger.exception("A picture's file is missing; the backup has it.")
        return _encode(draw_image(replace(share, picture=None)))
    try:
        default_storage.save(name, ContentFile(content))
    except OSError:  # a full disk: readers are served all the same
        logger.exception("A share image could not be stored.")
        default_storage.delete(name)
    return content


def _encode(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88, progressive=True, optimize=True)
    return buffer.getvalue()


def draw_image(share: ShareImage) -> Image.Image:
    """Draw the text, a band in the practice's color and the lead picture, if any."""
    image = Image.new("RGB", SIZE, COLORS["paper"])
    pen = ImageDraw.Draw(image)
    right = WIDTH - MARGIN
    if share.picture:
        image.paste(crop_to_focus(share.picture), (WIDTH - PICTURE_WIDTH, 0))
        right = WIDTH - PICTURE_WIDTH - 56
    pen.rectangle((0, 0, 15, HEIGHT), share.color)
    label = share.label.upper()
    if label:
        small = load_font(26, 500, 14)
        pen.text((MARGIN, 76), truncate_text(label, small, right - MARGIN), share.color, small)
    lines, large = fit_title(share.title, right - MARGIN)
    top = 128 if label else 84
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + number * large.size * LINE_HEIGHT), line, COLORS["ink"], large)
    foot = load_font(32, 550, 14)
    text = truncate_text(share.foot, foot, right - MARGIN)
    pen.text((MARGIN, HEIGHT - 84), text, COLORS["quiet"], foot, "ls")
    return image


def crop_to_focus(picture: Picture) -> Image.Image:
    """Return the part of a picture around its focal point, in the size of its area."""
    with default_storage.open(picture.path(f"{picture.widths[-1]}.webp")) as file:
        image = Image.open(file).convert("RGBA")
    paper = Image.new("RGB", image.size, COLORS["paper"])
    paper.paste(image, mask=image.getchannel("A"))
    focus = (picture.focus_x / 100, picture.focus_y / 100)
    return ImageOps.fit(paper, (PICTURE_WIDTH, HEIGHT), centering=focus)


def fit_title(title: str, width: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Return a title in lines and the largest font in which it fits; a longer one is truncated."""
    for size in (84, 76, 68, 60, 52, 46, 40):
        large = load_font(size, 550, 60)
        lines = wrap_text(title, large, width)
        max_lines = int(TITLE_HEIGHT // (size * LINE_HEIGHT))
        if len(lines) <= max_lines and all(large.getlength(line) <= width for line in lines):
            return lines, large
    first, rest = lines[: max_lines - 1], " ".join(lines[max_lines - 1 :])
    return [truncate_text(line, large, width) for line in (*first, rest) if line], large


def wrap_text(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return text broken between words into lines of a width in pixels."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def truncate_text(text: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    """Return text cut to a width in pixels, with an ellipsis if it was longer."""
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(f"{text}…") > width:
        text = text[:-1].rstrip()
    return f"{text}…"


@lru_cache
def load_font(size: int, weight: int, optical_size: int) -> ImageFont.FreeTypeFont:
    """Return the site's font in a size in pixels."""
    face = ImageFont.truetype(FONT, size)
    face.set_variation_by_axes([optical_size, weight])  # in the order of the font's axes
    return face
