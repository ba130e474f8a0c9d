"""Where an article is said to be: draft, scheduled, live, changed, taken down."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Post, Section
from blog.publishing import actions
from blog.publishing.status import State, status_of, with_status
from tests.blog.publishing.conftest import T
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    PostFactory,
    SectionFactory,
)
from tests.status import state

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_states_follow_the_clock(owner, clock):
    post = PostFactory()
    assert state(post) == State.DRAFT
    actions.publish(post, by=owner, at=T + HOUR)
    assert state(post) == State.SCHEDULED
    clock.move_to(T + HOUR)
    assert state(post) == State.LIVE
    post.title = "Another"
    post.save()
    assert state(post) == State.LIVE_CHANGED
    actions.publish(post, by=owner, at=T + 2 * HOUR)
    assert state(post) == State.LIVE_WITH_UPDATE
    clock.move_to(T + 2 * HOUR)
    assert state(post) == State.LIVE
    actions.take_down(post, by=owner)
    assert state(post) == State.TAKEN_DOWN


@pytest.mark.parametrize(
    "change",
    [
        lambda post: Section.objects.filter(parent=post).update(heading="Other"),
        lambda post: SectionFactory(parent=post, ordering=99, body="<p>More.</p>"),
        lambda post: post.tags.add("new"),
        lambda post: post.author_links.create(author=AuthorFactory()),
        lambda post: post.category_links.create(category=CategoryFactory()),
        lambda post: Post.objects.filter(pk=post.pk).update(slug="other"),
        lambda post: Post.objects.filter(pk=post.pk).update(content_note="Careful."),
    ],
    ids=["heading", "section", "tag", "author", "category", "address", "note"],
)
def test_any_change_that_a_reader_would_see_is_noticed(change, owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    assert state(post) == State.LIVE
    change(post)
    assert state(post) == State.LIVE_CHANGED


def test_the_status_of_many_posts_costs_a_constant_number_of_queries(
    owner, clock, django_assert_num_queries
):
    def stand():
        for post in with_status(Post.objects.all()):
            status_of(post, T)

    for _ in range(2):
        actions.publish(PostFactory(tags=["a"], authors=[AuthorFactory()]), by=owner)
    with CaptureQueriesContext(connection) as few:
        stand()
    for _ in range(6):
        actions.publish(PostFactory(tags=["a"], authors=[AuthorFactory()]), by=owner)
    with django_assert_num_queries(len(few)):
        stand()
