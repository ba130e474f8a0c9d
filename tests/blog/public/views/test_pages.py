"""The public pages: what they show, cost and send."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from blog.articles import snapshot
from blog.models import Category, Post, Practice
from blog.publishing import actions
from blog.taxonomy.editing import rename_tag, save_category
from blog.taxonomy.merging import merge_topics
from practice_site import shared
from tests import public_site
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    SupervisedCredentialFactory,
    approved,
)
from tests.markup import squeeze
from tests.section_examples import examples, words

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


def publish_many(number: int, sections: int = 1, **fields) -> None:
    owner = OwnerFactory()
    supervisor = LicenseFactory().author
    for _ in range(number):
        author = LicenseFactory(
            credential=SupervisedCredentialFactory(), supervisor=supervisor
        ).author
        picture = PictureFactory()
        post = PostFactory(
            authors=[author, *fields.get("authors", [])],
            categories=[CategoryFactory(), *fields.get("categories", [])],
            tags=["shared", f"tag-{author.pk}"],
            lead_picture=picture,
            sections=examples(picture) * sections,
            **({"slug": fields["slug"]} if "slug" in fields else {}),
        )
        actions.publish(approved(post), by=owner)


def scripts(html: str) -> list[str]:
    """What a browser would run; the page's data for programs it would not."""
    return re.findall(r'<script(?! type="application/ld\+json">)[^>]*>', html)


PAGES = {
    "/": 12,
    "/articles/the-one/": 19,
    "/categories/shared/": 14,
    "/tags/shared/": 13,
    "/authors/shared/": 15,
    "/articles/": 12,
    "/categories/": 9,
    "/tags/": 8,
    "/authors/": 10,
    "/archive/": 9,
    "/archive/2026/": 15,
    "/archive/2026/06/": 15,
    "/feed/": 10,
    "/feed/atom/": 10,
    "/feed/json/": 10,
    "/categories/shared/feed/": 11,
    "/tags/shared/feed/": 11,
    "/authors/shared/feed/": 12,
    "/search/": 12,  # the practice, first year, what can be chosen (5), menu, people (3), pages
    "/search/?q=rain": 21,
    "/search/?q=rian": 23,  # what was meant is looked up, and whether it finds anything
    "/search/?q=zebra": 22,
    "/search/?q=rain&category=shared&tag=shared&author=shared&year=2026": 24,
    "/opensearch.xml": 1,
    "/sitemap.xml": 12,
    "/robots.txt": 1,
    "/no-such-page/": 11,  # practice, a page (2), what it listed, likely ones (2), and as above (5)
}


# What is made anew for each search, and for an address without a page.
NOT_SHARED = ("/search/?", "/no-such-page/")


if connection.vendor == "postgresql":  # the newest are looked for first, in three steps
    PAGES |= {"/search/?q=rain": 25, "/search/?q=rian": 31, "/search/?q=zebra": 28}
    PAGES["/search/?q=rain&category=shared&tag=shared&author=shared&year=2026"] = 28
    PAGES["/no-such-page/"] = 17  # it looks for what was meant


def each_page(client, **environ) -> tuple[dict[str, int], dict[str, bytes]]:
    """The number of queries of each page, and what it says."""
    counts, pages = {}, {}
    for address in PAGES:
        with CaptureQueriesContext(connection) as queries:
            pages[address] = client.get(address, **environ).content
        counts[address] = len(queries)
    return counts, pages


def test_a_page_costs_the_same_for_few_and_for_many_and_less_where_it_is_shared(client):
    """In a web worker pages share what they have in common until something changes."""
    category = CategoryFactory(slug="shared", name="Shared")
    author = AuthorFactory(slug="shared")
    common = {"categories": [category], "authors": [author]}
    with time_machine.travel(T, tick=False):
        publish_many(1, slug="the-one", sections=1, **common)
        Category.objects.update(start_here=Post.objects.get())
        publish_many(3, **common)
        assert each_page(client)[0] == PAGES
        publish_many(9, sections=3, **common)
        counts, plain = each_page(client)
        assert counts == PAGES
        environ = {shared.KEY: {}}
        each_page(client, **environ)
        counts, from_shared = each_page(client, **environ)
    assert from_shared == plain
    ours = {page: counts[page] for page in PAGES if not page.startswith(NOT_SHARED)}
    assert {page: count for page, count in ours.items() if count > 6} == {"/sitemap.xml": 11}


def test_no_page_leads_to_an_article_twice(client):
    """Nor an article to itself. The line that says in which languages it is stands for itself."""
    public_site.build()
    shared_topic = CategoryFactory(name="Three", slug="three")
    for slug in ("one", "two", "three"):  # each is related to its neighbors
        actions.publish(PostFactory(slug=slug, categories=[shared_topic]), by=OwnerFactory())
    for address in ("/", "/articles/two/", "/articles/long/", "/articles/rain-0/", "/nowhere/two/"):
        page = client.get(address).content.decode()
        main = page.partition("<main")[2].partition("</main>")[0]
        main = re.sub(
            r'<div class="article-text".*?</div>\s*<footer', "<footer", main, flags=re.DOTALL
        )
        main = re.sub(r'<p class="version">.*?</p>', "", main, flags=re.DOTALL)
        led = Counter(re.findall(r'href="(/articles/[^/"]+/)"', main))
        assert led, address
        assert [each for each, times in led.items() if times > 1 or each == address] == [], address


def test_every_kind_of_section_stands_on_the_page_in_order(client):
    picture = PictureFactory(alt_text="Rain on a window")
    post = PostFactory(slug="rain", sections=examples(picture))
    actions.publish(post, by=OwnerFactory())
    html = client.get("/articles/rain/").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    sections = examples(picture)
    place = 0
    # What says the article in short comes before everything else.
    for section in sorted(sections, key=lambda each: each.get("tone") != "short"):
        first = section.get("heading") or words(section)[0]
        assert first in text[place:], first
        place = text.index(first, place)
    assert "<strong>fall</strong>" in html
    assert 'alt="A pane, blurred by drops"' in html  # what this article says of it
    assert 'href="https://doi.org/10.1000/182"' in html


def test_script_that_reached_a_snapshot_by_some_other_road_is_dead_on_the_page(client):
    post = PostFactory(slug="rain")
    edition = snapshot.build_edition(post)
    edition.sections[0]["body"] = "<p>Rain</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    edition.sections[0]["heading"] = "<script>alert(2)</script>"
    edition.save(force_insert=True)
    html = client.get("/articles/rain/").content.decode()
    assert not scripts(html)
    assert "onerror" not in html


def test_a_smaller_heading_belongs_to_the_section_above(client):
    smaller = {"heading_size": "smaller", "items": [{"title": "Wait", "text": "Then go."}]}
    sections = [
        {"kind": "practices", "heading": "Before all others", **smaller},
        {"kind": "text", "heading": "Of rain", "body": "<p>Drops.</p>"},
        {"kind": "practices", "heading": "In the garden", **smaller},
        {"kind": "text", "heading": "Of snow", "body": "<p>Flakes.</p>"},
    ]
    edition = actions.publish(PostFactory(slug="rain", sections=sections), by=OwnerFactory())
    html = squeeze(client.get("/articles/rain/").content.decode())
    found = re.findall(r"<h([1-6])[^>]*>([^<]*)</h", html)
    assert found[1:7] == [
        ("2", "Before all others"),  # nothing stands above it
        ("3", "Wait"),
        ("2", "Of rain"),
        ("3", "In the garden"),
        ("4", "Wait"),
        ("2", "Of snow"),
    ]
    large = [view.heading for view in edition.section_list if view.level == 2]
    assert "In the garden" not in large


def test_headings_never_skip_a_level(client):
    rich = {"body": "<h4>Smaller</h4><h3>Larger</h3><h4>Smaller</h4>"}
    sections = [
        {"kind": "text"} | rich,
        *(each | {"heading": ""} for each in examples(PictureFactory())),
    ]
    actions.publish(PostFactory(slug="bare", sections=sections), by=OwnerFactory())
    full = [{"kind": "text", "heading": "One"} | rich, *examples(PictureFactory())]
    actions.publish(PostFactory(slug="full", sections=full), by=OwnerFactory())
    for slug in ("bare", "full"):
        html = client.get(f"/articles/{slug}/").content.decode()
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
        assert levels.count(1) == 1
        assert all(below - above <= 1 for above, below in pairwise(levels))


def test_no_page_sets_a_cookie_or_opens_its_policy(db, subtests):
    with time_machine.travel(T, tick=False):
        publish_many(
            1,
            slug="the-one",
            categories=[CategoryFactory(slug="shared")],
            authors=[AuthorFactory(slug="shared")],
        )
        responses = {address: Client().get(address) for address in PAGES}
    for address, response in responses.items():
        with subtests.test(address):
            assert not response.cookies
            assert "Cookie" not in response.headers.get("Vary", "")
            policy = dict(
                part.strip().split(" ", 1)
                for part in response["Content-Security-Policy"].split(";")
            )
            assert policy["default-src"] == "'none'"
            assert "script-src" not in policy
            assert {value for name, value in policy.items()} <= {"'none'", "'self'"}
            assert response["Referrer-Policy"] == "no-referrer"
            assert response["X-Content-Type-Options"] == "nosniff"


def test_a_name_never_stands_without_its_disclosure(client):
    supervisor = LicenseFactory(author__name="Dana Whitfield").author
    author = AuthorFactory(name="Ana Ruiz", slug="ana-ruiz")
    LicenseFactory(author=author, credential=SupervisedCredentialFactory(), supervisor=supervisor)
    category = CategoryFactory(slug="shared")
    with time_machine.travel(T, tick=False):
        post = PostFactory(slug="the-one", authors=[author], categories=[category], tags=["shared"])
        actions.publish(approved(post), by=OwnerFactory())
        actions.publish(PostFactory(slug="other", categories=[category]), by=OwnerFactory())
        for address in (*PAGES, "/articles/other/", "/authors/ana-ruiz/"):
            html = client.get(address).content.decode()
            if "Ana Ruiz" in html:
                assert "Supervised by Dana Whitfield, LMFT" in html, address


def test_an_article_leads_to_what_appeared_before_and_after_it(client):
    owner = OwnerFactory()
    posts = []
    for number in range(4):
        with time_machine.travel(T + timedelta(days=min(number, 2)), tick=False):
            posts.append(PostFactory(title=f"Number {number}", slug=f"number-{number}"))
            actions.publish(posts[-1], by=owner)

    def links(number: int) -> list[tuple[str, str]]:
        html = squeeze(client.get(f"/articles/number-{number}/").content.decode())
        return re.findall(r'href="/articles/number-(\d)/" rel="(prev|next)"', html)

    with time_machine.travel(T + timedelta(days=9), tick=False):
        assert links(0) == [("1", "next")]
        assert links(1) == [("0", "prev"), ("2", "next")]
        assert links(2) == [("1", "prev"), ("3", "next")]  # of the same moment
        actions.publish(posts[2], by=owner)  # an update stays where the article was
        assert links(3) == [("2", "prev")]
        actions.take_down(posts[2], by=owner)
        assert links(1) == [("0", "prev"), ("3", "next")]


def test_a_single_article_leads_to_no_other(client):
    actions.publish(PostFactory(slug="alone"), by=OwnerFactory())
    assert 'class="neighbors' not in client.get("/articles/alone/").content.decode()


def test_a_former_address_of_a_tag_leads_in_one_step_to_where_its_articles_are(client):
    actions.publish(PostFactory(tags=["limits", "calm"]), by=OwnerFactory())
    boundary = PostFactory(tags=["boundary"]).tags.get()
    limits = Tag.objects.get(name="limits")
    rename_tag(limits, "borders")
    merge_topics(boundary, [limits])
    rename_tag(boundary, "boundaries")
    for former in ("limits", "borders", "boundary"):
        response = client.get(f"/tags/{former}/")
        assert (response.status_code, response["Location"]) == (301, "/tags/boundaries/")
    assert client.get("/tags/boundaries/").status_code == 200


def test_a_new_tag_at_a_former_address_wins_once_readers_see_it(client):
    owner = OwnerFactory()
    actions.publish(PostFactory(tags=["limits"]), by=owner)
    rename_tag(Tag.objects.get(), "boundaries")
    post = PostFactory(tags=["limits"])
    assert client.get("/tags/limits/")["Location"] == "/tags/boundaries/"
    actions.publish(post, by=owner)
    assert client.get("/tags/limits/").status_code == 200


def test_a_former_address_tells_nothing_of_a_tag_that_only_drafts_have(client):
    PostFactory(tags=["limits"])
    rename_tag(Tag.objects.get(), "boundaries")
    assert client.get("/tags/limits/").status_code == 404


def test_a_former_address_of_a_category_leads_in_one_step_to_the_one_of_now(client):
    keep, other = CategoryFactory(slug="couples"), CategoryFactory(slug="pairs")
    merge_topics(keep, [other])
    keep.slug = "relationships"
    save_category(keep)
    for former in ("couples", "pairs"):
        response = client.get(f"/categories/{former}/")
        assert (response.status_code, response["Location"]) == (301, "/categories/relationships/")
    assert client.get("/categories/none/").status_code == 404


def test_pages_answer_only_to_reading(client):
    for address in ("/", "/robots.txt"):
        assert client.post(address).status_code == 405


def test_an_empty_site_reads_well(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Nothing is published here yet." in response.content.decode()
    assert client.get("/feed/").status_code == 200
    assert client.get("/sitemap.xml").status_code == 200


def test_a_500_needs_neither_database_nor_practice(client, monkeypatch):
    def broken(*args):
        raise RuntimeError("down")

    client.raise_request_exception = False
    monkeypatch.setattr(Practice, "load", broken)
    response = client.get("/")
    assert response.status_code == 500
    assert "<h1" in response.content.decode()


def test_an_authors_page_says_what_they_work_with_and_hides_a_number_that_is_not_shown(client):
    author = LicenseFactory(
        author=AuthorFactory(slug="ana-ruiz"), number="LM-1234", show_number=False
    ).author
    couples = CategoryFactory(name="Couples", slug="couples")
    author.specialties.add(couples)
    actions.publish(PostFactory(authors=[author]), by=OwnerFactory())
    page = squeeze(client.get("/authors/ana-ruiz/").content.decode())
    assert 'Works with: <a href="/categories/couples/">Couples</a>' in page
    assert "Licensed Marriage and Family Therapist, Minnesota." in page
    assert "LM-1234" not in page
