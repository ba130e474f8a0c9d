"""The demo's pictures, drawn by code: no stranger's photograph, no file to carry about."""

import io
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from blog.demo.brushes import Canvas, Point, mixed

INK, PLUM, ROSE, SAGE, OCHRE = "#2e2530", "#6d3350", "#c98b8f", "#8a9a82", "#d9a655"
PAPER, SAND, DUSK, NIGHT, CLAY = "#f6efe4", "#e6d5bd", "#7488a3", "#2b3350", "#b06a4f"


def ridge(base: float, height: float, waves: float, shift: float) -> list[Point]:
    """A rolling edge from left to right, closed along the bottom of the picture."""
    steps = [number / 120 for number in range(121)]
    edge = [
        (
            x,
            base
            - height * math.sin(waves * x * math.tau + shift)
            - height * 0.4 * math.sin(2.3 * waves * x * math.tau + shift * 1.7),
        )
        for x in steps
    ]
    return [*edge, (1, 1.01), (0, 1.01)]


def leaf(at: Point, length: float, angle: float, width: float = 0.28) -> list[Point]:
    """A pointed leaf that grows from a place in a direction, in radians."""
    steps = [number / 24 for number in range(25)]
    there = [(step, width * math.sin(step * math.pi)) for step in steps]
    back = [(step, -side) for step, side in reversed(there)]
    return [
        (
            at[0] + length * (along * math.cos(angle) - side * math.sin(angle)),
            at[1] + 1.6 * length * (along * math.sin(angle) + side * math.cos(angle)),
        )
        for along, side in there + back
    ]


def two_cups() -> Image.Image:
    """Two cups that lean a little towards each other."""
    canvas = Canvas(1600, 1000, "#f3e3d0", "#e9cdb4")
    canvas.oval((0.68, 0.2), (0.4, 0.5), "#fff3dc", blur=0.08, alpha=0.8)
    canvas.box((0, 0.66), (1, 1), "#a5664f", to="#7c4638")
    canvas.box((0, 0.66), (1, 0.672), "#c98a6b")
    for x, color, shade in ((0.38, PLUM, "#4f2339"), (0.61, "#6f8579", "#4f6459")):
        canvas.oval((x + 0.03, 0.79), (0.15, 0.035), "#3a1d18", blur=0.012, alpha=0.55)
        side = -1 if x < 0.5 else 1
        canvas.oval((x + side * 0.095, 0.6), (0.052, 0.083), color)
        canvas.oval((x + side * 0.095, 0.6), (0.03, 0.05), "#e6c3a4")
        body = [(x - 0.09, 0.46), (x + 0.09, 0.46), (x + 0.082, 0.7), (x + 0.05, 0.78)]
        canvas.shape([*body, (x - 0.05, 0.78), (x - 0.082, 0.7)], color, to=shade)
        canvas.oval((x, 0.46), (0.09, 0.034), mixed(color, "#ffffff", 0.25))
        canvas.oval((x, 0.464), (0.078, 0.026), "#3b211b")
        for drift in (-0.02, 0.02):
            steam = [
                (x + drift + 0.012 * math.sin(step * 0.5 + drift * 90), 0.42 - step * 0.013)
                for step in range(17)
            ]
            canvas.line(steam, "#fffaf0", 0.007, alpha=0.55)
    return canvas.finished()


def hallway_lamp() -> Image.Image:
    """A lamp that lights the end of a hallway."""
    canvas = Canvas(1600, 1000, "#2b2a45", "#221d33")
    canvas.shape([(0, 0), (0.3, 0.18), (0.3, 0.78), (0, 1)], "#38345a", to="#2c274a")
    canvas.shape([(1, 0), (0.7, 0.18), (0.7, 0.78), (1, 1)], "#332f52", to="#282343")
    canvas.shape([(0, 1), (0.3, 0.78), (0.7, 0.78), (1, 1)], "#4a3140", to="#38232f")
    canvas.box((0.3, 0.18), (0.7, 0.78), "#57476a", to="#43365a")
    canvas.oval((0.5, 0.44), (0.3, 0.42), "#f0b867", blur=0.07, alpha=0.62)
    canvas.oval((0.5, 0.86), (0.26, 0.1), "#e9a95c", blur=0.05, alpha=0.5)
    canvas.box((0.41, 0.66), (0.59, 0.685), "#2a1a24")
    canvas.box((0.425, 0.685), (0.437, 0.82), "#2a1a24")
    canvas.box((0.563, 0.685), (0.575, 0.82), "#2a1a24")
    canvas.box((0.494, 0.48), (0.506, 0.66), "#3a2530")
    canvas.oval((0.5, 0.655), (0.035, 0.014), "#3a2530")
    canvas.oval((0.5, 0.44), (0.12, 0.17), "#ffdf9e", blur=0.02, alpha=0.75)
    canvas.shape([(0.465, 0.34), (0.535, 0.34), (0.57, 0.5), (0.43, 0.5)], "#ffe7b5", to="#e39a48")
    return canvas.finished()


def river_stones() -> Image.Image:
    """Five smooth stones, one upon the other, in still water."""
    canvas = Canvas(1600, 1000, "#dfe6e2", "#a9bcbf")
    canvas.oval((0.25, 0.2), (0.3, 0.3), "#fdf6e6", blur=0.09, alpha=0.9)
    canvas.shape(ridge(0.52, 0.03, 1.1, 0.4), "#9db2b0", alpha=0.7)
    canvas.box((0, 0.62), (1, 1), "#87a3aa", to="#5d7d88")
    for number in range(6):
        y = 0.66 + number * 0.055
        reach = 0.2 + number * 0.045
        canvas.line([(0.52 - reach, y), (0.52 + reach, y)], "#dfeaea", 0.0016, alpha=0.4)
    canvas.oval((0.52, 0.8), (0.2, 0.03), "#3d5963", blur=0.012, alpha=0.6)
    stones = [
        (0.52, 0.745, 0.185, 0.075, "#5f5a63"),
        (0.505, 0.63, 0.15, 0.064, "#8c7f7c"),
        (0.53, 0.528, 0.115, 0.055, "#b59c8c"),
        (0.512, 0.44, 0.084, 0.045, "#6d3350"),
        (0.522, 0.368, 0.055, 0.036, "#d8c6b0"),
    ]
    for x, y, wide, high, color in stones:
        canvas.oval((x, y + high * 0.8), (wide * 0.85, 0.02), "#2b2a30", blur=0.006, alpha=0.45)
        canvas.oval((x, y), (wide, high), mixed(color, "#221c26", 0.28))
        canvas.oval((x - wide * 0.03, y - high * 0.1), (wide * 0.96, high * 0.88), color)
        shine = mixed(color, "#ffffff", 0.5)
        canvas.oval((x - wide * 0.3, y - high * 0.45), (wide * 0.4, high * 0.2), shine, blur=0.01)
    return canvas.finished()


def window_rain() -> Image.Image:
    """Rain on a window, and a plant on the sill that does not mind."""
    canvas = Canvas(1600, 1000, "#6f8196", "#a3aeb8")
    canvas.oval((0.7, 0.3), (0.3, 0.3), "#d8dfe2", blur=0.08, alpha=0.7)
    canvas.shape(ridge(0.62, 0.05, 1.4, 2.2), "#62748a", blur=0.01, alpha=0.8)
    canvas.shape(ridge(0.72, 0.04, 2.1, 0.6), "#54657a", blur=0.008, alpha=0.85)
    drops = [((number * 0.7549) % 1, (number * 0.5698) % 0.84) for number in range(130)]
    canvas.ovals([(at, 0.0016 + 0.0026 * (at[0] * 7 % 1)) for at in drops], "#eef4f6", alpha=0.65)
    for x, y in drops[::9]:
        canvas.line([(x, y), (x - 0.003, y + 0.12)], "#eef4f6", 0.0013, alpha=0.45)
    for edge in (0.0, 0.49, 0.985):
        canvas.box((edge, 0), (edge + 0.02, 0.86), PAPER, to=SAND)
    canvas.box((0, 0.85), (1, 1), "#efe2cd", to="#cdb594")
    canvas.box((0, 0.85), (1, 0.866), "#fbf4e6")
    canvas.oval((0.74, 0.93), (0.11, 0.022), "#7d6447", blur=0.01, alpha=0.6)
    for angle, length in ((-2.2, 0.15), (-1.85, 0.19), (-1.5, 0.2), (-1.15, 0.18), (-0.8, 0.14)):
        color = mixed("#4d6a52", "#93ab84", (angle + 2.2) / 1.4)
        canvas.shape(leaf((0.74, 0.75), length, angle, 0.2), color)
    canvas.shape([(0.68, 0.74), (0.8, 0.74), (0.782, 0.925), (0.698, 0.925)], CLAY, to="#8a4c38")
    canvas.box((0.672, 0.725), (0.808, 0.765), "#c27d60", round_by=0.004)
    return canvas.finished()


def garden_path() -> Image.Image:
    """A path through a garden to a gate that stands open."""
    canvas = Canvas(1600, 1000, "#f7e7c6", "#dfe3c0")
    canvas.oval((0.5, 0.3), (0.3, 0.32), "#fff8e2", blur=0.07)
    canvas.shape(ridge(0.46, 0.05, 1.3, 1.0), "#b7c3a0")
    canvas.shape(ridge(0.54, 0.04, 1.7, 2.6), "#9db088")
    canvas.shape([(0, 0.56), (1, 0.56), (1, 1.01), (0, 1.01)], "#8aa074", to="#5f7a54")
    canvas.shape(
        [
            (0.47, 0.56),
            (0.53, 0.56),
            (0.6, 0.68),
            (0.52, 0.8),
            (0.74, 1.01),
            (0.3, 1.01),
            (0.36, 0.8),
            (0.46, 0.68),
        ],
        "#efe0c0",
        to="#d4b98e",
    )
    for x in (0.43, 0.57):
        canvas.box((x - 0.008, 0.36), (x + 0.008, 0.58), "#6d4a3a")
    canvas.shape([(0.578, 0.4), (0.66, 0.37), (0.66, 0.61), (0.578, 0.57)], "#8a5f49")
    canvas.shape([(0.59, 0.43), (0.648, 0.41), (0.648, 0.57), (0.59, 0.545)], "#b7c3a0")
    dice = random.Random(11)  # noqa: S311  where flowers grow is no secret
    for number in range(26):
        y = 0.64 + 0.34 * number / 26
        x = 0.5 + (-1) ** number * dice.uniform(0.16 + 0.25 * (y - 0.64), 0.49)
        for turn in (-2.3, -0.85):
            canvas.shape(leaf((x, y), 0.04, turn), mixed(SAGE, "#3f5b3e", y - 0.3))
        bloom = [ROSE, PLUM, OCHRE, "#f4ead6"][dice.randrange(4)]
        canvas.ovals([((x, y - 0.05), 0.012)], bloom)
        canvas.ovals([((x, y - 0.05), 0.004)], "#fbf0d0")
    return canvas.finished()


def kitchen_table() -> Image.Image:
    """A kitchen table in the morning, with two chairs and a bowl of pears."""
    canvas = Canvas(1600, 1000, "#e3e6dc", "#cfd3c4")
    canvas.box((0.14, 0.08), (0.42, 0.52), "#fdf7e7", to="#f3dcae")
    canvas.box((0.274, 0.08), (0.286, 0.52), PAPER)
    canvas.box((0.14, 0.295), (0.42, 0.307), PAPER)
    canvas.shape(
        [(0.2, 0.6), (0.52, 0.6), (0.78, 1.01), (0.34, 1.01)], "#fff6da", blur=0.02, alpha=0.6
    )
    for x, tilt in ((0.2, -0.02), (0.8, 0.02)):
        canvas.box((x - 0.075, 0.4), (x - 0.06, 0.98), "#5d4433")
        canvas.box((x + 0.06, 0.4), (x + 0.075, 0.98), "#5d4433")
        for y in (0.42, 0.5, 0.58):
            canvas.box(
                (x - 0.075 + tilt, y), (x + 0.075 + tilt, y + 0.028), "#755741", round_by=0.004
            )
    canvas.box((0.24, 0.64), (0.262, 1), "#8a5b3f")
    canvas.box((0.738, 0.64), (0.76, 1), "#8a5b3f")
    canvas.box((0.17, 0.62), (0.83, 0.672), "#b87f57", to="#94603f", round_by=0.006)
    canvas.oval((0.5, 0.625), (0.13, 0.014), "#5b3524", blur=0.008, alpha=0.6)
    for x, y, color in (
        (0.45, 0.47, "#b9b45f"),
        (0.505, 0.45, "#cfc06a"),
        (0.555, 0.475, "#a8a855"),
    ):
        canvas.oval((x, y + 0.03), (0.036, 0.066), color)
        canvas.oval((x, y - 0.03), (0.02, 0.045), color)
        canvas.line([(x, y - 0.07), (x + 0.008, y - 0.105)], "#5d4433", 0.003)
    canvas.shape([(0.38, 0.5), (0.62, 0.5), (0.57, 0.62), (0.43, 0.62)], DUSK, to="#55687f")
    canvas.box((0.372, 0.487), (0.628, 0.512), "#8fa2b8", round_by=0.006)
    return canvas.finished()


def hills_at_dusk() -> Image.Image:
    """Hills behind hills, and the last light."""
    canvas = Canvas(1600, 1000, "#5b5478", "#f0b58c")
    canvas.oval((0.64, 0.5), (0.2, 0.26), "#ffdca6", blur=0.06, alpha=0.85)
    canvas.oval((0.64, 0.5), (0.05, 0.08), "#fff0cf")
    for number in range(6):
        far = number / 5
        color = mixed("#c88f92", "#352843", far)
        canvas.shape(
            ridge(0.55 + 0.085 * number, 0.05 - 0.004 * number, 0.9 + 0.23 * number, number * 1.9),
            color,
        )
    return canvas.finished()


def folded_blanket() -> Image.Image:
    """A blanket, folded over the arm of a sofa."""
    canvas = Canvas(1600, 1000, "#efe5d8", "#ddcbb8")
    canvas.oval((0.2, 0.25), (0.3, 0.4), "#fff6e4", blur=0.09)
    canvas.box((0.24, 0.2), (0.94, 0.86), "#7d8f86", to="#5e7068", round_by=0.07)
    canvas.box((0.3, 0.52), (0.9, 0.9), "#93a59a", to="#6f8379", round_by=0.04)
    canvas.box((0.14, 0.46), (0.4, 0.96), "#86998f", to="#5d7067", round_by=0.05)
    canvas.oval((0.55, 0.97), (0.42, 0.03), "#6b5642", blur=0.015, alpha=0.5)
    canvas.box((0.17, 0.4), (0.37, 0.84), PLUM, to="#51243a", round_by=0.012)
    canvas.box((0.16, 0.4), (0.38, 0.5), "#8a4767", round_by=0.02)
    for number in range(3):
        y = 0.58 + number * 0.08
        canvas.line([(0.17, y), (0.37, y)], ROSE, 0.005, alpha=0.75)
    for number in range(20):
        x = 0.178 + number * 0.0097
        canvas.line([(x, 0.84), (x + 0.002 * (-1) ** number, 0.88)], ROSE, 0.003)
    return canvas.finished()


def portrait(ground: str, skin: str, hair: str, cloth: str, style: str) -> Image.Image:
    """Head and shoulders without a face: somebody, and nobody."""
    canvas = Canvas(1000, 1000, mixed(ground, "#ffffff", 0.35), ground)
    canvas.oval((0.5, 0.45), (0.38, 0.38), mixed(ground, "#ffffff", 0.55), blur=0.02)
    if style == "long":
        canvas.box((0.31, 0.24), (0.69, 0.74), hair, round_by=0.19)
    if style == "round":
        canvas.oval((0.5, 0.34), (0.225, 0.215), hair)
    canvas.oval((0.5, 1.06), (0.4, 0.36), cloth, to=mixed(cloth, "#1d1820", 0.3))
    canvas.box((0.44, 0.52), (0.56, 0.76), mixed(skin, "#3b2018", 0.14), round_by=0.05)
    if style == "short":
        canvas.oval((0.5, 0.37), (0.152, 0.165), hair)
    canvas.oval((0.5, 0.43), (0.14, 0.17), skin)
    if style == "long":
        canvas.oval((0.5, 0.305), (0.158, 0.08), hair)
    if style == "round":
        canvas.oval((0.5, 0.29), (0.17, 0.1), hair)
    canvas.oval((0.5, 0.79), (0.1, 0.055), mixed(skin, "#3b2018", 0.08))
    return canvas.finished()


@dataclass(frozen=True)
class DemoPicture:
    """A picture, with the words that stand for it."""

    name: str
    alt_text: str
    draw: Callable[[], Image.Image]
    credit: str = "Drawn for this demonstration"


PICTURES = {
    "two-cups": DemoPicture(
        "Two cups", "Two steaming cups, plum and gray-green, side by side on a table.", two_cups
    ),
    "hallway-lamp": DemoPicture(
        "Lamp in a hallway",
        "A small lamp glows on a table at the end of a dark hallway.",
        hallway_lamp,
    ),
    "river-stones": DemoPicture(
        "Stones", "Five smooth stones balanced one upon the other in still water.", river_stones
    ),
    "window-rain": DemoPicture(
        "Rain on a window", "Raindrops on a window, and a potted plant on the sill.", window_rain
    ),
    "garden-path": DemoPicture(
        "Garden path", "A pale path winds between flowers to an open garden gate.", garden_path
    ),
    "kitchen-table": DemoPicture(
        "Kitchen table",
        "A wooden table with a bowl of pears and two chairs in morning light.",
        kitchen_table,
    ),
    "hills-at-dusk": DemoPicture(
        "Hills at dusk",
        "Rows of hills grow darker toward us under a low, pale sun.",
        hills_at_dusk,
    ),
    "folded-blanket": DemoPicture(
        "Folded blanket",
        "A fringed plum blanket lies folded over the arm of a green sofa.",
        folded_blanket,
    ),
    "portrait-mara": DemoPicture(
        "Mara Lindqvist",
        "A drawn portrait without a face: long copper hair and a dark green sweater.",
        lambda: portrait("#e2c7ae", "#f0cdb4", "#9a5230", "#3f5a50", "long"),
    ),
    "portrait-theo": DemoPicture(
        "Theo Okafor",
        "A drawn portrait without a face: short black hair and an ochre sweater.",
        lambda: portrait("#b9c4bd", "#7a4a34", "#1f1719", "#c08a3e", "short"),
    ),
    "portrait-june": DemoPicture(
        "June Castellano",
        "A drawn portrait without a face: round dark curls and a plum sweater.",
        lambda: portrait("#d7c6d2", "#c98f6b", "#382322", "#6d3350", "round"),
    ),
}


def encoded(key: str) -> bytes:
    """Draw a picture and give it as a JPEG file."""
    buffer = io.BytesIO()
    PICTURES[key].draw().save(buffer, "JPEG", quality=92)
    return buffer.getvalue()
