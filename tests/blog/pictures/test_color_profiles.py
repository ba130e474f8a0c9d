"""True colors: a picture is kept as the file means it, and as a browser shows it.

tests/browser/test_picture_colors.py holds the same files against Chromium.
"""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, ImageStat

from tests.pictures import (
    CENTERS,
    COLORS,
    PATCH,
    SIZE,
    assert_colors,
    cmyk_profile,
    decode,
    encoded,
    gray_profile,
    kept,
    kinds,
    patches,
    pixel,
    png,
    wide_gamut_profiles,
    with_chunks,
)

FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
PROFILES = wide_gamut_profiles()


def by_littlecms(image: Image.Image, profile: bytes) -> list[tuple[int, ...]]:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    target = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    assert converted
    return [pixel(converted, center) for center in CENTERS]


@pytest.mark.parametrize("image_format", FORMATS)
@pytest.mark.parametrize("name", PROFILES)
def test_colors_are_converted_by_the_profile_of_the_file(image_format, name):
    content = encoded(patches(), image_format, icc_profile=PROFILES[name])
    assert_colors(decode(content), by_littlecms(Image.open(io.BytesIO(content)), PROFILES[name]))


@pytest.mark.parametrize("image_format", FORMATS)
@pytest.mark.parametrize("profile", [b"x" * 300, PROFILES["Adobe RGB"][:200], cmyk_profile()])
def test_a_profile_that_is_damaged_or_of_another_kind_of_color_is_nothing(image_format, profile):
    assert_colors(decode(encoded(patches(), image_format, icc_profile=profile)), COLORS)


def test_a_profile_of_a_png_that_unpacks_to_far_too_much_is_nothing():
    bomb = b"name\0\0" + zlib.compress(bytes(50_000_000))
    assert_colors(decode(with_chunks(encoded(patches(), "PNG"), (b"iCCP", bomb))), COLORS)


def test_gray_has_a_profile_too():
    gray = patches("L")
    for image_format in ("JPEG", "PNG", "AVIF"):
        content = encoded(gray, image_format, icc_profile=gray_profile())
        expected = by_littlecms(Image.open(io.BytesIO(content)).convert("L"), gray_profile())
        assert_colors(decode(content), expected)


@pytest.mark.parametrize("image_format", ["AVIF", "HEIF"])
def test_colors_are_converted_by_the_code_points_of_the_file(image_format):
    content = encoded(patches(), image_format)
    at = content.index(b"colrnclx") + 8
    p3 = content[:at] + struct.pack(">HH", 12, 13) + content[at + 4 :]
    source = Image.open(io.BytesIO(content))
    assert_colors(decode(p3), by_littlecms(source, PROFILES["Display P3"]))


def test_cmyk_with_a_profile_has_the_numbers_of_littlecms():
    content = encoded(patches("CMYK"), "JPEG", icc_profile=cmyk_profile())
    assert_colors(decode(content), by_littlecms(patches("CMYK"), cmyk_profile()))


@pytest.mark.parametrize("name", kinds())
def test_every_kind_of_pixels_keeps_its_tones(name):
    content, colors = kinds()[name]
    assert_colors(decode(content), colors)


@pytest.mark.parametrize(
    ("gray", "depth"), [(0, 1), (1, 1), (1, 2), (3, 2), (5, 4), (15, 4), (119, 8), (30583, 16)]
)
def test_the_one_gray_that_is_transparent_is(gray, depth):
    values = [gray, *[0 if gray else 1] * (len(COLORS) - 1)]
    bits = "".join(format(value, f"0{depth}b") * PATCH for value in values)
    row = int(bits, 2).to_bytes(len(bits) // 8, "big")
    image = decode(png(depth, 0, [row] * PATCH, (b"tRNS", struct.pack(">H", gray))))
    assert [image.getpixel((8 + PATCH * at, 8))[3] for at in range(3)] == [0, 255, 255]


@pytest.mark.parametrize("depth", [8, 16])
def test_the_one_color_that_is_transparent_is(depth):
    scale, code = (257, ">3H") if depth == 16 else (1, ">3B")
    values = [[each * scale for each in color] for color in COLORS]
    row = b"".join(struct.pack(code, *color) * PATCH for color in values)
    image = decode(png(depth, 2, [row] * PATCH, (b"tRNS", struct.pack(">3H", *values[1]))))
    assert [image.getpixel((8 + PATCH * at, 8))[3] for at in range(3)] == [255, 0, 255]


def test_hdr_is_brought_into_the_range_of_a_screen_without_losing_order():
    grays = Image.new("RGB", SIZE)
    for at in range(len(COLORS)):
        grays.paste((at * 26,) * 3, (PATCH * at, 0, PATCH * at + PATCH, PATCH))
    for transfer in (16, 18):  # PQ and HLG
        cicp = (b"cICP", bytes([9, transfer, 0, 1]))
        image = decode(with_chunks(encoded(grays, "PNG"), cicp))
        tones = [image.getpixel((8 + PATCH * at, 8))[0] for at in range(len(COLORS))]
        assert tones == sorted(set(tones))
        assert tones[0] == 0
        assert tones[-1] > 150


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("picture-p3.jpg", (168, 105, 93)),
        ("picture-p3.png", (168, 105, 93)),
        ("picture-gray16.png", (119, 119, 119)),
        ("picture-mpf-preview.jpg", (160, 109, 97)),
        ("picture-mpf-graymap.jpg", (160, 109, 97)),
    ],
)
def test_files_that_came_out_wrong_once_are_right(name, mean):
    found = ImageStat.Stat(decode(kept(name))).mean
    assert all(abs(one - other) < 1.5 for one, other in zip(found, mean, strict=True)), found
