"""Whatever happens while somebody writes, no word is lost."""

import json
import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from blog.models import EditingSession, Post, Practice, Revision
from tests.browser.desk import Editor, go_through_sign_in, settle, sign_in
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.browser

AUTOSAVE = "**/desk/blog/post/autosave/"
SAVED = "Saved"
NOW = datetime(2026, 2, 3, 3, 4, tzinfo=UTC)  # 9:04 PM of the day before in Chicago


@pytest.fixture
def clock():
    Practice(time_zone="America/Chicago").save()
    with time_machine.travel(NOW) as traveler:
        yield traveler


def title(page: Page):
    return page.get_by_role("textbox", name="Title", exact=True)


def status(page: Page):
    return page.locator("[data-autosave-status]")


def kept_title() -> str:
    return EditingSession.objects.exclude(data=[]).get().title


def copies(page: Page) -> list[dict]:
    """What this browser keeps of its own."""
    return [
        json.loads(copy)
        for copy in page.evaluate(
            """() => Object.entries(localStorage)
                 .filter(([key]) => key.startsWith("desk-copy:")).map(([, value]) => value)"""
        )
    ]


def wait_for_copy(page: Page, words: str) -> None:
    page.wait_for_function(
        "(words) => Object.values(localStorage).some((copy) => copy.includes(words))", arg=words
    )


def no_copy(page: Page) -> None:
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((key) => key.startsWith('desk-copy:'))"
    )


def test_what_is_typed_is_kept_within_seconds_and_waits_until_it_is_saved(
    start, page, owner, clock
):
    editor = start(title="Sun")
    title(page).fill("Rain")
    expect(status(page)).to_have_text("Saved, 9:04 PM")
    assert kept_title() == "Rain"
    editor.card("First").locator(".cke_wysiwyg_div").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And more.")
    wait_for_copy(page, "And more.")
    no_copy(page)
    data = EditingSession.objects.exclude(data=[]).get().data
    assert ["text-0-body", "<p>About first. And more.</p>"] in data
    assert Post.objects.get().title == "Sun"
    assert not Revision.objects.exists()

    editor.save()
    assert Post.objects.get().title == "Rain"
    assert not EditingSession.objects.with_unsaved_data(owner)
    expect(page.get_by_text("unfinished")).to_have_count(0)
    expect(status(page)).to_contain_text(SAVED)
    no_copy(page)

    # The clock of the server is put back.
    title(page).fill("Rain, and after")
    page.wait_for_url("**/change/?unsaved=*")
    expect(status(page)).to_have_text("Saved, 9:04 PM")
    clock.shift(timedelta(hours=-2))
    title(page).fill("Rain, and long after")
    expect(status(page)).to_have_text("Saved, 7:04 PM")
    assert kept_title() == "Rain, and long after"


def test_a_change_that_was_taken_back_leaves_nothing(start, page, owner):
    start(title="Sun")
    title(page).fill("Rain")
    expect(status(page)).to_contain_text(SAVED)
    page.wait_for_url("**/change/?unsaved=*")
    page.reload()  # what was written is there again, and what it was before is not forgotten
    expect(title(page)).to_have_value("Rain")
    expect(status(page)).to_contain_text(SAVED)
    title(page).fill("Sun")
    page.wait_for_url("**/change/")
    no_copy(page)
    assert not EditingSession.objects.with_unsaved_data(owner)


# --- The server can't be reached -----------------------------------------------------------------


def test_words_stay_in_the_browser_until_the_server_has_them(start, page, context, browser_watch):
    browser_watch.expect("ERR_FAILED")
    editor = start(title="Sun")
    page.route(AUTOSAVE, lambda route: route.abort())
    title(page).fill("Rain")
    expect(status(page)).to_have_text("Can’t reach the desk. Your words are saved in this browser.")
    assert [dict(copy["pairs"])["title"] for copy in copies(page)] == ["Rain"]
    page.unroute(AUTOSAVE)
    expect(status(page)).to_contain_text(SAVED)  # it tried again by itself
    assert kept_title() == "Rain"
    no_copy(page)
    browser_watch.verify()

    # The page of a hotel's network is no answer.
    page.route(AUTOSAVE, lambda route: route.fulfill(content_type="text/html", body="Welcome"))
    title(page).fill("Snow")
    expect(status(page)).to_contain_text("Can’t reach the desk.")
    wait_for_copy(page, "Snow")
    page.unroute(AUTOSAVE)
    expect(status(page)).to_contain_text(SAVED)
    browser_watch.verify()

    browser_watch.expect("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    title(page).fill("Written on a train")
    expect(status(page)).to_contain_text("Can’t reach the desk.")
    context.set_offline(False)
    expect(status(page)).to_contain_text(SAVED)
    assert kept_title() == "Written on a train"

    # To save without a server stays on the page.
    title(page).fill("Hail")
    context.set_offline(True)
    page.get_by_role("button", name="Save a version").click()
    expect(status(page)).to_contain_text("Not done: the desk can’t be reached.")
    expect(title(page)).to_have_value("Hail")
    context.set_offline(False)
    editor.save()
    assert Post.objects.get().title == "Hail"


def test_a_browser_that_keeps_nothing_says_so(start, page, context, browser_watch):
    browser_watch.expect("ERR_INTERNET_DISCONNECTED")
    page.add_init_script(
        """const { setItem } = Storage.prototype;
           Storage.prototype.setItem = function (key, value) {
             if (key.startsWith("desk-copy:")) throw new Error("full");
             setItem.call(this, key, value);
           }"""
    )
    start()
    context.set_offline(True)
    title(page).fill("Rain")
    expect(status(page)).to_contain_text("Copy your words before you close this page")
    context.set_offline(False)
    expect(status(page)).to_contain_text(SAVED)


def test_words_typed_while_it_saves_are_not_lost(start, page, owner):
    """They are too late for this save, and wait for the next."""
    start(title="Sun")
    page.evaluate(
        """() => document.addEventListener("submit", () => setTimeout(() => {
             const title = document.getElementById("id_title");
             title.value = "Rain, and after";
             title.dispatchEvent(new Event("input", { bubbles: true }));
           }))"""
    )
    title(page).fill("Rain")
    page.get_by_role("button", name="Save a version").click()
    expect(page.locator(".unsaved")).to_be_visible()
    assert Post.objects.get().title == "Rain"
    assert kept_title() == "Rain, and after"


def test_a_fault_does_not_end_the_saving(start, page, browser_watch):
    """Nothing was sent any more, and no button saved, since the request before had no end."""
    browser_watch.expect("This form can't be read")
    editor = start(title="Sun")
    expect(page.locator("[data-other-editors]")).to_be_attached()
    page.evaluate(
        """() => {
          window.Whole = FormData;
          window.FormData = function () { throw new Error("This form can't be read."); };
        }"""
    )
    title(page).fill("Rain")
    expect(status(page)).to_contain_text("Can’t reach the desk. Copy your words")
    page.evaluate("() => { window.FormData = window.Whole; }")
    expect(status(page)).to_contain_text(SAVED)
    assert kept_title() == "Rain"
    browser_watch.verify()

    # Nor does one of the server, which can't keep anything.
    browser_watch.expect("500")
    page.route(AUTOSAVE, lambda route: route.fulfill(status=500))
    title(page).fill("Snow")
    editor.save()
    assert Post.objects.get().title == "Snow"


# --- The browser goes away -----------------------------------------------------------------------


def recover(page: Page) -> None:
    """From the form to what differs, and back with the words."""
    page.get_by_role("link", name="See what differs").click()
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()
    page.get_by_role("link", name="Put the changes into the form").click()
    expect(page.get_by_text("This is where you left off")).to_be_visible()


def test_a_crash_before_anything_was_sent_loses_nothing(start, page, context, browser_watch):
    browser_watch.expect("ERR_FAILED")
    editor = start(title="Sun")
    context.route(AUTOSAVE, lambda route: route.abort())
    title(page).fill("Rain")
    wait_for_copy(page, "Rain")
    page.evaluate("navigator.sendBeacon = () => true")  # nor can it send while it goes away
    page.close(run_before_unload=False)
    context.unroute(AUTOSAVE)

    again = context.new_page()
    editor = Editor(again, editor.post)
    expect(again.locator(".unsaved")).to_contain_text("You have unfinished changes from")
    expect(title(again)).to_have_value("Sun")  # it asks, it never replaces
    recover(again)
    expect(title(again)).to_have_value("Rain")
    no_copy(again)
    editor.settle()
    editor.save()
    assert Post.objects.get().title == "Rain"
    expect(again.locator(".unsaved")).to_have_count(0)


def test_a_new_article_is_recovered_with_its_sections(page, owner, context, browser_watch):
    page.goto("/desk/blog/post/add/")
    title(page).fill("Rain")
    page.get_by_role("button", name="Add a section", exact=True).click()
    page.get_by_role("menuitem", name="Quote", exact=True).click()
    page.keyboard.type("Rain is patient.")
    expect(status(page)).to_contain_text(SAVED)
    page.keyboard.type(" And")
    page.close(run_before_unload=True)

    again = context.new_page()
    again.goto("/desk/blog/post/add/")
    expect(again.locator(".unsaved")).to_contain_text("“Rain”")
    again.get_by_role("link", name="Go on writing").click()
    expect(again.locator("#id_quote-0-quote")).to_have_value("Rain is patient. And")
    again.get_by_role("button", name="Save a version").click()
    again.wait_for_url("**/change/**")
    assert Post.objects.get().title == "Rain"
    assert not EditingSession.objects.with_unsaved_data(owner)


def test_a_look_at_a_new_article_leaves_nothing(page, owner):
    """Nor does one that was emptied again, or an empty section."""
    page.goto("/desk/blog/post/add/")
    settle(page)
    title(page).fill("Rain")
    page.wait_for_url("**/add/?unsaved=*")
    page.reload()  # comes back with its words
    expect(title(page)).to_have_value("Rain")
    expect(page.get_by_text("This is where you left off")).to_be_visible()
    expect(page.locator(".unsaved")).to_have_count(0)
    settle(page)
    title(page).fill("")
    page.get_by_role("button", name="Add a section", exact=True).click()
    page.get_by_role("menuitem", name="Quote", exact=True).click()
    page.wait_for_url("**/add/")
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_text("Nothing is half done.")).to_be_visible()
    assert not copies(page)
    assert not EditingSession.objects.exclude(data=[]).exists()


def test_tabs_of_one_person_write_apart(start, page, context, owner):
    """Each tab's words are there in the end; one's don't replace the other's."""
    editor = start(title="Sun")
    title(page).fill("Rain")
    expect(status(page)).to_contain_text(SAVED)
    other = Editor(context.new_page(), editor.post).page
    expect(other.locator(".unsaved")).to_contain_text("open in another tab just now")
    title(other).fill("Snow")
    expect(status(other)).to_contain_text(SAVED)
    kept = EditingSession.objects.with_unsaved_data(owner)
    assert {each.title for each in kept} == {"Rain", "Snow"}

    page.wait_for_url("**/change/?unsaved=*")
    duplicate = context.new_page()
    duplicate.goto(page.url)
    settle(duplicate)
    token = duplicate.locator("[name=editing]")
    expect(token).not_to_have_value(page.locator("[name=editing]").input_value())
    title(duplicate).fill("Hail")
    expect(status(duplicate)).to_contain_text("Saving")
    expect(status(duplicate)).to_contain_text(SAVED)
    title(page).fill("Rain, and after")
    expect(status(page)).to_contain_text("Saving")
    expect(status(page)).to_contain_text(SAVED)
    kept = EditingSession.objects.with_unsaved_data(owner)
    assert {each.title for each in kept} == {"Rain, and after", "Snow", "Hail"}


def test_words_typed_after_the_last_answer_come_back_too(start, page, context):
    """The server has some of it, this browser has all of it; nothing was sent at the end."""
    editor = start(title="Sun")
    title(page).fill("Rain")
    expect(status(page)).to_contain_text(SAVED)
    page.evaluate("window.fetch = () => Promise.reject(); navigator.sendBeacon = () => false")
    title(page).fill("Rain, and after")
    wait_for_copy(page, "Rain, and after")
    page.close(run_before_unload=False)
    again = context.new_page()
    session = EditingSession.objects.get()
    again.goto(f"/desk/blog/post/{editor.post.pk}/change/?unsaved={session.token}")
    expect(title(again)).to_have_value("Rain, and after")


def test_words_are_recovered_though_the_article_changed_or_thrown_away(start, page, owner):
    editor = start(title="Sun")
    title(page).fill("Rain")
    expect(status(page)).to_contain_text(SAVED)
    Post.objects.update(subtitle="By somebody else")
    editor.open()
    recover(page)
    expect(page.get_by_text("The article has been changed since")).to_be_visible()
    expect(title(page)).to_have_value("Rain")
    assert Post.objects.get().subtitle == "By somebody else"

    # They are thrown away only after a question.
    editor.open()
    page.get_by_role("link", name="Discard …").click()
    expect(page.get_by_text("They can’t be restored.")).to_be_visible()
    assert EditingSession.objects.with_unsaved_data(owner).exists()
    page.get_by_role("button", name="Discard the changes").click()
    editor.settle()
    expect(title(page)).to_have_value("Sun")
    expect(page.locator(".unsaved")).to_have_count(0)
    assert not EditingSession.objects.with_unsaved_data(owner)


# --- The session goes away -----------------------------------------------------------------------


def sign_in_again(page: Page, user) -> None:
    frame = page.frame_locator("iframe[title='Sign in']")
    expect(frame.get_by_label("E-mail address")).to_be_focused()
    go_through_sign_in(frame, user)


def test_who_was_signed_out_signs_in_again_in_place(start, page, owner, browser_watch):
    browser_watch.expect("401|403")
    editor = start()
    area = editor.card("First").locator(".cke_wysiwyg_div")
    area.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Before.")
    Session.objects.all().delete()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_contain_text("nothing is lost")
    expect(status(page)).to_contain_text("You were signed out.")
    sign_in_again(page, owner)
    expect(dialog).to_be_hidden()
    expect(area).to_be_focused()
    page.keyboard.type(" After.")
    expect(status(page)).to_contain_text(SAVED)
    editor.save()
    assert editor.saved()[0].body == "<p>About first. Before. After.</p>"


def test_a_save_goes_on_after_signing_in_again(start, page, owner, clock, browser_watch):
    browser_watch.expect("401|403")
    editor = start(title="Sun")
    clock.shift(timedelta(days=400))
    title(page).fill("Rain")
    page.get_by_role("button", name="Done").click()
    sign_in_again(page, owner)
    page.wait_for_url("**/desk/blog/post/")
    assert Post.objects.get(pk=editor.post.pk).title == "Rain"
    assert not EditingSession.objects.with_unsaved_data(owner)


def test_signing_in_can_wait(start, page, owner, browser_watch):
    browser_watch.expect("401|403")
    start()
    Session.objects.all().delete()
    title(page).fill("Rain")
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_role("button", name="Not now").click()
    expect(title(page)).to_be_focused()
    title(page).fill("Rain, and after")
    wait_for_copy(page, "Rain, and after")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Sign in again").click()
    sign_in_again(page, owner)
    expect(status(page)).to_contain_text(SAVED)
    assert kept_title() == "Rain, and after"


def test_somebody_else_does_not_take_over_the_words(start, page, owner, browser_watch):
    browser_watch.expect("401|403")
    robin = OwnerFactory(name="Robin Vale")
    start()
    Session.objects.all().delete()
    title(page).fill("Rain")
    sign_in_again(page, robin)
    frame = page.frame_locator("iframe[title='Sign in']")
    expect(frame.get_by_text("You are signed in as Robin Vale")).to_be_visible()
    frame.get_by_role("button", name="Sign in as somebody else").click()
    sign_in_again(page, owner)
    expect(status(page)).to_contain_text(SAVED)
    assert EditingSession.objects.exclude(data=[]).get().user == owner


def sign_in_in_another_tab(page: Page, user) -> None:
    other = page.context.new_page()
    other.goto("/desk/login/")
    go_through_sign_in(other, user)
    other.wait_for_url("**/desk/")


def test_somebody_else_signed_in_in_another_tab(start, page, owner, browser_watch):
    browser_watch.expect("401|403")
    start()
    Session.objects.all().delete()
    sign_in_in_another_tab(page, OwnerFactory(name="Robin Vale"))
    title(page).fill("Rain")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_contain_text("Robin Vale is signed in here now")
    frame = page.frame_locator("iframe[title='Sign in']")
    frame.get_by_role("button", name="Sign in as somebody else").click()
    sign_in_again(page, owner)
    expect(status(page)).to_contain_text(SAVED)
    assert EditingSession.objects.exclude(data=[]).get().user == owner


def test_signing_in_in_another_tab_is_enough(start, page, owner, browser_watch):
    browser_watch.expect("401|403")  # the token of the page is worthless, and is renewed
    editor = start(title="Sun")
    Session.objects.all().delete()
    sign_in_in_another_tab(page, owner)
    title(page).fill("Rain")
    editor.save()
    assert Post.objects.get().title == "Rain"


# --- Two at once ---------------------------------------------------------------------------------


def test_two_people_see_each_other(start, page, new_context, live_server, clock):
    editor = start()
    theirs = new_context()
    sign_in(theirs, Client(), live_server, OwnerFactory(name="Robin Vale"))
    second = Editor(theirs.new_page(), editor.post)
    expect(second.page.locator(".other-editors")).to_contain_text(
        "has this article open too, since 9:04"
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    sentence = page.locator(".other-editors")
    expect(sentence).to_contain_text("Robin Vale has this article open too, since 9:04 PM.")
    expect(page.locator("[data-other-editors]")).to_have_attribute("aria-live", "polite")
    second.page.goto("/desk/blog/post/")  # and is gone
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(sentence).to_have_count(0)


# --- The whole server ----------------------------------------------------------------------------


@pytest.fixture
def server(transactional_db):
    """A server of its own, on the database of the tests, that can be killed and started again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"localhost:{free.getsockname()[1]}"
    running = []

    def serve() -> str:
        url = f"sqlite:///{connection.settings_dict['NAME']}"
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "django", "runserver", "--noreload", address],
                env=os.environ | {"DATABASE_URL": url, "DATA_DIR": str(settings.DATA_DIR)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        for _ in range(100):
            try:
                urlopen(f"http://{address}/desk/login/").close()
                return f"http://{address}"
            except OSError:
                time.sleep(0.1)  # until it listens
        raise AssertionError("The server did not start.")

    def kill() -> None:
        running[-1].kill()
        running.pop().wait()

    yield serve, kill
    while running:
        kill()


def test_a_server_that_is_killed_between_key_and_save_loses_nothing(browser, client, server):
    serve, kill = server
    address = serve()
    post = PostFactory(title="Sun")
    client.force_login(OwnerFactory())
    context = browser.new_context(base_url=address)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": f"{address}/desk/"}])
    page = context.new_page()
    editor = Editor(page, post)
    title(page).fill("Rain")
    expect(status(page)).to_contain_text(SAVED)
    kill()
    title(page).fill("Rain, and after")
    page.get_by_role("button", name="Save a version").click()
    expect(status(page)).to_contain_text("Not done: the desk can’t be reached.")
    serve()
    expect(status(page)).to_contain_text(SAVED, timeout=20_000)
    assert kept_title() == "Rain, and after"
    editor.save()
    assert Post.objects.get().title == "Rain, and after"
    context.close()
