"""Conversion to sRGB, which is what a file without a profile is in, and what browsers show best.

A file says in what its colors are by an ICC profile, by code points of H.273 (cICP in PNG, nclx in
AVIF and HEIC), or, an old PNG, by a gamma. The latter two become ICC profiles here, so that
LittleCMS does all the converting.
"""

import io
import struct
from collections.abc import Callable, Sequence
from math import exp, sqrt

from PIL import Image, ImageChops, ImageCms

SRGB = ImageCms.createProfile("sRGB")
MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}  # by the color space of a profile

Point = tuple[float, float]
Row = tuple[float, float, float]
Matrix = tuple[Row, Row, Row]

D50: Row = (0.9642, 1.0, 0.8249)  # the white of ICC profiles
D65: Point = (0.3127, 0.329)
REC_709 = (D65, (0.64, 0.33), (0.3, 0.6), (0.15, 0.06))  # white, red, green, blue; also sRGB's
PRIMARIES: dict[int, tuple[Point, Point, Point, Point]] = {
    1: REC_709,
    5: (D65, (0.64, 0.33), (0.29, 0.6), (0.15, 0.06)),
    6: (D65, (0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    7: (D65, (0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    9: (D65, (0.708, 0.292), (0.17, 0.797), (0.131, 0.046)),
    11: ((0.314, 0.351), (0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
    12: (D65, (0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
}
BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))

# In nits: white on a screen for SDR, by ITU-R BT.2408, and the brightest that HDR usually has.
SDR_WHITE, HDR_PEAK = 203, 1000
SAMPLES = 1024  # of a curve

SRGB_PRIMARIES, SRGB_TRANSFER = 1, 13
VIDEO = (1, 6, 14, 15)  # the transfer functions of ITU-R BT.709, BT.601 and BT.2020, which are one


def to_srgb(image: Image.Image, icc_profile: bytes | None) -> Image.Image:
    """Return an image of mode L, LA, RGB, RGBA or CMYK as RGB, or RGBA if it is transparent.

    A profile that is damaged, or of another color space than the image, is ignored.
    """
    alpha = image.getchannel("A") if image.mode.endswith("A") else None
    solid = image.convert(image.mode.removesuffix("A")) if alpha else image
    converted = _converted(solid, icc_profile) if icc_profile else None
    converted = converted or solid.convert("RGB")
    if alpha and alpha.getextrema() != (255, 255):
        converted.putalpha(alpha)
    return converted


def profile_of_code_points(primaries: int, transfer: int) -> bytes | None:
    """Return an ICC profile for code points of H.273, or None for sRGB and for unknown ones.

    HDR is brought into the range of SDR.
    """
    if (primaries, transfer) == (SRGB_PRIMARIES, SRGB_TRANSFER) or primaries not in PRIMARIES:
        return None
    curve = TRANSFERS.get(transfer)
    return _rgb_profile(PRIMARIES[primaries], curve) if curve else None


def profile_of_gamma(gamma: float, chromaticity: Sequence[float] | None) -> bytes | None:
    """Return an ICC profile for gamma and chromaticity as a PNG has them, or None."""
    is_srgb = abs(gamma - 0.45455) < 0.00001 and not chromaticity  # as programs write it
    if is_srgb or not 0.01 < gamma < 100:
        return None
    points = REC_709
    if chromaticity:
        white, *colors = zip(chromaticity[::2], chromaticity[1::2], strict=True)
        points = (white, colors[0], colors[1], colors[2])
    try:
        return _rgb_profile(points, lambda value: value ** (1 / gamma))
    except (ZeroDivisionError, struct.error):  # these are no colors
        return None


def _converted(image: Image.Image, icc_profile: bytes) -> Image.Image | None:
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc_profile))
        mode = MODES.get(profile.profile.xcolor_space.strip())
        if (mode == "RGB" and image.mode == "L") or (mode == "L" and _is_gray(image)):
            image = image.convert(mode)  # an AVIF that is gray comes as RGB
        if mode != image.mode:
            return None
        # Perceptual, which browsers ask for too; a profile without tables has one intent only.
        return ImageCms.profileToProfile(
            image, profile, SRGB, ImageCms.Intent.PERCEPTUAL, outputMode="RGB"
        )
    except (OSError, ImageCms.PyCMSError):
        return None


def _is_gray(image: Image.Image) -> bool:
    if image.mode != "RGB":
        return False
    red, *others = image.split()
    return not any(ImageChops.difference(red, other).getbbox() for other in others)


# --- Transfer functions: from what a file has, 0 to 1, to light, 0 to 1 --------------------------


def _srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _pq(value: float) -> float:
    root = value ** (32 / 2523)
    nits = 10_000 * (max(0, root - 107 / 128) / (2413 / 128 - 2392 / 128 * root)) ** (8192 / 1305)
    return _in_sdr(nits)


def _hlg(value: float) -> float:
    bright = (exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    scene = value**2 / 3 if value <= 0.5 else bright
    return _in_sdr(HDR_PEAK * scene**1.2)


def _in_sdr(nits: float) -> float:
    """Make brightness half as much up to white, and compress the rest, so that HDR_PEAK fits.

    It is the curve of Chromium (RWTMO of SMPTE ST 2094-50), but for each color by itself.
    """
    light, peak = nits / SDR_WHITE, HDR_PEAK / SDR_WHITE
    if light <= 1:
        return light / 2
    if light >= peak:
        return 1.0
    # A Bézier curve from (1, 0.5) by (1.65, 0.825) to (peak, 1).
    bend = peak - 2.3
    at = (sqrt(0.65**2 + bend * (light - 1)) - 0.65) / bend
    return 0.5 + 0.65 * at - 0.15 * at**2


TRANSFERS: dict[int, Callable[[float], float]] = {
    **dict.fromkeys(VIDEO, lambda value: value**2.4),
    4: lambda value: value**2.2,
    5: lambda value: value**2.8,
    8: lambda value: value,
    13: _srgb,
    16: _pq,
    18: _hlg,
}


# --- An ICC profile (ICC.1:2001-04) of three colors and a curve ----------------------------------


def _rgb_profile(
    points: tuple[Point, Point, Point, Point], curve: Callable[[float], float]
) -> bytes:
    names, columns = (b"rXYZ", b"gXYZ", b"bXYZ"), _transposed(_to_d50(points))
    samples = [round(65535 * curve(at / (SAMPLES - 1))) for at in range(SAMPLES)]
    tags = [
        (b"wtpt", _xyz(D50)),
        *((name, _xyz(column)) for name, column in zip(names, columns, strict=True)),
        (b"rTRC", struct.pack(f">4s4xI{SAMPLES}H", b"curv", SAMPLES, *samples)),
    ]
    at = 128 + 4 + 12 * (len(tags) + 2)
    table, data = b"", b""
    for name, content in tags:
        entry = struct.pack(">II", at + len(data), len(content))
        table += name + entry
        data += content
    table += b"gTRC" + entry + b"bTRC" + entry
    header = struct.pack(
        ">I4xI4s4s4s12x4s28x3i48x",
        *(at + len(data), 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp"),
        *_fixed(D50),
    )
    return header + struct.pack(">I", len(tags) + 2) + table + data


def _xyz(color: Sequence[float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *_fixed(color))


def _fixed(values: Sequence[float]) -> list[int]:
    return [round(value * 65536) for value in values]


def _to_d50(points: tuple[Point, Point, Point, Point]) -> Matrix:
    """Return the matrix from RGB of this white and these colors to XYZ of D50."""
    white, *colors = [(x / y, 1.0, (1 - x - y) / y) for x, y in points]
    rows = _transposed(colors)
    strengths = _times(_inverse(rows), white)
    to_xyz = _matrix([[each * k for each, k in zip(row, strengths, strict=True)] for row in rows])
    cones = zip(_times(BRADFORD, D50), _times(BRADFORD, white), strict=True)
    ratios = [there / here for there, here in cones]
    adapted = [[each * k for each in row] for row, k in zip(BRADFORD, ratios, strict=True)]
    return _product(_product(_inverse(BRADFORD), _matrix(adapted)), to_xyz)


def _matrix(rows: Sequence[Sequence[float]]) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = rows
    return (a, b, c), (d, e, f), (g, h, i)


def _transposed(rows: Sequence[Sequence[float]]) -> Matrix:
    return _matrix(list(zip(*rows, strict=True)))


def _times(matrix: Matrix, vector: Sequence[float]) -> Row:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _product(one: Matrix, other: Matrix) -> Matrix:
    return _transposed([_times(one, column) for column in _transposed(other)])


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    p, q, r = e * i - f * h, f * g - d * i, d * h - e * g
    size = a * p + b * q + c * r
    rows = (
        (p, c * h - b * i, b * f - c * e),
        (q, a * i - c * g, c * d - a * f),
        (r, b * g - a * h, a * e - b * d),
    )
    return _matrix([[each / size for each in row] for row in rows])
