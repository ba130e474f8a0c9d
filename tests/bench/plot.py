"""The plot: a row for each kind of page, CPU on a logarithmic scale. SVG by hand."""

from collections.abc import Iterator
from html import escape
from math import ceil, floor, log10

from tests.bench.report import BARE, CACHED, WAGTAIL, Facts

LEFT, WIDTH, ROW, TOP, BOTTOM = 150, 900, 26, 64, 44
INK, GRAY, LINE = "#26332c", "#5c6660", "#d9ddd9"
# Each mark: its name, its color, and whether it is filled.
MARKS = {
    "hit": ("from the store", "#1f7a4d", True),
    "miss": ("made", "#2b5f9e", True),
    "large": ("made", "#2b5f9e", False),
    "cached": ("Wagtail, cached", "#b3541e", True),
    "wagtail": ("Wagtail", "#b3541e", False),
}


def draw(facts: Facts) -> str:
    """Return the plot as SVG."""
    values = [each.figures.cpu for each in facts.results]
    first, last = floor(log10(min(values))), ceil(log10(max(values)))
    right = WIDTH - 24

    def x(value: float) -> float:
        return LEFT + (right - LEFT) * (log10(value) - first) / (last - first)

    foot = TOP + ROW * len(facts.kinds)
    parts = [
        *_axis(first, last, x, foot),
        *_rows(facts, x),
        *_bare(facts, x, foot),
        *_legend(facts),
    ]
    height = foot + BOTTOM
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'font-family="sans-serif" font-size="13">\n'
        "<title>CPU milliseconds a request for each kind of page</title>\n"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _axis(first: int, last: int, x, foot: float) -> Iterator[str]:
    for power in range(first, last + 1):
        at = x(10**power)
        yield f'<path d="M{at:.1f} {TOP - 8}V{foot}" stroke="{LINE}"/>'
        yield _text(at, foot + 18, f"{10**power:g}", "middle", GRAY)
    yield _text(LEFT, foot + 36, "CPU milliseconds a request, logarithmic", "start", GRAY)


def _rows(facts: Facts, x) -> Iterator[str]:
    database, small, large = facts.databases[0], facts.sizes[0], facts.sizes[-1]
    for number, kind in enumerate(facts.kinds):
        y = TOP + ROW * number + ROW / 2
        found = {
            "hit": facts.cpu(database, small, kind, "hit"),
            "miss": facts.cpu(database, small, kind, "miss"),
            "large": facts.cpu(database, large, kind, "miss"),
            "cached": facts.cpu(CACHED, kind=kind),
            "wagtail": facts.cpu(WAGTAIL, kind=kind),
        }
        yield _text(LEFT - 12, y + 4, kind, "end", INK)
        yield f'<path d="M{LEFT} {y}H{WIDTH - 24}" stroke="{LINE}"/>'
        for name, value in found.items():
            if value:
                yield _mark(x(value), y, name)


def _bare(facts: Facts, x, foot: float) -> Iterator[str]:
    if value := facts.cpu(BARE):
        at = x(value)
        yield f'<path d="M{at:.1f} {TOP - 8}V{foot}" stroke="{INK}" stroke-dasharray="4 3"/>'
        yield _text(at + 4, TOP - 12, "bare page", "start", INK)


def _legend(facts: Facts) -> Iterator[str]:
    at = 24.0
    sizes = {"hit": facts.sizes[0], "miss": facts.sizes[0], "large": facts.sizes[-1]}
    for name, (label, _, _) in MARKS.items():
        words = f"{label}, {sizes[name]:,} articles" if name in sizes else label
        yield _mark(at, 22, name)
        yield _text(at + 12, 26, words, "start", INK)
        at += 34 + 6.7 * len(words)


def _mark(x: float, y: float, name: str) -> str:
    _, color, filled = MARKS[name]
    fill = color if filled else "#fff"
    return f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="{fill}" stroke="{color}" stroke-width="2"/>'


def _text(x: float, y: float, words: str, anchor: str, color: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{color}">{escape(words)}</text>'
