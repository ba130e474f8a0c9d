"""True colors: what is kept of a picture looks as Chromium shows the file that was uploaded."""

import base64
import struct

import pytest
from playwright.sync_api import Page

from tests.pictures import (
    CENTERS,
    assert_colors,
    decode,
    encoded,
    gray_profile,
    kept,
    kinds,
    patches,
    wide_gamut_profiles,
    with_chunks,
)

pytestmark = pytest.mark.browser

# What it sees in the middle of each patch, in sRGB.
LOOK = """async ([address, places]) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return places.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]);
}"""
P3 = struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
SHOWN = ("JPEG", "PNG", "WEBP", "AVIF")  # no HEIC: Chromium can't


def files() -> dict[str, bytes]:
    """Return files of every kind and color space, by a name that begins with their format."""
    found = {name: content for name, (content, _) in kinds().items()}
    for space, profile in wide_gamut_profiles().items():
        for image_format in SHOWN:
            name = f"{image_format}, {space}"
            found[name] = encoded(patches(), image_format, icc_profile=profile)
    profile = wide_gamut_profiles()["ProPhoto"]
    for image_format in ("JPEG", "PNG"):
        gray = encoded(patches("L"), image_format, icc_profile=gray_profile())
        found[f"{image_format}, gray with a profile"] = gray
        found[f"{image_format}, gray with a profile of colors"] = encoded(
            patches("L"), image_format, icc_profile=profile
        )
    for image_format in ("JPEG", "PNG", "WEBP"):  # such an AVIF it refuses
        damaged = encoded(patches(), image_format, icc_profile=profile[:300])
        found[f"{image_format}, damaged profile"] = damaged
    png = encoded(patches(), "PNG")
    for primaries in (1, 5, 6, 9, 11, 12):
        for transfer in (1, 4, 8, 13):
            chunk = (b"cICP", bytes([primaries, transfer, 0, 1]))
            found[f"PNG, code points {primaries} and {transfer}"] = with_chunks(png, chunk)
    for gamma in (35_000, 45_455, 55_556, 100_000):
        chunk = (b"gAMA", struct.pack(">I", gamma))
        found[f"PNG, gamma {gamma}"] = with_chunks(png, chunk)
        found[f"PNG, gamma {gamma} and colors"] = with_chunks(png, chunk, (b"cHRM", P3))
        found[f"PNG, gamma {gamma} and sRGB"] = with_chunks(png, chunk, (b"sRGB", b"\0"))
    found["PNG, colors without gamma"] = with_chunks(png, (b"cHRM", P3))
    avif = encoded(patches(), "AVIF")
    at = avif.index(b"colrnclx") + 8
    for codes in ((1, 1), (9, 1), (12, 13), (9, 8), (6, 6)):
        box = struct.pack(">HH", *codes)
        found[f"AVIF, code points {codes}"] = avif[:at] + box + avif[at + 4 :]
    for name in ("picture-p3.jpg", "picture-p3.png", "picture-gray16.png"):
        found[f"{name[-3:].upper().replace('JPG', 'JPEG')}, {name}"] = kept(name)
    return {name: content for name, content in found.items() if name.startswith(SHOWN)}


def test_a_picture_looks_as_a_browser_shows_its_file(page: Page):
    different = {}
    for name, content in files().items():
        kind = f"image/{name.split(',')[0].lower()}"
        address = f"data:{kind};base64,{base64.b64encode(content).decode()}"
        shown = [tuple(color) for color in page.evaluate(LOOK, [address, CENTERS])]
        try:
            assert_colors(decode(content), shown)
        except AssertionError as error:
            different[name] = str(error)
    assert not different
