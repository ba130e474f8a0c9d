"""What the pictures that the site draws have in common: share images and the icon."""

from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from blog.models import Picture


def open_on_paper(picture: Picture, name: str, paper: str) -> Image.Image:
    """Return the rendition of a picture with this file name on paper of this color.

    Raises OSError.
    """
    with default_storage.open(picture.path(name)) as file:
        image = Image.open(file).convert("RGBA")
    solid = Image.new("RGB", image.size, paper)
    solid.paste(image, mask=image.getchannel("A"))
    return solid


def draw_rings(image: Image.Image, size: float, color: str) -> None:
    """Draw two rings in the middle, as many pixels high: the sign where there are no words."""
    pen, middle = ImageDraw.Draw(image), image.height / 2
    for x in (image.width / 2 - size / 4, image.width / 2 + size / 4):
        pen.circle((x, middle), size / 2, outline=color, width=round(size / 12))
