"""The feeds held against what is published about their formats."""

import json
from email.utils import parsedate_to_datetime
from pathlib import Path

import fastjsonschema
import pytest
import time_machine
from django.templatetags.static import static
from lxml import etree

from blog.models import Practice
from tests.blog.public.feeds.articles import T, publish_rain
from tests.factories import CategoryFactory

pytestmark = pytest.mark.django_db

SCHEMAS = Path(__file__).parents[3] / "data" / "schemas"
CHANNELS = ("", "categories/weather/", "tags/rain/", "authors/ana-ruiz/")
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.fixture(params=["full", "empty", "bare practice"])
def get(request, client):
    """Return the feeds of an article with everything, of none, and of a practice without a line."""
    if request.param == "bare practice":
        Practice(tagline="").save()
    if request.param == "full":
        publish_rain()
    else:
        CategoryFactory(slug="weather")

    def feeds(ending):
        with time_machine.travel(T, tick=False):
            found = [client.get(f"/{channel}feed/{ending}") for channel in CHANNELS]
        found = [response for response in found if response.status_code == 200]
        assert len(found) == (4 if request.param == "full" else 2)
        return [response.content for response in found]

    return feeds


def test_atom_is_as_rfc_4287_says(get):
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    for content in get("atom/"):
        feed = etree.fromstring(content)
        schema.assertValid(feed)
        # What the standard says beside its schema.
        ids = feed.xpath("//atom:id/text()", namespaces=ATOM)
        assert len(set(ids)) == len(ids)
        assert all(each.startswith(("tag:", "http://")) for each in ids)
        assert feed.xpath("boolean(atom:author)", namespaces=ATOM)
        assert feed.xpath("count(atom:link[@rel='self'])", namespaces=ATOM) == 1
        for entry in feed.iterfind("atom:entry", ATOM):
            assert entry.xpath("count(atom:link[@rel='alternate'])", namespaces=ATOM) == 1


def test_the_atom_schema_finds_what_is_missing(client):
    publish_rain()
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    feed = etree.fromstring(client.get("/feed/atom/").content)
    entry = feed.find("atom:entry", ATOM)
    entry.remove(entry.find("atom:updated", ATOM))
    assert not schema.validate(feed)


def test_json_feed_is_as_its_version_1_1_says(get):
    validate = fastjsonschema.compile(json.loads((SCHEMAS / "json-feed.json").read_text()))
    for content in get("json/"):
        feed = validate(json.loads(content))
        ids = [item["id"] for item in feed["items"]]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("ending", ["", "atom/"])
def test_people_read_in_a_feed_what_it_is_its_address_and_what_is_new(ending, client):
    publish_rain()
    response = client.get(f"/categories/weather/feed/{ending}")
    root = etree.fromstring(response.content)
    [style] = root.xpath("preceding-sibling::processing-instruction()")
    assert (style.target, style.get("type")) == ("xml-stylesheet", "text/css")
    assert style.get("href") == static("css/feed.css")
    [page] = root.iter("{http://www.w3.org/1999/xhtml}main")
    words = " ".join("".join(page.itertext()).split())
    for said in ("Weather · ", "This is a feed.", "Rain & <other> weather"):
        assert said in words
    html = {"h": "http://www.w3.org/1999/xhtml"}
    address = f"http://testserver/categories/weather/feed/{ending}"
    assert page.xpath("string(.//h:code)", namespaces=html) == address
    assert page.xpath(".//h:a/@href", namespaces=html) == [
        "http://testserver/categories/weather/",
        "http://testserver/#help",
        "http://testserver/articles/on-rain/",
    ]


def test_rss_has_what_its_specification_asks_for(get):
    for content in get(""):
        rss = etree.fromstring(content)
        assert (rss.tag, rss.get("version")) == ("rss", "2.0")
        [channel] = rss
        for name in ("title", "link", "description"):
            assert channel.findtext(name), name
            assert len(channel.findall(name)) == 1
        assert parsedate_to_datetime(channel.findtext("lastBuildDate"))
        for item in channel.iterfind("item"):
            assert item.findtext("title")
            assert item.findtext("link").startswith("http://testserver/")
            assert parsedate_to_datetime(item.findtext("pubDate")) == T
            assert item.find("guid").get("isPermaLink") == "false"
            assert len(item.findall("enclosure")) <= 1
            names = [child.tag for child in item if child.tag not in ("category",)]
            assert len(set(names)) == len(names)
