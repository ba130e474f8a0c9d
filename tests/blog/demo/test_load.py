"""The example that a first start is filled with."""

import gzip
from collections import Counter

import pytest
from django.utils import timezone
from taggit.models import Tag

from blog import checklist
from blog.demo import load
from blog.models import (
    SECTION_KINDS,
    Author,
    Category,
    Comment,
    Edition,
    Post,
    ReviewRequest,
    Section,
)
from blog.publishing.status import State, with_status
from tests.factories import OwnerFactory, image_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(monkeypatch):
    """The demo with small pictures; the test of ``start`` reads its own."""
    monkeypatch.setattr(load, "read_picture", lambda key: image_file(size=(500, 300)).read())
    load.load_demo(OwnerFactory())


def test_it_shows_every_state_kind_and_sort_of_author(demo):
    posts = with_status(Post.objects.all(), timezone.now())
    states = Counter(post.state for post in posts)
    assert states.total() >= 8
    # What is in review was never public; a draft and a change that is in review show both.
    assert set(states) == set(State) - {State.IN_REVIEW}
    assert set(Section.objects.values_list("kind", flat=True)) == set(SECTION_KINDS)
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
    open_ = {
        post.slug: [each.code for each in checklist.check_post(post).open]
        for post in Post.objects.all()
    }
    assert open_.pop("behind-the-closed-door") == [
        "approval_required"
    ]  # changed after it was approved
    assert not any(open_.values())


def test_an_author_under_supervision_waits_for_the_owner_and_was_told_something(demo):
    (asked,) = ReviewRequest.objects.open()
    assert asked.requested_by.name == "June Castellano"
    (comment,) = Comment.objects.open()
    assert (comment.created_by.name, comment.post) == ("Mara Lindqvist", asked.post)


def test_readers_learn_that_a_supervisor_approved_it(demo, client):
    page = client.get("/articles/behind-the-closed-door/").content.decode()
    assert "Reviewed by Mara Lindqvist, LMFT" in page


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
