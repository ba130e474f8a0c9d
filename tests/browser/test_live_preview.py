"""The preview beside the form, as somebody who writes sees it."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import FrameLocator, Locator, Page, expect

from blog.models import Post, Section
from tests.browser.desk import sign_in
from tests.browser.test_autosave import sign_in_again, status
from tests.factories import AuthorFactory, LicenseFactory, OwnerFactory, PictureFactory, PostFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page):
    page.set_viewport_size({"width": 1440, "height": 900})
    return page


LONG = "".join(f"<p>Line {number} of something longer.</p>" for number in range(40))


def open_preview(page: Page) -> FrameLocator:
    """Open the pane, and give what stands in it."""
    page.get_by_role("button", name="Preview", exact=True).click()
    return preview(page)


def preview(page: Page) -> FrameLocator:
    """What stands in the open pane, once it is there."""
    expect(page.locator("#preview-pane iframe.is-filled")).to_be_visible()
    return page.frame_locator("#preview-pane iframe")


def title(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Title", exact=True)


def inside(page: Page, script: str) -> Any:
    """What a script answers in the frame's page."""
    frame = page.locator("#preview-pane iframe").element_handle().content_frame()
    return frame.evaluate(script)


def test_the_pane_follows_whatever_is_typed_and_nothing_is_saved(page, start):
    LicenseFactory(author=AuthorFactory(name="Robin Vale"))
    editor = start()
    shown = open_preview(page)
    expect(shown.get_by_role("heading", name="First")).to_be_visible()

    title(page).fill("A new title")
    expect(shown.get_by_role("heading", level=1)).to_have_text("A new title")
    editor.card("First").locator(".cke_wysiwyg_div").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And then some.")
    expect(shown.get_by_text("About first. And then some.")).to_be_visible()
    page.get_by_role("button", name="Details", exact=True).click()
    page.get_by_role("button", name="Add an author").click()
    page.locator("select[name='author_order-pk']").last.select_option(label="Robin Vale")
    shown = open_preview(page)
    expect(shown.get_by_role("link", name="Robin Vale, LMFT").first).to_be_visible()

    assert Post.objects.get().title == editor.post.title
    assert not Section.objects.filter(body__contains="And then").exists()


def test_sections_are_added_moved_and_removed_in_the_pane_too(page, start):
    editor = start()
    shown = open_preview(page)
    headings = shown.locator(".article-text h2")
    expect(headings).to_have_text(["First", "Second", "Third"])
    editor.point_at("First").get_by_role("button", name="Move down").click()
    expect(headings).to_have_text(["Second", "First", "Third"])
    editor.point_at("Second").get_by_role("button", name="Delete").click()
    expect(headings).to_have_text(["First", "Third"])
    page.locator("[data-section-undo]:visible").click()
    expect(headings).to_have_text(["Second", "First", "Third"])
    editor.insert("List", above="Third")
    page.keyboard.type("Signs")
    expect(headings).to_have_text(["Second", "First", "Signs", "Third"])
    page.get_by_role("textbox", name="Points").fill("A first point")
    expect(shown.get_by_role("listitem").filter(has_text="A first point")).to_be_visible()


def test_a_picture_is_seen_as_soon_as_it_is_chosen(page, start):
    picture = PictureFactory(name="A window", alt_text="A window at dawn")
    start([{"kind": "picture"}])
    shown = open_preview(page)
    page.locator("#picture-0 [data-field-choose]").click()
    page.get_by_role("dialog").get_by_role("button", name="A window").click()
    image = shown.get_by_role("img", name="A window at dawn")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("(image) => image.naturalWidth") > 0
    assert picture.token in image.get_attribute("src")


def test_a_section_is_shown_when_it_is_edited_beside_a_table_of_contents_too(page, start):
    names = ["First", "Second", "Third", "Fourth"]
    in_short = {"kind": "callout", "tone": "short", "body": "<p>It rains.</p>"}  # stands on top
    texts = [{"kind": "text", "heading": each, "body": f"<p>{'rain ' * 500}</p>"} for each in names]
    editor = start([{"kind": "picture"}, *texts, in_short])  # no picture is chosen yet
    shown = open_preview(page)
    expect(shown.get_by_role("navigation", name="In this article")).to_be_attached()
    editor.cards.nth(3).get_by_role("textbox", name="Heading").focus()
    expect(shown.get_by_role("heading", name="Third")).to_be_in_viewport()
    editor.cards.nth(5).locator(".cke_wysiwyg_div").click()
    expect(shown.get_by_text("It rains.")).to_be_in_viewport()


def test_the_pane_goes_to_where_one_writes_and_stays_there_while_words_change(page, start):
    start([{"kind": "text", "heading": name, "body": LONG} for name in ("First", "Second")])
    shown = open_preview(page)
    page.locator("#id_text-1-heading").click()
    expect(shown.get_by_role("heading", name="Second")).to_be_in_viewport()
    title(page).click()
    expect(shown.get_by_role("heading", level=1)).to_be_in_viewport()

    shown.get_by_role("heading", name="Second").scroll_into_view_if_needed()
    page.wait_for_function(
        """() => { const view = document.querySelector("#preview-pane iframe").contentWindow;
             const still = view.scrollY > 500 && view.scrollY === window.last;
             window.last = view.scrollY; return still }"""
    )
    before = inside(page, "scrollY")
    inside(page, "document.body.dataset.old = '1'")
    page.get_by_label("Subtitle").evaluate(
        """(field) => { field.value = "A second line";
             field.dispatchEvent(new Event("input", { bubbles: true })) }"""
    )
    expect(shown.get_by_text("A second line")).to_be_attached()
    assert abs(inside(page, "scrollY") - before) < 120  # the line moved what stands below it
    assert inside(page, "document.body.dataset.old") == "1"  # nothing was loaded anew


def test_an_article_that_was_never_saved_and_its_tab_when_it_is(page, context, owner):
    page.goto("/desk/blog/post/add/")
    shown = open_preview(page)
    expect(shown.get_by_role("heading", level=1)).to_have_text("No title yet")
    title(page).fill("Begun tonight")
    page.get_by_role("button", name="Add a section", exact=True).click()
    page.get_by_role("menuitem", name="Quote", exact=True).click()
    page.keyboard.type("Rain is patient.")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Begun tonight")
    expect(shown.get_by_text("Rain is patient.")).to_be_visible()
    assert not Post.objects.exists()

    with context.expect_page() as opened:
        page.get_by_role("button", name="Open in a tab of its own").click()
    tab = opened.value
    title(page).fill("Begun")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Begun")
    page.get_by_role("button", name="Save a version").click()
    expect(page).to_have_url(re.compile(r"/change/"))
    expect(tab).to_have_url(re.compile(rf"/{Post.objects.get().pk}/preview/"))
    title(page).fill("Gone on")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Gone on")


def test_the_pane_comes_back_as_it_was_left(page, start):
    editor = start()
    pane = page.get_by_role("complementary", name="Preview")
    details = page.get_by_role("complementary", name="Details")
    button = page.get_by_role("button", name="Preview", exact=True)
    expect(details).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "false")
    open_preview(page)
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(details).to_be_hidden()  # one pane is open at a time

    # As a phone shows the article, and as a desktop.
    expect(pane.get_by_role("button", name="Phone")).to_have_attribute("aria-pressed", "true")
    assert inside(page, "innerWidth") == 390
    pane.get_by_role("button", name="Desktop").click()
    page.wait_for_function(
        "() => document.querySelector('#preview-pane iframe').contentWindow.innerWidth === 1280"
    )
    box, room = pane.locator("iframe").bounding_box(), pane.bounding_box()
    assert room["x"] <= box["x"]
    assert box["x"] + box["width"] <= room["x"] + room["width"] + 1
    page.reload()
    expect(pane.get_by_role("button", name="Desktop")).to_have_attribute("aria-pressed", "true")

    # Closed, it stays so.
    pane.get_by_role("button", name="Close the preview").click()
    expect(pane).to_be_hidden()
    expect(button).to_be_focused()
    editor.open()
    expect(pane).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Tab")
    button.press("Enter")
    expect(pane).to_be_visible()
    expect(preview(page).get_by_role("heading", name="First")).to_be_visible()


def test_a_tab_of_its_own_follows_too_and_through_a_save(page, context, start):
    editor = start()
    pages = context.pages
    open_preview(page)
    with context.expect_page() as opened:
        page.get_by_role("button", name="Open in a tab of its own").click()
    tab = opened.value
    expect(tab.get_by_text("It follows what you type")).to_be_visible()
    title(page).fill("Seen in both")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Seen in both")
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("Seen in both")
    editor.save()
    title(page).fill("And after")
    expect(tab.get_by_role("heading", level=1)).to_have_text("And after")
    tab.close()
    title(page).fill("Alone again")
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("Alone again")
    editor.save()
    assert context.pages == pages


@pytest.mark.parametrize("width", [390, 768])
def test_where_there_is_no_room_the_button_opens_the_tab(page, context, start, width):
    page.set_viewport_size({"width": width, "height": 900})
    start()
    expect(page.locator("#preview-pane")).to_be_hidden()
    title(page).fill("On a phone")
    with context.expect_page() as opened:
        page.get_by_role("button", name="Preview", exact=True).click()
    tab = opened.value
    expect(tab.get_by_role("heading", level=1)).to_have_text("On a phone")


def test_links_in_the_pane_open_elsewhere_and_it_shows_another_day(page, context, start):
    start()
    shown = open_preview(page)
    with context.expect_page() as opened:
        shown.get_by_role(
            "link", name=re.compile("hour|practice|Blog", re.IGNORECASE)
        ).first.click()
    expect(opened.value).to_have_url(re.compile(r"/$"))
    assert inside(page, "location.pathname").endswith("/preview/")
    page.get_by_label("As of another day").fill("2031-05-03")
    expect(shown.get_by_text("as of Saturday, May 3, 2031")).to_be_visible()


def test_it_catches_up_with_a_desk_that_was_away_and_after_signing_in_again(
    page, context, start, owner, browser_watch
):
    browser_watch.expect("ERR_INTERNET_DISCONNECTED")
    start()
    shown = open_preview(page)
    context.set_offline(True)
    title(page).fill("Written offline")
    note = page.get_by_text("The preview will catch up when the desk can be reached.")
    expect(note).to_be_visible()
    context.set_offline(False)
    expect(shown.get_by_role("heading", level=1)).to_have_text("Written offline")
    expect(note).to_be_hidden()
    expect(status(page)).to_contain_text("Saved")
    browser_watch.verify()

    browser_watch.expect("401|403")
    Session.objects.all().delete()
    title(page).fill("Signed out")
    sign_in_again(page, owner)
    expect(shown.get_by_role("heading", level=1)).to_have_text("Signed out")


def test_without_scripts_the_button_shows_it_once(new_context, client, live_server):
    context = new_context(java_script_enabled=False)
    sign_in(context, client, live_server, OwnerFactory())
    page = context.new_page()
    page.goto(f"/desk/blog/post/{PostFactory().pk}/change/")
    title(page).fill("Plainly")
    with context.expect_page() as opened:
        page.get_by_role("button", name="Preview", exact=True).click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Plainly")
    assert Post.objects.get().title != "Plainly"
