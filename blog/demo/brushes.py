"""What the demo's pictures are painted with. Colours are hex strings, places are 0 to 1."""

import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

Point = tuple[float, float]


class Canvas:
    """A picture being painted, twice as large as it will be, so that edges come out soft."""

    def __init__(self, width: int, height: int, top: str, bottom: str) -> None:
        """Begin with a ground that fades from one colour into another."""
        self.size = (width * 2, height * 2)
        fade = Image.linear_gradient("L").resize(self.size)
        self.image = Image.composite(self._flat(bottom), self._flat(top), fade)

    def _flat(self, color: str) -> Image.Image:
        return Image.new("RGB", self.size, color)

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.size[0], y * self.size[1]) for x, y in points]

    def _paint(
        self, mask: Image.Image, color: str, to: str | None, blur: float, alpha: float
    ) -> None:
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * self.size[0]))
        bounds = mask.getbbox()
        if not bounds:
            return
        mask = mask.crop(bounds)  # most of the canvas is left as it is
        if alpha < 1:
            mask = mask.point([round(value * alpha) for value in range(256)])
        paint: Image.Image | str = color
        if to:
            fade = Image.linear_gradient("L").resize(self.size).crop(bounds)
            paint = Image.composite(
                Image.new("RGB", fade.size, to), Image.new("RGB", fade.size, color), fade
            )
        self.image.paste(paint, bounds, mask)

    def shape(
        self,
        points: Sequence[Point],
        color: str,
        *,
        to: str | None = None,
        blur: float = 0,
        alpha: float = 1,
    ) -> None:
        """Fill a polygon, if asked fading to a second colour or blurred at the edge."""
        mask = Image.new("L", self.size)
        ImageDraw.Draw(mask).polygon(self._at(points), fill=255)
        self._paint(mask, color, to, blur, alpha)

    def oval(
        self,
        center: Point,
        radius: Point,
        color: str,
        *,
        to: str | None = None,
        blur: float = 0,
        alpha: float = 1,
    ) -> None:
        """Fill an oval; radii are parts of the width and of the height."""
        mask = Image.new("L", self.size)
        corner, other = self._at(
            [
                (center[0] - radius[0], center[1] - radius[1]),
                (center[0] + radius[0], center[1] + radius[1]),
            ]
        )
        ImageDraw.Draw(mask).ellipse([corner, other], fill=255)
        self._paint(mask, color, to, blur, alpha)

    def ovals(self, places: Sequence[tuple[Point, float]], color: str, *, alpha: float = 1) -> None:
        """Fill many round dots at once, each a place and a radius as a part of the width."""
        mask = Image.new("L", self.size)
        brush = ImageDraw.Draw(mask)
        for (x, y), radius in places:
            brush.circle((x * self.size[0], y * self.size[1]), radius * self.size[0], fill=255)
        self._paint(mask, color, None, 0, alpha)

    def box(
        self,
        corner: Point,
        other: Point,
        color: str,
        *,
        round_by: float = 0,
        to: str | None = None,
        blur: float = 0,
        alpha: float = 1,
    ) -> None:
        """Fill a rectangle, its corners rounded by a part of the width."""
        mask = Image.new("L", self.size)
        first, second = self._at([corner, other])
        ImageDraw.Draw(mask).rounded_rectangle(
            [first, second], radius=round_by * self.size[0], fill=255
        )
        self._paint(mask, color, to, blur, alpha)

    def line(self, points: Sequence[Point], color: str, width: float, *, alpha: float = 1) -> None:
        """Draw a line; its width is a part of the picture's."""
        mask = Image.new("L", self.size)
        ImageDraw.Draw(mask).line(
            self._at(points), fill=255, width=round(width * self.size[0]), joint="curve"
        )
        self._paint(mask, color, None, 0, alpha)

    def finished(self) -> Image.Image:
        """Give the picture in its own size, with the grain of paper."""
        image = self.image.resize((self.size[0] // 2, self.size[1] // 2), Image.Resampling.LANCZOS)
        dice = random.Random(image.width)  # noqa: S311  the same grain each time it is drawn
        grain = Image.frombytes("L", image.size, dice.randbytes(image.width * image.height))
        grain = grain.point([round(128 + (value - 127.5) * 0.19) for value in range(256)])
        grain = grain.filter(ImageFilter.GaussianBlur(0.6))
        paper = Image.merge("RGB", [grain] * 3)
        return Image.blend(image, ImageChops.overlay(image, paper), 0.45)


def mixed(first: str, second: str, share: float) -> str:
    """Give a colour between two."""
    pairs = zip(ImageColor.getrgb(first), ImageColor.getrgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
