"""Two people at two machines write one article: neither is locked out, neither's words are lost."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from blog.articles import content
from blog.models import Post
from tests.browser.desk import Editor, sign_in
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def two(new_context, live_server):
    """Ana and Ben have the same article open, each in a browser of their own."""
    post = PostFactory(
        title="Weather",
        sections=[
            {"kind": "text", "heading": name, "body": f"<p>About {name.lower()}.</p>"}
            for name in ("Rain", "Snow", "Wind")
        ],
    )

    def open_form(name: str) -> Editor:
        context = new_context()
        sign_in(context, Client(), live_server, OwnerFactory(name=name))
        return Editor(context.new_page(), post)

    return open_form("Ana Ruiz"), open_form("Ben Okoro")


def title(page: Page):
    return page.get_by_role("textbox", name="Title", exact=True)


def heading_of(editor: Editor, name: str):
    return editor.card(name).get_by_role("textbox", name="Heading", exact=True)


def stored() -> content.Content:
    return content.content_from_post(Post.objects.get())


def test_both_save_and_both_are_kept(two):
    ana, ben = two
    title(ana.page).fill("Weather and mood")
    heading_of(ana, "Rain").fill("Rain, softly")
    ana.save()

    heading_of(ben, "Rain").fill("Rain, loudly")
    heading_of(ben, "Wind").fill("Wind at night")
    ben.page.get_by_role("button", name="Save a version").click()

    expect(ben.page.get_by_text("Ana Ruiz saved this article")).to_be_visible()
    question = ben.page.get_by_role("group", name="Text: Rain, loudly Heading")
    expect(question).to_contain_text("Rain, softly")
    question.get_by_role("radio", name="Theirs").check()
    ben.page.get_by_role("button", name="Save both together").click()
    expect(ben.page.get_by_text("Both are saved together.")).to_be_visible()

    article = stored()
    assert article["title"] == "Weather and mood"
    headings = [each["heading"] for each in article["sections"]]
    assert headings == ["Rain, softly", "Snow", "Wind at night"]
    written = {
        section["heading"]
        for revision in Post.objects.get().revisions.all()
        for section in revision.content["sections"]
    }
    assert {"Rain, softly", "Rain, loudly"} <= written


def test_one_moves_and_adds_while_the_other_rewrites(two):
    ana, ben = two
    ana.point_at("Wind").get_by_role("button", name="Move up").click()
    ana.point_at("Wind").get_by_role("button", name="Move up").click()
    ana.save()

    ben.insert("Quote", above="Snow")
    ben.page.keyboard.type("Snow is patient.")
    heading_of(ben, "Wind").fill("Wind at night")
    ben.page.get_by_role("button", name="Save a version").click()
    expect(ben.page.get_by_text("nothing conflicts")).to_be_visible()
    ben.page.get_by_role("button", name="Save both together").press("Enter")
    ben.settle()
    assert ben.titles() == ["Wind at night", "Rain", "Snow is patient.", "Snow"]


def test_the_news_of_somebody_else_moves_nothing_under_a_pressed_button(two):
    """The click was lost: what moves between the two halves of a click takes it away."""
    ana, _ = two
    page = ana.page
    page.set_viewport_size({"width": 1280, "height": 1400})  # all of the form, without scrolling
    held = []
    page.route("**/desk/blog/post/autosave/", lambda route: held.append(route))
    title(page).fill("Weather and mood")
    with page.expect_request("**/desk/blog/post/autosave/"):
        pass
    expect(page.get_by_text("Ben Okoro has this article open too")).to_have_count(0)
    page.get_by_role("button", name="Save a version").hover()
    page.mouse.down()
    with page.expect_response("**/desk/blog/post/autosave/"):
        page.unroute("**/desk/blog/post/autosave/")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
    page.evaluate("document.documentElement.dataset.before = 'saving'")
    page.mouse.up()
    expect(page.locator("html:not([data-before])")).to_be_attached()
    ana.settle()
    expect(page.get_by_text("Ben Okoro has this article open too")).to_be_visible()
    assert stored()["title"] == "Weather and mood"


def test_going_on_to_write_keeps_the_words_and_leads_here_again(two):
    ana, ben = two
    title(ana.page).fill("Ana’s title")
    ana.save()
    title(ben.page).fill("Ben’s title")
    ben.page.get_by_role("button", name="Save a version").click()
    ben.page.get_by_role("link", name="Go on writing without saving").click()
    ben.settle()
    expect(title(ben.page)).to_have_value("Ben’s title")
    assert stored()["title"] == "Ana’s title"
    title(ben.page).fill("Ben’s better title")
    ben.page.get_by_role("button", name="Save a version").click()
    expect(ben.page.get_by_role("radio", name="Mine")).to_be_checked()
    expect(ben.page.get_by_text("Ben’s better title").first).to_be_visible()


def test_the_choice_is_made_by_keyboard(two):
    ana, ben = two
    title(ana.page).fill("Ana’s title")
    ana.save()
    title(ben.page).fill("Ben’s title")
    ben.page.get_by_role("button", name="Save a version").press("Enter")
    mine = ben.page.get_by_role("radio", name="Mine")
    mine.focus()
    mine.press("ArrowDown")
    expect(ben.page.get_by_role("radio", name="Theirs")).to_be_checked()
    ben.page.get_by_role("radio", name="Theirs").press("Enter")
    expect(ben.page.get_by_text("Both are saved together.")).to_be_visible()
    assert stored()["title"] == "Ana’s title"
