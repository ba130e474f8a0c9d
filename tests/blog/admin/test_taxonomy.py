"""The pages of tags and categories at the desk."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.auth.models import Permission
from taggit.models import Tag

from blog.models import Category, CategoryRedirect, Post, TagRedirect
from blog.publishing import actions
from blog.taxonomy.editing import reorder_categories, set_introduction
from tests.factories import CategoryFactory, OwnerFactory, PostFactory, UserFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

TAGS, CATEGORIES = "/desk/taggit/tag/", "/desk/blog/category/"


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def messages(response) -> list[str]:
    return [str(each) for each in response.context["messages"]]


def merge(client, address, *subjects, **data):
    chosen = {"action": "merge", "_selected_action": [each.pk for each in subjects]}
    return client.post(address, chosen | data, follow=True)


# --- Tags ----------------------------------------------------------------------------------------


def test_the_list_counts_articles(desk, django_assert_max_num_queries):
    actions.publish(PostFactory(tags=["calm", "rest"]), by=OwnerFactory())
    PostFactory(tags=["calm"])
    with django_assert_max_num_queries(10):
        response = desk.get(TAGS)
    counted = {each.name: each.post_count for each in response.context["cl"].result_list}
    assert counted == {"calm": 2, "rest": 1}
    assert "Delete selected" not in response.content.decode()


def test_who_sees_no_articles_learns_no_titles_and_who_may_not_delete_merges_nothing(client):
    PostFactory(title="A draft nobody knows of", tags=["calm", "calmness"])
    user = UserFactory()
    may = Permission.objects.filter(codename__in=["view_tag", "change_tag"])
    user.user_permissions.set(may)
    client.force_login(user)
    page = client.get(f"{TAGS}{tag('calm').pk}/change/").content.decode()
    assert "A draft nobody knows of" not in page
    merge(client, TAGS, tag("calm"), tag("calmness"), keep=tag("calm").pk)
    assert Tag.objects.count() == 2


def test_an_empty_list_says_where_tags_are_made(desk):
    assert "No tags yet. They are made in an article’s form." in desk.get(TAGS).content.decode()
    assert desk.get(f"{TAGS}add/").status_code == 403
    assert "No categories yet." in desk.get(CATEGORIES).content.decode()


def test_a_tag_is_renamed(desk):
    PostFactory(title="Rain", tags=["limits"])
    address = f"{TAGS}{tag('limits').pk}/change/"
    page = desk.get(address).content.decode()
    articles = desk.get(re.search(r'href="(/desk/blog/post/\?[^"]+)">1</a>', page)[1])
    assert [post.title for post in articles.context["cl"].result_list] == ["Rain"]
    assert desk.post(address, {"name": "  good   limits "}).status_code == 302
    assert tag("good limits").slug == "good-limits"
    assert TagRedirect.objects.get().slug == "limits"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("CALM", "There is a tag “CALM” already. To make one of the two, merge them"),
        ("!!", "it needs a letter or a number"),
        ("calms", "There is a tag “calm” already. Merge the two in the list, or save once more"),
    ],
)
def test_a_name_that_will_not_do_is_said_at_its_field(name, sentence, desk):
    PostFactory(tags=["limits", "calm"])
    response = desk.post(f"{TAGS}{tag('limits').pk}/change/", {"name": name})
    html = response.content.decode()
    assert sentence in html
    assert f'value="{name}"' in html
    assert tag("limits")


def test_a_twin_is_asked_about_once_and_then_kept(desk):
    PostFactory(tags=["limits", "calm"])
    address = f"{TAGS}{tag('limits').pk}/change/"
    asked = desk.post(address, {"name": "calms"}).context["adminform"].form
    assert asked["confirmed_name"].value() == "calms"
    assert desk.post(address, {"name": "calms", "confirmed_name": "calms"}).status_code == 302
    assert tag("calms")


def test_merging_says_what_will_happen_and_then_does_it(desk):
    actions.publish(PostFactory(tags=["limits", "boundary"]), by=OwnerFactory())
    PostFactory(tags=["boundary"])
    chosen = tag("limits"), tag("boundary")
    page = squeeze(merge(desk, TAGS, *chosen).content.decode())
    assert "Merge 2 tags into one" in page
    assert "2 articles will have the one that stays" in page
    assert page.index("<b>boundary</b>") < page.index("<b>limits</b>")  # the most used comes first
    assert Tag.objects.count() == 2
    response = merge(desk, TAGS, *chosen, keep=chosen[1].pk)
    assert messages(response) == ["Merged: “limits” and “boundary” are one now, “boundary”."]
    assert Tag.objects.get().name == "boundary"


def test_merging_needs_two(desk):
    PostFactory(tags=["calm"])
    for chosen in ([], [tag("calm")]):
        assert "Tick two or more tags first" in messages(merge(desk, TAGS, *chosen))[0]


def test_only_what_no_article_has_can_be_deleted(desk):
    PostFactory(tags=["calm"])
    unused = Tag.objects.create(name="unused")
    address = f"{TAGS}{tag('calm').pk}/delete/"
    response = desk.post(address, {"post": "yes"}, follow=True)
    assert "“calm” stays, since 1 article is filed under it" in messages(response)[0]
    assert "Delete tag …" not in response.content.decode()
    assert "Delete tag …" in desk.get(f"{TAGS}{unused.pk}/change/").content.decode()
    asked = desk.get(f"{TAGS}{unused.pk}/delete/").content.decode()
    assert "No article has “unused”." in asked
    desk.post(f"{TAGS}{unused.pk}/delete/", {"post": "yes"})
    assert list(Tag.objects.values_list("name", flat=True)) == ["calm"]


# --- Suggestions ---------------------------------------------------------------------------------


def test_suggestions_name_the_tags_and_the_one_that_is_nearly_the_same(desk):
    PostFactory(tags=["boundaries", "bounty"])
    PostFactory(tags=["boundaries"])
    answer = desk.get(f"{TAGS}suggestions/", {"q": "Boun"}).json()
    assert answer == {
        "tags": [{"name": "boundaries", "articles": "2"}, {"name": "bounty", "articles": "1"}],
        "near_duplicate": None,
    }
    assert (
        desk.get(f"{TAGS}suggestions/", {"q": " Boundary "}).json()["near_duplicate"]
        == "boundaries"
    )
    assert desk.get(f"{TAGS}suggestions/").json()["near_duplicate"] is None


def test_suggestions_are_for_those_who_may_see_articles(client):
    writer = UserFactory()
    client.force_login(writer)
    assert client.get(f"{TAGS}suggestions/").status_code == 403
    writer.user_permissions.add(Permission.objects.get(codename="change_post"))
    assert client.get(f"{TAGS}suggestions/").status_code == 200
    client.logout()
    assert client.get(f"{TAGS}suggestions/").status_code == 302


# --- Categories ----------------------------------------------------------------------------------


def category_names() -> list[str]:
    return list(Category.objects.values_list("name", flat=True))


@pytest.fixture
def three():
    made = [CategoryFactory(name=name) for name in ("One", "Two", "Three")]
    reorder_categories([each.pk for each in made])
    return made


def test_categories_are_ordered_all_at_once_or_by_a_button(desk, three):
    one, two, last = three
    order = f"{CATEGORIES}order/"
    assert desk.post(order, {"order": f"{last.pk},{one.pk},{two.pk}"}).json() == {}
    assert category_names() == ["Three", "One", "Two"]
    response = desk.post(order, {"up": two.pk}, follow=True)
    assert messages(response) == ["“Two” is moved."]
    assert category_names() == ["Three", "Two", "One"]
    desk.post(order, {"down": last.pk})
    assert category_names() == ["Two", "Three", "One"]
    assert desk.get(order).status_code == 405
    for nonsense in ({"order": "x,-1,," + "9" * 5000}, {"up": "x"}, {}):
        desk.post(order, nonsense)
    assert category_names() == ["Two", "Three", "One"]


def test_the_order_is_made_by_those_who_may_change_categories(client, three):
    reader = UserFactory()
    reader.user_permissions.add(Permission.objects.get(codename="view_category"))
    client.force_login(reader)
    assert client.post(f"{CATEGORIES}order/", {"down": three[0].pk}).status_code == 403
    assert category_names() == ["One", "Two", "Three"]
    assert "formaction" not in client.get(CATEGORIES).content.decode()


def test_a_new_category_comes_last_and_a_moved_one_leaves_a_way(desk, three):
    data = {"name": "Anew", "slug": "anew", "introduction": ""}
    assert desk.post(f"{CATEGORIES}add/", data).status_code == 302
    assert category_names()[-1] == "Anew"
    anew = Category.objects.get(slug="anew")
    desk.post(f"{CATEGORIES}{anew.pk}/change/", data | {"slug": "again"})
    assert CategoryRedirect.objects.get().category == anew
    assert category_names()[-1] == "Anew"


def test_a_categorys_twin_is_asked_about_once(desk):
    CategoryFactory(name="Couples therapy")
    data = {"name": "Couple Therapy", "slug": "couple-therapy", "introduction": ""}
    response = desk.post(f"{CATEGORIES}add/", data)
    assert "There is a category “Couples therapy” already." in response.content.decode()
    assert (
        desk.post(f"{CATEGORIES}add/", data | {"confirmed_name": "Couple Therapy"}).status_code
        == 302
    )


def test_categories_are_merged_and_one_in_use_is_not_deleted(desk, three):
    one, two, _ = three
    post = PostFactory(categories=[two])
    response = desk.post(f"{CATEGORIES}{two.pk}/delete/", {"post": "yes"}, follow=True)
    assert "“Two” stays" in messages(response)[0]
    merge(desk, CATEGORIES, one, two, keep=one.pk)
    assert category_names() == ["One", "Three"]
    assert Post.objects.get(pk=post.pk).categories.get() == one


# --- What is written about them ------------------------------------------------------------------


def test_a_tag_is_introduced_on_its_page(desk):
    PostFactory(tags=["calm"])
    address = f"{TAGS}{tag('calm').pk}/change/"
    desk.post(address, {"name": "calm", "introduction": "<p>Of stillness.</p>"})
    assert tag("calm").details.introduction == "<p>Of stillness.</p>"
    assert "&lt;p&gt;Of stillness.&lt;/p&gt;" in desk.get(address).content.decode()
    refused = desk.post(address, {"name": "!!", "introduction": "<p>Typed.</p>"})
    assert "&lt;p&gt;Typed.&lt;/p&gt;" in refused.content.decode()
    assert tag("calm").details.introduction == "<p>Of stillness.</p>"


def test_where_to_start_is_chosen_among_what_readers_see_in_the_category(desk):
    category = CategoryFactory(name="Couples", slug="couples")
    live = PostFactory(title="Live", categories=[category])
    actions.publish(live, by=OwnerFactory())
    elsewhere = PostFactory(title="Elsewhere")
    actions.publish(elsewhere, by=OwnerFactory())
    draft = PostFactory(title="Draft", categories=[category])
    address = f"{CATEGORIES}{category.pk}/change/"
    data = {"name": "Couples", "slug": "couples", "introduction": ""}
    form = desk.get(address).content.decode()
    (lookup,) = re.findall(r'data-ajax--url="([^"]*)"', form)
    asked = {"app_label": "blog", "model_name": "category", "field_name": "start_here"}
    offered = desk.get(lookup, asked | dict(parse_qsl(urlsplit(lookup).query)))
    assert [each["text"] for each in offered.json()["results"]] == ["Live"]
    for hidden in (draft, elsewhere):
        refused = desk.post(address, data | {"start_here": hidden.pk})
        assert "Readers don’t see this article under this subject." in refused.content.decode()
    assert desk.post(address, data | {"start_here": live.pk}).status_code == 302
    actions.take_down(live, by=OwnerFactory())
    assert desk.post(address, data | {"start_here": live.pk}).status_code == 302  # kept meanwhile
    category.refresh_from_db()
    assert category.start_here == live


def test_a_new_category_is_not_asked_where_to_start(desk):
    form = desk.get(f"{CATEGORIES}add/").context["adminform"].form
    assert "start_here" not in form.fields


def test_merging_says_what_becomes_of_introductions_where_there_are_any(desk):
    PostFactory(tags=["limits", "boundary"])
    chosen = tag("limits"), tag("boundary")
    assert "introduction" not in merge(desk, TAGS, *chosen).content.decode()
    set_introduction(chosen[0], "<p>Of fences.</p>")
    page = squeeze(merge(desk, TAGS, *chosen).content.decode())
    assert "The introduction of the one that stays is kept." in page
    assert page.count("with an introduction") == 1
