"""The picture that stands for a page where its link is shared."""

import io
import re

import pytest
from PIL import Image

from blog.models import Edition, Picture, Practice
from blog.public import share_image
from blog.publishing import actions
from tests.factories import (
    CategoryFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    image_file,
)

pytestmark = pytest.mark.django_db


def published(**fields) -> Edition:
    return actions.publish(PostFactory(slug="rain", **fields), by=OwnerFactory())


def seen(edition: Edition, **practice) -> Image.Image:
    return share_image.draw_image(share_image.image_for_article(edition, Practice(**practice)))


def ink(image: Image.Image, color: str) -> int:
    """How many pixels have exactly this color."""
    wanted = tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))
    counts = {found: count for count, found in image.getcolors(1 << 24)}
    return counts.get(wanted, 0)


def test_it_has_the_size_that_networks_ask_for_and_few_bytes(client):
    published(lead_picture=PictureFactory())
    response = client.get("/articles/rain/share.jpg")
    image = Image.open(io.BytesIO(response.content))
    assert (image.format, image.size) == ("JPEG", (1200, 630))
    assert len(response.content) < 200_000
    assert response["Content-Type"] == "image/jpeg"


def test_the_article_names_it_and_each_change_of_what_it_shows_gives_it_another_address(client):
    published(title="Rain")
    addresses = set()
    for practice in (
        Practice(),
        Practice(name="Willow & Lane"),
        Practice(name="Willow & Lane", color_light="#00504a"),
    ):
        practice.save()
        address = client.get("/articles/rain/").context["share_image_url"]
        assert client.get(address).status_code == 200
        addresses.add(address)
    post = Edition.objects.get().post
    post.title = "Rain again"
    post.save()
    actions.publish(post, by=OwnerFactory())
    addresses.add(client.get("/articles/rain/").context["share_image_url"])
    assert len(addresses) == 4


def test_it_is_in_the_practices_color():
    edition = published()
    assert ink(seen(edition, color_light="#00504a"), "#00504a") > 5_000
    assert ink(seen(edition), "#00504a") == 0


def test_the_lead_picture_is_cut_around_its_focus():
    picture = PictureFactory(file=halves(), focus_x=0)
    left = seen(published(lead_picture=picture)).getpixel((1000, 300))
    Picture.objects.update(focus_x=100)
    right = seen(Edition.objects.get()).getpixel((1000, 300))
    assert left[0] > 200 > left[2]
    assert right[2] > 200 > right[0]


def halves():
    """A wide picture: red on the left, blue on the right."""
    image = Image.new("RGB", (1600, 400), "#ff0000")
    image.paste("#0000ff", (800, 0, 1600, 400))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    file = image_file()
    file.file = buffer
    buffer.seek(0)
    return file


@pytest.mark.parametrize(
    "title",
    [
        "Rain",
        "What an hour without a plan can do " * 7,
        "Unaufhaltsamkeitsvermutungen" * 6,
        "Ünïcödé “quotes” — dashes",
    ],
)
def test_any_title_stays_within_its_place(title):
    image = seen(published(title=title[:160], categories=[CategoryFactory(name="Sleep " * 9)]))
    margin = image.crop((1200 - 60, 0, 1200, 630))
    assert margin.getcolors() == [(60 * 630, (252, 250, 246))]
    assert ink(image, share_image.COLORS["ink"]) > 300


def test_an_article_that_isnt_live_has_none(client):
    PostFactory(slug="rain")
    assert client.get("/articles/rain/share.jpg").status_code == 404


def test_every_other_page_has_the_practices_own(client):
    Practice(name="Willow & Lane", tagline="Notes", color_light="#00504a").save()
    published(categories=[CategoryFactory(slug="calm")])
    pages = [client.get(each).content.decode() for each in ("/", "/categories/calm/", "/archive/")]
    (address,) = {re.search('og:image" content="(.*?)"', page).group(1) for page in pages}
    image = Image.open(io.BytesIO(client.get(address).content))
    assert (image.format, image.size) == ("JPEG", (1200, 630))
    assert 'og:image:alt" content="Willow &amp; Lane · Notes"' in pages[0]
    Practice(name="Willow & Lane", tagline="Notes", color_light="#50004a").save()
    assert address not in client.get("/").content.decode()
