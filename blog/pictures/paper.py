"""The paper on which a transparent picture stands, so that it is seen in either theme."""

from PIL import Image, ImageChops, ImageFilter

from blog.practice.colors import PALETTE

WHITE, DARK = "white", PALETTE["dark"]["paper"]
NEARLY_WHITE = 175  # of 255: such a gray has a contrast of 2.2 to white
LOOKED_AT = 960  # pixels; the longest side of what is looked at


def on_paper(image: Image.Image) -> Image.Image:
    """Return an image without transparency: as it is, or on white or dark paper.

    Dark paper is for what would vanish on white, by most of the pixels where the drawing meets the
    paper: what lies within may be white.
    """
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, DARK if _is_nearly_white(image) else WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _is_nearly_white(image: Image.Image) -> bool:
    small = image.copy()
    small.thumbnail((LOOKED_AT, LOOKED_AT))
    alpha = small.getchannel("A")
    beside = ImageChops.invert(alpha.filter(ImageFilter.MinFilter(3)))  # paper is near
    edge = ImageChops.multiply(alpha, beside)
    light = small.convert("L").point(lambda value: 255 * (value >= NEARLY_WHITE))
    return 2 * _sum(ImageChops.multiply(edge, light)) > _sum(edge)


def _sum(image: Image.Image) -> int:
    return sum(value * count for value, count in enumerate(image.histogram()))
