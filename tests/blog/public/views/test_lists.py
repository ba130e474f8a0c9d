"""Lists in pages: every article once, whatever appears meanwhile, and a deep page costs no more."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from blog.models import (
    Category,
    Edition,
    EditionAuthor,
    EditionCategory,
    Post,
    TaggedEdition,
)
from blog.models.editions import ListPosition
from blog.public.pagination import format_cursor, parse_cursor
from blog.publishing import actions
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def publish(title: str, at: datetime, **fields) -> Post:
    post = PostFactory(title=title, **fields)
    with time_machine.travel(at, tick=False):
        actions.publish(post, by=OwnerFactory())
    return post


def publish_numbers(*numbers: int, **fields) -> list[Post]:
    return [publish(f"Number {number:02}", T + number * MINUTE, **fields) for number in numbers]


def titles(response) -> list[int]:
    """The numbers in the titles of the articles on a page."""
    return [int(each.title.split()[-1]) for each in response.context["page"].editions]


def follow(client, response, direction: str):
    """Open the newer or older articles by the page's link."""
    pattern = rf'<a class="{direction}" href="([^"]+)"'
    return client.get(re.search(pattern, response.content.decode()).group(1))


def walk(client, address: str) -> list[list[int]]:
    """All pages of a list, by their links."""
    pages = [client.get(address)]
    while pages[-1].context["page"].older:
        pages.append(follow(client, pages[-1], "older"))
    return [titles(page) for page in pages]


def down(first: int, last: int) -> list[int]:
    return list(range(first, last - 1, -1))


def test_the_pages_of_a_list_hold_every_article_once_and_lead_back(client):
    publish_numbers(*range(1, 26))
    assert walk(client, "/") == [down(25, 16), down(15, 6), down(5, 1)]
    last = follow(client, follow(client, client.get("/"), "older"), "older")
    assert last.context["page"].older == ""
    middle = follow(client, last, "newer")
    assert titles(middle) == down(15, 6)
    first = follow(client, middle, "newer")
    assert first.request["QUERY_STRING"] == ""
    assert titles(first) == down(25, 16)
    assert first.context["page"].newer == ""


def test_a_list_that_fits_one_page_has_no_links_to_others(client):
    publish_numbers(*range(1, 11))
    assert 'class="pagination"' not in client.get("/").content.decode()


def test_what_appears_between_two_clicks_moves_nothing(client):
    publish_numbers(*range(1, 22))
    with time_machine.travel(T + 60 * MINUTE, tick=False):
        first = client.get("/")
        publish_numbers(30, 31, 32)
        second = follow(client, first, "older")
        assert titles(second) == down(11, 2)
        between = follow(client, second, "newer")
        assert titles(between) == down(21, 12)
        newest = follow(client, between, "newer")
        assert titles(newest)[:3] == [32, 31, 30]
        assert newest.request["QUERY_STRING"] == ""


def test_an_article_taken_down_between_two_clicks_loses_nothing_else(client):
    posts = publish_numbers(*range(1, 13))
    first = client.get("/")
    actions.take_down(posts[2], by=OwnerFactory())  # the last of the first page
    assert titles(follow(client, first, "older")) == [2, 1]


def test_a_page_whose_articles_are_all_gone_answers_404(client):
    posts = publish_numbers(*range(1, 12))
    first = client.get("/")
    actions.take_down(posts[0], by=OwnerFactory())
    response = client.get(first.context["page"].older)
    assert response.status_code == 404
    assert "the latest articles" in response.content.decode()


def test_articles_of_the_same_moment_come_each_once_though_one_is_updated_meanwhile(client):
    category = CategoryFactory(slug="shared")
    posts = [publish(f"Number {n:02}", T, categories=[category]) for n in range(1, 24)]
    for address in ("/", "/categories/shared/"):
        assert walk(client, address) == [down(23, 14), down(13, 4), down(3, 1)]
    first = client.get("/categories/shared/")
    actions.publish(posts[5], by=OwnerFactory())  # its new edition has the highest key
    assert titles(follow(client, first, "older")) == down(13, 4)


def test_every_list_is_given_in_pages(client):
    category, author = CategoryFactory(slug="shared"), AuthorFactory(slug="shared")
    publish_numbers(*range(1, 13), categories=[category], authors=[author], tags=["shared"])
    for address in (
        "/articles/",
        "/categories/shared/",
        "/tags/shared/",
        "/authors/shared/",
        "/archive/2026/",
        "/archive/2026/06/",
    ):
        assert walk(client, address) == [down(12, 3), [2, 1]], address


def test_a_deep_page_says_in_its_title_and_address_which_it_is(client):
    publish_numbers(*range(1, 12))
    second = follow(client, client.get("/"), "older")
    html = second.content.decode()
    assert ", up to June 1, 2026 · " in html
    address = "http://testserver/articles/?before=20260601T120200Z-"
    assert f'<link rel="canonical" href="{address}' in html
    assert "up to" not in client.get("/articles/").content.decode()


def test_the_older_pages_that_home_had_lead_to_those_of_all_articles(client):
    publish_numbers(*range(1, 12))
    older = client.get("/").context["page"].older
    response = client.get(older.replace("/articles/", "/"))
    assert (response.status_code, response["Location"]) == (301, older)
    assert titles(client.get(older)) == [1]


@pytest.mark.parametrize(
    "moment", [T, T.replace(microsecond=1), T.replace(microsecond=100000)], ids=str
)
def test_a_place_is_written_and_read_exactly(moment):
    assert parse_cursor(format_cursor(ListPosition(moment, 7))) == ListPosition(moment, 7)


def test_a_place_is_short_and_readable():
    assert (
        format_cursor(ListPosition(datetime(2026, 5, 3, 14, tzinfo=UTC), 123))
        == "20260503T140000Z-123"
    )


NO_PLACES = [
    "",
    "x",
    "2",
    "20260601T120000Z",
    "20260601T120000-1",
    "20260601T120000Z-",
    "20260601T120000Z--1",
    "20260601T120000Z-1x",
    "20260601T120000.1Z-1",
    "20261301T120000Z-1",
    "20260601T250000Z-1",
    "00000601T120000Z-1",
    "20260601T120000Z-" + "9" * 400,
    "²0260601T120000Z-1",
    "20260601T120000Z-1\n",
    "19990601T120000Z-1",  # nothing is as old
]


def test_an_address_that_names_no_place_answers_404(client, subtests):
    publish_numbers(1)
    for wrong in NO_PLACES:
        with subtests.test(wrong):
            response = client.get("/articles/", {"before": wrong})
            assert response.status_code == 404
            assert "the latest articles" in response.content.decode()


# --- What a page costs ---------------------------------------------------------------------------


@pytest.fixture
def three_thousand(client) -> dict[str, str]:
    """Three thousand live articles and as many dead editions; the addresses of lists of them."""
    category, author = CategoryFactory(slug="shared"), AuthorFactory(slug="shared")
    tag = Tag.objects.create(name="shared", slug="shared")
    posts = Post.objects.bulk_create(
        Post(title=f"Number {n}", slug=f"number-{n}") for n in range(3000)
    )
    editions = Edition.objects.bulk_create(
        Edition(
            post=post,
            title=post.title,
            slug=post.slug,
            live_from=T + place * MINUTE,
            live_until=until,
            first_live_from=T + place * MINUTE,
        )
        for place, post in enumerate(posts)
        for until in (T + place * MINUTE, None)
    )
    places = [
        (each, {"post_id": each.post_id, "first_live_from": each.first_live_from})
        for each in editions
    ]
    EditionCategory.objects.bulk_create(
        EditionCategory(edition=each, category=category, **place) for each, place in places
    )
    EditionAuthor.objects.bulk_create(
        EditionAuthor(edition=each, author=author, **place) for each, place in places
    )
    TaggedEdition.objects.bulk_create(
        TaggedEdition(content_object=each, tag=tag, **place) for each, place in places
    )
    Category.objects.update(start_here=posts[1000])
    middle = format_cursor(ListPosition(T + 1500 * MINUTE, 1))
    lists = ("articles/", "categories/shared/", "tags/shared/", "authors/shared/", "archive/2026/")
    return {f"/{each}": f"/{each}?before={middle}" for each in lists}


def test_a_deep_page_costs_what_the_second_does(three_thousand, client):
    """What its queries read is measured in ``tests/blog/public/test_flat.py``."""
    with time_machine.travel(T + timedelta(days=30), tick=False):
        for address, deep in three_thousand.items():
            first = client.get(address)
            with CaptureQueriesContext(connection) as second_costs:
                client.get(first.context["page"].older)
            with CaptureQueriesContext(connection) as deep_costs:
                response = client.get(deep)
            assert len(response.context["page"].editions) == 10
            assert len(deep_costs) == len(second_costs)
