"""Tags and categories in a browser: suggestions by keyboard, twins, merging, an order by moving."""

import pytest
from playwright.sync_api import Locator, Page, expect
from taggit.models import Tag

from blog.models import Category, Post
from blog.taxonomy.editing import reorder_categories
from tests.factories import CategoryFactory, PostFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def tags(start, page) -> Locator:
    """The box in which tags are typed, on an article that has the tag "calm"."""
    PostFactory(tags=["boundaries", "boredom", "rest"])
    PostFactory(tags=["boundaries"])
    start(sections=[{"kind": "quote", "quote": "Rain."}], tags=["calm"])
    return page.get_by_role("combobox", name="Tags")


def posted(page: Page) -> Locator:
    return page.locator("[name=tags]")


def chips(page: Page) -> Locator:
    return page.get_by_role("list", name="Tags of this article").get_by_role("listitem")


def announcement(page: Page) -> Locator:
    return page.locator("[data-announcements]")


def save(page: Page) -> None:
    page.evaluate("document.documentElement.dataset.before = 'saving'")
    page.get_by_role("button", name="Save a version").click()
    expect(page.locator("html:not([data-before])")).to_be_attached()


def tag_names() -> set[str]:
    return set(Post.objects.first().tags.names())


# --- In the article form -------------------------------------------------------------------------


def test_a_tag_is_found_and_taken_by_keyboard(tags, page):
    # The arrows go round, and Escape closes the list.
    tags.press_sequentially("bo")
    found = page.get_by_role("listbox", name="Tags there are")
    expect(found.get_by_role("option")).to_have_text(["boundaries 2 articles", "boredom 1 article"])
    tags.press("ArrowUp")
    expect(found.get_by_role("option", selected=True)).to_contain_text("boredom")
    tags.press("ArrowDown")
    expect(found.get_by_role("option", selected=True)).to_have_count(0)
    tags.press("Escape")
    expect(found).to_be_hidden()
    expect(tags).to_have_value("bo")
    tags.fill("")

    tags.press_sequentially("boun")
    expect(tags).to_have_attribute("aria-expanded", "true")
    expect(announcement(page)).to_have_text("1 tag fits.")
    option = page.get_by_role("option", name="boundaries 2 articles")
    tags.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(tags).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    tags.press("Enter")
    expect(tags).to_be_focused()
    expect(tags).to_have_attribute("aria-expanded", "false")
    expect(tags).to_have_value("")
    expect(posted(page)).to_have_value("calm, boundaries")
    tags.press_sequentially("quiet,")
    expect(chips(page)).to_have_count(3)

    # Several are pasted, and what is left in the box is saved.
    tags.fill("one, two words, three")
    expect(chips(page)).to_have_count(5)
    save(page)
    assert tag_names() == {"calm", "boundaries", "quiet", "one", "two words", "three"}


def test_a_tag_is_taken_by_mouse_and_removed(tags, page):
    tags.press_sequentially("res")
    page.get_by_role("option", name="rest").click()
    expect(posted(page)).to_have_value("calm, rest")
    page.get_by_role("button", name="Remove the tag “calm”").click()
    expect(posted(page)).to_have_value("rest")
    expect(page.get_by_role("button", name="Remove the tag “rest”")).to_be_focused()
    page.keyboard.press("Enter")
    expect(tags).to_be_focused()
    expect(posted(page)).to_have_value("")
    save(page)
    assert tag_names() == set()


def test_what_reads_the_form_sees_every_letter(tags, page):
    page.evaluate(
        """() => {
          window.seen = [];
          document.querySelector("#post_form").addEventListener("input", (event) => {
            window.seen.push(new FormData(event.currentTarget).get("tags"));
          });
        }"""
    )
    tags.press_sequentially("re")
    assert page.evaluate("window.seen") == ["calm, r", "calm, re"]
    tags.press("Enter")
    tags.press("Backspace")
    expect(tags).to_have_value("re")  # the last one can be typed anew
    page.get_by_role("button", name="Remove the tag “calm”").click()
    assert page.evaluate("window.seen.at(-1)") == "re"
    expect(page.get_by_role("button", name="Remove the tag “re”")).to_be_focused()


def test_a_twin_is_offered_and_used_or_kept_without_another_word(tags, page):
    tags.press_sequentially("BOUNDARIES,")  # in another case it is the same tag
    expect(posted(page)).to_have_value("calm, boundaries")
    expect(page.locator(".tags__near-duplicate")).to_have_count(0)
    page.get_by_role("button", name="Remove the tag “boundaries”").click()

    tags.press_sequentially("Boundary")
    tags.press("Enter")
    question = page.locator(".tags__near-duplicate").filter(
        has_text="There is a tag “boundaries” already. Use it?"
    )
    expect(question).to_be_visible()
    expect(announcement(page)).to_have_text("There is a tag “boundaries” already. Use it?")
    question.get_by_role("button", name="Use “boundaries”").click()
    expect(question).to_have_count(0)
    expect(posted(page)).to_have_value("calm, boundaries")
    expect(tags).to_be_focused()
    page.get_by_role("button", name="Remove the tag “boundaries”").click()

    tags.press_sequentially("Boundary,")
    page.get_by_role("button", name="Keep “Boundary”").click()
    expect(page.locator(".tags__near-duplicate")).to_be_hidden()
    save(page)
    assert tag_names() == {"calm", "Boundary"}
    assert Tag.objects.filter(name="boundaries").exists()


def test_without_suggestions_a_twin_is_asked_about_once_when_saving(tags, page, browser_watch):
    browser_watch.expect("ERR_FAILED")
    page.route("**/suggestions/**", lambda route: route.abort())
    tags.press_sequentially("Boundary,")
    save(page)
    problems = page.get_by_role("region", name="Not done yet: 1 thing to put right")
    expect(problems).to_contain_text(
        "There is a tag “boundaries” already. Use it, or save once more"
    )
    problems.get_by_role("link", name="Tags").click()
    expect(tags).to_be_focused()
    expect(page.get_by_role("button", name="Use “boundaries”")).to_be_visible()
    save(page)
    assert tag_names() == {"calm", "Boundary"}


def test_without_javascript_tags_are_a_plain_field(new_context, client, live_server):
    from tests.browser.desk import sign_in
    from tests.factories import OwnerFactory

    context = new_context(java_script_enabled=False)
    sign_in(context, client, live_server, OwnerFactory())
    post = PostFactory(tags=["calm", "deep rest"])
    page = context.new_page()
    page.goto(f"/desk/blog/post/{post.pk}/change/")
    field = page.get_by_role("textbox", name="Tags")
    expect(field).to_have_value("calm, deep rest")
    field.fill("deep rest, rain")
    page.get_by_role("button", name="Save a version").click()
    expect(field).to_have_value("deep rest, rain")
    assert tag_names() == {"deep rest", "rain"}


# --- The tags' own page --------------------------------------------------------------------------


def test_two_tags_are_made_one(page, owner):
    PostFactory(tags=["limits"])
    PostFactory(tags=["boundaries"])
    PostFactory(tags=["boundaries"])
    page.goto("/desk/taggit/tag/")
    for name in ("limits", "boundaries"):
        page.get_by_role("row", name=name).get_by_role("checkbox").check()
    page.get_by_role("button", name="Merge the ticked tags …").click()
    expect(page.get_by_role("heading", name="Merge 2 tags")).to_be_visible()
    expect(page.get_by_role("radio", name="boundaries")).to_be_checked()
    page.get_by_role("button", name="Merge 2 tags into one").click()
    expect(page.get_by_text("“limits” and “boundaries” are one now")).to_be_visible()
    assert list(Tag.objects.values_list("name", flat=True)) == ["boundaries"]
    assert {name for post in Post.objects.all() for name in post.tags.names()} == {"boundaries"}


# --- The order of the categories -----------------------------------------------------------------


@pytest.fixture
def categories(page, owner) -> Locator:
    """The list of three categories."""
    made = [CategoryFactory(name=name) for name in ("Couples", "Grief", "Sleep")]
    reorder_categories([each.pk for each in made])
    page.goto("/desk/blog/category/")
    return page.locator("#result_list tbody th")


def saved_tags(page: Page) -> list[str]:
    return list(Category.objects.values_list("name", flat=True))


def test_a_category_is_dragged_to_its_place(categories, page):
    handle = page.get_by_role("row", name="Sleep").locator(".order-buttons__handle")
    handle.drag_to(page.get_by_role("row", name="Couples"), target_position={"x": 200, "y": 3})
    expect(categories).to_have_text(["Sleep", "Couples", "Grief"])
    expect(announcement(page)).to_have_text("Sleep is number 1 of 3 now.")
    assert saved_tags(page) == ["Sleep", "Couples", "Grief"]


def test_a_category_is_moved_by_keyboard(categories, page):
    down = page.get_by_role("button", name="Move Couples down")
    down.focus()
    page.keyboard.press("Enter")
    expect(announcement(page)).to_have_text("Couples is number 2 of 3 now.")
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(announcement(page)).to_have_text("Couples is number 3 of 3 now.")
    expect(page.get_by_role("button", name="Move Couples up")).to_be_focused()  # no further down
    expect(categories).to_have_text(["Grief", "Sleep", "Couples"])
    assert saved_tags(page) == ["Grief", "Sleep", "Couples"]


def test_an_order_that_could_not_be_kept_is_taken_back_and_said(categories, page, browser_watch):
    browser_watch.expect("ERR_FAILED")
    page.route("**/order/", lambda route: route.abort())
    page.get_by_role("button", name="Move Couples down").click()
    expect(announcement(page)).to_contain_text("Couples could not be moved.")
    expect(categories).to_have_text(["Couples", "Grief", "Sleep"])
    assert saved_tags(page) == ["Couples", "Grief", "Sleep"]


def test_without_javascript_the_arrows_are_buttons_of_a_form(new_context, client, live_server):
    from tests.browser.desk import sign_in
    from tests.factories import OwnerFactory

    made = [CategoryFactory(name=name) for name in ("Couples", "Grief")]
    reorder_categories([each.pk for each in made])
    context = new_context(java_script_enabled=False)
    sign_in(context, client, live_server, OwnerFactory())
    page = context.new_page()
    page.goto("/desk/blog/category/")
    page.get_by_role("button", name="Move Grief up").click()
    expect(page.get_by_text("“Grief” is moved.")).to_be_visible()
    expect(page.locator("#result_list tbody th")).to_have_text(["Grief", "Couples"])
