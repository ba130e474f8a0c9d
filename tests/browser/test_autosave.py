"""Whatever happens while somebody writes, no word is lost."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect

from blog.models import EditingSession, Post, Practice, Revision

pytestmark = pytest.mark.browser

AUTOSAVE = "**/desk/blog/post/autosave/"
KEPT = "All changes kept"
NOW = datetime(2026, 2, 3, 3, 4, tzinfo=UTC)  # 9:04 PM of the day before in Chicago


@pytest.fixture
def clock():
    Practice(time_zone="America/Chicago").save()
    with time_machine.travel(NOW) as traveller:
        yield traveller


def title(page: Page):
    return page.get_by_role("textbox", name="Title", exact=True)


def status(page: Page):
    return page.locator("[data-keeping]")


def kept_title() -> str:
    return EditingSession.objects.exclude(data=[]).get().title


def copies(page: Page) -> list[dict]:
    """What this browser keeps of its own."""
    return [
        json.loads(copy)
        for copy in page.evaluate(
            """() => Object.entries(localStorage)
                 .filter(([key]) => key.startsWith("desk-words:")).map(([, value]) => value)"""
        )
    ]


def wait_for_copy(page: Page, words: str) -> None:
    page.wait_for_function(
        "(words) => Object.values(localStorage).some((copy) => copy.includes(words))", arg=words
    )


def no_copy(page: Page) -> None:
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((key) => key.startsWith('desk-words:'))"
    )


def test_what_is_typed_is_kept_within_seconds_and_not_saved(start, page, clock):
    editor = start(title="Sun")
    title(page).fill("Rain")
    expect(status(page)).to_have_text("All changes kept, 9:04 PM")
    assert kept_title() == "Rain"
    editor.card("First").locator(".cke_wysiwyg_div").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And more.")
    page.wait_for_function("() => window.desk.kept()")
    data = EditingSession.objects.exclude(data=[]).get().data
    assert ["text-0-body", "<p>About first. And more.</p>"] in data
    assert Post.objects.get().title == "Sun"
    assert not Revision.objects.exists()
    no_copy(page)


def test_after_saving_nothing_waits(start, page, owner):
    editor = start()
    title(page).fill("Rain")
    editor.save()
    assert Post.objects.get().title == "Rain"
    assert not EditingSession.objects.with_words(owner)
    expect(page.get_by_text("not saved")).to_have_count(0)
    no_copy(page)


def test_a_change_that_was_taken_back_leaves_nothing(start, page, owner):
    start(title="Sun")
    title(page).fill("Rain")
    expect(status(page)).to_contain_text(KEPT)
    title(page).fill("Sun")
    expect(status(page)).to_have_text("")
    assert not EditingSession.objects.with_words(owner)
