"""The list of articles with scripts: a filter applies at once, and what is ticked is told."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import PostFactory

pytestmark = pytest.mark.browser


def test_the_list_is_sifted_ticked_and_leads_back(page: Page, owner):
    for number in range(3):
        PostFactory(title=f"Rain {number}", tags=["Calm"])
    PostFactory(title="Snow", tags=["Cold"])
    page.goto("/desk/blog/post/")
    page.get_by_label("Words of an article").fill("rain")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Status").select_option("draft")
    expect(page).to_have_url(re.compile(r"\?q=rain&status=draft$"))
    rows = page.locator(".post-list tbody tr")
    expect(rows).to_have_count(3)
    bar = page.get_by_role("group", name="With the ticked articles")
    expect(bar).to_be_hidden()
    rows.first.get_by_role("checkbox").check()
    expect(bar).to_contain_text("With the ticked article:")
    page.get_by_label("Tick all articles of this page").check()
    expect(bar).to_contain_text("With the 3 ticked articles:")

    bar.get_by_role("button", name="Tag …").click()
    expect(page.get_by_role("heading", name="Tag 3 articles")).to_be_visible()
    with page.expect_response(re.compile("suggestions/")):
        page.get_by_label("Tag").press_sequentially("col")
    expect(page.locator("#tag-names option")).to_have_attribute("value", "Cold")
    page.get_by_label("Tag").fill("Cold")
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_role("button", name="Change 3 articles").click()
    expect(page.get_by_text("3 articles changed.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=rain&status=draft$"))
    page.get_by_label("Tag").fill("cold")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(rows).to_have_count(3)
