"""Friday's update and today's fix, as one story."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect

from blog.models import Post, Practice, Section
from blog.publishing import actions
from tests.browser.desk import settle
from tests.factories import ReadyPostFactory

pytestmark = pytest.mark.browser

NOW = datetime(2026, 2, 3, 16, tzinfo=UTC)  # a Tuesday, ten o'clock in Chicago
FRIDAY = datetime(2026, 2, 6, 22, tzinfo=UTC)  # four o'clock
TYPO = "<p>The roof driops in the night.</p><p>Listen to it.</p>"


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as traveler:
        yield traveler


def read(page: Page, post: Post) -> str:
    page.goto(f"/articles/{post.slug}/")
    return page.locator("main").inner_text()


def test_a_typo_is_put_right_today_and_friday_has_it_too(page: Page, owner, clock):
    Practice(time_zone="America/Chicago").save()
    sections = [{"kind": "text", "heading": "Rain", "body": TYPO}]
    post = ReadyPostFactory(title="Weather", slug="weather", sections=sections)
    actions.publish(post, by=owner)
    clock.shift(60)
    body = TYPO.replace("Listen to it.", "Count the drops.")
    Section.objects.filter(parent=post).update(body=body)
    actions.publish(post, by=owner, at=FRIDAY)

    # "Publish now" would be Friday's words: it says so, and offers what is meant.
    page.goto(f"/desk/blog/post/{post.pk}/publishing/")
    expect(page.get_by_text("“Now” puts Friday’s update live at once")).to_be_visible()
    page.get_by_role("link", name="fix what readers see now", exact=True).click()
    settle(page)
    expect(page.get_by_role("region", name="You are fixing what readers see now")).to_be_visible()
    expect(
        page.get_by_text("Friday’s update and what is on your desk get this fix")
    ).to_be_visible()
    text = page.locator(".cke_wysiwyg_div", has_text="driops")
    expect(text).to_contain_text("Listen to it.")

    # Neither keys nor a reload, nor another link, bring it into the working copy.
    text.evaluate("""(area) => {
        const words = area.querySelector("p").firstChild;
        words.data = words.data.replace("driops", "drips");
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }""")
    page.keyboard.press("Control+s")
    expect(page).to_have_url(re.compile("unsaved="))
    token = page.url.partition("unsaved=")[2]
    page.goto(f"/desk/blog/post/{post.pk}/change/?unsaved={token}")
    settle(page)
    expect(page.get_by_role("region", name="You are fixing what readers see now")).to_be_visible()
    assert Section.objects.get(parent=post).body == body

    page.get_by_role("button", name="Look at the fix").click()
    readers = page.get_by_role("region", name="What changes for readers now")
    expect(readers).to_contain_text("drips")
    row = page.locator(".readers__row", has_text="Friday, February 6, 4:00 PM")
    expect(row).to_contain_text("Friday’s update goes live with the fix in it.")
    page.get_by_role("checkbox", name="No client can be recognized").check()
    page.get_by_role("button", name="Publish the fix").click()
    expect(page.get_by_text("The fix is published: readers see it now.")).to_be_visible()

    said = read(page, post)
    assert "The roof drips" in said
    assert "Listen to it." in said
    assert Section.objects.get(parent=post).body == body.replace("driops", "drips")
    clock.move_to(FRIDAY)
    said = read(page, post)
    assert "The roof drips" in said
    assert "Count the drops." in said
