"""Validating and decoding of uploaded picture files.

Only the pixels of an uploaded file are stored. They are copied into a new image, which drops
location, camera data, comments and anything else hidden in the file. Only four formats are
opened, the file size and the number of pixels are limited, and Pillow's warning about a
decompression bomb is an error (https://pillow.readthedocs.io/en/stable/handbook/security.html).
"""

import warnings
from typing import IO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MASTER_SIZE = 2400  # the longest side, in pixels


class InvalidPictureError(ValueError):
    """The file can't be used as a picture; the message is shown to the person who chose it."""


def decode_picture(file: IO[bytes], size: int) -> Image.Image:
    """Return the pixels of an uploaded file of ``size`` bytes, upright, as RGB or RGBA.

    The longest side is scaled down to MASTER_SIZE. Raises InvalidPictureError.
    """
    if size > MAX_BYTES:
        raise InvalidPictureError(
            f"This file has {size / 1024 / 1024:.0f} MB. Pictures may have {MAX_BYTES >> 20} MB at "
            "most: save it smaller and choose it again."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise InvalidPictureError(
                    f"This picture has {image.width} × {image.height} points, more than the site "
                    "can take. Save it smaller and choose it again."
                )
            if getattr(image, "is_animated", False):
                raise InvalidPictureError("This picture is animated. Choose a still one.")
            image.load()
            return _copy_pixels(image)
    except InvalidPictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidPictureError("This picture unpacks to an impossible size.") from error
    except Exception as error:  # a damaged file makes the decoders stumble over anything
        raise InvalidPictureError(
            "This file is not a picture that the site can read. Choose a JPEG, PNG, WebP or AVIF."
        ) from error


def _copy_pixels(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    copy = Image.new(mode, upright.size)
    copy.paste(upright.convert(mode))
    copy.thumbnail((MASTER_SIZE, MASTER_SIZE), Image.Resampling.LANCZOS)
    return copy
