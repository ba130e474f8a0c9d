"""Drawing primitives for the demo's pictures. Colors are hex strings, coordinates are 0 to 1."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypedDict, Unpack

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

Point = tuple[float, float]


class Paint(TypedDict, total=False):
    """The options of a shape."""

    to: str  # the color at the bottom of a vertical gradient
    blur: float  # of the edge, as a fraction of the width
    alpha: float
    grainy: bool  # dither a soft edge into dots, as from a dry brush


class Canvas:
    """A picture drawn at twice its size, so that its edges are antialiased."""

    def __init__(self, width: int, height: int, top: str, bottom: str) -> None:
        """Fill the background with a vertical gradient."""
        self.size = (width * 2, height * 2)
        rng = random.Random(width)  # noqa: S311  the same grain in each drawing
        self._noise = Image.frombytes("L", (width, height), rng.randbytes(width * height))
        self._dots = self._noise.resize(self.size, Image.Resampling.NEAREST)
        self._stencil: Image.Image | None = None
        self.image = Image.new("RGB", self.size)
        self._paint(Image.new("L", self.size, 255), top, {"to": bottom})

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.size[0], y * self.size[1]) for x, y in points]

    def _paint(self, mask: Image.Image, color: str, options: Paint) -> None:
        if blur := options.get("blur"):  # at a lower resolution, which a blur hides
            small = mask.reduce(4).filter(ImageFilter.GaussianBlur(blur * self.size[0] / 4))
            mask = small.resize(self.size, Image.Resampling.BILINEAR)
        if self._stencil:
            mask = ImageChops.multiply(mask, self._stencil)
        bounds = mask.getbbox()
        if not bounds:
            return
        mask = mask.crop(bounds)  # most of the canvas is unchanged
        if options.get("grainy"):
            dots = ImageChops.subtract(mask, self._dots.crop(bounds)).point([0] + [255] * 255)
            mask = Image.blend(mask, dots, 0.4)
        mask = mask.point([round(value * options.get("alpha", 1)) for value in range(256)])
        paint: Image.Image | str = color
        if to := options.get("to"):
            fade = Image.linear_gradient("L").resize(mask.size)
            first, second = (Image.new("RGB", mask.size, solid) for solid in (color, to))
            paint = Image.composite(second, first, fade)
        self.image.paste(paint, bounds, mask)

    def shape(self, points: Sequence[Point], color: str, **options: Unpack[Paint]) -> None:
        """Fill a polygon."""
        mask = Image.new("L", self.size)
        ImageDraw.Draw(mask).polygon(self._at(points), fill=255)
        self._paint(mask, color, options)

    def oval(self, center: Point, radius: Point, color: str, **options: Unpack[Paint]) -> None:
        """Fill an ellipse; radii are fractions of the width and of the height."""
        (x, y), (wide, high) = center, radius
        mask = Image.new("L", self.size)
        box = self._at([(x - wide, y - high), (x + wide, y + high)])
        ImageDraw.Draw(mask).ellipse(box, fill=255)
        self._paint(mask, color, options)

    def dots(
        self, spots: Sequence[tuple[Point, float]], color: str, **options: Unpack[Paint]
    ) -> None:
        """Fill many circles at once, each a center and a radius as a fraction of the width."""
        mask = Image.new("L", self.size)
        brush = ImageDraw.Draw(mask)
        for (x, y), radius in spots:
            brush.circle((x * self.size[0], y * self.size[1]), radius * self.size[0], fill=255)
        self._paint(mask, color, options)

    def box(
        self, corner: Point, other: Point, color: str, round_by: float = 0, **options: Unpack[Paint]
    ) -> None:
        """Fill a rectangle; ``round_by`` is the corner radius as a fraction of the width."""
        mask = Image.new("L", self.size)
        ImageDraw.Draw(mask).rounded_rectangle(
            self._at([corner, other]), radius=round_by * self.size[0], fill=255
        )
        self._paint(mask, color, options)

    def line(
        self, points: Sequence[Point], color: str, width: float, **options: Unpack[Paint]
    ) -> None:
        """Draw a line with round ends; its width is a fraction of the picture's."""
        mask = Image.new("L", self.size)
        brush, thick, spots = ImageDraw.Draw(mask), width * self.size[0], self._at(points)
        brush.line(spots, fill=255, width=round(thick))
        for spot in spots:
            brush.circle(spot, thick / 2, fill=255)
        self._paint(mask, color, options)

    @contextmanager
    def inside(self, points: Sequence[Point]) -> Iterator[None]:
        """Clip what is drawn to a polygon."""
        self._stencil = Image.new("L", self.size)
        ImageDraw.Draw(self._stencil).polygon(self._at(points), fill=255)
        try:
            yield
        finally:
            self._stencil = None

    def render(self) -> Image.Image:
        """Return the picture at its final size, with a paper grain."""
        image = self.image.resize(self._noise.size, Image.Resampling.LANCZOS)
        grain = self._noise.point([round(128 + (value - 127.5) * 0.3) for value in range(256)])
        grain = grain.filter(ImageFilter.GaussianBlur(0.6))
        paper = Image.merge("RGB", [grain] * 3)
        return Image.blend(image, ImageChops.overlay(image, paper), 0.5)


def parse_points(text: str) -> list[Point]:
    """Return points written as in an SVG polygon: ``x,y x,y``."""
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in pairs]


def smooth_curve(points: Sequence[Point], *, closed: bool = True) -> list[Point]:
    """Return a Catmull-Rom spline through all points."""
    controls = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    smooth: list[Point] = []
    for a, b, c, d in zip(controls, controls[1:], controls[2:], controls[3:], strict=False):
        for step in range(14):
            t = step / 14
            x, y = (
                q + t / 2 * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)))
                for p, q, r, s in zip(a, b, c, d, strict=True)
            )
            smooth.append((x, y))
    return smooth if closed else [*smooth, points[-1]]


def blend_colors(first: str, second: str, share: float) -> str:
    """Return the mix of two colors with a share, 0 to 1, of the second."""
    pairs = zip(ImageColor.getrgb(first), ImageColor.getrgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
