"""A text that is nearly full, or too full, says so beside it while it is written."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.desk import settle, sign_in, wake
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.browser

WRITE = """(length) => Object.values(CKEDITOR.instances)[0]
    .setData("<p>" + "a".repeat(length) + "</p>")"""


def test_the_room_that_is_left_is_told_once_it_is_little(page: Page, client, live_server):
    post = PostFactory(sections=[{"kind": "text", "heading": "One", "body": "<p>a</p>"}])
    sign_in(page.context, client, live_server, OwnerFactory())
    page.goto(reverse("admin:blog_post_change", args=[post.pk]))
    hint = page.locator("[data-room]")
    area = page.locator("textarea[name=text-0-body]")
    settle(page)
    wake(page, "text-0-body")
    for length, sentence in (
        (80_000, None),
        (95_000, "There is room for"),
        (100_500, "This is too long to be saved, by"),
    ):
        page.evaluate(WRITE, length)
        page.evaluate(
            "(e) => e.dispatchEvent(new Event('input', {bubbles: true}))", area.element_handle()
        )
        if sentence:
            expect(hint).to_contain_text(sentence)
        else:
            expect(hint).to_have_count(0)
    page.evaluate(WRITE, 10)
    expect(hint).to_be_hidden()
    page.evaluate(WRITE, 95_000)
    expect(hint).to_be_visible()
