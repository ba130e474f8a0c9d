"""Tags and categories: near twins, renaming, merging, and the addresses that go on working."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from taggit.models import Tag

from blog.articles import content
from blog.models import Category, CategoryRedirect, Edition, Post, TagIntroduction, TagRedirect
from blog.publishing import actions
from blog.publishing.status import State, status_of, with_status
from blog.taxonomy.editing import (
    delete_topic,
    move_category,
    rename_tag,
    reorder_categories,
    save_category,
    set_introduction,
)
from blog.taxonomy.merging import merge_topics
from blog.taxonomy.names import (
    find_near_duplicate,
    find_near_duplicates,
    format_tags,
    normal_form,
    parse_tags,
    resolve_renamed_tags,
    suggest_tags,
)
from tests.factories import CategoryFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return OwnerFactory()


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def state(post: Post) -> State:
    fresh = with_status(Post.objects.filter(pk=post.pk)).get()
    return status_of(fresh, timezone.now()).state


# --- Names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("boundaries", "Boundary"),
        ("self-care", "Self care"),
        ("selfcare", "self_care"),
        ("couples", "couple"),
        ("couples therapy", "couple therapy"),
        ("day", "days"),
        ("crisis", "crises"),
        ("stress", "stresses"),
        ("loss", "losses"),
        ("box", "boxes"),
        ("life", "lives"),
        ("belief", "beliefs"),
        ("child", "children"),
        ("grandchild", "grandchildren"),
        ("woman", "women"),
        ("people", "person"),
        ("horse", "horses"),
        ("cliché", "cliche"),
        ("women’s health", "women's health"),
        ("rest & sleep", "rest and sleep"),
        ("Ängste", "ängste"),
    ],
)
def test_names_that_differ_by_case_spelling_or_plural_are_alike(one, other):
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("care", "cars"),
        ("stress", "stretch"),
        ("grief", "grieving"),
        ("parent", "parenting"),
        ("focus", "foci"),
        ("love", "lover"),
        ("rest", "test"),
        ("therapy", "therapist"),
    ],
)
def test_names_that_mean_something_else_are_not(one, other):
    assert normal_form(one) != normal_form(other)


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
    found = suggest_tags("Res", timezone.now())
    assert [(each.name, each.post_count) for each in found] == [
        ("restless nights", 2),
        ("rest", 1),
        ("deep rest", 1),
    ]
    assert [each.name for each in suggest_tags("nig", timezone.now())] == ["restless nights"]


# --- Renaming ------------------------------------------------------------------------------------


def test_a_renamed_tag_keeps_its_articles_and_its_former_addresses(owner):
    post = PostFactory(tags=["limits"])
    actions.publish(post, by=owner)
    rename_tag(tag("limits"), "borders")
    rename_tag(tag("borders"), "Boundaries")
    assert tag("Boundaries").slug == "boundaries"
    assert list(post.tags.names()) == ["Boundaries"]
    assert set(TagRedirect.objects.values_list("slug", "tag__name")) == {
        ("limits", "Boundaries"),
        ("borders", "Boundaries"),
    }
    assert state(post) == State.LIVE


def test_another_case_is_another_name_at_the_same_address():
    PostFactory(tags=["calm"])
    rename_tag(tag("calm"), "Calm")
    assert tag("Calm").slug == "calm"
    assert not TagRedirect.objects.exists()


def test_a_name_taken_back_takes_its_address_back():
    PostFactory(tags=["calm"])
    rename_tag(tag("calm"), "quiet")
    rename_tag(tag("quiet"), "calm")
    assert list(TagRedirect.objects.values_list("slug", "tag__slug")) == [("quiet", "calm")]


def test_two_names_with_the_same_address_get_two_addresses():
    PostFactory(tags=["rest!", "calm"])
    rename_tag(tag("calm"), "rest?")
    assert tag("rest!").slug != tag("rest?").slug


@pytest.mark.parametrize("name", ["Calm", "!!!", "x" * 101])
def test_a_name_that_is_taken_or_is_none_is_refused(name):
    PostFactory(tags=["calm", "rest"])
    with pytest.raises(ValidationError):
        rename_tag(tag("rest"), name)
    assert tag("rest").slug == "rest"


def test_a_category_that_moves_leaves_a_way_to_it():
    category = CategoryFactory(slug="couples")
    category.slug = "couples-therapy"
    save_category(category)
    category.slug = "relationships"
    save_category(category)
    assert set(CategoryRedirect.objects.values_list("slug", "category__slug")) == {
        ("couples", "relationships"),
        ("couples-therapy", "relationships"),
    }
    save_category(Category(name="Couples", slug="couples"))
    assert not CategoryRedirect.objects.filter(slug="couples").exists()


# --- Merging -------------------------------------------------------------------------------------


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


def test_what_an_article_is_or_was_filed_under_can_not_be_deleted(owner):
    post = PostFactory(tags=["was", "is"], categories=[CategoryFactory()])
    actions.publish(post, by=owner)
    post.tags.remove("was")
    for subject in (tag("was"), tag("is"), Category.objects.get()):
        with pytest.raises(ValidationError, match="1 article is filed under it"):
            delete_topic(subject)
    for subject in (Tag.objects.create(name="unused"), CategoryFactory()):
        delete_topic(subject)
        assert not type(subject).objects.filter(name=subject.name).exists()


# --- The order of the categories -----------------------------------------------------------------


def order() -> list[str]:
    return list(Category.objects.values_list("name", flat=True))


def test_categories_stand_in_the_order_that_was_made():
    one, two, three = (CategoryFactory(name=name) for name in ("One", "Three", "Two"))
    reorder_categories([one.pk, three.pk])
    assert order() == ["One", "Two", "Three"]
    move_category(two, -1)
    assert order() == ["One", "Three", "Two"]
    move_category(two, -1)
    move_category(two, -1)
    assert order() == ["Three", "One", "Two"]
    move_category(three, 1)
    assert order() == ["Three", "One", "Two"]
    save_category(Category(name="Anew", slug="anew"))
    assert order() == ["Three", "One", "Two", "Anew"]


def test_an_order_with_keys_that_are_gone_or_missing_loses_nothing():
    _, two = CategoryFactory(name="One"), CategoryFactory(name="Two")
    reorder_categories([999, two.pk])
    assert order() == ["Two", "One"]


# --- What is written about them ------------------------------------------------------------------


def test_a_tag_is_introduced_in_clean_words_and_an_empty_introduction_is_none():
    PostFactory(tags=["calm"])
    set_introduction(tag("calm"), "<p>Of stillness.</p><script>alert(1)</script>")
    assert tag("calm").introduction.text == "<p>Of stillness.</p>"
    set_introduction(tag("calm"), "<p> </p>")
    assert not TagIntroduction.objects.exists()


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
    assert [each.text for each in TagIntroduction.objects.all()] == ([after] if after else [])
    assert Category.objects.get().introduction == after


def test_a_merged_category_starts_where_either_did():
    post, other = PostFactory(), PostFactory()
    keep = CategoryFactory()
    merge_topics(keep, [CategoryFactory(start_here=post)])
    merge_topics(keep, [CategoryFactory(start_here=other)])
    assert Category.objects.get().start_here == post
