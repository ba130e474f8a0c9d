"""A practice's colors and logo on its pages, and how they are chosen at the desk."""

import contextlib

import pytest
from django.test import Client

from blog.models import Practice
from practice_site.csp import hash_source
from tests.factories import OwnerFactory, PictureFactory

pytestmark = pytest.mark.django_db

DESK = "/desk/blog/practice/1/change/?about=look"


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    client.get("/desk/blog/practice/")
    return client


def choose(desk, **fields):
    form = desk.get(DESK).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return desk.post(DESK, {n: "" if v is None else v for n, v in values.items()} | fields)


def test_colors_of_its_own_stand_in_every_page_under_the_policy(desk):
    assert choose(desk, color_light="#00504A", color_dark="#7fd8cf").status_code == 302
    for address in ("/", "/nowhere/"):
        response = Client().get(address)
        style = Practice.load().stylesheet
        assert "--accent:var(--light,#00504a) var(--dark,#7fd8cf)" in style
        assert f"<style>{style}</style>" in response.content.decode()
        assert hash_source(style) in response["Content-Security-Policy"]


def test_the_sites_own_colors_cost_nothing(client):
    response = client.get("/")
    assert "<style" not in response.content.decode()
    assert "sha256" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("field", "color", "sentence"),
    [
        ("color_light", "#ffcc00", "Readers could hardly read this on a light page"),
        ("color_dark", "#552233", "Readers could hardly read this on a dark page"),
        ("color_light", "plum", "Write the color as #"),
    ],
)
def test_a_color_that_cant_be_read_is_refused_with_one_that_can(desk, field, color, sentence):
    logo = PictureFactory()
    response = choose(desk, **{field: color, "logo": logo.pk})
    form = response.context["adminform"].form
    assert sentence in form.errors[field][0]
    assert form["logo"].value() == str(logo.pk)
    assert Practice.load().stylesheet == ""


def test_the_logo_stands_for_the_name(desk):
    picture = PictureFactory(alt_text="A willow")
    Practice(name="Willow & Lane").save()
    choose(desk, logo=picture.pk)
    page = Client().get("/").content.decode()
    assert 'alt="Willow &amp; Lane"' in page
    # 4 rem high and so 6 wide or more: on a screen with two pixels for one the next is this.
    assert f'srcset="{picture.url(picture.named("320.webp"))}"' in page
    with contextlib.closing(Client().get(picture.url(picture.jpeg))) as response:
        assert response.status_code == 200


def test_a_picture_that_is_no_logo_any_more_is_private_again(desk):
    picture = PictureFactory()
    choose(desk, logo=picture.pk)
    choose(desk, logo="")
    assert Client().get(picture.url(picture.jpeg)).status_code == 404
