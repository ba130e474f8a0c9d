"""Where pictures stand on public pages, and how large: what CSS does in static/css/site, in short.

Browsers choose a rendition by it before they have the stylesheet.
"""

from dataclasses import dataclass

from blog.models.pictures import PictureView
from blog.practice.colors import relative_luminance

# In percent, of the focus classes.
FOCUS_STEPS = ["0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "100"]


@dataclass(frozen=True)
class Place:
    """A place, by the width that a picture has in it.

    ``widths`` are, from windows so many rem wide on, the percentage of the window and the rem that
    make up the width; the widest windows first. ``shape`` is that of a frame which the picture
    fills, so that it is cut: width by height. ``most`` are the rem that it has at most.

    From windows of 120 rem on everything is larger (static/css/site/base.css): a rem of the page is
    about a hundredth of the window. To say so is shorter than each step, and enough.
    """

    widths: tuple[tuple[float, float, float], ...]
    shape: float | None = None
    most: float = 0


# The whole width but for the gutters, which are clamp(1.25rem, 5vw, 3rem), nearly.
FULL = ((0, 92, 0),)

PLACES = {
    "figure": Place(FULL, most=52),
    "tall figure": Place(FULL, most=30),
    # On a phone a square of 6.5 rem, or of a quarter of a small one.
    "card": Place(((42, 0, 14), (25, 0, 9.75), (0, 39, 0)), 3 / 2),
    # The front page has as many columns of 19 rem and more as go beside each other.
    "front card": Place(
        (
            *((76, 0, 21.4), (69, 33.4, -4), (46, 45, -1.5), (42, 92, 0)),
            *((25, 0, 9.75), (0, 39, 0)),
        ),
        3 / 2,
    ),
    "large card": Place(((76, 0, 36.3), (60, 54.6, -5.2), (42, 49.1, -1.9), *FULL), 3 / 2),
    "portrait": Place(((64, 0, 9), (0, 0, 6)), 1),
    "large portrait": Place(((64, 0, 14), (0, 0, 8)), 1),
}
LIGHT = 0.8  # of white, as 231 of 255
LOGO_HEIGHT, WIDE_LOGO = 3.5, 12  # rem
THUMBNAIL = 400  # pixels
# The widest rendition, in pixels, that is of use on a screen of two or three pixels for one.
WIDEST = {"card": 720, "portrait": 270, "large portrait": 500}


def sizes(picture: PictureView, name: str) -> str:
    """Return the ``sizes`` attribute of a picture in a place.

    >>> sizes(picture, "card")
    "(min-width:42rem) max(13rem,13vw), 92vw"
    """
    place = PLACES[f"tall {name}" if name == "figure" and picture.shape == "tall" else name]
    wider = max(1, _shape(picture) / place.shape) if place.shape else 1  # what isn't seen of it
    said = ", ".join(
        (f"(min-width:{window:g}rem) " if window else "") + _length(vw * wider, rem * wider)
        for window, vw, rem in place.widths
    )
    return f"clamp({place.most:g}vw,{said},{place.most:g}rem)" if place.most else said


def srcsets(picture: PictureView, name: str) -> list[tuple[str, str]]:
    """Return the format and ``srcset`` of each kind of renditions that are of use in a place."""
    shape = PLACES[name].shape
    wider = max(1, _shape(picture) / shape) if shape else 1
    return picture.srcsets(WIDEST.get(name, 10_000) * wider)


def logo_webp(picture: PictureView) -> str:
    """Return the URL of a logo for a screen with two pixels for one; "" while it isn't ready."""
    rem = WIDE_LOGO if picture.shape == "wide" else LOGO_HEIGHT * _shape(picture)
    return picture.webp(2 * 16 * rem)


def thumbnail(picture: PictureView) -> str:
    """Return the URL of a small WebP for beside a link; "" while it isn't ready."""
    return picture.webp(THUMBNAIL)


def focus_class(picture: PictureView, name: str) -> str:
    """Return the CSS class that keeps a picture's focal point in sight where it is cut; else "".

    It is cut on two sides only, so one number says where.
    """
    shape = PLACES[name].shape
    if not shape:
        return ""
    shown = picture.picture
    percent = shown.focus_x if _shape(picture) > shape else shown.focus_y
    step = FOCUS_STEPS[(percent + 5) // 10]
    return "" if step == "50" else f"focus-{step}"


def is_dark(picture: PictureView) -> bool:
    """Return whether white is easier to read on the picture's average color than black."""
    color = picture.picture.color
    return bool(color) and relative_luminance(color) < 0.179  # where both have the same contrast


def is_light(picture: PictureView) -> bool:
    """Return whether a picture is nearly white, as a drawing on white paper is."""
    color = picture.picture.color
    return bool(color) and relative_luminance(color) > LIGHT


def _shape(picture: PictureView) -> float:
    return picture.picture.width / (picture.picture.height or 1)


def _length(vw: float, rem: float) -> str:
    if vw and rem:
        return f"calc({vw:.4g}vw {'+' if rem > 0 else '-'} {abs(rem):.4g}rem)"
    return f"{vw:.4g}vw" if vw else f"max({rem:.4g}rem,{rem:.4g}vw)"
