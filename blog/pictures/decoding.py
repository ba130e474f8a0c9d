"""Checking and decoding of uploaded picture files.

``check_picture`` reads a header, which a request can wait for; ``decode_picture`` takes seconds and
belongs into the background. Only the pixels of an uploaded file are kept. They are copied into a
new image, which drops location, camera data, comments and anything else hidden in the file. Only
four formats are opened, the file size and the number of pixels are limited, and Pillow's warning
about a decompression bomb is an error
(https://pillow.readthedocs.io/en/stable/handbook/security.html).
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from PIL import ExifTags, Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MASTER_SIZE = 2400  # the longest side, in pixels


class InvalidPictureError(ValueError):
    """The file can't be used as a picture; the message is shown to the person who chose it."""


def check_picture(file: IO[bytes], size: int) -> tuple[int, int]:
    """Return the width and height that an uploaded file of ``size`` bytes will have, in pixels.

    Decodes nothing. Raises InvalidPictureError.
    """
    with _open(file, size) as image:
        width, height = image.size
        # To look for it where it isn't in the header, a PNG would be decoded.
        orientation = image.getexif().get(ExifTags.Base.Orientation) if "exif" in image.info else 1
        if orientation in (5, 6, 7, 8):  # a file may have anything in its place
            width, height = height, width
        return _master_size(width, height)


def decode_picture(file: IO[bytes], size: int) -> Image.Image:
    """Return the pixels of an uploaded file of ``size`` bytes, upright, as RGB or RGBA.

    The longest side is scaled down to MASTER_SIZE. Raises InvalidPictureError.
    """
    with _open(file, size) as image:
        image.load()
        upright = ImageOps.exif_transpose(image)
        mode = "RGBA" if upright.has_transparency_data else "RGB"
        copy = Image.new(mode, upright.size)
        copy.paste(upright.convert(mode))
        master_size = _master_size(*copy.size)
        return copy.resize(master_size, Image.Resampling.LANCZOS, reducing_gap=2)


@contextmanager
def _open(file: IO[bytes], size: int) -> Iterator[Image.Image]:
    """Open a file whose header is right; whatever is wrong within is an InvalidPictureError."""
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
            yield image
    except InvalidPictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidPictureError("This picture unpacks to an impossible size.") from error
    except Exception as error:  # a damaged file makes the decoders stumble over anything
        raise InvalidPictureError(
            "This file is not a picture that the site can read. Choose a JPEG, PNG, WebP or AVIF."
        ) from error


def _master_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1, MASTER_SIZE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
