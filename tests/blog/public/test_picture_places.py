"""How large a picture is in each place is said before the stylesheet, and what is cut off it."""

import re

import pytest
from PIL import Image

from blog.models import Picture
from blog.models.pictures import PictureView
from blog.pictures.renditions import average_color
from blog.practice.colors import contrast_ratio
from blog.public import picture_places
from blog.publishing import actions
from tests.factories import AuthorFactory, OwnerFactory, PictureFactory, ReadyPostFactory


def view(width: int, height: int, **fields) -> PictureView:
    return PictureView(Picture(width=width, height=height, **fields), "", "")


def width_in(window: int, sizes: str) -> float:
    """What a browser makes of ``sizes`` in a window so many pixels wide."""
    units = {"rem": 16.0, "vw": window / 100}

    def length(said: str) -> float:
        if found := re.fullmatch(r"max\((.+),(.+)\)", said):
            return max(map(length, found.groups()))
        if found := re.fullmatch(r"clamp\((.+),(.+),(.+)\)", said):
            least, wanted, most = map(length, found.groups())
            return max(least, min(wanted, most))
        numbers = re.findall(r"(- )?([\d.]+)(rem|vw)", said)
        return sum((-1 if sign else 1) * float(n) * units[unit] for sign, n, unit in numbers)

    for each in sizes.split(", "):
        condition = re.match(r"\(min-width:([\d.]+)rem\) ", each)
        if not condition or window >= 16 * float(condition[1]):
            return length(each[condition.end() if condition else 0 :])
    raise AssertionError(sizes)


# In windows so many pixels wide, how many a rem has (static/css/site/base.css).
REM = {1440: 16, 1920: 19, 2560: 23, 3520: 32, 3840: 32}


@pytest.mark.parametrize(
    ("size", "place", "rem"),
    [
        ((1600, 1000), "figure", 52),
        ((1000, 1600), "figure", 30),
        ((1500, 1000), "card", 14),
        ((3000, 1000), "card", 28),
        ((1500, 1000), "large card", 36.3),
        ((1500, 1000), "portrait", 13.5),
    ],
)
def test_on_very_wide_screens_too_little_is_never_said_nor_far_too_much(size, place, rem):
    sizes = picture_places.sizes(view(*size), place)
    for window, each in REM.items():
        assert 0.98 <= width_in(window, sizes) / (rem * each) <= 1.25, window


@pytest.mark.parametrize(
    ("size", "place", "widths"),
    [
        # On a phone they are 320 pixels wide, 10 or so less than is said.
        ((1600, 1000), "figure", {320: 294, 360: 331, 390: 359, 800: 736, 1024: 832, 1440: 832}),
        ((1000, 1600), "figure", {360: 331, 500: 460, 1440: 480}),
        ((1500, 1000), "card", {360: 140, 600: 157, 700: 224, 1440: 224}),
        ((3000, 1000), "card", {360: 281, 1440: 448}),  # half of it is seen
        ((1000, 3000), "card", {360: 140, 1440: 224}),
        ((1500, 1000), "large card", {360: 331, 1440: 581}),
        ((1000, 1000), "portrait", {360: 96, 1440: 144}),
        ((2000, 1000), "portrait", {360: 192, 1440: 288}),
    ],
)
def test_it_is_said_how_wide_it_is(size, place, widths):
    sizes = picture_places.sizes(view(*size), place)
    found = {window: width_in(window, sizes) for window in widths}
    assert found == {window: pytest.approx(width, abs=1) for window, width in widths.items()}


@pytest.mark.parametrize(
    ("size", "focus", "in_card", "as_portrait"),
    [
        ((1600, 900), (50, 50), "", ""),
        ((1600, 900), (10, 90), "focus-10", "focus-10"),
        ((900, 1600), (10, 90), "focus-90", "focus-90"),
        ((1200, 1000), (0, 66), "focus-70", "focus-0"),  # cut below in a card, beside as a portrait
        ((1600, 900), (45, 0), "", ""),
        ((1600, 900), (44, 0), "focus-40", "focus-40"),
        ((1600, 900), (100, 0), "focus-100", "focus-100"),
    ],
)
def test_the_focal_point_stays_in_sight(size, focus, in_card, as_portrait):
    shown = view(*size, focus_x=focus[0], focus_y=focus[1])
    for place in ("card", "front card", "large card"):
        assert picture_places.focus_class(shown, place) == in_card
    assert picture_places.focus_class(shown, "portrait") == as_portrait
    assert picture_places.focus_class(shown, "figure") == ""


@pytest.mark.parametrize("brightness", [1, 0.88])  # of dark pages: --dimmed in tokens.css
def test_words_can_be_read_on_its_color(brightness):
    for gray in range(256):
        color = average_color(Image.new("RGB", (9, 9), (gray,) * 3))
        words = 255 if picture_places.is_dark(view(9, 9, color=color)) else 0
        shown, behind = (
            f"#{round(each * brightness):02x}" for each in (words, int(color[1:3], 16))
        )
        assert contrast_ratio(shown + shown[1:] * 2, behind + behind[1:] * 2) >= 4.5, gray
    assert not picture_places.is_dark(view(9, 9, color=""))


def test_a_drawing_on_white_paper_is_told_from_a_photograph():
    for color, is_light in (("#f7f7f6", True), ("#eaeaea", True), ("#c9d6e4", False), ("", False)):
        assert picture_places.is_light(view(9, 9, color=color)) is is_light


def image_of(html: str, picture: Picture) -> str:
    """What a page has around a picture's first image."""
    images = html.split('<div class="image')[1:]
    found = [each for each in images if picture.url(picture.jpeg) in each]
    return found[0].partition("</div>")[0]


@pytest.mark.django_db
def test_pages_begin_with_the_picture_that_is_seen_first(client):
    pictures = [PictureFactory(focus_x=10) for _ in range(3)]
    portrait = PictureFactory()
    author = AuthorFactory(photo=portrait, slug="ana")
    for at, picture in enumerate(pictures):
        sections = [{"kind": "picture", "picture": pictures[0]}]
        post = ReadyPostFactory(
            slug=f"part-{at}", lead_picture=picture, sections=sections, authors=[author]
        )
        actions.publish(post, by=OwnerFactory())
    first_of = {
        "/": pictures[2],
        "/articles/": pictures[2],
        "/authors/ana/": pictures[2],
        "/articles/part-1/": pictures[1],
    }
    for address, first in first_of.items():
        html = client.get(address).content.decode()
        images = re.findall(r"<img\b[^>]*>", html)
        assert all(re.search(r'width="\d+"\s+height="\d+"', each) for each in images)
        urgent = [each for each in images if 'fetchpriority="high"' in each]
        assert len(urgent) == 1
        assert first.url(first.jpeg) in urgent[0]
        assert "loading=" not in urgent[0]
        lazy = [each for each in images if 'loading="lazy"' in each]
        # So is who wrote it, on an article's and on an author's page.
        at_once = 2 if address.startswith(("/authors/", "/articles/part")) else 1
        assert len(lazy) == len(images) - at_once
        shown = image_of(html, first)
        formats = re.findall(r'<source type="image/(\w+)" srcset="([^"]+)"', shown)
        widths = [f"{first.url(first.named(f'{width}.avif'))} {width}w" for width in (320, 500)]
        # For older browsers one is enough.
        assert formats == [
            ("avif", ", ".join(widths)),
            ("webp", first.url(first.named("500.webp"))),
        ]
        assert f'<svg color="{first.color}"></svg>' in shown
        assert "style=" not in shown
        assert ("focus-10" in shown) == (address != "/articles/part-1/")
    html = client.get("/authors/").content.decode()
    assert f'srcset="{portrait.url(portrait.smallest)}"' in image_of(html, portrait)
