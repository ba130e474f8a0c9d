"""The look: contrast of its colors in every scheme, and how little it weighs."""

import re

import pytest
from django.conf import settings

from blog.practice import colors

TOKENS = colors.TOKENS.read_text(encoding="utf-8")
STYLES = settings.BASE_DIR / "static" / "css"
_, _, MORE_CONTRAST = TOKENS.partition("@media (prefers-contrast: more) {")
MORE = {name: dict(given) for name, given in colors.read_palette(MORE_CONTRAST).items()}
SCHEMES = {
    **colors.PALETTE,
    "more contrast, light": colors.PALETTE["light"] | MORE["light"],
    "more contrast, dark": colors.PALETTE["dark"] | MORE["dark"],
}
# The desk has two more than the site.
BACKGROUNDS = (*colors.BACKGROUNDS, "surface", "warning")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("text", ["ink", "quiet", "accent", "accent-deep", "alert-ink"])
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_text_can_be_read(scheme, text, background):
    """WCAG 2.2, 1.4.3: 4.5 to 1; 7 to 1 (1.4.6) for those who ask for more contrast."""
    color = SCHEMES[scheme]
    least = 7 if scheme.startswith("more") else 4.5
    assert colors.contrast_ratio(color[text], color[background]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_was_searched_for_can_be_read_where_it_is_marked(scheme):
    color = SCHEMES[scheme]
    assert colors.contrast_ratio(color["ink"], color["mark"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("line", ["accent-soft", "note-line", "alert-line"])
def test_lines_and_large_figures_that_say_something_are_seen(scheme, line):
    """WCAG 2.2, 1.4.11 and, of the figures of practices, 1.4.3: 3 to 1."""
    color = SCHEMES[scheme]
    assert colors.contrast_ratio(color[line], color["paper"]) >= 3


@pytest.mark.parametrize("scheme", ["more contrast, light", "more contrast, dark"])
def test_who_asks_for_more_contrast_sees_every_line(scheme):
    color = SCHEMES[scheme]
    assert colors.contrast_ratio(color["line"], color["paper"]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_buttons_and_the_edges_of_fields_are_seen(scheme):
    color = SCHEMES[scheme]
    assert colors.contrast_ratio(color["on-accent"], color["accent"]) >= 4.5
    assert colors.contrast_ratio(color["edge"], color["surface"]) >= 3


def test_nothing_is_hidden_from_browsers_without_layers_or_nesting():
    for path in [STYLES / "tokens.css", *(STYLES / "site").iterdir()]:
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert "@layer" not in rules
        assert "&" not in rules


def test_the_letters_are_light():
    assert (settings.BASE_DIR / "static" / "fonts" / "literata.woff2").stat().st_size < 72_000
