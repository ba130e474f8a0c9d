"""Checking and decoding of uploaded picture files.

``check_picture`` reads a header, ``decode_picture`` takes seconds; both belong into a process of
their own: ``bounded.py``. Only the pixels of an uploaded file are kept, in sRGB and upright. They
are copied into a new image, which drops location, camera data, comments and anything else hidden in
the file. Only five formats are opened, and the file size and the number of pixels are limited
(https://pillow.readthedocs.io/en/stable/handbook/security.html).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import IO

from PIL import AvifImagePlugin, ExifTags, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from pillow_heif import HeifImageFile, options

from blog.pictures import color_profiles, file_formats
from blog.pictures.png import Png, read_png
from blog.pictures.problems import (
    ANIMATED,
    BOMB,
    DAMAGED,
    MAX_BYTES,
    MAX_PIXELS,
    SMALLER,
    TOO_MUCH_MEMORY,
    InvalidPictureError,
)

MASTER_SIZE = 2400  # the longest side, in pixels
STRIP = 256  # rows that are converted at a time

# The classes themselves, since Image.open takes a camera's JPEG with a preview for an animation.
OPENERS: dict[str, Callable[[IO[bytes]], Image.Image]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
    "HEIC": HeifImageFile,
}

# One picture doesn't take all processors, nor a part of the memory for each; and of a HEIC the
# picture itself is read alone.
AvifImagePlugin.DEFAULT_MAX_THREADS = options.DECODE_THREADS = 1
options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False

UPRIGHT = {  # by EXIF's orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def check_picture(file: IO[bytes], size: int) -> tuple[int, int]:
    """Return the width and height that an uploaded file of ``size`` bytes will have, in pixels.

    Decodes nothing. Raises InvalidPictureError.
    """
    with _open(file, size, header_only=True) as opened:
        width, height = _master_size(*opened.image.size)
        return (height, width) if opened.orientation in (5, 6, 7, 8) else (width, height)


def decode_picture(file: IO[bytes], size: int) -> Image.Image:
    """Return the pixels of an uploaded file of ``size`` bytes, upright, as sRGB: RGB or RGBA.

    The longest side is scaled down to MASTER_SIZE. Raises InvalidPictureError.
    """
    with _open(file, size) as opened:
        master_size = _master_size(*opened.image.size)
        if opened.format == "JPEG":
            opened.image.draft(None, master_size)  # unpacks it smaller
        opened.image.load()
        image = _shrunk(opened.image, master_size)
        opened.image.close()
        image = image.resize(master_size, Image.Resampling.LANCZOS)
        image = color_profiles.to_srgb(image, opened.icc_profile)
        if opened.orientation in UPRIGHT:
            image = image.transpose(UPRIGHT[opened.orientation])
        bare = Image.new(image.mode, image.size)
        bare.paste(image)
        return bare


@dataclass
class _Opened:
    """A file whose header is right, with what Pillow doesn't tell of its format."""

    format: str
    image: Image.Image
    png: Png | None
    code_points: tuple[int, int] | None  # of its colors

    @property
    def orientation(self) -> int:
        """EXIF's, 1 where there is none; HEIC and AVIF are turned by what they say themselves."""
        exif = Image.Exif()
        try:
            exif.load(b"" if self.format == "HEIC" else self.image.info.get("exif", b""))
            value = exif.get(ExifTags.Base.Orientation)
        except Exception:  # damaged EXIF makes Pillow stumble over anything, and tells nothing
            value = None
        return value if isinstance(value, int) else 1

    @property
    def icc_profile(self) -> bytes | None:
        """Its color profile, whichever way the file says it; None for sRGB."""
        info = self.image.info
        icc_profile = self.png.icc_profile if self.png else info.get("icc_profile")
        if self.code_points and (self.png or not icc_profile):  # each format has its own order
            primaries, transfer = self.code_points
            if transfer in color_profiles.VIDEO and not self.png:
                transfer = color_profiles.SRGB_TRANSFER  # as browsers take it in AVIF
            return color_profiles.profile_of_code_points(primaries, transfer)
        if self.png and "gamma" in info and "srgb" not in info and not icc_profile:
            return color_profiles.profile_of_gamma(info["gamma"], info.get("chromaticity"))
        return icc_profile


@contextmanager
def _open(file: IO[bytes], size: int, header_only: bool = False) -> Iterator[_Opened]:
    """Open a file whose header is right; whatever is wrong within is an InvalidPictureError."""
    if size > MAX_BYTES:
        raise InvalidPictureError(
            f"This file has {size / 1024 / 1024:.0f} MB. Pictures may have {MAX_BYTES >> 20} MB at "
            f"most. {SMALLER}"
        )
    file.seek(0)
    head = file.read(file_formats.HEAD)
    file.seek(0)
    file_format = file_formats.accepted_format(head)
    if not file_format:
        raise InvalidPictureError(file_formats.refusal(head))
    if file_format == "HEIC" and file_formats.is_heic_sequence(head):
        raise InvalidPictureError(ANIMATED)
    try:
        png = read_png(file, header_only) if file_format == "PNG" else None
        image = OPENERS[file_format](png.file if png else file)
        if image.width * image.height > MAX_PIXELS:
            raise InvalidPictureError(
                f"This picture has {image.width} × {image.height} points. The site takes "
                f"{MAX_PIXELS // 10**6} million at most. {SMALLER}"
            )
        if getattr(image, "is_animated", False) and file_format != "HEIC":
            raise InvalidPictureError(ANIMATED)
        if png and "transparency" in image.info:
            image.info["transparency"] = png.transparency(image.mode, image.info["transparency"])
        code_points = png.code_points if png else file_formats.code_points(head)
        yield _Opened(file_format, image, png, code_points)
    except InvalidPictureError:
        raise
    except Image.DecompressionBombError as error:
        raise InvalidPictureError(BOMB) from error
    except MemoryError as error:
        raise InvalidPictureError(TOO_MUCH_MEMORY) from error
    except Exception as error:  # a damaged file makes the decoders stumble over anything
        raise InvalidPictureError(DAMAGED.format(file_format)) from error


def _shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return an image as L, LA, RGB, RGBA or CMYK, at most about twice as large as ``size``.

    It is done in strips: converted as a whole, a large one would be in memory once more.
    """
    factor = max(1, min(image.width // size[0], image.height // size[1]) // 2)
    rows = STRIP * factor
    strips = (
        _plain(image.crop((0, top, image.width, min(top + rows, image.height)))).reduce(factor)
        for top in range(0, image.height, rows)
    )
    first = next(strips)
    shrunk = Image.new(first.mode, (first.width, -(-image.height // factor)))
    for at, strip in enumerate(chain([first], strips)):
        shrunk.paste(strip, (0, STRIP * at))
    return shrunk


def _plain(image: Image.Image) -> Image.Image:
    """Return an image as L, LA, RGB, RGBA or CMYK: 8 bits, without a palette."""
    if image.mode == "I;16":
        return _eight_bits(image)
    clear = "transparency" in image.info
    match image.mode:
        case "1" | "L":
            return image.convert("LA" if clear else "L")
        case "La" | "LA":
            return image.convert("LA")
        case "CMYK":
            return image
        case "PA" | "RGBa" | "RGBA":
            return image.convert("RGBA")
    return image.convert("RGBA" if clear else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return an image of 16 bits of gray as L or LA; Pillow itself makes it white."""
    whole = image.convert("I")
    gray = whole.point([value >> 8 for value in range(65536)], "L")
    if (clear := image.info.get("transparency")) is not None:
        gray.putalpha(whole.point([255 * (value != clear) for value in range(65536)], "L"))
    return gray


def _master_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1, MASTER_SIZE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
