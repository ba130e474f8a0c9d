"""The practice's own icon, for tabs and home screens: its logo, or the initials of its name."""

import base64
import hashlib
import io

from django.template.loader import render_to_string
from PIL import Image, ImageDraw, ImageOps

from blog.models import Picture, Practice
from blog.practice.colors import PALETTE
from blog.public import lettering
from blog.public.drawing import draw_rings, open_on_paper

SIZE = 180  # pixels, of the icon that a phone puts on its home screen
ICO_SIZES = [(16, 16), (32, 32), (48, 48)]
WIDEST = 2  # times as wide as high, or high as wide; a longer logo would be a line
ROOM = 0.7  # of its width, for letters
LIGHT = PALETTE["light"]["paper"]
LEFT_OUT = {"and", "of", "for", "the", "y", "de", "et", "und"}


def initials(name: str) -> str:
    """Return the first letters of the first two words of a name; empty if it has no words."""
    words = [word for word in name.split() if word[0].isalnum() and word.lower() not in LEFT_OUT]
    return "".join(word[0] for word in words[:2]).upper()


def icon_key(practice: Practice) -> str:
    """Return a hash of everything that the icon shows, for its address."""
    logo = _square_logo(practice)
    drawn = f"{logo.token} {logo.rendition_key}" if logo else ""
    shown = (initials(practice.name), practice.color_light, drawn)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:6]


def icon_svg(practice: Practice) -> str:
    """Return the icon as SVG."""
    png = _encode(_draw_logo(logo, SIZE), "PNG") if (logo := _square_logo(practice)) else b""
    context = {
        "color": practice.color_light,
        "paper": LIGHT,
        "initials": initials(practice.name),
        "logo": base64.b64encode(png).decode(),
    }
    return render_to_string("blog/icon.svg", context)


def icon_png(practice: Practice) -> bytes:
    """Return the icon as PNG without transparency: phones cut its corners themselves."""
    return _encode(_draw(practice, SIZE), "PNG", optimize=True)


def icon_ico(practice: Practice) -> bytes:
    """Return the icon in the sizes of old browsers."""
    return _encode(_draw(practice, 192), "ICO", sizes=ICO_SIZES)


def _square_logo(practice: Practice) -> Picture | None:
    """Return the logo if it is ready, and can be recognized where there is little room."""
    logo = practice.logo
    if not logo or not logo.is_ready:
        return None
    shorter, longer = sorted((logo.width, logo.height))
    return logo if longer <= WIDEST * shorter else None


def _draw(practice: Practice, size: int) -> Image.Image:
    if logo := _square_logo(practice):
        return _draw_logo(logo, size)
    image = Image.new("RGB", (size, size), practice.color_light)
    pen = ImageDraw.Draw(image)
    letters = initials(practice.name)
    if letters and (face := _fit(letters, size)):
        left, top, right, bottom = pen.textbbox((0, 0), letters, face)
        pen.text(((size - left - right) / 2, (size - top - bottom) / 2), letters, LIGHT, face)
    else:
        draw_rings(image, size * 0.5, LIGHT)
    return image


def _fit(letters: str, size: int) -> lettering.Face | None:
    """Return a font in which letters are half as high as an icon, and leave room at the sides."""
    face = lettering.load_font(letters, size // 2, 600, 40)
    if face and (wide := face.getlength(letters)) > ROOM * size:
        return lettering.load_font(letters, int(ROOM * size / wide * size / 2), 600, 40)
    return face


def _draw_logo(logo: Picture, size: int) -> Image.Image:
    """Draw the logo on paper; raises OSError."""
    picture = open_on_paper(logo, logo.smallest, LIGHT)
    return ImageOps.pad(picture, (size, size), color=LIGHT)


def _encode(image: Image.Image, file_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()
