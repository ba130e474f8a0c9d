"""What the form says of how an article looks elsewhere, without any script."""

import html
import re

import pytest

from blog.models import Practice
from blog.publishing import actions
from tests.factories import OwnerFactory, PictureFactory, PostFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def lines(page: str) -> dict[str, str]:
    """What is shown, by the fields that it comes from."""
    found = re.findall(r'<span data-snippet="([^"]*)"[^>]*>([^<]*)</span>', squeeze(page))
    return {fields: html.unescape(shown) for fields, shown in found}


def test_it_says_what_the_public_page_will(desk, client):
    Practice(name="Willow & Lane").save()
    post = PostFactory(title="Rain & sun", subtitle="A quiet one", slug="rain")
    actions.publish(post, by=OwnerFactory())

    def agree():
        shown = lines(desk.get(f"/desk/blog/post/{post.pk}/change/").content.decode())
        public = html.unescape(client.get("/articles/rain/").content.decode())
        assert f"<title>{shown['search_title title']}</title>" in public
        for fields, name in (
            ("search_description summary subtitle", 'name="description"'),
            ("share_title title", 'property="og:title"'),
            ("share_description summary subtitle", 'property="og:description"'),
        ):
            assert f'<meta {name} content="{shown[fields]}">' in public, fields
        return shown

    assert agree()["search_description summary subtitle"] == post.summary
    post.summary, post.search_title, post.share_description = "Of weather.", "Found", "Shared"
    post.save()
    actions.publish(post, by=OwnerFactory())
    shown = agree()
    assert shown["search_title title"] == "Found · Willow & Lane"
    assert shown["share_title title"] == "Rain & sun"
    assert shown["slug"] == "rain"


def test_what_is_too_long_is_cut_at_a_word(desk):
    post = PostFactory(summary="word " * 60, title="Weather " * 9, lead_picture=PictureFactory())
    page = desk.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    shown = lines(page)
    assert re.fullmatch(r"(word )+word…", shown["search_description summary subtitle"])
    assert 150 < len(shown["search_description summary subtitle"]) <= 160
    assert re.fullmatch(r"(Weather )+Weather…", shown["search_title title"])
    assert "71</span> of about 60 characters" in squeeze(page)
    assert f'src="/desk/blog/picture/{post.lead_picture_id}/thumbnail/"' in page


def test_what_was_typed_and_refused_is_what_it_shows(desk):
    page = desk.post("/desk/blog/post/add/", {"title": "", "summary": "Of rain"}).content.decode()
    shown = lines(page)
    assert shown["share_description summary subtitle"] == "Of rain"
    assert shown["share_title title"] == "No title yet"


def test_the_drawn_picture_is_in_the_practices_color(desk):
    Practice(color_light="#00504a").save()
    page = desk.get("/desk/blog/post/add/").content.decode()
    assert 'fill="#00504a"' in page.split('class="snippet__picture"')[1].split("</svg>")[0]
