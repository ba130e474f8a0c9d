"""Picture files of every kind that is taken, made here: patches, whose colors can be compared."""

import io
import os
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO
from unittest import mock

from PIL import Image, ImageChops, ImageStat
from pillow_heif import register_heif_opener

from blog.pictures import bounded, color_profiles, decoding
from blog.pictures.problems import InvalidPictureError

register_heif_opener()  # so that Pillow writes HEIC, too

CHECK_BOUNDED, DECODE_BOUNDED = bounded.check_picture, bounded.decode_picture

PATCH = 16  # pixels, of each side
Color = tuple[int, ...]
COLORS: list[Color] = [
    *((168, 105, 93), (220, 40, 30), (30, 200, 60), (40, 60, 210)),
    *((119, 119, 119), (20, 18, 22), (245, 240, 230), (255, 200, 0)),
]
SIZE = (PATCH * len(COLORS), PATCH)
CENTERS = [(PATCH * at + PATCH // 2, PATCH // 2) for at in range(len(COLORS))]


def decode_at_once() -> None:
    """Check and decode in the tests' own process: to start one takes longer than all else."""
    for name in ("check_picture", "decode_picture"):

        def at_once(file: IO[bytes], name: str = name) -> object:
            size = file.seek(0, os.SEEK_END)
            return getattr(decoding, name)(file, size)  # which may be mocked by then

        mock.patch.object(bounded, name, at_once).start()


def decode(content: bytes) -> Image.Image:
    return decoding.decode_picture(io.BytesIO(content), len(content))


def patches(mode: str = "RGB") -> Image.Image:
    """Return an image with a patch of each color."""
    image = Image.new("RGB", SIZE)
    for at, color in enumerate(COLORS):
        image.paste(color, (PATCH * at, 0, PATCH * at + PATCH, PATCH))
    return image.convert(mode)


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    found = image.getpixel(at)
    return found if isinstance(found, tuple) else (int(found or 0),)


def assert_colors(image: Image.Image, colors: Sequence[Color], most: int = 3) -> None:
    """Hold the patches of an image against colors; ``most`` of 255 apart."""
    found = [pixel(image, center) for center in CENTERS]
    apart = [
        max(abs(a - b) for a, b in zip(one, other, strict=True))
        for one, other in zip(found, colors, strict=True)
    ]
    assert max(apart) <= most, (found, colors)


def difference(image: Image.Image, other: Image.Image) -> float:
    """Return how far two images are apart, of 255, on average."""
    return max(ImageStat.Stat(ImageChops.difference(image, other)).mean)


def encoded(image: Image.Image, file_format: str, **options: object) -> bytes:
    """Return an image as a file, as exact as the format can."""
    exact: dict[str, dict[str, object]] = {
        "JPEG": {"quality": 100, "subsampling": 0},
        "WEBP": {"lossless": True, "exact": True},
        "AVIF": {"quality": 100, "subsampling": "4:4:4"},
        "HEIF": {"quality": -1, "chroma": 444, "matrix_coefficients": 0},
    }
    buffer = io.BytesIO()
    image.save(buffer, file_format, **exact.get(file_format, {}) | options)
    return buffer.getvalue()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", checksum)


def with_chunks(png: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG with more chunks, behind its header."""
    return png[:33] + b"".join(png_chunk(*each) for each in chunks) + png[33:]


def png(
    depth: int,
    color_type: int,
    rows: list[bytes],
    *chunks: tuple[bytes, bytes],
    size: tuple[int, int] = SIZE,
) -> bytes:
    """Return a PNG with these rows, of kinds that Pillow doesn't write."""
    header = struct.pack(">IIBBBBB", *size, depth, color_type, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        png_chunk(*each) for each in [(b"IHDR", header), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    )


def kept(name: str) -> bytes:
    """Return a file that came out wrong once."""
    return (Path(__file__).parent / "data" / "pictures" / name).read_bytes()


def _row(code: str, *channels: int) -> bytes:
    """Return a row of patches, of these channels of COLORS; -1 is opaque."""
    scale, opaque = (257, 65535) if code == "H" else (1, 255)
    values = [[opaque if at < 0 else color[at] * scale for at in channels] for color in COLORS]
    return b"".join(struct.pack(f">{len(channels)}{code}", *each) * PATCH for each in values)


def kinds() -> dict[str, tuple[bytes, Sequence[Color]]]:
    """Return a file of each kind of pixels, and the colors that its patches have in sRGB."""
    gray = patches("L")
    grays = [pixel(gray, center) * 3 for center in CENTERS]
    reds: list[Color] = [color[:1] * 3 for color in COLORS]
    bits = patches("L").point(lambda value: 255 * (value > 127)).convert("1")
    transparent = patches().quantize(len(COLORS))
    transparent.info["transparency"] = bytes([255] * len(COLORS))
    two: list[Color] = [(255 * (color[0] > 127),) * 3 for color in grays]
    files: dict[str, tuple[bytes, Sequence[Color]]] = {
        "PNG, 16 bits of gray": (png(16, 0, [_row("H", 0)] * PATCH), reds),
        "PNG, 16 bits of color": (png(16, 2, [_row("H", 0, 1, 2)] * PATCH), COLORS),
        "PNG, 16 bits of gray and alpha": (png(16, 4, [_row("H", 0, -1)] * PATCH), reds),
        "PNG, 16 bits of color and alpha": (png(16, 6, [_row("H", 0, 1, 2, -1)] * PATCH), COLORS),
        "PNG, gray and alpha": (png(8, 4, [_row("B", 0, -1)] * PATCH), reds),
        "PNG, 1 bit": (encoded(bits, "PNG"), two),
        "PNG, palette": (encoded(patches().quantize(len(COLORS)), "PNG"), COLORS),
        "PNG, palette with alpha": (encoded(transparent, "PNG"), COLORS),
        "JPEG, progressive": (encoded(patches(), "JPEG", progressive=True), COLORS),
        "JPEG, CMYK": (encoded(patches("CMYK"), "JPEG"), COLORS),
        "WEBP, lossy": (encoded(patches(), "WEBP", lossless=False, quality=100), COLORS),
        "WEBP, with alpha": (encoded(patches("RGBA"), "WEBP"), COLORS),
        "AVIF, with alpha": (encoded(patches("RGBA"), "AVIF"), COLORS),
        "HEIF, with alpha": (encoded(patches("RGBA"), "HEIF"), COLORS),
        "HEIF, tiles": (encoded(patches(), "HEIF", tile_size=64), COLORS),
    }
    for file_format in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF"):
        files[f"{file_format}, color"] = encoded(patches(), file_format), COLORS
    for file_format in ("JPEG", "PNG", "AVIF", "HEIF"):
        files[f"{file_format}, gray"] = encoded(gray, file_format), grays
    return files


def gray_profile() -> bytes:
    """Return an ICC profile of gray with a gamma of 1.8."""
    curve = struct.pack(">4s4xIH2x", b"curv", 1, round(1.8 * 256))
    return icc_profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": curve})


def cmyk_profile() -> bytes:
    """Return an ICC profile of four inks: their colors in Lab, and what is between them."""
    corners = b""
    for at in range(16):
        c, m, y, k = ((at >> bit) & 1 for bit in (3, 2, 1, 0))
        light = 255 * (1 - 0.45 * c) * (1 - 0.5 * m) * (1 - 0.1 * y) * (1 - 0.9 * k)
        a = (-37 * c + 74 * m - 5 * y) * (1 - k)
        b = (-50 * c - 5 * m + 93 * y) * (1 - k)
        corners += bytes([round(light), round(128 + a), round(128 + b)])
    head = struct.pack(">4s4x4B9i", b"mft1", 4, 3, 2, 0, *[65536, 0, 0, 0] * 2, 65536)
    line = bytes(range(256))
    table = head + line * 4 + corners + line * 3
    return icc_profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": table})


def icc_profile(kind: bytes, space: bytes, between: bytes, tags: dict[bytes, bytes]) -> bytes:
    white = struct.pack(">3i", *(round(65536 * each) for each in color_profiles.D50))
    tags = {b"wtpt": b"XYZ " + bytes(4) + white} | tags
    at = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, at + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    head = struct.pack(
        ">I4xI4s4s4s12x4s28x", at + len(data), 0x02400000, kind, space, between, b"acsp"
    )
    return head + white + bytes(48) + table + data


def wide_gamut_profiles() -> dict[str, bytes]:
    """Return ICC profiles of the color spaces that cameras and programs write."""
    gamma, d65 = color_profiles._rgb_profile, color_profiles.D65
    p3, srgb = color_profiles.PRIMARIES[12], color_profiles._srgb
    adobe = (d65, (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
    prophoto = ((0.3457, 0.3585), (0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001))
    return {
        "Display P3": gamma(p3, srgb),
        "Adobe RGB": gamma(adobe, lambda value: value ** (563 / 256)),
        "ProPhoto": gamma(prophoto, lambda value: value**1.8),
    }


def samples() -> dict[str, bytes]:
    """Return files of every kind, profile and hiding place, to be damaged."""
    found = {name: content for name, (content, _) in kinds().items()}
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera Maker"
    exif.get_ifd(0x8825)[1] = "N"
    hidden = {"exif": exif.tobytes(), "icc_profile": wide_gamut_profiles()["Display P3"]}
    two = {"save_all": True, "append_images": [Image.new("RGB", SIZE)]}
    for file_format in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF"):
        found[f"{file_format}, with EXIF and a profile"] = encoded(patches(), file_format, **hidden)
        if file_format != "JPEG":
            found[f"{file_format}, two pictures"] = encoded(patches(), file_format, **two)
    found["JPEG, two pictures"] = encoded(patches(), "MPO", **two)
    found["JPEG, CMYK with a profile"] = encoded(
        patches("CMYK"), "JPEG", icc_profile=cmyk_profile()
    )
    chunks = [(b"cICP", bytes([9, 16, 0, 1])), (b"gAMA", bytes([0, 0, 177, 143]))]
    found["PNG, all that says colors"] = with_chunks(found["PNG, color"], *chunks)
    return found


def with_right_checksums(content: bytes) -> bytes:
    """Return a damaged PNG whose chunks are damaged within; any other file as it is."""
    at, mended = 8, content[:8]
    while mended.startswith(b"\x89PNG") and at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        mended += png_chunk(content[at + 4 : at + 8], content[at + 8 : at + 8 + length])
        at += 12 + length
    return mended if at > 8 else content


def read_or_refused(content: bytes) -> bool:
    """Return whether a file is read; whatever isn't must be refused with a sentence."""
    try:
        decoding.check_picture(io.BytesIO(content), len(content))
        decode(content)
    except InvalidPictureError:
        return False
    return True
