"""The practice's own colors: whether they can be read, and how a page gets them.

Contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): 4.5 to 1 at least
for text, success criterion 1.4.3. Colors are written ``#rrggbb``. Imports nothing of ours.
"""

import re

LEAST = 4.5
# What a color must be read on: paper and surface, notes and crisis of static/css/site.css.
BACKGROUNDS = {
    "light": ("#fcfaf6", "#f5f0e9", "#eef1e9", "#fbece4"),
    "dark": ("#1d191e", "#272228", "#242a24", "#36251f"),
}
DEFAULTS = {"light": "#7d3553", "dark": "#e6b0c5"}

HEX = re.compile(r"#[0-9a-fA-F]{6}")


def luminance(color: str) -> float:
    """Give the relative luminance, from 0 for black to 1 for white."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colors, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(color: str, scheme: str) -> float:
    """Give the contrast with the background of a scheme on which it is read worst."""
    return min(contrast(color, background) for background in BACKGROUNDS[scheme])


def nearest(color: str, scheme: str) -> str:
    """Give the color itself, or one of its hue that can be read: darker on light, or lighter."""
    goal = 0 if scheme == "light" else 255
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(51):
        mixed = [round(part + (goal - part) * step / 50) for part in parts]
        found = "#" + "".join(f"{part:02x}" for part in mixed)
        if least_contrast(found, scheme) >= LEAST:
            break
    return found


def stylesheet(light: str, dark: str) -> str:
    """Give the CSS that puts these colors in place of the site's own, safe as it is in HTML.

    Empty where they are the site's own, or no colors at all. Paper stays black on white, and who
    asks for high contrast keeps it: then links are the color of the text.
    """
    given = {"light": light, "dark": dark}
    if given == DEFAULTS or not all(HEX.fullmatch(color) for color in given.values()):
        return ""
    return (
        f"@media screen{{:root{{--accent:{light}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}"
        "@media screen and (prefers-contrast:more){:root{--accent:var(--ink)}}"
    )
