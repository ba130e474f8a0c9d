"""The overviews of categories, tags and authors; introductions; where to start in a subject."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from taggit.models import Tag

from blog.publishing import actions
from blog.taxonomy.editing import set_introduction
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    SupervisedCredentialFactory,
    approved,
)

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(T, tick=False):
        yield


def publish(title: str, **fields):
    post = PostFactory(title=title, **fields)
    actions.publish(post, by=OwnerFactory())
    return post


def page_text(response) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_the_topics_are_the_subjects_in_their_order_with_where_to_start(client):
    first = CategoryFactory(
        name="Couples", introduction="<p>Of <em>two</em>.</p><p>And more.</p>", position=0
    )
    second = CategoryFactory(name="Anxiety", position=1)
    CategoryFactory(name="Nothing yet", position=2)
    first.start_here = publish("The beginning", categories=[first])
    first.save()
    publish("Another", categories=[first, second])
    text = page_text(client.get("/categories/"))
    assert "Couples Of two. And more. Start here The beginning" in text
    assert text.index("Couples") < text.index("Anxiety")
    assert text.count("Start here") == 1
    assert "Nothing yet" not in text


def test_tags_stand_by_letter(client):
    publish("One", tags=["calm", "Anger", "éclat", "4 a.m."])
    publish("Two", tags=["calm", "echo"])
    PostFactory(tags=["draft"])
    assert "4 4 a.m. A Anger C calm E echo éclat" in page_text(client.get("/tags/"))
    assert "draft" not in page_text(client.get("/tags/"))


def test_authors_stand_by_name_with_their_licenses_and_what_they_work_with(client):
    couples = CategoryFactory(name="Couples", slug="couples")
    mara = LicenseFactory(author=AuthorFactory(name="Mara Lind", slug="mara")).author
    ana = AuthorFactory(name="Ana Ruiz", slug="ana", bio="<h3>Before</h3><p>Ana listens.</p>")
    ana.specialties.add(couples)
    LicenseFactory(author=ana, credential=SupervisedCredentialFactory(), supervisor=mara)
    for author in (mara, ana):
        actions.publish(approved(PostFactory(authors=[author])), by=OwnerFactory())
    AuthorFactory(name="Nobody Yet")
    response = client.get("/authors/")
    text = page_text(response)
    assert text.index("Ana Ruiz, LAMFT") < text.index("Mara Lind, LMFT")
    assert "Supervised by Mara Lind, LMFT. Before Ana listens. Works with: Couples" in text
    assert "Nobody Yet" not in text
    html = response.content.decode()
    assert '<a href="/authors/ana/">' in html
    assert "<h3>Before</h3>" in html  # below the name, which is a heading of the second level


@pytest.mark.parametrize("address", ["/articles/", "/categories/", "/tags/", "/authors/"])
def test_an_empty_overview_reads_well(address, client):
    assert "Nothing is published here yet." in page_text(client.get(address))


def test_the_address_that_categories_and_tags_shared_leads_on(client):
    response = client.get("/topics/")
    assert (response.status_code, response["Location"]) == (301, "/categories/")


@pytest.mark.parametrize("address", ["/", "/articles/one/", "/search/", "/nowhere/"])
def test_every_page_leads_to_all_articles_topics_tags_and_authors(address, client):
    publish("One", slug="one")
    html = client.get(address).content.decode()
    for overview in ("/articles/", "/categories/", "/tags/", "/authors/", "/archive/"):
        assert f'<li><a href="{overview}">' in html


def test_home_leads_to_the_topics_and_the_archive_once_there_is_something(client):
    assert 'class="topic-tiles"' not in client.get("/").content.decode()
    publish("One", categories=[CategoryFactory(name="Rain", introduction="<p>It falls. So?</p>")])
    html = client.get("/").content.decode()
    assert re.search(
        r'class="topic-tiles">\s*<li>\s*<a[^>]*>Rain</a>\s*<p ?>\s*It falls.\s*</p>', html
    )
    assert '<a href="/categories/">All topics</a>' in html
    assert '<a href="/archive/">Archive</a>' in html


# --- Where to start ------------------------------------------------------------------------------


@pytest.fixture
def couples():
    return CategoryFactory(name="Couples", slug="couples")


def start_with(category, post) -> None:
    category.start_here = post
    category.save()


def test_where_to_start_stands_first_and_no_page_lists_it_once_more(client, couples):
    posts = [publish(f"Number {number:02}", categories=[couples]) for number in range(1, 13)]
    start_with(couples, posts[0])
    first = client.get("/categories/couples/")
    assert "Couples Start here Number 01" in page_text(first)
    second = client.get(first.context["page"].older)
    assert "Start here" not in page_text(second)
    shown = [each.title for page in (first, second) for each in page.context["page"].editions]
    assert shown == [f"Number {number:02}" for number in range(12, 1, -1)]


def test_where_to_start_is_shown_only_while_it_is_live_and_filed_there(client, couples):
    post = publish("Start", categories=[couples])
    publish("Another", categories=[couples])
    publish("One more", categories=[couples])
    start_with(couples, post)
    assert "Start here" in page_text(client.get("/categories/couples/"))
    post.category_links.all().delete()
    actions.publish(post, by=OwnerFactory())
    assert "Start here" not in page_text(client.get("/categories/couples/"))
    actions.take_down(post, by=OwnerFactory())
    assert "Start here" not in page_text(client.get("/categories/"))


def test_where_there_is_one_article_there_is_nothing_to_choose(client, couples):
    start_with(couples, publish("Alone", categories=[couples]))
    text = page_text(client.get("/categories/couples/"))
    assert "Start here" not in text
    assert "Couples Alone" in text
    assert "Alone" in text


def test_a_category_without_articles_says_so(client, couples):
    start_with(couples, PostFactory(categories=[couples]))
    assert "Couples Nothing is published here yet." in page_text(client.get("/categories/couples/"))


# --- Introductions -------------------------------------------------------------------------------


def test_an_introduction_stands_on_the_first_page_alone(client):
    category = CategoryFactory(slug="couples", introduction="<p>Of two.</p>")
    for number in range(11):
        publish(f"Number {number}", categories=[category], tags=["calm"])
    set_introduction(Tag.objects.get(), "<p>Of stillness.</p>")
    for address, introduction in (
        ("/categories/couples/", "Of two."),
        ("/tags/calm/", "Of stillness."),
    ):
        first = client.get(address)
        assert introduction in page_text(first)
        assert introduction not in page_text(client.get(first.context["page"].older))


def test_a_tag_without_an_introduction_reads_well(client):
    publish("One", tags=["calm"])
    assert "Tags calm One" in page_text(client.get("/tags/calm/"))
