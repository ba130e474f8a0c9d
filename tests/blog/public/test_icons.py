"""The practice's own icon, in tabs and on home screens."""

import io
import re

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from blog.models import Practice
from blog.public import icons
from practice_site.server.store import KEPT_QUERY
from tests.factories import OwnerFactory, PictureFactory, image_file

pytestmark = pytest.mark.django_db

COLOR = "#00504a"
RGB = (0, 80, 74)
KINDS = {
    "/favicon.ico": "image/vnd.microsoft.icon",
    "/icon.svg": "image/svg+xml",
    "/apple-touch-icon.png": "image/png",
}


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Willow & Lane", "WL"),
        ("The Practice of Calm", "PC"),
        ("Ånd", "Å"),
        ("Практика покоя", "ПП"),
        ("休息", "休"),
        ("& –", ""),
    ],
)
def test_it_has_the_initials_of_the_name(client, name, letters):
    Practice(name=name, color_light=COLOR).save()
    assert icons.initials(name) == letters
    svg = client.get("/icon.svg").content.decode()
    assert f'fill="{COLOR}"' in svg
    assert (f">{letters}</text>" in svg) == bool(letters)
    image = Image.open(io.BytesIO(client.get("/apple-touch-icon.png").content))
    assert (image.size, image.mode) == ((180, 180), "RGB")
    assert image.getpixel((2, 2)) == RGB
    light = sum(count for count, color in image.getcolors(40_000) if min(color) > 230)
    assert 300 < light < 180 * 180 / 2  # something is there to be seen


@pytest.mark.parametrize("page", ["/", "/desk/", "/desk/login/"])
def test_readers_and_the_desk_name_it(client, page):
    Practice(name="Willow & Lane").save()
    if page == "/desk/":
        client.force_login(OwnerFactory())
    address = re.search(r'href="(/icon.svg\?v=\w+)"', client.get(page, follow=True).text).group(1)
    assert client.get(address).content == client.get("/icon.svg").content
    assert KEPT_QUERY.search(address)


@pytest.mark.parametrize("path", KINDS)
def test_browsers_that_ask_for_it_without_being_told_know_what_it_is(client, path):
    Practice(name="Willow & Lane").save()
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, KINDS[path])


def test_old_browsers_choose_a_size(client):
    Practice(name="Willow & Lane").save()
    icon = Image.open(io.BytesIO(client.get("/favicon.ico").content))
    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_each_change_of_what_it_shows_gives_it_another_address(client):
    found = set()
    for changes in ({}, {"name": "Calm"}, {"color_light": COLOR}, {"logo": PictureFactory()}):
        Practice(**changes).save()
        found.add(re.search(r'href="(/icon.svg\?v=\w+)"', client.get("/").text).group(1))
    assert len(found) == 4


def test_a_logo_is_on_it_unless_it_is_a_line(client):
    for size, shown in (((400, 400), True), ((800, 120), False)):
        logo = PictureFactory(file=image_file(size=size, color="#ff0000"))
        Practice(logo=logo, color_light=COLOR).save()
        image = Image.open(io.BytesIO(client.get("/apple-touch-icon.png").content))
        red = image.getpixel((90, 30))
        assert (red[0] > 200 and red[2] < 80) == shown
        assert ("data:image/png" in client.get("/icon.svg").text) == shown


def test_without_the_file_of_the_logo_the_initials_are_there(client, caplog):
    logo = PictureFactory(file=image_file(size=(400, 400)))
    Practice(name="Willow & Lane", logo=logo).save()
    logo.delete_files()
    before = client.get("/").text
    assert ">WL</text>" in client.get("/icon.svg").text
    assert "The logo's file is missing" in caplog.text
    assert client.get("/").text == before  # the logo is still asked for
    with default_storage.open(logo.path(logo.smallest), "wb") as file:
        file.write(b"RIFF")
    assert ">WL</text>" in client.get("/icon.svg").text
