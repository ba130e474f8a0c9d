"""Encoding of pictures in the sizes and formats in which they are stored and served.

A rendition is named for its width and a key, as in ``960-2.avif``. Whenever the renditions of a
picture are made anew, they get a new key, as in ``960-2-1f0c8a3e.avif``, so that a name never
stands for anything else. Those that were made before there were keys are ``960.webp`` and such.

It isn't done by django-pictures: that gives the storage's own address of a file, which is good for
whoever has it, whatever is public, and writes what is made anew over files of the same name.
"""

import io
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from blog.pictures.paper import on_paper
from blog.practice.colors import relative_luminance

MASTER = "master.png"
SHARE = "share.jpg"
SHARE_WIDTH = 1200  # pixels

# A rendition's name, whatever key it has.
NAME = re.compile(r"(share|\d{1,5})(?:-\d+(?:-[0-9a-f]+)?)?\.(avif|webp|jpg)", re.ASCII)

# The key tells the way in which renditions were made. Raise it where they change, and
# ``manage.py render_pictures`` makes all anew.
VERSION = 2
WIDTHS = {1: (480, 960, 1600), 2: (320, 480, 720, 960, 1200, 1600)}  # pixels
FORMATS = {1: ("webp",), 2: ("avif", "webp")}  # the one with the smallest files first

# Measured over five photographs, 320 to 741 pixels wide: AVIF at 55 is a third smaller than WebP at
# 80, and 1.7 decibels behind it (60: a fifth, and 0.9). Of a photograph of 2400 pixels with a
# camera's grain, six widths take a second of a processor at speed 8; 2.5 at 6, for a tenth fewer
# bytes; 17 at 4, for a seventh. With all else it is 2 to 3 seconds, and the process has 190 MB.
# One thread is enough: it leaves the other processors to readers.
AVIF = {"quality": 55, "speed": 8, "max_threads": 1}
WEBP = {"quality": 80, "method": 4}


def new_key() -> str:
    """Return a key for renditions that are about to be made anew."""
    return f"{VERSION}-{secrets.token_hex(4)}"


def is_current(key: str) -> bool:
    """Return whether renditions with this key are as they would be made now."""
    return _version(key) == VERSION


def formats(key: str) -> tuple[str, ...]:
    """Return the formats of the renditions with this key, without SHARE's."""
    return FORMATS[_version(key)]


def rendition_widths(width: int, key: str) -> list[int]:
    """Return the widths in pixels of the renditions of a picture of ``width``, smallest first.

    Of two that are nearly the same the wider one is enough.
    """
    version = _version(key)
    widths = sorted({min(target, width) for target in WIDTHS[version]})
    if version > 1 and len(widths) > 1 and widths[-1] < 1.1 * widths[-2]:
        del widths[-2]
    return widths


def rendition_names(width: int, key: str) -> list[str]:
    """Return the file names of the renditions of a picture of ``width`` pixels."""
    widths = rendition_widths(width, key)
    return [keyed(name, key) for name in [*_names(widths, formats(key)), SHARE]]


def successor(name: str, width: int, key: str) -> str:
    """Return the rendition that stands where one of this name may have stood; "" for no such name.

    It has the same format if there is that still, and is as wide, or wider, as far as possible.
    """
    found = NAME.fullmatch(name)
    if not found:
        return ""
    if found[1] == Path(SHARE).stem or found[2] not in formats(key):
        return keyed(SHARE, key)
    widths = rendition_widths(width, key)
    nearest = next((each for each in widths if each >= int(found[1])), widths[-1])
    return keyed(f"{nearest}.{found[2]}", key)


def keyed(name: str, key: str) -> str:
    """Return the file name with this key of what is called ``960.avif``, say, without one."""
    stem, _, kind = name.partition(".")
    return f"{stem}-{key}.{kind}" if key and name != MASTER else name


def encode_all(image: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Yield all files that are kept of a picture, named without a key; the master is the last."""
    yield from encode_renditions(image)
    yield MASTER, encode_master(image)


def encode_renditions(image: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Yield all renditions of a picture, named without a key."""
    opaque = on_paper(image)
    for width in rendition_widths(image.width, new_key()):
        scaled = _scaled(opaque, width)
        for name in _names([width], FORMATS[VERSION]):
            yield name, encode_rendition(scaled, name)
    yield SHARE, encode_share(opaque)


def encode(image: Image.Image, name: str) -> bytes:
    """Return the rendition with this file name, as in ``960.webp``, with a key or without."""
    width = name.partition(".")[0].partition("-")[0]
    if width == Path(SHARE).stem:
        return encode_share(image)
    return encode_rendition(_scaled(image, int(width)), name)


def encode_master(image: Image.Image) -> bytes:
    """Return the master as PNG: lossless, so that new renditions can be made of it later."""
    # Level 3 takes two fifths of the time of the default, 6, for the same size (measured at 4 MP).
    return _encode(image, "PNG", {"compress_level": 3})


def encode_rendition(image: Image.Image, name: str) -> bytes:
    """Return a rendition for pages in the format of its name, as large as the image."""
    return _encode(image, *(("AVIF", AVIF) if name.endswith(".avif") else ("WEBP", WEBP)))


def encode_share(image: Image.Image) -> bytes:
    """Return a JPEG for old browsers and for link previews, at most SHARE_WIDTH pixels wide."""
    scaled = _scaled(image, min(image.width, SHARE_WIDTH))
    return _encode(scaled, "JPEG", {"quality": 82, "progressive": True, "optimize": True})


def average_color(image: Image.Image) -> str:
    """Return the color that the renditions of a picture have on average, as in CSS.

    Words must be readable on it, which stand there until the picture does. On a middle gray neither
    black nor white ones are once a dark page dims both (4.5 to 1), so that becomes darker.
    """
    pixel = on_paper(image).convert("RGB").resize((1, 1), Image.Resampling.BOX)
    channels = [*pixel.tobytes()]
    while 0.165 < relative_luminance(color := f"#{bytes(channels).hex()}") < 0.231:
        channels = [int(each * 0.97) for each in channels]
    return color


def _version(key: str) -> int:
    version = int(key.partition("-")[0] or 1)
    return version if version in FORMATS else VERSION  # of a newer version of the site


def _names(widths: list[int], kinds: tuple[str, ...]) -> list[str]:
    return [f"{width}.{kind}" for kind in kinds for width in widths]


def _scaled(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return on_paper(image).resize((width, height), Image.Resampling.LANCZOS)


def _encode(image: Image.Image, file_format: str, options: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()
