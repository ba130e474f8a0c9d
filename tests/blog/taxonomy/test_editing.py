"""Tags and categories that are renamed, introduced, put in order and deleted."""

import pytest
from django.core.exceptions import ValidationError
from taggit.models import Tag

from blog.models import Category, CategoryRedirect, TagRedirect
from blog.publishing import actions
from blog.publishing.status import State
from blog.taxonomy.editing import (
    delete_topic,
    move_category,
    rename_tag,
    reorder_categories,
    save_category,
    set_introduction,
)
from tests.factories import CategoryFactory, PostFactory
from tests.status import state

pytestmark = pytest.mark.django_db


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


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


def test_a_tag_is_introduced_in_clean_words_and_an_empty_introduction_is_none():
    PostFactory(tags=["calm"])
    set_introduction(tag("calm"), "<p>Of stillness.</p><script>alert(1)</script>")
    assert tag("calm").details.introduction == "<p>Of stillness.</p>"
    set_introduction(tag("calm"), "<p> </p>")
    assert tag("calm").details.introduction == ""
