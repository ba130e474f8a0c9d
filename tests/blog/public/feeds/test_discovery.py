"""A feed is found from the page whose articles it has: by programs, and by people."""

from html.parser import HTMLParser

import pytest

from blog.publishing import actions
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db


class Links(HTMLParser):
    """The feeds that a page names in its head, by address, and the links in its text."""

    def __init__(self, response) -> None:
        super().__init__()
        self.feeds: dict[str, str] = {}
        self.titles: list[str] = []
        self.shown: list[str] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "link" and named["rel"] == "alternate":
            self.feeds[named["href"]] = named["type"]
            self.titles.append(named["title"])
        elif tag == "a":
            self.shown.append(named["href"])


@pytest.fixture(scope="module", autouse=True)
def rain(rows):
    post = PostFactory(
        slug="rain",
        authors=[AuthorFactory(name="Ana Ruiz", slug="ana-ruiz")],
        categories=[CategoryFactory(name="Weather", slug="weather")],
        tags=["Über Regen"],
    )
    actions.publish(post, by=OwnerFactory())


@pytest.mark.parametrize(
    ("page", "own"),
    [
        ("/", ""),
        ("/articles/rain/", ""),
        ("/no-such-page/", ""),
        ("/categories/weather/", "/categories/weather/feed/"),
        ("/tags/über-regen/", "/tags/%C3%BCber-regen/feed/"),
        ("/authors/ana-ruiz/", "/authors/ana-ruiz/feed/"),
    ],
)
def test_a_page_names_the_feeds_of_the_site_and_its_own(page, own, client):
    links = Links(client.get(page))
    expected = ["/feed/", own] if own else ["/feed/"]
    assert list(links.feeds) == [
        feed + ending for feed in expected for ending in ("", "atom/", "json/")
    ]
    assert len(set(links.titles)) == len(links.titles)
    for address, kind in links.feeds.items():
        response = client.get(address)
        assert response.status_code == 200
        # A browser stores what is said to be RSS or Atom, or shows its source.
        served = {"application/feed+json": kind}.get(kind, "application/xml")
        assert response["Content-Type"].split(";")[0] == served
    assert {"/feed/", own} - {""} <= set(links.shown)
