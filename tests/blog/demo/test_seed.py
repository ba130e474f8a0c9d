"""``manage.py seed_articles``: an empty site, filled to be measured."""

from collections import Counter
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from taggit.models import Tag

from blog import checklist, search
from blog.articles.snapshot import build_edition
from blog.checklist.sections import check_sections
from blog.demo import load
from blog.demo.prose import rare_word
from blog.models import Category, Edition, Post
from blog.publishing.status import State, with_status
from blog.search.related import related_articles
from tests.factories import OwnerFactory, image_file

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def seeded(monkeypatch):
    """Sixty articles, with small pictures, at T."""
    monkeypatch.setattr(load, "read_picture", lambda key: image_file(size=(500, 300)).read())
    with time_machine.travel(T, tick=False):
        call_command("seed_articles", 60)
        yield


def test_articles_are_as_if_they_had_been_published_one_by_one(seeded, client):
    states = Counter(post.state for post in with_status(Post.objects.all(), T) if not post.changed)
    assert states.total() == 60
    assert states[State.SCHEDULED] == 3
    assert (Category.objects.count(), Tag.objects.count()) == (8, 60)
    articles = Edition.objects.live(T).newest_first()
    assert len(articles) == states[State.LIVE]
    assert articles.filter(first_live_from__lt=T.replace(year=2018)).exists()
    newest, *_, oldest = articles
    for edition in (newest, oldest):
        assert edition.approval_hash == build_edition(edition.post).approval_hash
        assert edition.word_count > 100
        assert not list(check_sections(checklist.check_post(edition.post).article))
        assert client.get(edition.get_absolute_url()).status_code == 200
    assert len(related_articles(newest, T)) == 3
    found = search.search_articles(rare_word(0), T)
    assert [hit.edition for hit in found.hits] == [oldest]


def test_a_site_that_somebody_uses_is_left_alone():
    OwnerFactory()
    with pytest.raises(CommandError, match="Somebody has an account"):
        call_command("seed_articles", 60)
    assert not Post.objects.exists()
