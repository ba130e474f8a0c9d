"""Practices and things to say, as cards to print and keep."""

import pytest

from blog.public.handouts import HandoutCard, handout_cards
from blog.publishing import actions
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

SECTIONS = [
    {"kind": "text", "heading": "Of rain", "body": "<p>Drops fall.</p>"},
    {
        "kind": "practices",
        "heading": "To try",
        "items": [
            {"title": "One breath", "text": "In, and out."},
            {"title": "One step", "text": "Out."},
        ],
    },
    {"kind": "conversation", "heading": "To say", "items": [{"text": "Stay a while?"}]},
]


def published(**fields):
    return actions.publish(PostFactory(slug="rain", **fields), by=OwnerFactory())


def test_each_practice_and_each_thing_to_say_is_a_card_in_order():
    assert handout_cards(published(sections=SECTIONS)) == [
        HandoutCard("To try", "One breath", "In, and out.", 1),
        HandoutCard("To try", "One step", "Out.", 2),
        HandoutCard("To say", "", "Stay a while?"),
    ]


def test_the_article_leads_to_its_cards_and_they_lead_back(client):
    published(sections=SECTIONS, title="Rain")
    assert (
        'href="/articles/rain/cards/">3 cards</a>' in client.get("/articles/rain/").content.decode()
    )
    response = client.get("/articles/rain/cards/")
    page = response.content.decode()
    assert 'href="/articles/rain/"' in page
    assert "“Stay a while?”" in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="canonical" href="http://testserver/articles/rain/">' in page


def test_an_article_without_any_has_no_cards_and_says_only_how_to_print_it(client):
    published()
    assert client.get("/articles/rain/cards/").status_code == 404
    assert "To keep on paper, print this page." in client.get("/articles/rain/").content.decode()
