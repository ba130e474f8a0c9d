"""The look: contrast of its colors in every scheme, and how little it weighs."""

import gzip
import re

import pytest
from django.conf import settings

from blog.practice import colors

CSS = (settings.BASE_DIR / "static" / "css" / "site.css").read_text(encoding="utf-8")
DARK, MORE = "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
SCHEMES = {
    "light": [""],
    "dark": ["", DARK],
    "more contrast": ["", MORE],
    "more contrast, dark": ["", DARK, MORE, f"{MORE} and {DARK}"],
}
BACKGROUNDS = ("paper", "surface", "note", "crisis")


def tokens(scheme: str) -> dict[str, str]:
    """The colors of a scheme, as the cascade puts them together."""
    found: dict[str, str] = {}
    for condition in SCHEMES[scheme]:
        opening = f"@media {condition} {{\n  :root {{" if condition else "\n:root {"
        block = CSS.partition(opening)[2].partition("}")[0]
        assert block, f"no block for {condition or 'light'}"
        for name, value in re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block):
            found[name] = value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:])
    return found


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("text", ["ink", "quiet", "accent"])
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_text_can_be_read(scheme, text, background):
    """WCAG 2.2, 1.4.3: 4.5 to 1; 7 to 1 (1.4.6) for those who ask for more contrast."""
    color = tokens(scheme)
    least = 7 if scheme.startswith("more") else 4.5
    assert colors.contrast_ratio(color[text], color[background]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_was_searched_for_can_be_read_where_it_is_marked(scheme):
    color = tokens(scheme)
    assert colors.contrast_ratio(color["ink"], color["mark"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("line", ["accent-soft", "note-line", "crisis-line"])
def test_lines_and_large_figures_that_say_something_are_seen(scheme, line):
    """WCAG 2.2, 1.4.11 and, of the figures of practices, 1.4.3: 3 to 1."""
    color = tokens(scheme)
    assert colors.contrast_ratio(color[line], color["paper"]) >= 3


@pytest.mark.parametrize("scheme", ["more contrast", "more contrast, dark"])
def test_who_asks_for_more_contrast_sees_every_line(scheme):
    color = tokens(scheme)
    assert colors.contrast_ratio(color["line"], color["paper"]) >= 3


def test_nothing_is_hidden_from_browsers_without_layers_or_nesting():
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
    assert "@layer" not in rules
    assert "&" not in rules


def test_the_stylesheet_and_the_letters_are_light():
    assert len(gzip.compress(CSS.encode())) < 20_000
    assert (settings.BASE_DIR / "static" / "fonts" / "literata.woff2").stat().st_size < 72_000
