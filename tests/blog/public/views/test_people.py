"""The people of a practice, whom somebody in need chooses among."""

import re

import pytest

from blog.models import Practice
from blog.publishing import actions
from practice_site.shared import KEY
from tests.factories import AuthorFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people():
    Practice(booking_url="https://book.example/us", phone="555 0100", states_served=["Iowa"]).save()
    AuthorFactory(
        name="Ana Ruiz",
        slug="ana",
        on_team=True,
        accepting="yes",
        states=["Iowa", "Minnesota"],
        ages=["adults", "couples"],
        meets=["video"],
        languages=["en-US", "es"],
        booking_url="https://book.example/ana",
    )
    AuthorFactory(name="Ben Ode", on_team=True, accepting="no", states=["Iowa"], ages=["teens"])
    guest = AuthorFactory(name="Gia Guest", slug="gia")
    actions.publish(PostFactory(authors=[guest], slug="rain"), by=OwnerFactory())
    AuthorFactory(name="Nobody Yet")


def names(client, query=""):
    html = client.get(f"/authors/{query}").content.decode()
    main = re.search(r"<main.*</main>", html, re.DOTALL).group()
    return [name for name in ("Ana Ruiz", "Ben Ode", "Gia Guest", "Nobody Yet") if name in main]


def test_the_people_of_the_practice_are_there_before_they_write_and_guests_once_they_did(client):
    assert names(client) == ["Ana Ruiz", "Ben Ode", "Gia Guest"]
    assert "Our people" in client.get("/authors/").content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?state=Minnesota", ["Ana Ruiz"]),
        ("?state=Iowa", ["Ana Ruiz", "Ben Ode", "Gia Guest"]),
        ("?for=teens", ["Ben Ode"]),
        ("?new=yes&state=Iowa", ["Ana Ruiz"]),
        ("?for=teens&new=yes", []),
        ("?language=es&how=&for=nonsense", ["Ana Ruiz"]),
    ],
)
def test_they_are_chosen_among_without_a_script(client, query, shown):
    assert names(client, query) == shown


def test_a_search_engine_has_one_list_of_them(client):
    assert 'content="noindex"' not in client.get("/authors/").content.decode()
    assert 'content="noindex"' in client.get("/authors/?for=teens").content.decode()


def test_their_page_says_whom_they_see_and_leads_to_where_they_are_booked(client):
    html = client.get("/authors/ana/").content.decode()
    for words in ("Accepting new clients", "Adults, Couples", "By video", "English, Spanish"):
        assert words in html
    assert 'href="https://book.example/ana"' in html
    assert "leaves this site" in html


def test_what_pages_share_leads_each_reader_to_the_right_person(client):
    environ = {KEY: {}}  # as in a web worker

    def booking(address: str) -> list[str]:
        html = client.get(address, **environ).content.decode()
        end = html.partition('class="reach-us"')[2].partition("</section>")[0]
        return re.findall(r'href="(https://book[^"]*)"', end)

    for _ in range(2):
        assert booking("/authors/ana/") == ["https://book.example/ana"]
        assert booking("/articles/rain/") == ["https://book.example/us"]
        assert booking("/authors/gia/") == ["https://book.example/us"]


def test_a_page_of_somebody_who_has_not_written_speaks_of_them_alone(client):
    html = client.get("/authors/ana/").content.decode()
    assert "Nothing is published here yet" not in html
    assert 'content="Articles by' not in html


def test_the_foot_names_the_people_of_the_practice_and_no_guest_among_them(client):
    foot = client.get("/articles/").content.decode().partition("<footer")[2]
    assert "Ana Ruiz" in foot
    assert "Gia Guest" not in foot


def test_every_article_ends_with_ways_to_people_and_tells_nobody_which_it_was(client):
    response = client.get("/articles/rain/")
    html = response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert 'href="https://book.example/us" rel="noopener noreferrer"' in html
    assert 'href="tel:5550100"' in html
    assert "We see clients in Iowa." in " ".join(html.split())
