"""Tags, and categories, that are merged."""

from datetime import timedelta

import pytest
from django.utils import timezone
from taggit.models import Tag

from blog.models import Category, CategoryRedirect, Edition, TagDetails, TagRedirect
from blog.publishing import actions
from blog.publishing.status import State
from blog.taxonomy.editing import (
    rename_tag,
    set_introduction,
)
from blog.taxonomy.merging import merge_topics
from tests.factories import CategoryFactory, PostFactory
from tests.status import state

pytestmark = pytest.mark.django_db


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def test_merged_tags_are_one_on_the_desk_and_for_readers_and_nothing_looks_changed(owner):
    both = PostFactory(tags=["limits", "boundary", "calm"])
    one, scheduled = PostFactory(tags=["limits"]), PostFactory(tags=["boundary", "limits"])
    actions.publish(both, by=owner)
    actions.publish(one, by=owner)
    actions.publish(scheduled, by=owner, at=timezone.now() + timedelta(days=1))
    changed = PostFactory(tags=["boundary"])
    actions.publish(changed, by=owner)
    changed.tags.add("limits", "new")
    digests = list(Edition.objects.values_list("pk", "content_hash"))
    merge_topics(tag("boundary"), [tag("limits"), tag("boundary")])
    assert set(both.tags.names()) == {"boundary", "calm"}
    assert set(both.editions.get().tags.names()) == {"boundary", "calm"}
    assert list(one.tags.names()) == list(one.editions.get().tags.names()) == ["boundary"]
    assert not Tag.objects.filter(name="limits").exists()
    assert TagRedirect.objects.get(slug="limits").tag == tag("boundary")
    assert [state(each) for each in (both, one, scheduled, changed)] == [
        State.LIVE,
        State.LIVE,
        State.SCHEDULED,
        State.LIVE_CHANGED,
    ]
    assert list(Edition.objects.values_list("pk", "content_hash")) == digests


def test_a_merge_takes_along_what_led_to_the_other():
    PostFactory(tags=["limits", "boundary"])
    rename_tag(tag("limits"), "borders")
    merge_topics(tag("boundary"), [tag("borders")])
    rename_tag(tag("boundary"), "boundaries")
    assert set(TagRedirect.objects.values_list("slug", "tag__slug")) == {
        ("limits", "boundaries"),
        ("borders", "boundaries"),
        ("boundary", "boundaries"),
    }


def test_a_merged_category_takes_the_first_place_that_either_had(owner):
    couples, pairs, other = (CategoryFactory() for _ in range(3))
    post = PostFactory(categories=[pairs, other, couples])
    actions.publish(post, by=owner)
    merge_topics(couples, [pairs])
    edition = post.editions.get()
    assert [link.category for link in post.category_links.all()] == [couples, other]
    assert [link.category for link in edition.category_links.all()] == [couples, other]
    assert CategoryRedirect.objects.get(slug=pairs.slug).category == couples
    assert state(post) == State.LIVE


@pytest.mark.parametrize(
    ("kept", "others", "after"),
    [
        ("<p>Kept.</p>", ["<p>Gone.</p>", ""], "<p>Kept.</p>"),
        ("", ["", "<p>Taken over.</p>"], "<p>Taken over.</p>"),
        ("", ["", ""], ""),
    ],
)
def test_a_merge_keeps_an_introduction_or_takes_one_over(kept, others, after):
    keep = Tag.objects.create(name="keep")
    tags = [Tag.objects.create(name=f"other {number}") for number in range(2)]
    categories = [CategoryFactory(introduction=text) for text in [kept, *others]]
    for each, text in zip([keep, *tags], [kept, *others], strict=True):
        set_introduction(each, text)
    merge_topics(keep, tags)
    merge_topics(categories[0], categories[1:])
    assert [each.introduction for each in TagDetails.objects.all()] == [after]
    assert Category.objects.get().introduction == after


def test_a_merged_category_starts_where_either_did():
    post, other = PostFactory(), PostFactory()
    keep = CategoryFactory()
    merge_topics(keep, [CategoryFactory(start_here=post)])
    merge_topics(keep, [CategoryFactory(start_here=other)])
    assert Category.objects.get().start_here == post
