"""Everything that a reader can do is there without JavaScript.

Leaving quickly is tried in test_quick_exit.py.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"java_script_enabled": False}


@pytest.fixture
def pages(browser_watch, public_pages) -> dict[str, str]:
    browser_watch.expect("404|410")
    return public_pages


def test_every_page_shows_what_it_is_about(page: Page, pages):
    for address in pages.values():
        page.goto(address)
        expect(page.locator("main h1")).to_be_visible()


def test_pages_of_a_list_are_turned(page: Page, pages):
    page.goto("/categories/couples/")
    newest = page.locator(".card-title").first.inner_text()
    page.get_by_role("link", name="Older articles").click()
    expect(page.locator(".card-title").first).not_to_have_text(newest)
    page.get_by_role("link", name="Newer articles").click()
    expect(page.locator(".card-title").first).to_have_text(newest)


def test_words_are_searched_for_narrowed_down_and_corrected(page: Page, pages):
    page.goto("/")
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("pateint")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="patient").click()
    expect(page.locator(".card mark").first).to_be_visible()
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Tag").select_option("calm")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile("q=patient.*tag=calm"))
    expect(page.locator(".card").first).to_be_visible()


def test_an_article_leads_to_its_parts_its_cards_and_to_the_next(page: Page, pages):
    page.goto(pages["long article"])
    page.get_by_role("navigation", name="In this article").get_by_role(
        "link", name="To try"
    ).click()
    expect(page.get_by_role("heading", name="To try")).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("[0-9]+ cards")).click()
    expect(page.get_by_role("heading", name="1. One breath")).to_be_visible()
    page.get_by_role("link", name="go back to the article").click()
    page.get_by_role("navigation", name="Rain & after").get_by_role("link").first.click()
    expect(page.locator("main h1")).not_to_have_text(re.compile("rain & wind"))
    page.goto(pages["short article"])
    page.get_by_role("navigation", name="Previous and next").get_by_role("link").first.click()
    expect(page).not_to_have_url(re.compile("/articles/short/"))
