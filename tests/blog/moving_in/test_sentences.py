"""What is said of one article that came."""

import pytest

from blog.articles.content import content_from_post
from blog.importing import REASONS
from blog.models import Post
from blog.moving_in import to_put_right
from tests.blog.moving_in.fake import FakeBlog, bring_in, opens, post
from tests.factories import OwnerFactory

pytestmark = pytest.mark.django_db


def test_a_link_to_its_own_place_is_none_to_a_draft(monkeypatch):
    link = '<p>Rest. <a href="/2019/05/quiet-hour-1/#rest">Below</a>.</p>'
    other = '<p>Rest. <a href="/2019/05/quiet-hour-1/">There</a>.</p>'
    opens(monkeypatch, FakeBlog([post(1, link), post(2, other)]))
    (row,) = to_put_right(bring_in(OwnerFactory()))
    assert (row.row.slug, len(row.problems)) == ("quiet-hour-2", 1)
    (section,) = content_from_post(Post.objects.get(slug="quiet-hour-1"))["sections"]
    assert 'href="/articles/quiet-hour-1/#rest"' in section["body"]


def test_names_of_parts_are_no_words_and_are_counted(monkeypatch):
    parts = ["query pagination numbers", "latest posts", "A poll: how do you rest?"]
    left_out = [*(("part", each) for each in parts), ("object", "Without a name")]
    opens(monkeypatch, FakeBlog([post(1, left_out=left_out)]))
    (row,) = to_put_right(bring_in(OwnerFactory()))
    assert row.problems == [
        f"{REASONS['part'].heading}: A poll: how do you rest?",
        f"{REASONS['part'].heading}: 2",
        f"{REASONS['object'].heading}: 1",
    ]
