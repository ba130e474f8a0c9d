"""The publishing panel in a browser: a time is chosen, a schedule holds, a change doesn't leak."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect

from blog.models import Edition, Practice
from tests.factories import AuthorFactory, CategoryFactory

pytestmark = pytest.mark.browser

# A Monday evening, nine o'clock in Chicago.
NOW = datetime(2026, 2, 3, 3, tzinfo=UTC)
TUESDAY_NINE = datetime(2026, 2, 10, 15, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as traveler:
        yield traveler


@pytest.fixture
def panel(page: Page, clock, start):
    """The panel of an article that nobody has published yet."""
    Practice(time_zone="America/Chicago").save()
    editor = start(
        title="The first words", authors=[AuthorFactory()], categories=[CategoryFactory()]
    )
    page.goto(f"/desk/blog/post/{editor.post.pk}/publishing/")
    page.get_by_role("checkbox", name="No client can be recognized").check()
    return page


def publish_form(page: Page):
    return page.locator("form", has=page.get_by_role("heading", name="Publish"))


def test_a_usual_hour_is_one_choice(panel: Page):
    choice = publish_form(panel).get_by_role("radio", name="Next Tuesday, 9:00 AM")
    expect(choice).to_have_accessible_name("Next Tuesday, 9:00 AM Feb 10, CST")
    choice.check()
    publish_form(panel).get_by_role("button", name="Publish").click()
    expect(panel.get_by_text("readers see it from Tuesday, February 10")).to_be_visible()
    assert Edition.objects.get().live_from == TUESDAY_NINE


def test_a_time_of_ones_own_shows_utc_while_it_is_chosen(panel: Page):
    form = publish_form(panel)
    own = form.get_by_label("Day and time in America/Chicago").first
    expect(own).to_be_hidden()
    form.get_by_role("radio", name="Another time").check()
    expect(own).to_be_focused()
    own.fill("2026-07-10T07:00")
    expect(form.get_by_text("12:00 UTC", exact=True)).to_be_visible()  # summer
    own.fill("2026-12-10T07:00")
    expect(form.get_by_text("13:00 UTC", exact=True)).to_be_visible()
    form.get_by_role("radio", name="Now").check()
    expect(own).to_be_hidden()
    form.get_by_role("button", name="Publish").click()
    expect(panel.get_by_text("Published: readers see it now.")).to_be_visible()


def test_an_hour_that_comes_twice_is_asked_about_by_keyboard_too(panel: Page):
    form = publish_form(panel)
    form.get_by_role("radio", name="Another time").check()
    form.get_by_label("Day and time in America/Chicago").first.fill("2026-11-01T01:30")
    form.get_by_role("button", name="Publish").press("Enter")
    expect(form.get_by_text("1:30 AM comes twice.")).to_be_visible()
    form.get_by_role("radio", name="1:30 AM the second time").press("Space")
    form.get_by_role("button", name="Publish").press("Enter")
    expect(panel.get_by_text("Scheduled: readers see it from")).to_be_visible()
    assert Edition.objects.get().live_from == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_what_was_scheduled_stays_pinned_while_the_article_is_changed(panel: Page, clock):
    form = publish_form(panel)
    form.get_by_role("radio", name="Next Tuesday, 9:00 AM").check()
    form.get_by_role("button", name="Publish").click()
    panel.get_by_role("link", name="Write", exact=True).click()
    panel.get_by_role("textbox", name="Title", exact=True).fill("Half a thought")
    panel.get_by_role("button", name="Publish …").click()
    sheet = panel.get_by_role("dialog", name="Publishing").frame_locator("iframe")
    expect(sheet.get_by_text("not in the scheduled version")).to_be_visible()
    clock.move_to(TUESDAY_NINE)
    edition = Edition.objects.live(TUESDAY_NINE).get()
    panel.goto(edition.get_absolute_url())
    expect(panel.get_by_role("heading", name="The first words")).to_be_visible()


def test_escape_leads_from_the_sheet_back_to_the_article(start, page):
    editor = start()
    page.get_by_role("button", name="Publish …").click()
    sheet = page.get_by_role("dialog", name="Publishing")
    box = sheet.frame_locator("iframe").get_by_role("checkbox").first
    box.focus()
    page.frames[-1].wait_for_load_state("load")
    page.wait_for_timeout(300)  # its listener comes with its load event
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page).to_have_url(re.compile(f"/post/{editor.post.pk}/change/$"))
