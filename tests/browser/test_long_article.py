"""A long article: editors are made when touched, an outline, find and replace, links to our own."""

import re

import pytest
from playwright.sync_api import expect

from blog.publishing import actions
from tests.factories import ReadyPostFactory

pytestmark = pytest.mark.browser

MADE = "() => Object.keys(window.CKEDITOR?.instances ?? {}).length"
RAIN = '<p>Rain <em>fa</em>lls, and rain <a href="https://example.org/">rests</a>.</p>'


def test_a_text_becomes_an_editor_under_the_cursor_and_others_stay_as_they_are(start, page):
    editor = start(
        [
            {"kind": "text", "heading": "One", "body": RAIN},
            {"kind": "list", "heading": "Two", "items": [{"text": "stop"}, {"text": "wait"}]},
            {"kind": "text", "heading": "Three", "body": ""},
        ]
    )
    assert page.evaluate(MADE) == 0
    stored = page.locator("#id_text-0-body").input_value()
    words = editor.card("One").locator(".cke_wysiwyg_div")
    before = words.bounding_box()
    words.get_by_role("link").click()
    page.keyboard.press("End")  # whether the editor is there yet or not
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#text-0 .cke--resting")).to_have_count(0)
    assert page.evaluate(MADE) == 1
    assert words.bounding_box()["width"] == before["width"]
    page.keyboard.press("Tab")
    assert page.locator("#id_text-0-body").input_value() == stored
    words.get_by_role("link").click()
    page.keyboard.press("End")
    page.keyboard.type(" Yes.")
    points = editor.card("Two").get_by_role("textbox", name="Points")
    points.get_by_role("listitem").first.click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("breathe")
    expect(page.locator("#id_text-0-body")).to_have_value(re.compile(r"\. Yes\.</p>$"))
    expect(points.get_by_role("listitem")).to_have_text(["stop", "breathe", "wait"])
    assert page.evaluate(MADE) == 2
    expect(editor.card("Three").locator(".cke_wysiwyg_div")).to_have_attribute(
        "data-placeholder", re.compile("^Write here")
    )


def test_words_are_found_and_replaced_everywhere_and_links_lead_to_our_own(start, page, owner):
    actions.publish(ReadyPostFactory(title="The long rain", slug="long-rain"), by=owner)
    editor = start(
        [
            {"kind": "text", "heading": "Of rain", "body": RAIN},
            {
                "kind": "list",
                "heading": "Two",
                "heading_size": "smaller",
                "items": [{"text": "rain"}],
            },
            {"kind": "quote", "quote": "Rain is patient."},
        ],
        title="Rain",
        opening_line="By the sea",
    )
    outline = page.get_by_role("navigation", name="Outline")
    expect(outline.get_by_role("button")).to_have_text(
        ["Find and replace", "Of rain", "Two", "Rain is patient."]
    )
    expect(page.locator("[data-text-length]")).to_have_text("15 words · 1 min")
    outline.get_by_role("button", name="Rain is patient.").click()
    expect(page.locator("#id_quote-0-quote")).to_be_focused()
    expect(outline.locator("[aria-current]")).to_have_text("Rain is patient.")

    outline.get_by_role("button", name="Find and replace").click()
    bar = page.get_by_role("search", name="Find and replace")
    page.keyboard.type("RAIN")
    expect(bar.get_by_role("status")).to_have_text("1 of 6")
    bar.get_by_label("Replace with").fill("snow")
    bar.get_by_role("button", name="Replace all").click()
    expect(bar.get_by_role("status")).to_have_text("6 replaced.")
    body = page.locator("#id_text-0-body")
    expect(body).to_have_value(re.compile(r"^<p>Snow <em>fa</em>lls, and snow <a"))
    expect(page.get_by_label("Title", exact=True).first).to_have_value("Snow")
    expect(editor.card("Two").get_by_role("listitem")).to_have_text(["snow"])
    bar.get_by_role("button", name="Undo").click()
    expect(body).to_have_value(re.compile(r"^<p>Rain <em>fa</em>lls, and rain <a"))
    expect(page.get_by_label("Title", exact=True).first).to_have_value("Rain")
    page.keyboard.press("Escape")

    editor.card("Of rain").locator(".cke_wysiwyg_div").click()
    expect(page.locator("#text-0 .cke--resting")).to_have_count(0)
    page.keyboard.press("End")
    page.keyboard.press("ControlOrMeta+k")
    page.get_by_label("One of our articles").fill("long")
    articles = page.get_by_role("listbox", name="Articles")
    expect(articles.get_by_role("option")).to_have_text(["The long rain"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name=re.compile("^Address"))).to_have_value(
        "/articles/long-rain/"
    )
    page.keyboard.press("Enter")
    expect(body).to_have_value(re.compile(r'<a href="/articles/long-rain/">The long rain</a>'))
