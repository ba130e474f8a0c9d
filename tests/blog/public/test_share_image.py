"""The picture that stands for a page where its link is shared."""

import io
import re

import pytest
from PIL import Image

from blog.models import Edition, Picture, Practice
from blog.public import lettering, share_image
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


@pytest.fixture
def fonts(monkeypatch, tmp_path):
    """The folder of the machine's fonts, which are found anew; empty at first."""

    def forget() -> None:
        lettering.machine_fonts.cache_clear()
        lettering.find_font.cache_clear()

    monkeypatch.setattr(lettering, "FOLDERS", [tmp_path])
    forget()
    yield tmp_path
    forget()


CYRILLIC, HEBREW, CHINESE = "Почему трудно отдыхать", "למה קשה לנוח", "休息是一种需要学习的能力"


@pytest.mark.parametrize("title", [CYRILLIC, HEBREW, CHINESE, "🌿 💤", "Rest 休息"])
def test_where_no_font_has_its_letters_it_shows_a_sign_or_the_picture_alone(fonts, title):
    plain = seen(published(title=title))
    assert ink(plain, share_image.COLORS["ink"]) == 0
    assert ink(plain, share_image.COLORS["quiet"]) == 0
    assert ink(plain, share_image.COLORS["accent"]) > 15 * 630 + 1_000
    picture = PictureFactory(file=halves())
    post = PostFactory(title=title, slug="again", lead_picture=picture)
    with_picture = seen(actions.publish(post, by=OwnerFactory()))
    assert with_picture.getpixel((100, 300))[0] > 200  # red, as the left half of the picture
    assert with_picture.getpixel((1100, 300))[2] > 200


@pytest.mark.parametrize(
    ("title", "from_right"), [(CYRILLIC, False), (HEBREW, True), ("Vì sao khó đến thế", False)]
)
def test_a_font_of_the_machine_has_the_letters(fonts, title, from_right):
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        (fonts / name).symlink_to(f"/usr/share/fonts/truetype/dejavu/{name}")
    image = seen(published(title=title))
    dark = image.convert("L").point(lambda tone: 255 * (tone < 60)).crop((20, 0, 1200, 400))
    left, _, right, _ = dark.getbbox()
    assert (right > 1090) == from_right
    assert (left < 80) != from_right
    face = lettering.load_font(title, 40, 550, 60)
    assert face.getname() == ("DejaVu Sans", "Book")


def test_what_no_font_has_of_a_title_in_words_is_left_out_if_it_is_an_emoji(fonts):
    images = [
        share_image.draw_image(share_image.ShareImage(title, "", "", "black"))
        for title in ("Rest 🌿 well 👩‍👧", "Rest well")
    ]
    assert images[0].tobytes() == images[1].tobytes()


def test_one_without_words_is_drawn_anew_once_there_is_a_font(fonts, client):
    published(title=CYRILLIC)
    address = client.get("/articles/rain/").context["share_image_url"]
    before = client.get(address).content
    (fonts / "serif.ttf").symlink_to("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
    lettering.machine_fonts.cache_clear()
    lettering.find_font.cache_clear()  # as after a restart
    assert client.get(address).content != before


def test_text_without_spaces_is_broken_anywhere_but_before_a_full_stop():
    face = lettering.load_font("Rest", 40, 550, 60)
    lines = lettering.wrap_text("休息。" * 30, face, 400)
    assert "".join(lines) == "休息。" * 30
    assert len(lines) > 2
    assert all(face.getlength(line) <= 400 for line in lines)
    assert not any(line.startswith("。") for line in lines)


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
