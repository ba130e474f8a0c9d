"""The pages of the site at the desk."""

import lxml.html
import pytest
from django.core.exceptions import ValidationError

from blog import checklist
from blog.articles.duplicate import duplicate
from blog.articles.starters import STARTERS
from blog.models import Category, Post, Practice
from blog.publishing import actions
from blog.taxonomy.merging import merge_topics
from blog.visibility import PostKind
from tests.blog.admin.test_posts import form
from tests.factories import CategoryFactory, OwnerFactory, PostFactory, ReadyPostFactory

pytestmark = pytest.mark.django_db

PAGES = "/desk/blog/post/pages/"


@pytest.fixture(autouse=True)
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


def test_the_desk_says_which_of_the_usual_pages_are_missing_and_which_the_law_wants(client):
    text = client.get(PAGES).content.decode()
    for starter in STARTERS.values():
        assert starter.title in text
    assert "Begin it: “Fees and insurance”" in text
    assert "45 CFR 149.610" in text
    assert "45 CFR 164.520" in text
    client.post(PAGES, {"starter": "fees"})
    client.post(PAGES, {"starter": "good-faith-estimate"})
    text = client.get(PAGES).content.decode()
    assert "Begin it: “Fees and insurance”" not in text
    assert "/fees/" in text
    # What the law wants is missing as long as readers can't see it.
    assert text.count("Readers can’t see it yet. US law (45 CFR 149.610)") == 1


@pytest.mark.parametrize("name", STARTERS)
def test_a_page_begins_with_honest_words_and_isnt_published_with_blanks(client, name):
    response = client.post(PAGES, {"starter": name})
    post = Post.objects.get()
    assert response["Location"] == f"/desk/blog/post/{post.pk}/change/"
    assert (post.kind, post.slug) == (PostKind.PAGE, STARTERS[name].slug)
    assert client.get(response["Location"]).status_code == 200
    assert client.get(f"/desk/blog/post/{post.pk}/preview/").status_code == 200
    codes = {finding.code for finding in checklist.check_post(post).blocking}
    assert "blank" in codes


def test_a_page_of_ones_own_begins_empty_at_a_free_address(client):
    PostFactory(slug="our-garden")
    client.post(PAGES, {"title": "Our garden"})
    client.post(PAGES, {"title": "Search"})
    assert set(Post.objects.filter(kind=PostKind.PAGE).values_list("slug", flat=True)) == {
        "our-garden-2",
        "search-page",
    }
    assert "Give the page a title." in client.post(PAGES, {"title": ""}).content.decode()


def test_a_page_has_no_categories_and_the_list_of_articles_has_no_page(client):
    page = PostFactory(kind=PostKind.PAGE, title="Fees")
    article = PostFactory(title="Rain")
    fields = client.get(f"/desk/blog/post/{page.pk}/change/").context["adminform"]
    shown = [name for _, options in fields.fieldsets for name in options["fields"]]
    assert "show_date" in shown
    assert not {"category_order", "tags"} & set(shown)
    fields = client.get(f"/desk/blog/post/{article.pk}/change/").context["adminform"]
    assert "show_date" not in [
        each for fieldset in fields.fieldsets for each in fieldset[1]["fields"]
    ]
    listed = client.get("/desk/blog/post/").content.decode()
    assert "Rain" in listed
    assert ">Fees<" not in listed


def test_a_copy_of_a_page_is_a_page(client, owner):
    page = PostFactory(kind=PostKind.PAGE, title="Fees")
    assert duplicate(page, by=owner).is_page
    client.post(f"/desk/blog/post/templates/?article={page.pk}", {"title": "Fees of next year"})
    assert Post.objects.get(title="Fees of next year").is_page


def test_nobody_is_asked_who_signs_a_page_and_under_which_subject():
    page = PostFactory(kind=PostKind.PAGE)
    assert not checklist.check_post(page).open
    assert checklist.check_post(PostFactory()).open


def test_the_menu_is_chosen_at_the_desk_and_follows_a_merged_category(client):
    kept, gone = CategoryFactory(name="Grief"), CategoryFactory(name="Loss")
    page = PostFactory(kind=PostKind.PAGE, title="Fees")
    address = "/desk/blog/practice/1/change/?about=menu"
    chosen = ["authors", f"category:{gone.pk}", f"page:{page.pk}"]
    assert f"page:{page.pk}" in client.get(address).content.decode()
    response = client.post(address, {"menu-pk": chosen, "home_parts-pk": ["people", "latest"]})
    assert response.status_code == 302
    practice = Practice.load()
    assert (practice.menu, practice.home_parts) == (chosen, ["people", "latest"])
    merge_topics(kept, list(Category.objects.filter(pk=gone.pk)))
    assert Practice.load().menu == ["authors", f"category:{kept.pk}", f"page:{page.pk}"]
    response = client.post(address, {"menu-pk": ["authors", "authors"]})
    assert "listed twice" in response.content.decode()


def test_done_with_a_page_leads_to_the_pages(client):
    page = PostFactory(kind=PostKind.PAGE, title="Fees")
    address = f"/desk/blog/post/{page.pk}/change/"
    shown = lxml.html.fromstring(client.get(address).content)
    [crumbs] = shown.find_class("breadcrumbs")
    assert [each.get("href") for each in crumbs.iter("a")] == ["/desk/", PAGES]
    assert " ".join(crumbs.text_content().split()) == "Home › Pages › Fees"
    response = client.post(address, form(title="Fees", slug="fees"), follow=True)
    assert response.redirect_chain == [(PAGES, 302)]
    assert "The page “Fees” was changed successfully." in response.content.decode()


def test_why_a_page_does_not_get_the_address_of_its_title_is_said(client, owner):
    left = ReadyPostFactory(kind=PostKind.PAGE, title="Costs", slug="fees")
    actions.publish(left, by=owner)
    Post.objects.filter(pk=left.pk).update(slug="costs")
    actions.publish(Post.objects.get(pk=left.pk), by=owner)

    def begin(**data) -> str:
        return client.post(PAGES, data, follow=True).content.decode()

    told = "Its address is /fees-2/, since /fees/ leads those who know it from before to “Costs”."
    assert told in begin(starter="fees")
    assert "since /search/ is a page that the site has already" in begin(title="Search")
    assert "since /costs/ is another page’s" in begin(title="Costs")
    assert "Its address is" not in begin(title="Our garden")


@pytest.mark.parametrize("name", ["media", "static"])
def test_what_proxies_serve_is_no_address_of_a_page(name):
    page = Post(kind=PostKind.PAGE, slug=name)
    with pytest.raises(ValidationError, match=f"keeps “{name}” for a page of its own"):
        page.clean()


def test_only_where_a_page_tells_a_story_it_is_asked_whether_somebody_can_be_recognized(client):
    sections = [{"kind": "text", "body": "<p>It costs nothing.</p>"}]
    plain = ReadyPostFactory(kind=PostKind.PAGE, sections=sections)
    quote = {"kind": "quote", "quote": "They heard me.", "rights": "own"}
    telling = ReadyPostFactory(kind=PostKind.PAGE, sections=[*sections, quote])

    def panel(post: Post) -> str:
        return client.get(f"/desk/blog/post/{post.pk}/publishing/").content.decode()

    asked = "No client can be recognized in it."
    assert asked not in panel(plain)
    assert asked in panel(telling)
    for post in (plain, telling):
        data = {"action": "publish", "publish-at_0": "", "publish-at_1": "", "seen": ""}
        client.post(f"/desk/blog/post/{post.pk}/publishing/", data)
    assert plain.editions.exists()
    assert not plain.attestations.exists()
    assert not telling.editions.exists()
