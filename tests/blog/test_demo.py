"""The example that a first start is filled with."""

import gzip
from collections import Counter

import pytest
from django.utils import timezone
from taggit.models import Tag

from blog import checklist, publishing
from blog.demo import load
from blog.models import KINDS, Author, Category, Edition, Post, Section
from blog.publishing import State
from tests.factories import OwnerFactory, image_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(monkeypatch):
    """The demo with plain pictures: drawing them is tried by the test of ``start``."""
    monkeypatch.setattr(load.pictures, "encoded", lambda key: image_file(size=(500, 300)).read())
    load.load_demo(OwnerFactory())


def test_it_shows_every_state_kind_and_sort_of_author(demo):
    posts = publishing.for_standing(Post.objects.all())
    states = Counter(publishing.standing(post, timezone.now()).state for post in posts)
    assert states.total() >= 8
    # A review is asked of a second person, and the demo has one account.
    assert set(states) == set(State) - {State.IN_REVIEW}
    assert set(Section.objects.values_list("kind", flat=True)) == set(KINDS)
    assert Category.objects.count() == 5
    assert Tag.objects.count() >= 12
    today = timezone.localdate()
    bylines = [author.byline(today) for author in Author.objects.with_licenses()]
    assert len(bylines) == 3
    assert all(byline.licenses for byline in bylines)
    assert [byline.disclosures for byline in bylines if byline.disclosures] == [
        ["Supervised by Mara Lindqvist, LMFT."]
    ]


def test_its_articles_could_be_published_as_they_are(demo):
    for post in Post.objects.all():
        assert checklist.of(post).open == []


def test_its_pages_answer(demo, client):
    for address in ("/", "/categories/couples/", "/authors/june-castellano/", "/feed/"):
        assert client.get(address).status_code == 200
    assert client.get("/topics/").content.decode().count("Start here") == 4
    assert "nobody has to decide" in client.get("/tags/rituals/").content.decode()
    for edition in client.get("/").context["page"].editions:
        assert client.get(edition.get_absolute_url()).status_code == 200


def test_no_article_weighs_more_than_a_third_of_a_common_one(demo, client):
    """A default WordPress article page is 17 KB compressed; ours has at most a third of that."""
    for edition in Edition.objects.live(timezone.now()):
        page = client.get(edition.get_absolute_url()).content
        assert len(gzip.compress(page)) <= 17_000 / 3, edition
