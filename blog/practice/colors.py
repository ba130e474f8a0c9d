"""The site's palette and the practice's own colors: their contrast, and the CSS that applies them.

Contrast ratios are those of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio); success
criterion 1.4.3 requires at least 4.5 to 1 for text. Colors are written ``#rrggbb``.
"""

import re
from pathlib import Path

MIN_CONTRAST = 4.5
BACKGROUNDS = ("paper", "tint", "note", "alert")  # on which a color must be legible

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
TOKEN = re.compile(r"--([a-z-]+): var\(--light, (#[0-9a-f]{6})\) var\(--dark, (#[0-9a-f]{6})\);")


def read_palette(css: str) -> dict[str, dict[str, str]]:
    """Return the colors of each scheme by their names in tokens.css.

    Where a color is given twice, the first one counts: others are for more contrast.
    """
    palette: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    for name, light, dark in TOKEN.findall(css):
        palette["light"].setdefault(name, light)
        palette["dark"].setdefault(name, dark)
    return palette


PALETTE = read_palette(TOKENS.read_text(encoding="utf-8"))
HEX_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def relative_luminance(color: str) -> float:
    """Return the relative luminance, from 0 for black to 1 for white."""
    parts = [channel / 255 for channel in bytes.fromhex(color[1:])]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, from 1 to 21."""
    darker, lighter = sorted((relative_luminance(one), relative_luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lowest_contrast(color: str, scheme: str) -> float:
    """Return the lowest contrast ratio of a color with the backgrounds of a scheme."""
    return min(contrast_ratio(color, PALETTE[scheme][name]) for name in BACKGROUNDS)


def nearest_readable(color: str, scheme: str) -> str:
    """Return the color itself if it has enough contrast, else the nearest shade that has.

    The shade is darker in the light scheme and lighter in the dark one.
    """
    goal = 0 if scheme == "light" else 255
    channels = bytes.fromhex(color[1:])
    for step in range(51):
        mixed = bytes(round(channel + (goal - channel) * step / 50) for channel in channels)
        shade = f"#{mixed.hex()}"
        if lowest_contrast(shade, scheme) >= MIN_CONTRAST:
            break
    return shade


def stylesheet(light: str, dark: str) -> str:
    """Return the CSS that replaces the default accent colors; safe to put in HTML.

    Empty if both are the defaults, or if either isn't a color. Print stays black on white, and
    for readers who prefer more contrast links keep the color of the text.
    """
    defaults = (PALETTE["light"]["accent"], PALETTE["dark"]["accent"])
    if (light, dark) == defaults or not (HEX_COLOR.fullmatch(light) and HEX_COLOR.fullmatch(dark)):
        return ""
    return (
        f"@media screen{{:root:root{{--accent:var(--light,{light}) var(--dark,{dark})}}}}"
        "@media screen and (prefers-contrast:more){:root:root{--accent:var(--ink)}}"
    )
