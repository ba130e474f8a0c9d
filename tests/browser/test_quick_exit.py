"""Leaving an article quickly, in a real browser: by mouse, by keyboard, and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from blog.models import Practice
from blog.publishing import actions
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.browser

WEATHER = "https://weather.example/"


@pytest.fixture
def article(context, browser_watch):
    """The address of an article that readers may need to leave; where they go is made up."""
    Practice(quick_exit_url=WEATHER).save()
    actions.publish(PostFactory(slug="home", quick_exit=True), by=OwnerFactory())
    browser_watch.expect("weather.example")
    weather(context)
    yield "/articles/home/"
    browser_watch.foreign.clear()  # the weather alone: nothing else has an answer


def weather(context):
    context.route(
        f"{WEATHER}**",
        lambda route: route.fulfill(content_type="text/html", body="<h1>Sunny</h1>"),
    )


def read(page: Page, article: str):
    page.goto("/")
    page.goto(article)


def is_left(page: Page):
    """It is gone, and the way back leads past it."""
    expect(page.get_by_role("heading", name="Sunny")).to_be_visible()
    assert page.evaluate("document.referrer") == ""
    page.go_back()
    expect(page).to_have_url("/")


def test_the_button_leads_away_and_the_way_back_leads_past_the_article(page: Page, article):
    read(page, article)
    page.get_by_role("link", name="Leave this page quickly. Pressing Shift").click()
    is_left(page)


def test_shift_three_times_leads_away_and_says_so(page: Page, article):
    read(page, article)
    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Shift, press 2 more times to leave.")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    is_left(page)


def test_it_is_the_second_stop_of_the_keyboard(page: Page, article):
    read(page, article)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Leave this page quickly", exact=True)
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    is_left(page)


@pytest.mark.browser_context_args  # of its own: the clock is that of all its pages
def test_other_keys_and_a_long_pause_lead_nowhere(page: Page, article):
    page.clock.install()
    page.goto(article)
    for key in ("Shift", "a", "Shift", "b"):
        page.keyboard.press(key)
    page.clock.fast_forward(6_000)
    expect(page.get_by_role("status")).to_have_text("")
    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Shift, press 2 more times to leave.")


def test_without_scripts_it_is_a_link(new_context, article):
    context = new_context(java_script_enabled=False)
    weather(context)
    page = context.new_page()
    page.goto(article)
    page.get_by_role("link", name="Leave this page quickly. Pressing Shift").click()
    expect(page.get_by_role("heading", name="Sunny")).to_be_visible()
