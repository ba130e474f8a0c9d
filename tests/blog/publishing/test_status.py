"""Where an article is said to be: draft, scheduled, live, changed, taken down."""

from datetime import timedelta

import pytest
from django.db.models import F

from blog.articles import content, revisions
from blog.models import Post, Section
from blog.publishing import actions
from blog.publishing.status import State, with_status
from blog.review import requests
from blog.taxonomy.merging import merge_topics
from tests.blog.publishing.conftest import T
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
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
    Post.objects.update(title="Another")
    revisions.save_revision(post)
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
    revisions.save_revision(post)
    assert state(post) == State.LIVE_CHANGED


@pytest.mark.parametrize(
    "change",
    [
        lambda post, other: post.tags.add("other"),
        lambda post, other: post.tags.remove("calm"),
        lambda post, other: post.tags.set(["other"]),
        lambda post, other: post.category_links.last().delete(),
        lambda post, other: post.category_links.filter(position=0).update(category=other),
        lambda post, other: post.category_links.update(position=1 - F("position")),
    ],
    ids=[
        "tag added",
        "tag removed",
        "tag replaced",
        "category removed",
        "category replaced",
        "order",
    ],
)
def test_a_change_of_its_topics_is_noticed_and_those_of_other_articles_are_not_its_own(
    change, owner, clock
):
    other = CategoryFactory()
    neighbor = PostFactory(categories=[other], tags=["other"])
    post = PostFactory(categories=[CategoryFactory(), CategoryFactory()], tags=["calm"])
    for each in (neighbor, post):
        actions.publish(each, by=owner)
    assert (state(neighbor), state(post)) == (State.LIVE, State.LIVE)
    change(post, other)
    assert (state(neighbor), state(post)) == (State.LIVE, State.LIVE_CHANGED)


def test_only_the_draft_that_waits_for_an_answer_is_in_review(owner, clock):
    asked, other = PostFactory(), PostFactory()
    requests.request_review(asked, reviewer=OwnerFactory(), by=owner)
    assert (state(asked), state(other)) == (State.IN_REVIEW, State.DRAFT)


def test_what_was_canceled_leaves_no_trace_in_the_status(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner, at=T + HOUR)
    actions.cancel_schedule(post, by=owner)
    assert state(post) == State.DRAFT
    actions.publish(post, by=owner)
    post.title = "Another"
    post.save()
    actions.publish(post, by=owner, at=T + HOUR)
    actions.cancel_schedule(post, by=owner)
    assert state(post) == State.LIVE_CHANGED


def test_the_status_of_many_posts_is_one_query(owner, clock, django_assert_num_queries):
    for _ in range(3):
        actions.publish(PostFactory(tags=["a"], authors=[AuthorFactory()]), by=owner)
    PostFactory()
    with django_assert_num_queries(1):
        posts = list(with_status(Post.objects.all(), T))
    assert sorted(post.state for post in posts) == [State.DRAFT, *[State.LIVE] * 3]


def test_a_merge_of_categories_leaves_no_gap_in_their_order(owner, clock):
    categories = [CategoryFactory() for _ in range(3)]
    post = PostFactory(categories=categories)
    actions.publish(post, by=owner)
    merge_topics(categories[0], [categories[1]])
    assert state(post) == State.LIVE
    read = Post.objects.get(pk=post.pk)
    content.write_content(read, content.content_from_post(read))
    assert state(post) == State.LIVE
