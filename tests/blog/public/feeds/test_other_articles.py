"""The feeds of a site without articles, with odd ones, and with more than a feed has."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Practice
from blog.publishing import actions
from tests.blog.public.feeds.articles import T
from tests.blog.public.feeds.test_feeds import CHANNELS, FORMATS, read
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", FORMATS)
def test_a_feed_says_its_language_and_an_article_its_own(ending, client):
    Practice(language="he").save()
    actions.publish(PostFactory(slug="aqui", language="es"), by=OwnerFactory())
    actions.publish(PostFactory(slug="here"), by=OwnerFactory())
    response = client.get("/feed/" + ending)
    here, aqui = (item.html for item in read(response))
    assert aqui.startswith('<div lang="es" dir="ltr">')
    assert here.startswith('<div lang="he" dir="rtl">')
    if ending == "json/":
        feed = json.loads(response.content)
        said = [feed["language"], *(item["language"] for item in feed["items"])]
    else:
        said = re.findall(r"(?:language>|xml:lang=\")(\w+)", response.content.decode())
    assert said == ["he", "he", "es"]


@pytest.mark.parametrize("ending", FORMATS)
def test_an_empty_feed_stays_the_same(ending, client):
    CategoryFactory(slug="weather")
    for channel in ("/feed/", "/categories/weather/feed/"):
        with time_machine.travel(T, tick=False):
            first = client.get(channel + ending)
        with time_machine.travel(T + timedelta(days=1), tick=False):
            again = client.get(channel + ending)
        assert read(first) == []
        assert again.content == first.content


@pytest.mark.parametrize("ending", FORMATS)
def test_what_has_no_page_has_no_feed(ending, client):
    PostFactory(authors=[AuthorFactory(slug="ana-ruiz")], tags=["rain"])
    for channel in CHANNELS[1:]:
        assert client.get(channel + ending).status_code == 404
    assert client.post("/feed/" + ending).status_code == 405


def test_the_twenty_latest_are_there_newest_first(client, subtests):
    owner = OwnerFactory()
    for number in range(22):
        with time_machine.travel(T + timedelta(minutes=number), tick=False):
            actions.publish(PostFactory(title=f"Number {number:02}"), by=owner)
    for ending, name in FORMATS.items():
        with subtests.test(name):
            titles = [item.title for item in read(client.get("/feed/" + ending))]
            assert titles == [f"Number {number:02}" for number in range(21, 1, -1)]


@pytest.mark.parametrize("ending", FORMATS)
def test_characters_that_xml_can_not_hold_are_left_out(ending, client):
    odd = "\x08\x0b\x1f\ufffe\uffff"
    Practice(name=f"Willow{odd} Lane").save()
    category = CategoryFactory(name=f"Wea{odd}ther too")
    post = PostFactory(title=f"A qu{odd}iet hour", summary=f"S{odd}um", categories=[category])
    actions.publish(post, by=OwnerFactory())
    [item] = read(client.get("/feed/" + ending))
    assert (item.title, item.summary, item.subjects) == ("A quiet hour", "Sum", ["Weather too"])


@pytest.mark.parametrize("ending", FORMATS)
def test_two_authors_stay_two(ending, client):
    authors = [AuthorFactory(name="Ana Ruiz"), AuthorFactory(name="Ben")]
    actions.publish(PostFactory(authors=authors), by=OwnerFactory())
    [item] = read(client.get("/feed/" + ending))
    assert item.authors == ["Ana Ruiz", "Ben"]


def test_interviews_cost_a_feed_no_query_each(client):
    counts = []
    for _ in range(3):
        person = LicenseFactory().author
        section = {"kind": "example", "origin": "interview", "person": person, "body": "<p>A.</p>"}
        actions.publish(PostFactory(sections=[section]), by=OwnerFactory())
        with CaptureQueriesContext(connection) as queries:
            client.get("/feed/")
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
