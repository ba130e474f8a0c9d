"""Share images: the picture that represents a page where its link is shared.

An image is drawn when it is first requested, and stored under a hash of everything that it shows,
so a new title, name or color makes a new image.
"""

import hashlib
import io
import logging
from contextlib import suppress
from dataclasses import dataclass, replace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageOps

from blog.models import Edition, Picture, Practice
from blog.practice.colors import PALETTE
from blog.public import drawing, lettering
from blog.public.lettering import Face, truncate_text, wrap_text

logger = logging.getLogger(__name__)

# The ratio that the large networks recommend: 1.91 to 1 (https://ogp.me gives no size of its own).
SIZE = WIDTH, HEIGHT = 1200, 630
# Increase it when the drawing changes, so that stored images are replaced.
DRAWING_VERSION = 2

COLORS = PALETTE["light"]
MARGIN, PICTURE_WIDTH, TITLE_HEIGHT = 72, 460, 360
TITLE_SIZES = (84, 76, 68, 60, 52, 46, 40)
LINE_HEIGHT = 1.14  # line height as a multiple of the font size


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
        crop = ""
        if picture:
            crop = f"{picture.token} {picture.rendition_key} {picture.focus_x} {picture.focus_y}"
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


def render_jpeg(share: ShareImage) -> tuple[bytes, bool]:
    """Return the image as JPEG, drawing and storing it the first time, and whether it has all.

    It isn't stored where it lacks something: the file of its picture, or a font for its words. It
    isn't to be kept anywhere without its picture, which may be back in a moment.
    """
    name = f"share/{share.key}.jpg"
    try:
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                return bytes(file.read()), True
        content = _encode(draw_image(share))
    except OSError:
        logger.exception("A picture's file is missing, or can't be read; the backup has it.")
        return _encode(draw_image(replace(share, picture=None))), False
    if not all(lettering.can_draw(text) for text in (share.title, share.label, share.foot)):
        return content, True
    try:
        default_storage.save(name, ContentFile(content))
    except OSError:  # a full disk: readers are served all the same
        logger.exception("A share image could not be stored.")
        with suppress(OSError):
            default_storage.delete(name)
    return content, True


def _encode(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88, progressive=True, optimize=True)
    return buffer.getvalue()


def draw_image(share: ShareImage) -> Image.Image:
    """Draw the text, a band in the practice's color and the lead picture, if any.

    Where no font has the letters of the title, the picture has all the room, or there is a sign.
    """
    image = Image.new("RGB", SIZE, COLORS["paper"])
    pen = ImageDraw.Draw(image)
    right = WIDTH - MARGIN
    if share.picture:
        right = WIDTH - PICTURE_WIDTH - 56
    title = fit_title(lettering.drop_signs(share.title), right - MARGIN)
    if share.picture:
        size = (PICTURE_WIDTH if title else WIDTH, HEIGHT)
        image.paste(crop_to_focus(share.picture, size), (WIDTH - size[0], 0))
    pen.rectangle((0, 0, 15, HEIGHT), share.color)
    if title:
        _draw_words(pen, share, title, right)
    elif not share.picture:
        drawing.draw_rings(image, 260, share.color)
    return image


def _draw_words(
    pen: ImageDraw.ImageDraw, share: ShareImage, title: tuple[list[str], Face], right: int
) -> None:
    """Draw the title with what stands above and below it, as far as there are fonts for these."""

    def draw(top: float, text: str, color: str, face: Face, line: str) -> None:
        from_right = lettering.is_right_to_left(text)
        x, side = (right, "r") if from_right else (MARGIN, "l")
        pen.text((x, top), text, color, face, f"{side}{line}")

    label = lettering.drop_signs(share.label).upper()
    if small := label and lettering.load_font(label, 26, 500, 14):
        draw(76, truncate_text(label, small, right - MARGIN), share.color, small, "a")
    lines, large = title
    for number, line in enumerate(lines):
        top = (128 if small else 84) + number * large.size * LINE_HEIGHT
        draw(top, line, COLORS["ink"], large, "a")
    foot = lettering.drop_signs(share.foot)
    if face := lettering.load_font(foot, 32, 550, 14):
        draw(HEIGHT - 84, truncate_text(foot, face, right - MARGIN), COLORS["quiet"], face, "s")


def crop_to_focus(picture: Picture, size: tuple[int, int]) -> Image.Image:
    """Return the part of a picture around its focal point, in a size in pixels."""
    image = drawing.open_on_paper(picture, picture.largest, COLORS["paper"])
    focus = (picture.focus_x / 100, picture.focus_y / 100)
    return ImageOps.fit(image, size, centering=focus)


def fit_title(title: str, width: int) -> tuple[list[str], Face] | None:
    """Return a title in lines and the largest font in which it fits; a longer one is truncated.

    None where there is nothing to draw, or no font that has its letters.
    """
    font = lettering.font_for(title)
    if not title or font is None:
        return None
    for size in TITLE_SIZES:
        large = lettering.load_file(font, size, 550, 60)
        lines = wrap_text(title, large, width)
        max_lines = int(TITLE_HEIGHT // (size * LINE_HEIGHT))
        if len(lines) <= max_lines and all(large.getlength(line) <= width for line in lines):
            return lines, large
    first, rest = lines[: max_lines - 1], " ".join(lines[max_lines - 1 :])
    return [truncate_text(line, large, width) for line in (*first, rest) if line], large
