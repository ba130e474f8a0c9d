"""What a transparent picture stands on: it is seen in both themes, and where it is shared."""

import io
from unittest import mock

import pytest
from PIL import Image, ImageDraw

from blog.pictures import paper, renditions
from blog.pictures.paper import DARK, WHITE, on_paper
from tests.pictures import decode, encoded, kept, pixel

SIZE = (400, 200)


def drawing(color, width=3, inside=None) -> Image.Image:
    """Return an ellipse of a line, and perhaps filled, on nothing."""
    image = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((40, 20, 360, 180), fill=inside, outline=color, width=width)
    return image


def paper_of(image: Image.Image, at: tuple[int, int] = (0, 0)) -> str:
    color = "#" + bytes(pixel(on_paper(image), at)).hex()
    return WHITE if color == "#ffffff" else color


@pytest.mark.parametrize(
    ("image", "paper"),
    [
        (drawing("black"), WHITE),
        (drawing("#9a9a9a"), WHITE),
        (drawing("#c03020"), WHITE),
        (drawing("white"), DARK),
        (drawing("#eeeeee", width=1), DARK),
        (drawing("#fff3b0", inside="#fff3b0"), DARK),
        (drawing((255, 255, 255, 120)), DARK),
        (drawing("black", inside="white"), WHITE),  # as in a cartoon
        (drawing("white", width=8, inside="#203040"), DARK),  # as a sticker
        (Image.new("RGBA", SIZE, (0, 0, 0, 0)), WHITE),
        (Image.new("RGBA", SIZE, (255, 255, 255, 255)), WHITE),
    ],
    ids=[
        *("black line", "gray line", "red line", "white line", "thin light line", "pale shape"),
        *("half white line", "white within black", "dark within white", "nothing", "all white"),
    ],
)
def test_a_drawing_stands_on_paper_that_shows_it(image, paper):
    assert paper_of(image) == paper


def test_the_master_keeps_what_is_transparent_and_what_is_served_does_not():
    master = decode(encoded(drawing("white"), "PNG"))
    assert master.mode == "RGBA"
    assert master.getpixel((0, 0))[3] == 0
    for file in (renditions.encode(master, "400.webp"), renditions.encode_share(master)):
        served = Image.open(io.BytesIO(file))
        assert not served.has_transparency_data
        assert max(served.convert("RGB").getpixel((0, 0))) < 50
        assert min(served.convert("RGB").getpixel((200, 21))) > 180
    assert Image.open(io.BytesIO(renditions.encode_master(master))).mode == "RGBA"


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("picture-line-drawing-transparent.png", WHITE),
        ("drawing-grey-chart.png", WHITE),
        ("drawing-white.png", DARK),
    ],
)
def test_drawings_that_were_hardly_seen_once_are_seen(name, paper):
    image = decode(kept(name))
    clear = next(
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if pixel(image, (x, y))[3] == 0
    )
    assert paper_of(image, clear) == paper


def test_the_paper_is_chosen_once_for_all_files_of_a_picture():
    image = Image.new("RGBA", (2000, 100), (255, 255, 255, 90))
    with mock.patch.object(paper, "_is_nearly_white", return_value=True) as look:
        files = dict(renditions.encode_all(image))
    assert look.call_count == 1
    assert Image.open(io.BytesIO(files[renditions.MASTER])).mode == "RGBA"
    assert not Image.open(io.BytesIO(files["480.webp"])).has_transparency_data
