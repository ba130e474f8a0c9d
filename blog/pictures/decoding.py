"""Picture files: what is accepted, and what is made of it. Imports nothing of ours.

Nothing of an uploaded file is kept but its pixels. They are copied into a new image and encoded
anew, which drops place, camera, comments and whatever else was hidden in the file. Only four
formats are opened at all, size and pixels are limited, and Pillow's warning of a decompression
bomb is an error (https://pillow.readthedocs.io/en/stable/handbook/security.html).
"""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MASTER_WIDTH = 2400
WIDTHS = (480, 960, 1600)
SHARE_WIDTH = 1200


class NotAPictureError(ValueError):
    """The file can't be taken as a picture; its text is a sentence for the person who chose it."""


def decode_picture(file: BinaryIO, size: int) -> Image.Image:
    """Read an uploaded file of ``size`` bytes into bare pixels, upright, RGB or RGBA.

    Raises NotAPictureError.
    """
    if size > MAX_BYTES:
        raise NotAPictureError(
            f"This file has {size / 1024 / 1024:.0f} MB. Pictures may have {MAX_BYTES >> 20} MB at "
            "most: save it smaller and choose it again."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise NotAPictureError(
                    f"This picture has {image.width} × {image.height} points, more than the site "
                    "can take. Save it smaller and choose it again."
                )
            if getattr(image, "is_animated", False):
                raise NotAPictureError("This picture moves. Choose one that stands still.")
            image.load()
            return _bare(image)
    except NotAPictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPictureError("This picture unpacks to an impossible size.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise NotAPictureError(
            "This file is not a picture that the site can read. Choose a JPEG, PNG, WebP or AVIF."
        ) from error


def _bare(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    bare = Image.new(mode, upright.size)
    bare.paste(upright.convert(mode))
    bare.thumbnail((MASTER_WIDTH, MASTER_WIDTH), Image.Resampling.LANCZOS)
    return bare


def widths(width: int) -> list[int]:
    """The widths, in pixels, that a picture of this width is offered in, smallest first."""
    return sorted({min(each, width) for each in WIDTHS})


def encode_master(image: Image.Image) -> bytes:
    """Encode the picture as it is kept: lossless, so that later sizes lose nothing."""
    return _encode(image, "PNG", optimize=False)


def encode_width(image: Image.Image, width: int) -> bytes:
    """Encode for a page, ``width`` pixels wide, as WebP."""
    return _encode(_scaled(image, width), "WEBP", quality=80, method=4)


def encode_share(image: Image.Image) -> bytes:
    """Encode as JPEG, for old browsers and for those who show a link with its picture."""
    scaled = _scaled(image, min(image.width, SHARE_WIDTH))
    if scaled.mode == "RGBA":
        paper = Image.new("RGB", scaled.size, "white")
        paper.paste(scaled, mask=scaled.getchannel("A"))
        scaled = paper
    return _encode(scaled, "JPEG", quality=82, progressive=True, optimize=True)


def _scaled(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _encode(image: Image.Image, file_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()
