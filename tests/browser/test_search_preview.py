"""How an article looks elsewhere, followed while somebody types."""

import pytest
from playwright.sync_api import Page, expect

from blog.models import Practice
from tests.factories import PictureFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def snippet(page: Page, start):
    Practice(name="Willow & Lane").save()
    start(title="Rain", summary="Of weather.", slug="rain", lead_picture=PictureFactory())
    # By keyboard: the page may still grow under a pointer, as the editor comes.
    page.locator("summary", has_text="search and sharing").press("Enter")
    found = page.get_by_role("region", name="In search results and shared links")
    expect(found).to_be_visible()
    return found


def line(snippet, fields: str):
    return snippet.locator(f'[data-snippet="{fields}"]').last


def test_it_follows_the_typing_and_falls_back_as_the_public_page_does(page: Page, snippet):
    title, text = (
        line(snippet, "search_title title"),
        line(snippet, "share_description summary subtitle"),
    )
    expect(title).to_have_text("Rain · Willow & Lane")
    page.locator("#id_title").fill("Rain and sun")
    expect(title).to_have_text("Rain and sun · Willow & Lane")
    page.locator("#id_search_title").fill("Found")
    expect(title).to_have_text("Found · Willow & Lane")
    page.locator("#id_search_title").fill("  ")
    expect(title).to_have_text("Rain and sun · Willow & Lane")
    page.locator("#id_summary").fill("")
    expect(text).to_have_text("No words yet.")
    page.locator("#id_share_description").fill("Shared")
    expect(text).to_have_text("Shared")
    expect(snippet.locator("img")).to_be_visible()


@pytest.mark.parametrize("number", [3, 32, 33, 60])
def test_the_script_cuts_as_the_server_does(page: Page, snippet, number):
    words = " ".join(["word"] * number)
    page.locator("#id_search_description").fill(words)
    expected = words if len(words) <= 160 else " ".join(["word"] * 32) + "…"
    expect(line(snippet, "search_description summary subtitle")).to_have_text(expected)


def test_the_count_is_said_when_the_typing_rests(page: Page, snippet):
    page.locator("#id_search_title").fill("Nine here")
    expect(snippet.get_by_text("Title: 9 of about 60 characters.")).to_be_visible()
    expect(snippet.get_by_role("status")).to_have_text("9 of about 60 characters")
