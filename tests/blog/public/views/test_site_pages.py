"""Pages: what is on the site beside the articles, each at an address of its own."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from blog.checklist import check_post
from blog.models import Post, Practice
from blog.publishing import actions
from blog.visibility import PostKind
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(T, tick=False) as clock:
        yield clock


def page_of(slug="fees", **fields) -> Post:
    return PostFactory(kind=PostKind.PAGE, slug=slug, title="Fees and insurance", **fields)


def publish(post: Post, **options):
    return actions.publish(post, by=OwnerFactory(), **options)


def test_it_stands_below_the_sites_address_without_what_only_articles_have(client):
    publish(page_of())
    html = client.get("/fees/").content.decode()
    assert re.search(r"<h1 ?>Fees and insurance</h1>", html)
    main = re.search(r"<main.*</main>", html, re.DOTALL).group()
    for word in ("min read", "June 1, 2026", "To keep on paper", "Related articles"):
        assert word not in main
    assert client.get("/articles/fees/").status_code == 404
    assert 'href="http://testserver/fees/"' in html  # the canonical address
    nodes = json.loads(re.search(r"ld\+json\">(.*?)</script>", html, re.DOTALL)[1])["@graph"]
    assert nodes[0]["@type"] == "WebPage"


def test_a_date_and_a_byline_stand_there_where_they_are_wanted(client):
    publish(page_of(show_date=True, authors=[AuthorFactory(name="Ana Ruiz")]))
    main = client.get("/fees/").content.decode()
    assert "Last changed on" in main
    assert "June 1, 2026" in main
    assert "Ana Ruiz" in main


def test_no_list_feed_or_archive_has_it_but_search_and_sitemap_have(client):
    publish(PostFactory(title="Rain", categories=[CategoryFactory(name="Grief", slug="grief")]))
    publish(page_of(sections=[{"kind": "text", "body": "<p>A marigold costs nothing.</p>"}]))
    for address in ("/", "/articles/", "/feed/", "/archive/2026/", "/articles/rain/"):
        page = client.get(address).content.decode()
        assert "Fees and insurance" not in page.partition("<footer")[0]
    assert "Fees and insurance" in client.get("/search/?q=marigold").content.decode()
    assert "/fees/" in client.get("/sitemap.xml").content.decode()


def test_it_comes_and_goes_at_its_moments_and_leaves_its_former_address(client, clock):
    post = page_of()
    publish(post, at=T + timedelta(hours=1))
    assert client.get("/fees/").status_code == 404
    clock.move_to(T + timedelta(hours=1))
    assert client.get("/fees/").status_code == 200
    post.slug = "what-it-costs"
    post.save()
    publish(post)
    response = client.get("/fees/")
    assert (response.status_code, response["Location"]) == (301, "/what-it-costs/")
    actions.take_down(post, by=OwnerFactory())
    assert client.get("/what-it-costs/").status_code == 410


def test_a_next_step_leads_to_a_page_while_readers_see_it_or_to_where_clients_book(client):
    steps = [
        {"kind": "callout", "tone": "next", "body": "<p>Come.</p>", **step}
        for step in ({"action": "page", "target": "fees"}, {"action": "book"})
    ]
    publish(PostFactory(slug="rain", sections=steps))

    def shown() -> list[str]:
        html = " ".join(client.get("/articles/rain/").content.decode().split())
        return re.findall(r'<p class="next-step".*?href="(.*?)"', html)

    assert shown() == []
    Practice(booking_url="https://book.example/us").save()
    fees = page_of("fees")
    publish(fees)
    assert shown() == ["/fees/", "https://book.example/us"]
    fees.slug = "what-it-costs"
    fees.save()
    publish(fees)
    assert shown() == ["/what-it-costs/", "https://book.example/us"]
    actions.take_down(fees, by=OwnerFactory())
    assert shown() == ["https://book.example/us"]


def test_the_checklist_says_which_next_step_leads_nowhere():
    step = {"kind": "callout", "tone": "next", "body": "<p>Come.</p>"}
    lost = PostFactory(sections=[{**step, "action": "page", "target": "fees"}])
    assert "own-link" in {each.code for each in check_post(lost).open}
    unset = PostFactory(sections=[{**step, "action": "book"}])
    assert "next-step-nowhere" in {each.code for each in check_post(unset).open}
    # What was chosen before it was no next step asks for nothing.
    note = {**step, "tone": "note", "action": "download"}
    codes = {each.code for each in check_post(PostFactory(sections=[note])).blocking}
    assert not codes


def test_a_page_that_is_shared_has_a_picture(client):
    publish(page_of())
    html = client.get("/fees/").content.decode()
    image = re.search(r'property="og:image" content="http://testserver([^"]*)"', html)[1]
    assert client.get(image.replace("&amp;", "&"))["Content-Type"] == "image/jpeg"


def test_the_home_page_has_its_parts_in_their_order_and_one_heading(client):
    subject = CategoryFactory(name="Grief", slug="grief")
    host = AuthorFactory(name="Ana Ruiz", slug="ana", on_team=True)
    other = AuthorFactory(on_team=True)
    rain = PostFactory(slug="rain", title="Rain", categories=[subject])
    publish(rain)
    subject.start_here = rain
    subject.save()
    parts = ["start", "people", "latest", "subjects", "welcome"]
    Practice(home_parts=parts, welcome_author=host, welcome="<p>Come in</p>").save()
    html = client.get("/").content.decode()
    main = re.search(r"<main.*</main>", html, re.DOTALL).group()
    words = ["Start here", "Our people", "Latest articles", "Topics", "Come in"]
    assert sorted(words, key=main.index) == words
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", main) == ["Start here"]
    # Who welcomes isn't shown again where there is nobody else.
    other.delete()
    main = client.get("/").content.decode()
    assert "Our people</h" not in main
    assert "Meet our people" not in main
    # A part with nothing in it doesn't have the page's heading.
    Practice.objects.update(home_parts=["people", "latest"])
    host.on_team = False
    host.save()
    main = client.get("/").content.decode()
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", main) == ["Latest articles"]
    # Nor is somebody shown there who has no page.
    Practice.objects.update(home_parts=["welcome"])
    main = client.get("/").content.decode()
    assert "Ana Ruiz" not in main
    assert main.count("<h1") == 1


@pytest.mark.parametrize("stored", [{"a": 1}, [{"b": 2}, 3], True, ["page:" + "9" * 5000]])
def test_whatever_is_stored_as_menu_and_home_a_page_is_shown(client, stored):
    Practice(menu=stored, home_parts=stored).save()
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "slug", ["desk", "articles", "search", "authors", "static", "feed", "preview", "topics"]
)
def test_it_cant_shadow_what_the_site_has(slug):
    with pytest.raises(ValidationError, match="for a page of its own"):
        page_of(slug=slug).clean()


def test_an_article_may_have_the_address_that_no_page_may():
    PostFactory(slug="topics").clean()


def test_the_menu_is_what_the_practice_chose_in_its_order(client, clock):
    category = CategoryFactory(name="Grief", slug="grief")
    publish(PostFactory(title="Rain", categories=[category]))
    about, fees = page_of("about"), page_of("fees")
    publish(about)
    publish(fees, at=T + timedelta(hours=1))

    def shown() -> list[str]:
        html = client.get("/").content.decode()
        nav = re.search(r"<nav[^>]*aria-label=\"Menu\".*?</nav>", html, re.DOTALL).group()
        return re.findall(r'href="(/[^"#]*)"', nav)

    assert shown()[:1] == ["/categories/grief/"]
    Practice(menu=[f"page:{fees.pk}", "authors", f"page:{about.pk}", "category:0"]).save()
    assert [each for each in shown() if each != "/search/"] == ["/authors/", "/about/"]
    clock.move_to(T + timedelta(hours=1))
    assert [each for each in shown() if each != "/search/"] == ["/fees/", "/authors/", "/about/"]
