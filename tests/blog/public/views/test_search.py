"""The search page: what a reader sees of a search, and what becomes of what they type."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from blog.models import Practice
from blog.publishing import actions
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def site():
    """Two articles of two years."""
    owner = OwnerFactory()
    with time_machine.travel(T - timedelta(days=400), tick=False):
        actions.publish(
            PostFactory(
                title="Rain & wind",
                slug="rain",
                categories=[CategoryFactory(name="Weather", slug="weather")],
                authors=[AuthorFactory(name="Ana Ruiz", slug="ana-ruiz")],
                tags=["umbrellas"],
            ),
            by=owner,
        )
    with time_machine.travel(T, tick=False):
        actions.publish(PostFactory(title="Snow and rain", slug="snow"), by=owner)
        yield


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def slugs(response) -> list[str]:
    return [hit.edition.slug for hit in response.context["results"].hits]


def test_the_page_asks_before_anything_is_typed(client, site):
    response = client.get("/search/")
    html = response.content.decode()
    assert '<label for="id_q">What are you looking for?</label>' in html
    assert 'method="get"' in html
    assert "noindex" not in html
    assert '<link rel="canonical" href="http://testserver/search/">' in html
    assert "results" not in response.context
    assert '<a href="/categories/weather/">' in html


def test_results_name_the_number_mark_the_words_and_are_not_indexed(client, site):
    response = client.get("/search/", {"q": "rain"})
    html = response.content.decode()
    assert set(slugs(response)) == {"rain", "snow"}
    assert "<mark>Rain</mark> &amp; wind" in html
    assert "2 results" in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html
    assert 'value="rain"' in html
    assert "<title>rain · Search" in html


def test_what_was_typed_is_shown_again_as_text(client, site):
    response = client.get("/search/", {"q": '"><script>alert(1)</script>'})
    assert "<script" not in response.content.decode()
    assert "&quot;&gt;&lt;script&gt;" in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "rain", "category": "weather"}, ["rain"]),
        ({"q": "rain", "tag": "umbrellas"}, ["rain"]),
        ({"q": "rain", "author": "ana-ruiz"}, ["rain"]),
        ({"q": "rain", "year": "2026"}, ["snow"]),
        ({"q": "", "year": "2025"}, ["rain"]),
        ({"category": "weather"}, ["rain"]),
        ({"q": "wind", "year": "2026"}, []),
    ],
)
def test_a_search_is_narrowed_down(asked, found, client, site):
    response = client.get("/search/", asked)
    assert slugs(response) == found
    assert ("<details open>" in response.content.decode()) is (len(asked) > 1 or "q" not in asked)


@pytest.mark.parametrize("name", ["category", "tag", "author", "year"])
def test_a_choice_that_is_not_there_is_said_beside_it(name, client, site):
    response = client.get("/search/", {"q": "rain", name: "1066"})
    assert response.status_code == 200
    assert "results" not in response.context
    assert response.context["form"].errors.keys() == {name}
    assert 'value="rain"' in response.content.decode()


def test_too_much_is_said_to_be_so_and_nothing_typed_is_lost(client, site):
    typed = "rain " * 100
    response = client.get("/search/", {"q": typed})
    assert "Use fewer words, please: up to 200 letters." in text_of(response)
    assert f'value="{typed.strip()}"' in response.content.decode().replace(
        f"{typed}", typed.strip()
    )


def test_a_word_that_was_meant_leads_to_its_search_with_everything_else_kept(client, site):
    response = client.get("/search/", {"q": "umbrelas", "year": "2025", "tag": ""})
    html = response.content.decode()
    assert 'Did you mean <a href="/search/?q=umbrellas&amp;year=2025">umbrellas</a>?' in html
    assert slugs(client.get("/search/?q=umbrellas&year=2025")) == ["rain"]


def test_where_nothing_is_found_the_page_helps(client, site):
    response = client.get("/search/", {"q": "zebra"})
    assert "Nothing was found" in text_of(response)
    assert "Snow and rain" in text_of(response)
    assert '<a href="/categories/weather/">' in response.content.decode()


def test_articles_with_some_of_the_words_are_said_to_be_that(client, site):
    response = client.get("/search/", {"q": "wind zebra"})
    assert slugs(response) == ["rain"]
    assert "Nothing here has all of these words." in text_of(response)


def test_many_hits_come_in_pages_that_keep_the_question(client, site):
    for number in range(12):
        actions.publish(PostFactory(title=f"Hail {number}"), by=OwnerFactory())
    first = client.get("/search/", {"q": "hail", "year": "2026", "tag": ""})
    assert 'href="/search/?q=hail&amp;year=2026&amp;page=2"' in first.content.decode()
    second = client.get("/search/?q=hail&year=2026&page=2")
    assert 'href="/search/?q=hail&amp;year=2026"' in second.content.decode()
    assert len({*slugs(first), *slugs(second)}) == 12
    assert "12 results, page 2 of 2" in text_of(second)
    for wrong in ("0", "3", "-1", "x", "²", "9" * 5000):
        assert client.get("/search/", {"q": "hail", "page": wrong}).status_code == 404


def test_a_search_leaves_no_trace(client, site, caplog):
    with caplog.at_level(0):
        response = client.get("/search/", {"q": "a secret grief"})
    assert not response.cookies
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert "grief" not in caplog.text


def test_an_empty_site_can_be_searched(client, db):
    for address in ("/search/", "/search/?q=rain", "/search/?q=a", "/search/?q=%22"):
        assert client.get(address).status_code == 200


def test_browsers_learn_how_to_search_here(client, db):
    Practice(name="Kind & Company Therapy").save()
    home = client.get("/").content.decode()
    assert 'type="application/opensearchdescription+xml"' in home
    response = client.get("/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(response.content)
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert len(root.find("o:ShortName", space).text) <= 16
    assert root.find("o:Url", space).get("template") == (
        "http://testserver/search/?q={searchTerms}"
    )


@pytest.mark.parametrize(
    "words",
    [
        "suicide",
        "I want to kill myself",
        "self-harm",
        "wanting to die",
        "don’t want to live",
        "overdose",
        "sucide",
        "suiside help",
    ],
)
def test_who_may_need_help_finds_it_first(client, words):
    page = client.get("/search/", {"q": words}).content.decode()
    assert page.count('id="help"') == 1
    assert page.index('id="help"') < page.index("No article of ours has these words.")
    assert "Did you mean" not in page


def test_who_may_need_help_is_met_calmly_and_finds_people_before_articles(client, site):
    Practice(phone="+1 651 555 0100", email="hello@practice.example").save()

    def main(words: str) -> str:
        page = client.get("/search/", {"q": words}).content.decode()
        return re.sub(r"\s+", " ", page.partition("<main")[2].partition("</main>")[0])

    def assert_order(page: str, *words: str) -> None:
        assert sorted(words, key=page.index) == list(words)

    calm = ("don’t have to be alone", 'href="tel:988"', 'href="tel:+16515550100"', "<search>")
    nothing = main("suicidle")
    assert_order(nothing, *calm, "No article of ours has these words.")
    for unfit in ("Nothing was found", "Try ", "sleep", "Did you mean", "Snow and rain", "<svg"):
        assert unfit not in nothing
    actions.publish(PostFactory(slug="after-it", title="Of suicide"), by=OwnerFactory())
    found = main("suicide umbrelas")
    assert_order(found, *calm, "If you feel like reading", 'href="/articles/after-it/"')
    for unfit in ("Did you mean", "No article", "1 article"):
        assert unfit not in found


@pytest.mark.parametrize("words", ["sleep", "cutting back on sugar", "the end of my street"])
def test_other_words_leave_it_where_it_always_is(client, words):
    page = client.get("/search/", {"q": words}).content.decode()
    assert page.index('id="help"') > page.index("</main>")


def test_a_person_is_found_by_the_beginnings_of_their_name(client, site):
    found = client.get("/search/", {"q": "ruiz an"})
    html = found.content.decode()
    assert '<a href="/authors/ana-ruiz/">Ana Ruiz</a>' in html
    assert html.index("/authors/ana-ruiz/") < html.index("</main>")
    assert "Nothing was found" not in text_of(found)
    for query in ("na", "ruiz snow", "ruiz ana and four more words"):
        main = client.get("/search/", {"q": query}).content.decode().split('<ul class="people">')
        assert len(main) == 1, query
