"""A practice's colors: what can be read is taken, and what can't is answered with what can."""

import pytest
from django.conf import settings

from blog.practice import colors

STATIC = settings.BASE_DIR / "static"


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


def test_the_palette_is_read_from_the_stylesheet():
    palette = colors.read_palette(
        "--ink: var(--light, #000001) var(--dark, #fffff1); /* text */\n--size: 1rem;\n"
        "@media (prefers-contrast: more) { --ink: var(--light, #000000) var(--dark, #ffffff); }"
    )
    assert palette == {"light": {"ink": "#000001"}, "dark": {"ink": "#fffff1"}}


@pytest.mark.parametrize("scheme", colors.PALETTE)
def test_the_palette_has_what_is_asked_of_it_and_can_be_read(scheme):
    palette = colors.PALETTE[scheme]
    assert palette.keys() >= {"paper", "ink", "quiet", "accent", *colors.BACKGROUNDS}
    assert colors.lowest_contrast(palette["accent"], scheme) >= colors.MIN_CONTRAST


@pytest.mark.django_db
def test_a_browser_is_told_the_color_of_the_paper(client):
    page = client.get("/").content.decode()
    for scheme, palette in colors.PALETTE.items():
        media = f'media="(prefers-color-scheme: {scheme})"'
        assert f'<meta name="theme-color" content="{palette["paper"]}" {media}>' in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("color", ["#ffcc00", "#00b3a4", "#808080", "#ffffff", "#000000"])
def test_the_nearest_color_can_be_read_and_one_that_can_is_kept(color, scheme):
    found = colors.nearest_readable(color, scheme)
    assert colors.lowest_contrast(found, scheme) >= colors.MIN_CONTRAST
    assert colors.nearest_readable(found, scheme) == found


def test_what_is_no_color_never_reaches_a_page():
    assert colors.stylesheet("red;}body{display:none", "#ffffff") == ""
