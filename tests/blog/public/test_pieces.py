"""Pieces of pages that are rendered once: they say what is there now, whatever changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template import Template
from django.template.loader import get_template
from django.utils import timezone

from blog.models import Author, Edition, MediaFile, Picture, Practice
from blog.pictures import renditions
from blog.publishing import actions
from blog.templatetags.blog_tags import Piece, piece_html
from tests.factories import AuthorFactory, OwnerFactory, PictureFactory, PostFactory, media_files
from tests.section_examples import examples

pytestmark = pytest.mark.django_db

PAGES = ("/articles/weather/", "/feed/")


@pytest.fixture
def edition() -> Edition:
    """An article with every kind of section, whose page and feed were read."""
    Practice(name="Willow", phone="+1 651 555 0100", crisis_notice="Call Robin.").save()
    picture = PictureFactory(color="#336699", alt_text="Rain on a window")
    sections = examples(picture, AuthorFactory(name="Robin Vale"), media_files())
    post = PostFactory(slug="weather", sections=sections, lead_picture=picture)
    return actions.publish(post, by=OwnerFactory())


@pytest.fixture
def read(client, edition):
    """Read what readers see of it, and make sure that it is what is rendered anew."""

    def of_all() -> str:
        return "".join(client.get(address).content.decode() for address in PAGES)

    def both() -> str:
        found = of_all()
        piece_html.cache_clear()
        assert of_all() == found
        return found

    both()
    return both


def test_a_section_is_rendered_once_and_for_all(client, edition, read):
    before = piece_html.cache_info().misses
    client.get("/articles/weather/")
    assert piece_html.cache_info().misses == before
    assert piece_html.cache_info().hits > len(edition.sections)


def test_a_section_that_is_kept_shows_the_same_with_nothing_around_it(edition, rf):
    around = {"practice": Practice.load(), "today": timezone.now().date(), "edition": edition}
    around |= {"picture": None, "language_attributes": "", "preview": None}
    plain = [section for section in edition.section_list if section.is_plain]
    assert len(plain) > len(edition.sections) / 2
    for section in plain:
        template = get_template(section.template)
        alone = template.render({"section": section})
        assert template.render({"section": section, **around}, rf.get("/")) == alone


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"color": "#fedcba"}, 'color="#fedcba"'),
        ({"rendition_key": f"{renditions.VERSION}-abcdef01"}, "abcdef01.jpg"),
        ({"width": 1234}, 'width="1234"'),
        ({"height": 4321}, 'height="4321"'),
        ({"token": "f" * 32, "file": f"pictures/{'f' * 32}/master.webp"}, "f" * 32),
        ({"file": "pictures/lost"}, "?stand-in"),
    ],
)
def test_a_picture_changes_beneath_an_article(read, change, seen):
    assert seen not in read()
    Picture.objects.update(**change)
    assert seen in read()


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("sections", "Drops", "Flakes"),
        ("picture_texts", "Rain on a window", "Hail on a roof"),
        ("language", "", "de"),
    ],
)
def test_an_edition_changes_by_a_road_that_nobody_takes(read, column, old, new):
    was = read()
    table = Edition._meta.db_table
    value = f"REPLACE({column}, '{old}', '{new}')" if old else f"'{new}'"
    if connection.vendor == "postgresql" and old:
        value = f"REPLACE({column}::text, '{old}', '{new}')::jsonb"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {value}")
    now = read()
    assert now != was
    assert new in now


def test_what_the_practice_says_changes_within_an_article(read):
    assert "+16515550100" in read()
    Practice.objects.update(phone="+1 651 555 0199", crisis_notice="", country="")
    page = read()
    assert "+16515550199" in page
    assert "+16515550100" not in page


def test_a_file_and_a_person_change_within_an_article(read):
    Author.objects.filter(name="Robin Vale").update(name="Robin Dale")
    MediaFile.objects.update(size=7_654_321)
    page = read()
    assert "Robin Dale" in page
    assert "Robin Vale" not in page
    assert "7.3\xa0MB" in page


def test_the_same_section_stands_twice_with_an_anchor_of_its_own(client, read):
    text = {"kind": "text", "heading": "Of rain", "body": "<p>Drops.</p>"}
    actions.publish(PostFactory(slug="twice", sections=[text, text]), by=OwnerFactory())
    for _ in range(2):
        page = client.get("/articles/twice/").content.decode()
        assert 'id="of-rain"' in page
        assert 'id="of-rain-2"' in page


def test_a_template_changes_while_one_works_on_it():
    old, new = Template("{{ word }}, as before"), Template("{{ word }}, as it is now")
    assert piece_html(Piece(old, ("rain",), {"word": "rain"})) == "rain, as before"
    assert piece_html(Piece(new, ("rain",), {"word": "rain"})) == "rain, as it is now"


def test_days_pass(read, time_machine):
    was = read()
    time_machine.move_to(timezone.now() + timedelta(days=400))
    assert read() == was
