"""The feeds as a program reads them: three formats, the same articles, their whole text."""

import copy
import json
import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
import time_machine
from django.conf import settings
from taggit.models import Tag

from blog.models import Author, Category, Edition, Practice, Section
from blog.public.self_contained import PAGE_ONLY, TAGS
from blog.publishing import actions
from blog.taxonomy.editing import rename_tag, save_category
from tests.blog.public.feeds.articles import T, publish_rain
from tests.factories import (
    OwnerFactory,
    PostFactory,
    approved,
)

pytestmark = pytest.mark.django_db

FORMATS = {"": "rss20", "atom/": "atom10", "json/": "json"}
SECTIONS = sorted((settings.BASE_DIR / "templates/blog/sections").iterdir())
CHANNELS = ("/feed/", "/categories/weather/feed/", "/tags/rain/feed/", "/authors/ana-ruiz/feed/")
DISCLOSED = "Ana Ruiz, LAMFT. Supervised by Dana Whitfield, LMFT."


@dataclass
class Item:
    """An article as a program found it in a feed of any format."""

    id: str
    title: str
    link: str
    summary: str
    html: str
    authors: list[str]
    published: datetime
    updated: datetime
    subjects: list[str]
    image: str


def read(response) -> list[Item]:
    """Read a feed with a program that isn't ours; one that is not well formed fails."""
    assert response.status_code == 200
    if response["Content-Type"] == "application/feed+json":
        return [_from_json(item) for item in json.loads(response.content)["items"]]
    found = feedparser.parse(
        response.content,
        response_headers={"content-type": response["Content-Type"]},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    assert not found.bozo, found.bozo_exception
    return [_from_xml(entry) for entry in found.entries]


def _from_json(item) -> Item:
    return Item(
        item["id"],
        item["title"],
        item["url"],
        item.get("summary", ""),
        item["content_html"],
        [author["name"] for author in item.get("authors", [])],
        datetime.fromisoformat(item["date_published"]),
        datetime.fromisoformat(item["date_modified"]),
        item.get("tags", []),
        item.get("image", ""),
    )


def _from_xml(entry) -> Item:
    def moment(parsed) -> datetime:
        return datetime.fromtimestamp(timegm(parsed), UTC)

    return Item(
        entry.id,
        entry.title,
        entry.link,
        entry.summary,
        entry.content[-1].value,
        [author.name for author in entry.get("authors", [])],
        moment(entry.published_parsed),
        moment(entry.updated_parsed),
        [tag.term for tag in entry.get("tags", [])],
        entry.enclosures[0].href if entry.enclosures else "",
    )


@pytest.fixture(scope="module", autouse=True)
def published(rows: None) -> Edition:
    return publish_rain()


@pytest.fixture
def rain(published: Edition) -> Edition:
    return copy.deepcopy(published)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_an_article_is_the_same_in_every_feed(channel, ending, rain, client):
    with time_machine.travel(T + timedelta(days=1), tick=False):
        [item] = read(client.get(channel + ending))
    assert item.id == f"tag:testserver,2026-06-01:article-{rain.post_id}"
    assert item.title == "Rain & <other> weather"
    assert item.link == "http://testserver/articles/on-rain/"
    assert item.summary.replace("&lt;", "<").replace("&amp;", "&") == "Why 1 < 2 & rain falls."
    assert item.authors == [DISCLOSED]
    assert item.published == item.updated == T
    assert item.subjects == ["Weather", "calm", "rain"]
    assert item.image == f"http://testserver{rain.lead_picture_view.url}"


@pytest.mark.parametrize("ending", FORMATS)
def test_the_whole_text_stands_there_in_order(ending, rain, client):
    with time_machine.travel(T, tick=False):
        [item] = read(client.get("/feed/" + ending))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", item.html))
    place = 0
    for words in (
        "This article speaks about storms.",
        "And why it helps.",
        "It rains.",
        "Of rain",
        "It helps to:",
        "Listen:",
        "That is all.",
        "One step",
        "“Come along?”",
        "Rain is patient.",
        "The window",
        "Call 988.",
        "Does it end?",
        "A book of rain",
        "By Ana Ruiz, LAMFT",
        "Supervised by Dana Whitfield, LMFT.",
        "If you are in crisis",
        "These articles are for general information.",
    ):
        assert words in text[place:], words
        place = text.index(words, place)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_address_is_absolute_and_nothing_is_left_that_only_the_page_can_use(
    ending, rain, client
):
    section = Section.objects.get(parent=rain.post, kind="text")
    section.body = (
        '<p><a href="/articles/other/">Other</a> <a href="#top">Top</a> '
        '<a href="https://example.org/a?b=1&amp;c=2">Far</a> <a href="tel:988">988</a></p>'
    )
    section.save()
    with time_machine.travel(T, tick=False):
        actions.publish(approved(rain.post), by=OwnerFactory())
        [item] = read(client.get("/feed/" + ending))
    assert 'href="http://testserver/articles/other/"' in item.html
    assert 'href="http://testserver/articles/on-rain/#top"' in item.html
    assert 'href="https://example.org/a?b=1&amp;c=2"' in item.html
    addresses = re.findall(r'(?:href|src)="([^"]*)"', item.html)
    addresses += [
        each.split()[0]
        for srcset in re.findall(r'srcset="([^"]*)"', item.html)
        for each in srcset.split(",")
    ]
    assert len(addresses) > 8
    assert all(re.match(r"https?://|tel:|sms:", each) for each in addresses), addresses
    assert not re.search(r"<script|<style|\s(?:class|id|style|aria-\w+|on\w+)=", item.html)
    assert 'alt="Rain on a window"' in item.html


@pytest.mark.parametrize("template", SECTIONS, ids=lambda path: path.stem)
def test_no_section_uses_an_element_that_feeds_do_not_know(template):
    assert set(re.findall(r"<(\w+)[\s>]", template.read_text())) <= TAGS | PAGE_ONLY


@pytest.mark.parametrize("ending", FORMATS)
def test_no_feed_names_an_author_without_the_disclosure(ending, rain, client):
    with time_machine.travel(T, tick=False):
        for channel in CHANNELS:
            text = client.get(channel + ending).content.decode()
            for after in text.split("Ana Ruiz, LAMFT")[1:]:
                plain = re.sub(r"&lt;.*?&gt;|<[^>]*>|\\n", " ", after)
                assert re.match(r"[.\s]*Supervised by Dana Whitfield, LMFT\.", plain), plain[:80]


@pytest.mark.parametrize("ending", FORMATS)
def test_an_unchanged_feed_stays_the_same(ending, rain, client):
    with time_machine.travel(T, tick=False):
        first = client.get("/feed/" + ending)
        assert "Last-Modified" not in first
    with time_machine.travel(T + timedelta(hours=1), tick=False):
        assert client.get("/feed/" + ending).content == first.content


def rename_author(rain):
    Author.objects.filter(name="Ana Ruiz").update(name="Ana Ruiz-Vale")


def rename_category(rain):
    Category.objects.update(name="Skies")


def change_the_notice(rain):
    Practice(crisis_notice="<p>Call somebody.</p>").save()


def take_down(rain):
    actions.take_down(rain.post, by=OwnerFactory())


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    "change",
    [rename_author, rename_category, change_the_notice, take_down],
    ids=lambda c: c.__name__,
)
def test_whatever_readers_would_see_differently_changes_it(change, ending, rain, client):
    with time_machine.travel(T + timedelta(hours=1), tick=False):
        first = client.get("/feed/" + ending).content
        change(rain)
        assert client.get("/feed/" + ending).content != first


@pytest.mark.parametrize("ending", FORMATS)
def test_a_scheduled_moment_and_the_last_day_of_a_license_are_noticed(ending, rain, client):
    with time_machine.travel(T, tick=False):
        actions.publish(PostFactory(), by=OwnerFactory(), at=T + timedelta(days=1))
    moments = [T + timedelta(days=1) - timedelta(seconds=1), T + timedelta(days=1)]
    # The practice's midnight: the license is in force on June 30 in Chicago.
    midnight = datetime(2026, 7, 1, 5, tzinfo=UTC)
    for before, after in (moments, [midnight - timedelta(seconds=1), midnight]):
        with time_machine.travel(before, tick=False):
            first = client.get("/feed/" + ending).content
        with time_machine.travel(after, tick=False):
            again = client.get("/feed/" + ending).content
        assert again != first
    assert "LAMFT" not in again.decode()


@pytest.mark.parametrize("ending", FORMATS)
def test_the_article_stays_the_same_one_when_its_address_and_words_change(ending, rain, client):
    with time_machine.travel(T, tick=False):
        [before] = read(client.get("/feed/" + ending))
    later = T + timedelta(days=9)
    with time_machine.travel(later, tick=False):
        rain.post.slug = "on-drizzle"
        rain.post.title = "Drizzle"
        rain.post.save()
        actions.publish(approved(rain.post), by=OwnerFactory())
        [after] = read(client.get("/feed/" + ending))
    assert after.id == before.id
    assert after.link == "http://testserver/articles/on-drizzle/"
    assert (after.published, after.updated) == (T, later)


def test_a_feed_says_what_it_is_and_where(rain, client):
    Practice(name="Willow Lane", tagline="Notes.").save()
    with time_machine.travel(T, tick=False):
        feeds = {
            channel: feedparser.parse(client.get(channel + "atom/").content).feed
            for channel in CHANNELS
        }
        assert "<description>Notes.</description>" in client.get("/feed/").content.decode()
        author = json.loads(client.get(CHANNELS[3] + "json/").content)
    assert [feed.title for feed in feeds.values()] == [
        "Willow Lane",
        "Weather · Willow Lane",
        "rain · Willow Lane",
        f"{DISCLOSED} · Willow Lane",
    ]
    for channel, feed in feeds.items():
        links = {link.rel: link.href for link in feed.links}
        assert links["self"] == f"http://testserver{channel}atom/"
        assert links["alternate"] == "http://testserver" + channel.removesuffix("feed/")
        assert feed.language == "en-US"
        assert feed.subtitle == "Notes."
    assert author["items"][0]["authors"][0]["avatar"].startswith("http://testserver/pictures/")


@pytest.mark.parametrize("ending", FORMATS)
def test_a_former_address_leads_in_one_step_to_the_feed_of_now(ending, rain, client):
    weather = Category.objects.get()
    weather.slug = "skies"
    save_category(weather)
    rename_tag(Tag.objects.get(name="rain"), "drizzle")
    with time_machine.travel(T, tick=False):
        for former, now in (
            ("/categories/weather", "/categories/skies"),
            ("/tags/rain", "/tags/drizzle"),
        ):
            moved = client.get(f"{former}/feed/{ending}")
            assert (moved.status_code, moved["Location"]) == (301, f"{now}/feed/{ending}")
            assert len(read(client.get(moved["Location"]))) == 1
