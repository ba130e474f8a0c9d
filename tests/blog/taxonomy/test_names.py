"""The names of tags and categories: which are nearly the same, and how tags are typed."""

import pytest
from taggit.models import Tag

from blog.articles import content
from blog.taxonomy.editing import (
    rename_tag,
)
from blog.taxonomy.merging import merge_topics
from blog.taxonomy.names import (
    find_near_duplicate,
    find_near_duplicates,
    format_tags,
    parse_tags,
    resolve_renamed_tags,
    suggest_tags,
)
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("calm, deep rest", ["calm", "deep rest"]),
        ("deep rest", ["deep rest"]),
        (" a ,, b,A ", ["a", "b"]),
        ('"calm", “rest”', ["calm", "rest"]),
        ("", []),
    ],
)
def test_tags_are_read_between_commas(typed, names):
    assert parse_tags(typed) == names


def test_tags_are_written_as_they_are_read():
    post = PostFactory(tags=["deep rest", "calm"])
    assert format_tags(post.tags.all()) == "calm, deep rest"


def test_a_new_name_is_compared_with_every_tag_and_with_its_neighbors():
    PostFactory(tags=["boundaries", "calm"])
    assert find_near_duplicate("Boundary") == "boundaries"
    assert find_near_duplicate("BOUNDARIES") == "boundaries"
    assert find_near_duplicate("anger") is None
    assert find_near_duplicates(["Boundary", "Calm", "cat", "cats", "new"]) == [
        ("Boundary", "boundaries"),
        ("cats", "cat"),
    ]


def test_a_tag_that_was_kept_beside_its_twin_is_found_by_its_own_name():
    PostFactory(tags=["boundaries", "boundary"])
    assert find_near_duplicate("boundary") == "boundary"
    assert find_near_duplicates(["boundary"]) == []


def test_a_former_name_leads_to_the_tag_of_now():
    PostFactory(tags=["setting limits"])
    rename_tag(tag("setting limits"), "boundaries")
    assert find_near_duplicate("Setting limits") == "boundaries"


def test_an_old_state_that_is_written_back_gets_the_tags_of_now():
    post = PostFactory(tags=["limits", "calm", "anger"])
    before = content.content_from_post(post)
    rename_tag(tag("calm"), "quiet")
    merge_topics(tag("anger"), [tag("limits")])
    content.write_content(post, before)
    assert set(post.tags.names()) == {"anger", "quiet"}
    PostFactory(tags=["limits"])
    assert resolve_renamed_tags(["limits", "new", "quiet"]) == ["limits", "new", "quiet"]


def test_suggestions_begin_with_what_is_typed_and_then_with_what_is_used_most():
    PostFactory(tags=["rest", "deep rest", "restless nights"])
    PostFactory(tags=["restless nights"])
    found = suggest_tags("Res", 8)
    assert [(each.name, each.post_count) for each in found] == [
        ("restless nights", 2),
        ("rest", 1),
        ("deep rest", 1),
    ]
    assert [each.name for each in suggest_tags("nig", 8)] == ["restless nights"]
    assert suggest_tags("Res", 1) == found[:1]


@pytest.mark.parametrize("typed", ["cliche", "Cliché", "cli-ch", "wome", "woman", "WOMEN", "s cl"])
def test_a_tag_is_suggested_however_it_is_written(typed):
    PostFactory(tags=["women’s clichés"])
    assert [each.name for each in suggest_tags(typed, 8)] == ["women’s clichés"]
