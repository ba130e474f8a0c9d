"""A practice's colors: what can be read is taken, and what can't is answered with what can."""

import re

import pytest
from django.conf import settings

from blog.practice import colors

SITE_CSS = (settings.BASE_DIR / "static" / "css" / "site.css").read_text(encoding="utf-8")
TOKENS = ("paper", "surface", "note", "crisis")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),  # the well-known lightest gray that passes on white
        ("#777777", "#ffffff", 4.48),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert colors.contrast_ratio(one, other) == pytest.approx(ratio, abs=0.005)
    assert colors.contrast_ratio(other, one) == colors.contrast_ratio(one, other)


@pytest.mark.parametrize(("scheme", "number"), [("light", 0), ("dark", 1)])
def test_the_backgrounds_and_the_default_are_those_of_the_stylesheet(scheme, number):
    def value(token: str) -> str:
        return re.findall(rf"--{token}: (#[0-9a-f]{{6}});", SITE_CSS)[number]

    assert tuple(value(token) for token in TOKENS) == colors.BACKGROUNDS[scheme]
    assert value("accent") == colors.DEFAULTS[scheme]
    assert colors.lowest_contrast(colors.DEFAULTS[scheme], scheme) >= colors.MIN_CONTRAST


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("color", ["#ffcc00", "#00b3a4", "#808080", "#ffffff", "#000000"])
def test_the_nearest_color_can_be_read_and_one_that_can_is_kept(color, scheme):
    found = colors.nearest_readable(color, scheme)
    assert colors.lowest_contrast(found, scheme) >= colors.MIN_CONTRAST
    assert colors.nearest_readable(found, scheme) == found


def test_what_is_no_color_never_reaches_a_page():
    assert colors.stylesheet("red;}body{display:none", "#ffffff") == ""
