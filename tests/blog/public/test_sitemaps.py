"""The sitemap: every public page, with its pictures, and when an article last changed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from blog.public import sitemaps
from blog.publishing import actions
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SCHEMA = Path(__file__).parents[2] / "data" / "schemas" / "sitemap-with-pictures.xsd"
HERE = "http://testserver"


def read(client, address="/sitemap.xml") -> dict[str, tuple[str | None, list[str]]]:
    """Return each page's last change and pictures; a sitemap that its schema refuses fails."""
    response = client.get(address)
    assert response.status_code == 200
    found = etree.fromstring(response.content)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(found)
    return {
        page.findtext("{*}loc").removeprefix(HERE): (
            page.findtext("{*}lastmod"),
            [each.removeprefix(HERE) for each in page.xpath(".//*[local-name()='image']/*/text()")],
        )
        for page in found
    }


ALWAYS = {"/", "/authors/"}
OVERVIEWS = {*ALWAYS, "/articles/", "/categories/", "/tags/", "/archive/"}


def publish(at=T, **fields):
    post = PostFactory(**fields)
    with time_machine.travel(at, tick=False):
        actions.publish(post, by=OwnerFactory())
    return post


def test_every_kind_of_page_is_there_once_and_answers(client):
    portrait, lead, inside = PictureFactory(), PictureFactory(), PictureFactory()
    listed = {
        "categories": [CategoryFactory(slug="weather")],
        "tags": ["Über Regen"],
        "authors": [AuthorFactory(slug="ana-ruiz", photo=portrait)],
    }
    shown = [{"kind": "picture", "picture": inside}]
    publish(slug="rain", lead_picture=lead, sections=shown, **listed)
    for slug in ("snow", "fog"):
        publish(slug=slug, **listed)
    publish(kind="page", slug="fees")
    CategoryFactory(slug="empty")
    PostFactory(tags=["of a draft"], authors=[AuthorFactory(slug="nobody")])
    pages = read(client)
    assert pages["/articles/rain/"][0]
    assert set(pages) == {
        *OVERVIEWS,
        "/archive/2026/",
        "/archive/2026/06/",
        "/categories/weather/",
        "/tags/%C3%BCber-regen/",
        "/authors/ana-ruiz/",
        "/articles/rain/",
        "/articles/snow/",
        "/articles/fog/",
        "/fees/",
    }
    assert sorted(pages["/articles/rain/"][1]) == sorted(
        picture.url(picture.jpeg) for picture in (lead, inside)
    )
    assert pages["/authors/ana-ruiz/"][1] == [portrait.url(portrait.jpeg)]
    for address, (changed, pictures) in pages.items():
        assert changed is None or datetime.fromisoformat(changed) == T, address
        for each in (address, *pictures):
            response = client.get(each)
            assert response.status_code == 200
            assert response.getvalue()


def test_a_list_of_fewer_than_three_articles_is_left_to_its_articles(client):
    listed = {
        "categories": [CategoryFactory(slug="weather")],
        "tags": ["calm"],
        "authors": [AuthorFactory(slug="ana-ruiz")],
    }
    lists = {"/categories/weather/", "/tags/calm/", "/authors/ana-ruiz/", "/archive/2026/06/"}
    lists |= {"/archive/2026/", "/articles/", "/categories/", "/tags/", "/archive/"}
    for slug in ("rain", "snow"):
        publish(slug=slug, **listed)
    AuthorFactory(slug="of-the-practice", on_team=True)

    def unindexed() -> set[str]:
        return {each for each in lists if b'content="noindex"' in client.get(each).content}

    assert not lists & set(read(client))
    assert "/authors/of-the-practice/" in read(client)
    with time_machine.travel(T, tick=False):
        assert unindexed() == lists
    publish(slug="fog", **listed)
    with time_machine.travel(T, tick=False):
        assert lists <= set(read(client))
        assert not unindexed()


def test_an_article_changed_when_it_was_last_published(client):
    rain = publish(slug="rain")
    rain.title = "Rain again"
    rain.save()
    with time_machine.travel(T + DAY, tick=False):
        actions.publish(rain, by=OwnerFactory())
    assert datetime.fromisoformat(read(client)["/articles/rain/"][0]) == T + DAY
    actions.take_down(rain, by=OwnerFactory())
    assert set(read(client)) == ALWAYS


def test_the_schema_finds_what_is_wrong():
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    start = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    assert schema.validate(etree.fromstring(f"{start}<url><loc>{HERE}/</loc></url></urlset>"))
    for wrong in ("", "<url/>", f"<url><loc>{HERE}/</loc><lastmod>today</lastmod></url>"):
        assert not schema.validate(etree.fromstring(f"{start}{wrong}</urlset>"))


def test_a_site_without_articles_has_a_sitemap_that_holds(client):
    assert read(client) == dict.fromkeys(ALWAYS, (None, []))


def test_an_article_that_is_taken_down_changes_it(client):
    post = publish(slug="rain")
    first = client.get("/sitemap.xml")
    assert "Last-Modified" not in first  # it would be an earlier one then
    assert client.get("/sitemap.xml").content == first.content
    actions.take_down(post, by=OwnerFactory())
    assert client.get("/sitemap.xml").content != first.content


def test_what_does_not_fit_into_one_file_is_split_and_indexed(client, monkeypatch):
    for number in range(5):
        last = publish(slug=f"rain-{number}", at=T + number * DAY)
    whole = read(client)
    monkeypatch.setattr(sitemaps, "ARTICLES", 2)
    index = etree.fromstring(client.get("/sitemap.xml").content)
    assert etree.QName(index).localname == "sitemapindex"
    parts = [each.removeprefix(HERE) for each in index.xpath("//*[local-name()='loc']/text()")]
    assert parts[0] == "/sitemap-lists.xml"
    assert parts[-1] == f"/sitemap-articles-{last.pk // 2 + 1}.xml"
    found = [read(client, part) for part in parts]
    assert all(1 <= len(part) <= 2 for part in found[1:])
    assert {address: row for part in found for address, row in part.items()} == whole
    assert sum(len(part) for part in found) == len(whole)
    actions.take_down(last, by=OwnerFactory())  # a file without articles would be invalid
    for missing in ("nothing", "articles", "articles-0", f"articles-{(last.pk + 2) // 2 + 1}"):
        assert client.get(f"/sitemap-{missing}.xml").status_code == 404


@pytest.mark.parametrize("part", ["lists", "articles-1"])
def test_a_part_costs_the_same_for_few_and_for_many(part, client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/sitemap-{part}.xml")
        return len(asked)

    def more(number):
        for _ in range(number):
            publish(
                categories=[CategoryFactory()],
                authors=[AuthorFactory(photo=PictureFactory())],
                tags=[f"tag {CategoryFactory().pk}"],
                lead_picture=PictureFactory(),
            )

    more(2)
    few = queries()
    more(5)
    assert queries() == few
