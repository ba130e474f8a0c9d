"""The demo's pictures, drawn in code, so that no image files or licenses are needed."""

import io
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from blog.demo.canvas import Canvas, Point, blend_colors, parse_points, smooth_curve

__all__ = ["PICTURES", "DemoPicture", "encode_picture"]

PLUM, DEEP, ROSE, SHADE = "#733752", "#45203a", "#cf9490", "#3a1f2b"
OCHRE, PAPER, CLAY = "#d9a24e", "#f7efe2", "#b36a4c"


def _ridge(base: float, height: float, waves: float, shift: float) -> list[Point]:
    """Return a wavy edge from left to right, closed along the bottom of the picture."""
    edge = []
    for step in range(121):
        turn = waves * step / 120 * math.tau
        wave = math.sin(turn + shift) + 0.35 * math.sin(2.3 * turn + shift * 1.7)
        edge.append((step / 120, base - height * wave))
    return [*edge, (1, 1.01), (0, 1.01)]


def _leaf(at: Point, length: float, angle: float, width: float = 0.28) -> list[Point]:
    """Return a pointed leaf from a point in a direction, in radians."""
    there = [(step / 24, width * math.sin(step / 24 * math.pi) ** 1.3) for step in range(25)]
    cos, sin = math.cos(angle), math.sin(angle)
    return [
        (at[0] + length * (u * cos - v * sin), at[1] + 1.6 * length * (u * sin + v * cos))
        for u, v in there + [(u, -v) for u, v in reversed(there)]
    ]


def _mirrored(half: list[Point], x: float = 0.5) -> list[Point]:
    """Return a symmetric shape from its right half: offsets from the middle, top to bottom."""
    left = [(x - dx, y) for dx, y in reversed(half) if dx]
    return smooth_curve([(x + dx, y) for dx, y in half] + left)


def _two_cups() -> Image.Image:
    canvas = Canvas(1600, 1000, "#efdcc4", "#e6c8aa")
    for left in (0.3, 0.445):  # the window's light on the wall
        light = [(left, -0.1), (left + 0.125, -0.1), (left + 0.225, 0.56), (left + 0.1, 0.56)]
        canvas.shape(light, "#fff6e0", blur=0.006, alpha=0.75)
    canvas.box((0, 0.7), (1, 1), "#b0694c", to="#8a4a3a")
    canvas.box((0, 0.7), (1, 0.708), "#d0916c")
    for x, color, side in ((0.37, PLUM, -1), (0.635, "#7f9683", 1)):
        dark = blend_colors(color, SHADE, 0.55)
        fall = smooth_curve([(x - 0.08, 0.87), (x + 0.2, 0.86), (x + 0.33, 0.9), (x + 0.1, 0.92)])
        canvas.shape(fall, "#4a1f20", blur=0.012, alpha=0.6, grainy=True)
        ear = parse_points("0.1,0.52 0.155,0.53 0.175,0.6 0.15,0.69 0.085,0.73")
        ear = smooth_curve([(x + side * dx, y) for dx, y in ear], closed=False)
        canvas.line(ear, blend_colors(color, SHADE, 0.3), 0.027)
        body = [(x - 0.121, 0.42), (x - 0.119, 0.6), (x - 0.105, 0.76), (x - 0.075, 0.87)]
        body += [(x, 0.892), (x + 0.075, 0.87), (x + 0.105, 0.76), (x + 0.119, 0.6)]
        body = smooth_curve([*body, (x + 0.121, 0.42)], closed=False)
        canvas.shape(body, color)
        with canvas.inside(body):
            canvas.oval((x + 0.14, 0.75), (0.11, 0.4), dark, blur=0.03, grainy=True)
            canvas.oval((x - 0.09, 0.6), (0.02, 0.2), blend_colors(color, PAPER, 0.4), blur=0.014)
            band = [(x - 0.13, 0.62), (x, 0.648), (x + 0.13, 0.62)]
            canvas.line(smooth_curve(band, closed=False), PAPER, 0.005, alpha=0.7)
        canvas.oval((x, 0.42), (0.121, 0.046), blend_colors(color, PAPER, 0.38))
        canvas.oval((x, 0.423), (0.11, 0.038), dark)
        canvas.oval((x, 0.432), (0.101, 0.028), "#3d1f1a")
        canvas.oval((x - 0.03, 0.43), (0.05, 0.013), "#7a4632", blur=0.008)
        for drift, height in ((-0.035, 0.19), (0.03, 0.27)):
            there = [(step / 30, math.sin(step / 30 * math.pi)) for step in range(31)]
            sway = [(x + drift + 0.018 * math.sin(u * 7 + drift * 40), u, w) for u, w in there]
            steam = [(at + 0.011 * w, 0.4 - height * u) for at, u, w in sway]
            steam += [(at - 0.011 * w, 0.4 - height * u) for at, u, w in reversed(sway)]
            canvas.shape(steam, "#ffffff", blur=0.003, alpha=0.7)
    return canvas.render()


def _hallway_lamp() -> Image.Image:
    canvas = Canvas(1600, 1000, "#2f2d4a", "#242039")
    turns = [math.pi * (1 + step / 60) for step in range(61)]
    arch = [(0.5 + 0.17 * math.cos(t), 0.37 + 0.27 * math.sin(t)) for t in turns]
    arch = [(0.33, 0.8), *arch, (0.67, 0.8)]
    canvas.shape(parse_points("-0.2,1.01 0.33,0.8 0.67,0.8 1.2,1.01"), "#5a3847", to="#2f2032")
    canvas.shape(parse_points("0.24,1.01 0.41,0.8 0.59,0.8 0.76,1.01"), "#8d4a5b", to="#56283f")
    for side in (-1, 1):
        edge = [(0.5 + side * 0.225, 1.01), (0.5 + side * 0.078, 0.8)]
        canvas.line(edge, OCHRE, 0.004, alpha=0.7)
    canvas.shape(arch, "#8a5d5c", to="#6d4655")
    with canvas.inside(arch):
        canvas.oval((0.5, 0.45), (0.2, 0.36), "#e9a95c", blur=0.04, grainy=True)
        canvas.oval((0.5, 0.45), (0.1, 0.17), "#ffe0a0", blur=0.035)
        canvas.box((0.3, 0.765), (0.7, 0.8), "#4d2d3d")
    canvas.line(arch, "#4a4468", 0.012)
    for x, wide in parse_points("0.1,0.055 0.9,0.055"):  # a picture on either wall
        lean = 0.03 if x < 0.5 else -0.03
        frame = [(x - wide, 0.3 - lean), (x + wide, 0.3 + lean)]
        frame += [(x + wide, 0.56 - lean / 2), (x - wide, 0.56 + lean / 2)]
        canvas.shape(frame, "#4b456b")
        inner = [(x + (px - x) * 0.8, 0.43 + (py - 0.43) * 0.84) for px, py in frame]
        canvas.shape(inner, "#3a3558", to="#5b4766")
    canvas.oval((0.5, 0.85), (0.17, 0.05), "#f0b262", blur=0.035, alpha=0.6, grainy=True)
    canvas.oval((0.5, 0.83), (0.1, 0.012), "#24141f", blur=0.008, alpha=0.8)
    for x in (0.43, 0.565):
        canvas.shape(
            [(x, 0.66), (x + 0.012, 0.66), (x + 0.009, 0.83), (x + 0.002, 0.83)], "#2c1826"
        )
    canvas.box((0.412, 0.64), (0.596, 0.665), "#3a2030", 0.004)
    canvas.box((0.425, 0.665), (0.583, 0.7), "#2c1826")
    base = parse_points("0,0.5 0.006,0.5 0.008,0.53 0.026,0.57 0.024,0.62 0.014,0.642")
    canvas.shape(_mirrored(base), "#6b3a4b", to="#3a1d2f")
    canvas.oval((0.5, 0.42), (0.105, 0.17), "#fff0c4", blur=0.022, alpha=0.8)
    shade = parse_points("0.462,0.31 0.538,0.31 0.575,0.51 0.425,0.51")
    canvas.shape(shade, "#fff3cf", to="#eda84f")
    canvas.oval((0.5, 0.51), (0.075, 0.016), "#ffedbd")
    canvas.oval((0.5, 0.31), (0.038, 0.008), "#fffbe6")
    return canvas.render()


def _river_stones() -> Image.Image:
    canvas = Canvas(1600, 1000, "#f3e6d3", "#dcdcd0")
    canvas.oval((0.76, 0.27), (0.075, 0.12), "#fffaf0", blur=0.002)
    canvas.oval((0.76, 0.27), (0.2, 0.3), "#fff6e2", blur=0.06, alpha=0.8)
    canvas.shape(_ridge(0.47, 0.035, 0.9, 2.4), "#b9c6bb", to="#dfe0d2")
    canvas.shape(_ridge(0.54, 0.03, 1.3, 0.4), "#94a99f", to="#c9d0c4")
    canvas.box((0, 0.6), (1, 1), "#b3c4c4", to="#5f7f8c")
    with canvas.inside(parse_points("0,0.6 1,0.6 1,1 0,1")):
        canvas.oval((0.76, 0.6), (0.045, 0.3), "#fdf3e0", blur=0.03, alpha=0.6, grainy=True)
    for number in range(1, 6):
        wide = 0.19 + 0.075 * number
        ring = [
            (0.46 + wide * math.cos(turn * 0.05), 0.84 + wide * 0.3 * math.sin(turn * 0.05))
            for turn in range(127)
        ]
        canvas.line(ring, "#eef3f0", 0.0022, alpha=0.5 - 0.07 * number)
    canvas.oval((0.46, 0.86), (0.2, 0.05), "#2f4a57", blur=0.018, alpha=0.75, grainy=True)
    stones = [
        (0.46, 0.76, 0.19, 0.094, "#675f6b", 0.2),
        (0.445, 0.612, 0.148, 0.074, "#9a8a84", 1.7),
        (0.472, 0.492, 0.118, 0.06, "#c9a58c", 3.1),
        (0.452, 0.391, 0.086, 0.051, PLUM, 4.4),
        (0.464, 0.308, 0.055, 0.041, "#ead9c0", 5.9),
    ]
    for x, y, wide, high, color, lump in stones:
        edge = []
        for number in range(12):
            turn = number / 12 * math.tau
            out = 1 + 0.035 * math.sin(2 * turn + lump) + 0.025 * math.sin(3 * turn + lump)
            flat = abs(math.cos(turn)) ** 0.85 * math.copysign(1, math.cos(turn))
            edge.append((x + wide * out * flat, y + high * out * math.sin(turn)))
        edge, dark = smooth_curve(edge), blend_colors(color, "#241a2c", 0.62)
        canvas.shape(edge, color)
        with canvas.inside(edge):
            low = (x - wide * 0.35, y + high * 0.95)
            canvas.oval(low, (wide * 1.1, high * 0.7), dark, blur=0.02, grainy=True)
            canvas.oval(
                (x, y - high * 1.02), (wide * 0.45, high * 0.14), dark, blur=0.008, alpha=0.7
            )
            shine = (x + wide * 0.35, y - high * 0.5)
            light = blend_colors(color, "#fff6e6", 0.6)
            canvas.oval(shine, (wide * 0.36, high * 0.22), light, blur=0.014, alpha=0.8)
    canvas.box((0.27, 0.828), (0.65, 0.9), "#7796a0", blur=0.006, alpha=0.55)
    return canvas.render()


def _window_rain() -> Image.Image:
    canvas = Canvas(1600, 1000, "#66798f", "#a9b3b8")
    canvas.shape(_ridge(0.6, 0.06, 1.2, 2.2), "#5d7088", to="#7c8c9c", blur=0.012, alpha=0.9)
    canvas.shape(_ridge(0.72, 0.05, 1.9, 0.6), "#4a5b73", to="#5f7186", blur=0.01)
    lamps = [(0.12, 0.62, 0.03), (0.2, 0.7, 0.022), (0.33, 0.6, 0.026), (0.4, 0.71, 0.034)]
    for x, y, wide in [*lamps, (0.58, 0.66, 0.028), (0.86, 0.6, 0.024), (0.92, 0.7, 0.034)]:
        canvas.dots([((x, y), wide)], "#f2bb6b", blur=0.004, alpha=0.55)
    rng = random.Random(5)  # noqa: S311  not for security
    drops = [((rng.random(), rng.random() * 0.84), rng.random() ** 3) for _ in range(260)]
    canvas.dots([(at, 0.0013 + 0.0034 * big) for at, big in drops], "#f2f6f6", alpha=0.6)
    for (x, y), big in drops:
        if big > 0.5:
            run = [(x - 0.0035 * big, y), (x + 0.001, y - 0.03 - 0.13 * big), (x + 0.0035 * big, y)]
            canvas.shape(run, "#e6eef0", alpha=0.3)
    for edge in (-0.02, 0.475, 0.97):
        canvas.box((edge + 0.05, 0), (edge + 0.058, 0.84), "#3a475c", blur=0.004, alpha=0.5)
        canvas.box((edge, 0), (edge + 0.05, 0.86), "#f8f1e4", to="#dccbb2")
        canvas.box((edge + 0.038, 0), (edge + 0.05, 0.86), "#cbb797", alpha=0.6)
    canvas.box((0, 0.83), (1, 0.87), "#dfcfb5")
    canvas.box((0, 0.86), (1, 1), "#f6ead6", to="#d2b792")
    canvas.oval((0.64, 0.94), (0.15, 0.03), "#6f5238", blur=0.02, alpha=0.6, grainy=True)
    leaves = parse_points("-2.5,0.17 -0.65,0.17 -2.15,0.23 -0.98,0.22 -1.8,0.27 -1.3,0.26")
    for number, (angle, length) in enumerate([*leaves, (-1.56, 0.2)]):
        color = blend_colors("#3f5a47", "#9db38c", number / 6)
        blade = _leaf((0.72, 0.7), length, angle, 0.17)
        canvas.shape(blade, color)
        with canvas.inside(blade):
            half = _leaf((0.72, 0.7), length, angle + 0.17, 0.2)
            canvas.shape(half, "#23382f", alpha=0.25)
    pot = parse_points("0.652,0.72 0.788,0.72 0.768,0.945 0.672,0.945")
    canvas.shape(pot, "#bd7454")
    with canvas.inside(pot):
        canvas.oval((0.66, 0.9), (0.06, 0.24), "#6f3528", blur=0.02, grainy=True)
        canvas.box((0.6, 0.72), (0.8, 0.765), "#6f3528", blur=0.006, alpha=0.5)
    canvas.box((0.642, 0.685), (0.798, 0.742), "#cf8a68", 0.006, to="#b96f51")
    return canvas.render()


def _garden_path() -> Image.Image:
    canvas = Canvas(1600, 1000, "#f8e4bd", "#f3ecd2")
    canvas.oval((0.5, 0.3), (0.26, 0.36), "#fffaea", blur=0.06)
    canvas.shape(_ridge(0.43, 0.04, 1.1, 1.0), "#c9cfae", to="#dfdfc0")
    trees = [(0.06, 0.4, 0.1), (0.2, 0.44, 0.07), (0.31, 0.47, 0.05), (0.7, 0.47, 0.05)]
    for x, y, wide in [*trees, (0.81, 0.43, 0.075), (0.95, 0.38, 0.11)]:
        canvas.box((x - 0.006, y), (x + 0.006, 0.62), "#6d4a3a")
        canvas.oval(
            (x, y - 0.02), (wide, wide * 1.7), blend_colors("#7f9873", "#b5bf90", 0.6 - wide * 5)
        )
        low = (x - wide * 0.4, y + wide * 0.7)
        canvas.oval(low, (wide * 0.5, wide * 0.7), "#54704f", blur=0.02, alpha=0.6, grainy=True)
    canvas.shape(_ridge(0.56, 0.012, 1.6, 2.6), "#9fb283", to="#55724f")
    right = parse_points("0.525,0.568 0.55,0.61 0.535,0.66 0.545,0.71 0.64,0.79 0.7,0.9")
    left = parse_points("0.475,0.568 0.485,0.61 0.44,0.66 0.4,0.72 0.41,0.8 0.36,0.9")
    way = [*smooth_curve([*right, (0.7, 1.03)], closed=False), (0.7, 1.03), (0.24, 1.03)]
    way += reversed(smooth_curve([*left, (0.24, 1.03)], closed=False))
    canvas.shape([(x - 0.01, y + 0.006) for x, y in way], "#3f5a3e", blur=0.006, alpha=0.5)
    canvas.shape(way, "#f7ead0", to="#dcbf92")
    for hinge, side in ((0.445, -1), (0.555, 1)):
        for number in range(9):  # the fence
            x = hinge + side * (0.06 + number * 0.058)
            canvas.box((x - 0.01, 0.47), (x + 0.01, 0.6), PAPER, 0.008, to="#dcd2b6")
        for y in (0.5, 0.56):
            canvas.box((min(hinge, hinge + side), y), (max(hinge, hinge + side), y + 0.016), PAPER)
        canvas.box((hinge - 0.012, 0.41), (hinge + 0.012, 0.615), CLAY, 0.004, to="#8a4c38")
        canvas.dots([((hinge, 0.4), 0.014)], CLAY)
    gate = parse_points("0.569,0.47 0.64,0.44 0.64,0.665 0.569,0.6")
    canvas.shape([(x + 0.01, y + 0.03) for x, y in gate], "#3f5a3e", blur=0.008, alpha=0.3)
    for share in (0, 0.3, 0.6, 0.9):
        x = 0.569 + 0.064 * share
        canvas.box((x, 0.47 - 0.03 * share), (x + 0.009, 0.6 + 0.06 * share), "#a05d44")
    for y, drop in ((0.485, -0.028), (0.57, 0.048)):
        canvas.line([(0.572, y), (0.636, y + drop)], "#a05d44", 0.008)
    rng = random.Random(11)  # noqa: S311  not for security
    for number in range(64):
        near = (number / 63) ** 1.25
        y, size = 0.65 + 0.37 * near, 0.35 + 0.95 * near
        gap = 0.1 + 0.15 * near
        x = 0.5 + (-1) ** number * rng.uniform(gap + 0.04, 0.52)
        for turn in (-2.25, -1.6, -0.9):
            blade = _leaf((x, y + 0.02), 0.05 * size, turn + rng.uniform(-0.2, 0.2), 0.2)
            canvas.shape(blade, blend_colors("#8ba277", "#36523a", near))
        bloom = rng.choice([ROSE, PLUM, OCHRE, "#fbf1dc"])
        turns = [number + petal / 5 * math.tau for petal in range(5)]
        step, top = 0.011 * size, y - 0.05 * size
        petals = [(x + step * math.cos(t), top + 1.6 * step * math.sin(t)) for t in turns]
        canvas.dots([(at, 0.0085 * size) for at in petals], bloom)
        canvas.dots([((x, top), 0.006 * size)], "#f6d98f" if bloom != OCHRE else CLAY)
    return canvas.render()


def _kitchen_table() -> Image.Image:
    canvas = Canvas(1600, 1000, "#dfe3d5", "#c9cfbd")
    canvas.box((0, 0.86), (1, 1), "#c29a74", to="#a87c58")
    canvas.box((0, 0.845), (1, 0.862), "#eef0e4")
    canvas.oval((0.5, 0.3), (0.34, 0.4), "#fffbe8", blur=0.05, alpha=0.7)
    canvas.box((0.265, 0.06), (0.735, 0.53), PAPER, 0.004)
    for left, hill in ((0.28, [0.43, 0.39, 0.37, 0.4]), (0.507, [0.41, 0.42, 0.38, 0.35])):
        canvas.box((left, 0.085), (left + 0.213, 0.51), "#fffaea", to="#f4d399")
        edge = smooth_curve([(left + 0.071 * n, y) for n, y in enumerate(hill)], closed=False)
        canvas.shape([*edge, (left + 0.213, 0.51), (left, 0.51)], "#c3cba2", to="#a3b58c")
    canvas.box((0.25, 0.525), (0.75, 0.552), "#fffaf0", 0.003, to="#e9dfc9")
    for left in (0.3, 0.5):
        sun = [(left, 0.88), (left + 0.16, 0.88), (left + 0.23, 1.01), (left + 0.03, 1.01)]
        canvas.shape(sun, "#f6dca8", blur=0.004, alpha=0.7)
    canvas.oval((0.5, 0.955), (0.4, 0.03), "#5a3626", blur=0.02, alpha=0.55, grainy=True)
    for side in (-1, 1):
        wood = "#7a5240" if side < 0 else "#6d4837"

        def at(dx: float, y: float, side: int = side) -> Point:
            return (0.5 + side * dx, y)

        canvas.line([at(0.385, 0.36), at(0.36, 0.69), at(0.385, 0.96)], wood, 0.015)
        canvas.line([at(0.235, 0.7), at(0.225, 0.96)], wood, 0.013)
        canvas.line([at(0.37, 0.83), at(0.23, 0.83)], wood, 0.007)
        canvas.line([at(0.215, 0.692), at(0.37, 0.692)], blend_colors(wood, OCHRE, 0.25), 0.02)
        canvas.line([at(0.386, 0.37), at(0.378, 0.5)], blend_colors(wood, OCHRE, 0.2), 0.021)
    for x in (0.255, 0.72):
        legs = [(x, 0.64), (x + 0.025, 0.64), (x + 0.02, 0.965), (x + 0.005, 0.965)]
        canvas.shape(legs, "#a46a48", to="#7d4c35")
    canvas.box((0.24, 0.63), (0.76, 0.675), "#8d5840")
    canvas.box((0.2, 0.6), (0.8, 0.637), "#d39a6c", 0.008, to="#b87c54")
    canvas.oval((0.52, 0.602), (0.15, 0.012), "#6b3b28", blur=0.008, alpha=0.7)
    pears = [(0.455, 0.465, "#b7ad58", -0.01), (0.555, 0.468, "#a9a653", 0.012)]
    for x, y, color, lean in [*pears, (0.505, 0.445, "#d8bd62", 0.004)]:
        half = [(0, y - 0.1), (0.016, y - 0.08), (0.021, y - 0.035), (0.04, y + 0.025)]
        pear = _mirrored([*half, (0.036, y + 0.08), (0, y + 0.1)], x)
        canvas.shape(pear, color)
        with canvas.inside(pear):
            canvas.oval((x + 0.035, y + 0.05), (0.025, 0.11), "#6b6a33", blur=0.014, grainy=True)
            canvas.oval((x - 0.016, y), (0.008, 0.035), "#fff3c0", blur=0.006, alpha=0.7)
        canvas.line([(x, y - 0.095), (x + lean, y - 0.135)], "#5d4433", 0.0035)
    bowl = parse_points("0.385,0.505 0.395,0.55 0.43,0.59 0.475,0.603 0.525,0.603")
    bowl = smooth_curve([*bowl, (0.57, 0.59), (0.605, 0.55), (0.615, 0.505)], closed=False)
    canvas.shape([*bowl, (0.615, 0.505)], "#8496ac")
    with canvas.inside([*bowl, (0.615, 0.505)]):
        canvas.oval((0.59, 0.59), (0.12, 0.08), "#3f5068", blur=0.025, grainy=True)
        canvas.line([(0.37, 0.53), (0.63, 0.53)], PAPER, 0.004, alpha=0.7)
    canvas.box((0.38, 0.496), (0.62, 0.514), "#aebac8", 0.006)
    return canvas.render()


def _hills_at_dusk() -> Image.Image:
    canvas = Canvas(1600, 1000, "#54567f", "#f3b98d")
    canvas.box((-0.1, 0.36), (1.1, 0.62), "#f2b48c", blur=0.09, alpha=0.8)
    canvas.oval((0.64, 0.47), (0.21, 0.3), "#ffdca6", blur=0.06, alpha=0.9, grainy=True)
    canvas.oval((0.64, 0.47), (0.058, 0.093), "#fff1d2")
    for x, y, wide in ((0.24, 0.3, 0.15), (0.34, 0.335, 0.1), (0.86, 0.22, 0.12)):
        canvas.oval((x, y), (wide, 0.011), "#f0b7a0", blur=0.006, alpha=0.6)
    for number in range(6):
        near = number / 5
        color = blend_colors("#c98d90", "#33233f", near**0.8)
        hill = _ridge(
            0.56 + 0.075 * number + 0.02 * near, 0.05, 0.62 + 0.17 * number, 0.7 + number * 2.1
        )
        canvas.shape(hill, color, to=blend_colors(color, "#f0b89a", 0.42 - 0.36 * near))
        with canvas.inside(hill):
            dip = (0.12 + (number * 0.37) % 0.8, 0.68 + 0.07 * number)
            canvas.oval(dip, (0.3, 0.05), "#2b1c3b", blur=0.03, alpha=0.35, grainy=True)
    return canvas.render()


def _folded_blanket() -> Image.Image:
    canvas = Canvas(1600, 1000, "#f0e3d0", "#e6d2b8")
    canvas.shape(parse_points("0.5,-0.1 0.8,-0.1 1,0.5 0.7,0.5"), "#fff7e4", blur=0.008, alpha=0.7)
    canvas.box((0, 0.87), (1, 1), "#c79c77", to="#b08259")
    canvas.box((0, 0.86), (1, 0.873), "#f8efdf")
    canvas.oval((0.52, 0.945), (0.42, 0.025), "#593625", blur=0.018, alpha=0.65, grainy=True)
    for x in (0.2, 0.84):
        canvas.shape([(x, 0.88), (x + 0.03, 0.88), (x + 0.022, 0.95), (x + 0.008, 0.95)], "#6b4433")
    dark = "#3f574d"
    canvas.box((0.2, 0.3), (0.87, 0.86), "#7c9184", 0.05, to="#647b6e")
    canvas.line([(0.535, 0.33), (0.535, 0.62)], dark, 0.003, alpha=0.5)
    canvas.box((0.22, 0.54), (0.85, 0.66), dark, blur=0.02, alpha=0.6, grainy=True)
    canvas.box((0.25, 0.72), (0.83, 0.9), "#657d70", 0.01, to="#52685d")
    for left, right in ((0.27, 0.534), (0.537, 0.8)):
        canvas.box((left, 0.6), (right, 0.745), "#9db0a2", 0.022, to="#7f9688")
    cushion = parse_points("0.652,0.378 0.715,0.382 0.776,0.383 0.778,0.49")
    cushion = smooth_curve(cushion + parse_points("0.782,0.603 0.71,0.604 0.638,0.606 0.642,0.49"))
    canvas.shape([(x - 0.012, y + 0.012) for x, y in cushion], dark, blur=0.01, alpha=0.6)
    canvas.shape(cushion, OCHRE)
    with canvas.inside(cushion):
        canvas.oval((0.66, 0.6), (0.12, 0.09), "#95602c", blur=0.025, alpha=0.9, grainy=True)
    for left in (0.145, 0.775):
        canvas.box((left + 0.01, 0.5), (left + 0.15, 0.9), dark, 0.04, blur=0.012, alpha=0.5)
        canvas.box((left, 0.48), (left + 0.14, 0.905), "#91a698", 0.042, to="#61786b")
    cloth = parse_points("0.128,0.83 0.13,0.6 0.133,0.49 0.155,0.452 0.215,0.44")
    cloth += parse_points("0.275,0.452 0.297,0.49 0.301,0.62 0.304,0.825 0.215,0.838")
    cloth = smooth_curve([(0.215 + (x - 0.215) * 0.68, y) for x, y in cloth])
    canvas.shape([(x + 0.008, y + 0.012) for x, y in cloth], "#2d3d36", blur=0.008, alpha=0.6)
    for number in range(24):
        x = 0.161 + number * 0.0048
        canvas.line([(x, 0.82), (x + 0.003 * (-1) ** number, 0.875)], "#e3b7a6", 0.0028)
    canvas.shape(cloth, "#8a4664", to="#642c49")
    with canvas.inside(cloth):
        for y in (0.56, 0.6, 0.72, 0.76):
            band = [(0.1, y), (0.215, y + 0.012), (0.33, y)]
            canvas.line(
                smooth_curve(band, closed=False), "#e3b7a6", 0.006 if y in (0.56, 0.76) else 0.002
            )
        for x in (0.19, 0.228, 0.266):
            canvas.oval((x, 0.7), (0.009, 0.2), DEEP, blur=0.008, alpha=0.6, grainy=True)
        canvas.oval((0.2, 0.47), (0.06, 0.02), "#c98aa0", blur=0.014, alpha=0.7)
    return canvas.render()


def _portrait(ground: str, skin: str, hair: str, cloth: str, style: str) -> Image.Image:
    """Draw head and shoulders without a face."""
    canvas = Canvas(1000, 1000, blend_colors(ground, "#ffffff", 0.3), ground)
    canvas.oval((0.56, 0.42), (0.36, 0.36), blend_colors(ground, "#fff8ec", 0.6))
    deep, dark = blend_colors(skin, "#7d2f1f", 0.42), blend_colors(hair, "#150d14", 0.55)
    if style == "long":
        back = parse_points("0,0.185 0.13,0.215 0.2,0.34 0.205,0.5 0.24,0.64 0.22,0.77")
        canvas.shape(_mirrored([*back, (0.1, 0.8)]), blend_colors(hair, dark, 0.45), to=dark)
    if style == "round":
        turns = [number / 15 * math.tau for number in range(15)]
        ring = [(0.5 + 0.17 * math.cos(t), 0.36 + 0.165 * math.sin(t)) for t in turns]
        canvas.dots([*((at, 0.072) for at in ring), ((0.5, 0.35), 0.17)], hair)
    body = _mirrored(parse_points("0,0.72 0.08,0.7 0.24,0.755 0.35,0.84 0.4,1.0 0.4,1.2"))
    canvas.shape(body, cloth, to=blend_colors(cloth, "#1d1420", 0.25))
    with canvas.inside(body):
        canvas.oval(
            (0.12, 1.0), (0.12, 0.28), blend_colors(cloth, "#140c18", 0.42), blur=0.05, grainy=True
        )
        for x in (0.25, 0.75):
            crease = smooth_curve([(x, 0.9), (x + (0.5 - x) * 0.06, 1.03)], closed=False)
            canvas.line(crease, blend_colors(cloth, "#140c18", 0.35), 0.005)
    neck = _mirrored(parse_points("0,0.5 0.068,0.52 0.066,0.64 0.085,0.7 0.05,0.755 0,0.77"))
    canvas.shape(neck, skin)
    with canvas.inside(neck):
        canvas.oval((0.49, 0.57), (0.1, 0.085), deep, blur=0.014, grainy=True)
    rim = parse_points("0.4,0.66 0.43,0.75 0.5,0.785 0.57,0.75 0.6,0.66")
    if style == "short":
        roll = _mirrored(parse_points("0,0.65 0.07,0.642 0.098,0.7 0.11,0.75 0,0.795"))
        canvas.shape(
            roll, blend_colors(cloth, "#ffffff", 0.08), to=blend_colors(cloth, "#1d1420", 0.25)
        )
    else:
        with canvas.inside(body):
            canvas.line(
                smooth_curve(rim, closed=False), blend_colors(cloth, "#ffffff", 0.14), 0.026
            )
    if style != "long":
        canvas.oval((0.379, 0.43), (0.024, 0.04), deep)
        canvas.oval((0.621, 0.43), (0.024, 0.04), blend_colors(skin, deep, 0.35))
    face = _mirrored(parse_points("0,0.24 0.085,0.262 0.124,0.36 0.118,0.46 0.075,0.555 0,0.592"))
    canvas.shape(face, skin)
    with canvas.inside(face):
        canvas.oval((0.36, 0.48), (0.07, 0.2), deep, blur=0.035, alpha=0.75, grainy=True)
        canvas.oval(
            (0.57, 0.46), (0.03, 0.03), blend_colors(skin, "#e0705c", 0.3), blur=0.024, alpha=0.6
        )
        if style == "short":
            beard = parse_points("0.3,0.4 0.385,0.46 0.42,0.52 0.46,0.515 0.5,0.522")
            beard += [(1 - x, y) for x, y in reversed(beard[:-1])]
            beard = smooth_curve(beard, closed=False)
            canvas.shape([*beard, (0.7, 0.7), (0.3, 0.7)], hair)
    if style == "long":
        lock = parse_points("0.45,0.2 0.455,0.27 0.42,0.34 0.39,0.42 0.375,0.53 0.33,0.62")
        lock = smooth_curve([*lock, (0.29, 0.64), (0.31, 0.5), (0.31, 0.33), (0.37, 0.225)])
        canvas.shape(lock, hair, to=blend_colors(hair, dark, 0.4))
        wave = parse_points("0.44,0.2 0.47,0.28 0.55,0.33 0.61,0.4 0.63,0.52 0.675,0.63")
        wave = smooth_curve(
            [*wave, (0.715, 0.63), (0.695, 0.5), (0.69, 0.33), (0.63, 0.22), (0.53, 0.18)]
        )
        canvas.shape(wave, blend_colors(hair, "#ffffff", 0.06), to=blend_colors(hair, dark, 0.25))
        with canvas.inside(wave):
            canvas.oval(
                (0.6, 0.27), (0.07, 0.03), blend_colors(hair, "#ffd9a0", 0.5), blur=0.02, alpha=0.7
            )
    if style == "short":
        cap = parse_points("0,0.2 0.085,0.217 0.128,0.28 0.134,0.4 0.119,0.405 0.107,0.33")
        cap = _mirrored([*cap, (0.075, 0.296), (0, 0.288)])
        canvas.shape(cap, hair)
        with canvas.inside(cap):
            canvas.oval((0.56, 0.23), (0.06, 0.025), blend_colors(hair, "#c9a58c", 0.22), blur=0.02)
    if style == "round":
        curls = parse_points("0.38,0.33 0.4,0.275 0.45,0.25 0.51,0.245 0.565,0.255")
        canvas.dots([(at, 0.05) for at in [*curls, (0.61, 0.285), (0.63, 0.34)]], hair)
        shine = [((0.56, 0.22), 0.04), ((0.63, 0.26), 0.035), ((0.49, 0.205), 0.03)]
        canvas.dots(shine, blend_colors(hair, "#c98f6b", 0.4), blur=0.018, alpha=0.7, grainy=True)
        canvas.dots([((0.378, 0.5), 0.015), ((0.622, 0.5), 0.015)], OCHRE)
    return canvas.render()


@dataclass(frozen=True)
class DemoPicture:
    """A picture of the demo: its name, alt text and drawing function."""

    name: str
    alt_text: str
    draw: Callable[[], Image.Image]
    credit: str = "Drawn for this demonstration"


PICTURES: dict[str, DemoPicture] = {
    "two-cups": DemoPicture(
        "Two cups", "Two steaming cups, plum and gray-green, side by side on a table.", _two_cups
    ),
    "hallway-lamp": DemoPicture(
        "Lamp in a hallway",
        "A small lamp glows on a table at the end of a dark hallway.",
        _hallway_lamp,
    ),
    "river-stones": DemoPicture(
        "Stones", "Five smooth stones balanced one upon the other in still water.", _river_stones
    ),
    "window-rain": DemoPicture(
        "Rain on a window", "Raindrops on a window, and a potted plant on the sill.", _window_rain
    ),
    "garden-path": DemoPicture(
        "Garden path", "A pale path winds between flowers to an open garden gate.", _garden_path
    ),
    "kitchen-table": DemoPicture(
        "Kitchen table",
        "A wooden table with a bowl of pears and two chairs in morning light.",
        _kitchen_table,
    ),
    "hills-at-dusk": DemoPicture(
        "Hills at dusk",
        "Rows of hills grow darker toward us under a low, pale sun.",
        _hills_at_dusk,
    ),
    "folded-blanket": DemoPicture(
        "Folded blanket",
        "A fringed plum blanket lies folded over the arm of a green sofa.",
        _folded_blanket,
    ),
    "portrait-mara": DemoPicture(
        "Mara Lindqvist",
        "A drawn portrait without a face: long copper hair and a dark green sweater.",
        lambda: _portrait("#e2c7ae", "#f0cdb4", "#9a5230", "#3f5a50", "long"),
    ),
    "portrait-theo": DemoPicture(
        "Theo Okafor",
        "A drawn portrait without a face: short black hair, a beard and an ochre sweater.",
        lambda: _portrait("#b9c4bd", "#7a4a34", "#1f1719", "#c08a3e", "short"),
    ),
    "portrait-june": DemoPicture(
        "June Castellano",
        "A drawn portrait without a face: round dark curls and a plum sweater.",
        lambda: _portrait("#d7c6d2", "#c98f6b", "#382322", "#6d3350", "round"),
    ),
}


def encode_picture(key: str) -> bytes:
    """Draw a picture and return it as JPEG."""
    buffer = io.BytesIO()
    PICTURES[key].draw().save(buffer, "JPEG", quality=92)
    return buffer.getvalue()
