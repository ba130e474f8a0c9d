"""Help in a crisis: which lines a page names, and where it says so."""

import re

import pytest

from blog.models import Practice
from blog.practice import crisis
from blog.publishing import actions
from tests.factories import OwnerFactory, PostFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db


def page(client, address="/") -> str:
    return squeeze(client.get(address).content.decode())


@pytest.mark.parametrize(
    "address", ["/", "/categories/", "/search/", "/nowhere/", "/articles/calm/"]
)
def test_every_page_names_988_so_that_a_phone_calls_it_at_a_touch(address, client):
    actions.publish(PostFactory(slug="calm"), by=OwnerFactory())
    html = page(client, address)
    assert html.count('id="help"') == 1
    said = html.replace(' rel="noopener noreferrer"', "")
    assert '<a href="tel:988">call 988</a>, <a href="sms:988">text 988</a> or' in said
    assert '<a href="https://988lifeline.org/">chat at 988lifeline.org</a>, at any hour.' in said
    assert 'In immediate danger, <a href="tel:911">call 911</a>.' in html


@pytest.mark.parametrize("country", crisis.CRISIS_LINES)
def test_a_practice_elsewhere_names_the_lines_of_its_country(country, client):
    Practice(country=country).save()
    lines, html = (
        crisis.CRISIS_LINES[country],
        page(client).replace(' rel="noopener noreferrer"', ""),
    )
    assert f"In {lines['in']}, " in html
    for way in (*lines["ways"], lines["danger"]):
        assert f'<a href="{way["href"]}">{way["text"]}</a>' in html
        scheme, _, number = way["href"].partition(":")
        assert scheme in ("tel", "sms", "https")
        if scheme != "https":  # what is dialled is what is read
            assert number in re.sub(r"\s", "", way["text"])
    assert "988" not in html or country in ("US", "CA")


def test_the_practices_own_words_win_over_its_country(client):
    Practice(country="GB", crisis_notice='<p>Ring <a href="sms:555">us</a> first.</p>').save()
    html = page(client)
    assert '<a href="sms:555" rel="noopener noreferrer">us</a> first.' in html
    assert "116 123" not in html


def test_a_country_without_lines_needs_the_practices_own_words(client):
    client.force_login(OwnerFactory())
    client.get("/desk/blog/practice/")
    address = "/desk/blog/practice/1/change/?about=safety"
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    kept = {"quick_exit_url": "https://weather.example/"}
    response = client.post(address, data | {"country": "other"} | kept)
    again = response.context["adminform"].form
    assert again.errors["crisis_notice"] == [
        "We don’t know the crisis lines of your country. Write here whom a reader in distress can "
        "call."
    ]
    assert again["quick_exit_url"].value() == "https://weather.example/"
    words = {"country": "other", "crisis_notice": "<p>Call 1.</p>"}
    assert client.post(address, data | words).status_code == 302
    assert Practice.load().country == "other"


def test_before_a_sensitive_article_help_is_near_and_the_text_can_be_skipped(client):
    owner = OwnerFactory()
    actions.publish(PostFactory(slug="calm"), by=owner)
    actions.publish(PostFactory(slug="loss", content_note="It speaks of loss."), by=owner)
    actions.publish(PostFactory(slug="home", quick_exit=True), by=owner)
    assert "Before you read" not in page(client, "/articles/calm/")
    loss = page(client, "/articles/loss/")
    assert loss.index("It speaks of loss.") < loss.index("Need help now?") < loss.index("#end")
    assert loss.index("#end") < loss.index('class="article-text"') < loss.index('id="end"')
    assert '<a href="tel:988"' in loss.split('class="article-text"')[0]
    assert "Need help now?" in page(client, "/articles/home/")
    Practice(crisis_notice="<p>Ring us.</p>").save()
    assert 'Need help now? <a href="#help">' in page(client, "/articles/loss/")


def test_a_list_says_quietly_which_article_begins_with_a_note(client):
    owner = OwnerFactory()
    actions.publish(PostFactory(slug="calm"), by=owner)
    actions.publish(PostFactory(slug="loss", content_note="It speaks of loss."), by=owner)
    assert page(client).count("Begins with a content note") == 1


def test_before_a_spanish_article_help_is_in_spanish_first_at_a_touch(client):
    post = PostFactory(slug="duelo", language="es", content_note="Habla de una muerte.")
    actions.publish(post, by=OwnerFactory())
    note = page(client, "/articles/duelo/").split('class="article-text"')[0]
    assert note.index("¿Necesitas ayuda ahora?") < note.index("Need help now?")
    spanish = note[note.index("¿Necesitas") : note.index("Need help")]
    for address, words in (("tel:988", "llama al 988 y oprime el 2"), ("tel:911", "llama al 911")):
        assert f'<a href="{address}" rel="noopener noreferrer">{words}</a>' in spanish


@pytest.mark.parametrize(
    "query", ["suicidio", "me quiero morir", "quiero matarme", "no quiero vivir", "hacerme dano"]
)
def test_a_search_in_distress_in_spanish_is_answered_in_it_first(query, client):
    main = page(client, f"/search/?q={query}").split("<main")[1]
    assert "Whatever made you search for this" in main
    assert main.index("Si estás en crisis") < main.index("If you are in crisis")
    assert main.index("llama al 988") < main.index("<form")
