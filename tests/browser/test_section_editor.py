"""The section editor at the desk, as somebody uses it: by mouse, by keyboard, on a phone."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from playwright.sync_api import Locator, Page, Route, expect

from blog.models import SECTION_KINDS, Section
from tests.browser.desk import hold_still, paste, settle, sign_in, wake
from tests.factories import (
    AuthorFactory,
    PictureFactory,
    PostFactory,
    UserFactory,
    image_file,
)

pytestmark = pytest.mark.browser

ONE_OF_EACH = [
    {"kind": "text", "heading": "Where it starts", "body": "<p>One word.</p><h3>Two</h3><p>x</p>"},
    {
        "kind": "list",
        "heading": "Signs",
        "lead_in": "<p>Some.</p>",
        "manner": "numbers",
        "items": [{"label": "First:", "text": "a point"}, {"text": "Second point"}],
        "closing": "<p>Enough.</p>",
    },
    {
        "kind": "practices",
        "heading": "Try",
        "items": [
            {"title": "Sit", "text": "A minute.", "text_html": "<p>A <em>minute</em>.</p>"},
            {"title": "Walk", "text": "A mile.", "duration": "An hour"},
        ],
    },
    {"kind": "conversation", "heading": "Say", "items": [{"text": "I am tired."}]},
    {
        "kind": "example",
        "heading": "Home late",
        "origin": "invented",
        "items": [{"speaker": "Ann", "text": "You are late."}],
    },
    {"kind": "quote", "quote": "An hour is an hour.", "attribution": "Robin"},
    {"kind": "picture", "caption": "The room at eight"},
    {"kind": "callout", "tone": "crisis", "heading": "Help", "body": "<p>Call someone.</p>"},
    {
        "kind": "table",
        "heading": "Hours",
        "items": [{"1": "Day", "2": "From", "3": "To"}, {"1": "Monday", "2": "8", "3": "noon"}],
    },
    {"kind": "checkin", "heading": "Ask yourself", "items": [{"text": "Did I rest?"}]},
    {"kind": "questions", "heading": "Asked", "items": [{"question": "Why?", "answer": "So."}]},
    {
        "kind": "references",
        "heading": "Read",
        "items": [{"text": "Vale", "identifier": "10.1000/1"}],
    },
    {"kind": "download", "heading": "On paper", "caption": "A week", "body": "<p>Fill in.</p>"},
    {"kind": "recording", "heading": "To hear", "caption": "Rain", "body": "<p>Drops fall.</p>"},
]


def fill(page: Page, picture_name: str, *, is_begun_only: bool = False) -> None:
    """Fill the section in whose first field the cursor stands, with the keyboard alone.

    To wake the rich texts of a section takes most of the time: one that is begun has a few words in
    its first field.
    """
    kind = page.evaluate("document.activeElement.closest('.section-card').dataset.kind")
    keys = page.keyboard

    def next_field(pattern: str) -> None:
        for _ in range(40):
            keys.press("Tab")
            name = page.evaluate(
                """() => { const now = document.activeElement;
                   return [now.id, now.className, "rowAdd" in now.dataset && "row-add",
                           now.ariaLabel].join(" ") }"""
            )
            if re.search(pattern, name):
                return
        raise AssertionError(f"The tab key never came to {pattern}.")

    # By kind, what to write in which of its fields.
    items = {
        "list": [("Points", "A first thing")],
        "practices": [("items-title", "A first thing"), ("do or know$", "and more of it")],
        "example": [("origin", "Invented"), ("speaker", "Ann"), ("they say$", "Hello.")],
        "table": [("items-1", "Day"), ("items-2", "Hours")],
        "questions": [("items-question", "A first thing"), ("Answer$", "and more of it")],
        "conversation": [("items-text", "A first thing")],
        "references": [("Reference$", "A first thing")],
        "download": [("caption", "A first thing")],
        "recording": [("caption", "A first thing")],
    }
    if kind == "quote":
        keys.type("A quote")
    elif kind == "picture":
        keys.press("Enter")
        panel = page.get_by_role("dialog", name="Choose a picture")
        expect(panel.get_by_role("searchbox")).to_be_focused()
        keys.type(picture_name)
        keys.press("Enter")
        expect(panel.get_by_role("button", name=picture_name)).to_be_focused()
        keys.press("Enter")
        expect(page.get_by_role("button", name=f"Picture {picture_name}")).to_be_focused()
    elif kind == "callout":
        next_field("heading")
        keys.type("A callout")
        if not is_begun_only:
            next_field("cke_wysiwyg_div")
            keys.type("Gently.")
    else:
        keys.type(f"New {kind}")
        if is_begun_only:
            return
        if kind == "text":
            next_field("cke_wysiwyg_div")
            keys.type("Written words.")
        else:
            for pattern, words in items.get(kind, [("items", "A first thing")]):
                next_field(pattern)
                keys.type(words)
        if kind == "table":
            next_field("row-add")
            keys.press("Enter")
            keys.type("Monday")


def go_back_to(card: Locator, name: str) -> None:
    """Come to a tool of a section with the keyboard alone: it stands before the first field."""
    card.get_by_role("textbox", name="Heading", exact=True).focus()
    tool = card.get_by_role("button", name=name)
    while not tool.evaluate("tool => tool === document.activeElement"):
        card.page.keyboard.press("Shift+Tab")
        expect(card.locator(":focus")).to_have_count(1)


def first_fields(sections: list[Section]) -> dict[str, Any]:
    """What the first field of each section holds that can be written in."""
    return {each.kind: each.heading or each.quote or each.picture for each in sections}


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_every_kind_is_added_in_the_middle_and_saved(start, page, by):
    """By the keyboard it is filled, too: from its first field there is no more to a mouse."""
    picture = PictureFactory(name="Morning light")
    editor = start()
    for number, kind in enumerate(SECTION_KINDS.values()):
        if by == "mouse":
            editor.insert(kind.label, above="Second")
        else:
            go_back_to(editor.card("Second"), "Add a section above")
            page.keyboard.press("Enter")
            expect(page.get_by_role("menuitem").first).to_be_focused()
            for _ in range(number):
                page.keyboard.press("ArrowRight")
            page.keyboard.press("Enter")
        fill(page, picture.name, is_begun_only=by == "mouse")
    expect(editor.cards).to_have_count(len(SECTION_KINDS) + 3)
    seen = editor.titles()
    editor.save()
    assert editor.titles() == seen
    assert [s.kind for s in editor.saved()] == ["text", *SECTION_KINDS, "text", "text"]
    assert first_fields(editor.saved()[1:-2]) == {
        **{kind: f"New {kind}" for kind in SECTION_KINDS},
        "quote": "A quote",
        "picture": picture,
        "callout": "A callout",
    }
    if by == "mouse":
        return
    saved = {section.kind: section for section in editor.saved()[1:-2]}
    assert saved["text"].body == "<p>Written words.</p>"
    assert saved["list"].items == [{"text": "A first thing"}]
    assert saved["practices"].items == [{"title": "A first thing", "text": "and more of it"}]
    assert saved["example"].items == [{"speaker": "Ann", "text": "Hello."}]
    assert saved["quote"].quote == "A quote"
    assert saved["picture"].picture == picture
    assert saved["download"].caption == saved["recording"].caption == "A first thing"
    assert saved["table"].items == [{"1": "Day", "2": "Hours"}, {"1": "Monday", "2": ""}]


def test_a_button_stays_under_the_pointer_where_the_page_can_not_be_scrolled(start, page):
    """The open section above closes when something else is pressed; on a tall screen all moves."""
    editor = start()
    page.set_viewport_size({"width": 1280, "height": 1400})
    editor.work_in("First")
    button = editor.point_at("Second").get_by_role("button", name="Add a section above")
    button.hover()
    assert page.evaluate("scrollY") == 0
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_role("menu")).to_be_visible()
    expect(editor.card("Second")).to_contain_class("is-open")
    expect(editor.card("First")).not_to_contain_class("is-open")


def test_the_menu_is_left_with_escape_and_adds_at_the_end(start, page):
    editor = start()
    go_back_to(editor.card("Second"), "Add a section above")
    button = editor.card("Second").get_by_role("button", name="Add a section above")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")

    page.get_by_role("button", name="Add a section", exact=True).click()
    page.get_by_role("menuitem", name="Quote", exact=True).click()
    expect(page.locator("#id_quote-0-quote")).to_be_focused()
    page.keyboard.type("Last words")
    editor.save()
    assert editor.titles() == ["First", "Second", "Third", "Last words"]


def test_buttons_move_a_section_and_an_author(start, page):
    authors = [AuthorFactory(name="Ashley Park"), AuthorFactory(name="Dana Whitfield")]
    editor = start(authors=authors[:1])
    first = editor.point_at("First")
    expect(first.get_by_role("button", name="Move up")).to_be_disabled()
    first.get_by_role("button", name="Move down").click()
    expect(page.get_by_role("status")).to_contain_text("moved to position 2 of 3")
    expect(first.get_by_role("button", name="Move down")).to_be_focused()
    page.keyboard.press("Enter")
    expect(first.get_by_role("button", name="Move down")).to_be_disabled()
    expect(first.get_by_role("button", name="Move up")).to_be_focused()

    page.get_by_role("button", name="Add an author").click()
    page.get_by_label("Author", exact=True).nth(1).select_option("Dana Whitfield")
    page.get_by_role("button", name="Move author 2 up").click()

    editor.save()
    assert editor.titles() == ["Second", "Third", "First"]
    assert [section.heading for section in editor.saved()] == ["Second", "Third", "First"]
    assert [link.author for link in editor.post.author_links.all()] == authors[::-1]


def test_alt_and_an_arrow_move_a_section_and_keep_the_cursor(start, page):
    editor = start()
    heading = editor.card("Third").get_by_role("textbox", name="Heading")
    heading.focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(heading).to_be_focused()
    assert editor.titles() == ["Third", "First", "Second"]

    # In rich text, too.
    editor.card("Second").locator(".cke_wysiwyg_div").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" One")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.type(" two.")
    editor.save()
    assert editor.titles() == ["Third", "Second", "First"]
    assert [section.heading for section in editor.saved()] == ["Third", "Second", "First"]
    assert editor.saved()[1].body == "<p>About second. One two.</p>"

    # The tab key follows what is seen.
    editor.insert("Quote", above="Second")
    page.keyboard.type("Between")
    page.keyboard.press("Alt+ArrowUp")
    kinds = editor.cards.evaluate_all("cards => cards.map((each) => each.dataset.kind)")
    assert kinds == ["quote", "text", "text", "text"]


# On a slow machine the page is as tall as it was only after a while.
SLOWLY = """addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("#post_form");
    form?.style.setProperty("display", "none");
    setTimeout(() => form?.style.removeProperty("display"), 3000);
})"""


def test_saving_keeps_the_place_on_the_page_and_leaves_no_trace_in_an_address(start, page):
    editor = start(
        [{"kind": "text", "heading": f"Part {n}", "body": "<p>x</p>"} for n in range(12)]
    )
    page.add_init_script(SLOWLY)
    page.evaluate("document.documentElement.dataset.before = 'saving'; window.scrollTo(0, 1500)")
    page.keyboard.press("Control+s")  # loads no page: all is saved anyway
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.dataset.before") == "saving"
    page.get_by_role("button", name="Save a version").evaluate("button => button.click()")
    expect(page.locator("html:not([data-before])")).to_be_attached()
    page.wait_for_function("() => Math.abs(window.scrollY - 1500) < 10")
    assert "#" not in page.url
    page.get_by_role("button", name="Publish …").click()
    sheet = page.get_by_role("dialog", name="Publishing").locator("iframe")
    expect(sheet).to_have_attribute("src", re.compile("/publishing/$"))
    assert "#" not in page.url
    editor.open()
    page.wait_for_timeout(400)  # longer than it would wait before it scrolls
    assert page.evaluate("window.scrollY") == 0


def test_a_section_is_folded_and_dragged(start, page):
    editor = start()
    fold = editor.point_at("Second").locator("[data-section-fold]")
    expect(fold).to_have_accessible_name("Collapse")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(editor.card("Second").get_by_role("textbox", name="Heading")).to_be_hidden()
    editor.save()
    expect(editor.card("Second").get_by_role("textbox", name="Heading")).to_be_hidden()
    page.get_by_role("button", name="Expand all").click()
    expect(editor.card("Second").get_by_role("textbox", name="Heading")).to_be_visible()

    page.get_by_role("button", name="Collapse all").click()
    expect(page.locator(".section-card.collapsed:not(.empty-form)")).to_have_count(3)
    hold_still(page)
    source, target = editor.card("First").locator("h3"), editor.card("Third")
    height = target.bounding_box()["height"]
    source.drag_to(
        target,
        source_position={"x": 60, "y": 20},
        target_position={"x": 60, "y": height - 4},
        steps=10,
    )
    expect(editor.card("First")).to_have_attribute("aria-label", re.compile("section 3 of 3"))
    assert editor.titles() == ["Second", "Third", "First"]
    editor.save()
    assert editor.titles() == ["Second", "Third", "First"]


def test_a_duplicate_carries_everything(start, page):
    picture = PictureFactory(name="Morning light")
    sections = [
        {**fields, "picture": picture} if fields["kind"] == "picture" else fields
        for fields in ONE_OF_EACH
    ]
    editor = start(sections)
    # What is typed but not saved is copied too.
    editor.card("Signs").get_by_role("textbox", name="Points").press("ControlOrMeta+End")
    page.keyboard.type(", typed")
    count = 2 * len(ONE_OF_EACH)
    for index in range(0, count, 2):
        # By the keyboard: below the pointer the page moves while sections are added.
        editor.cards.nth(index).get_by_role("button", name="Duplicate").press("Enter")
        editor.settle()
    editor.save()
    saved = editor.saved()
    assert len(saved) == count
    for one, other, written in zip(saved[::2], saved[1::2], ONE_OF_EACH, strict=True):
        for name in SECTION_KINDS[one.kind].fields:
            assert getattr(one, name) == getattr(other, name), (one.kind, name)
        assert one.items == written.get("items", []) or one.kind == "list"
    points = [{"label": "First:", "text": "a point"}, {"text": "Second point, typed"}]
    assert saved[3].items == points
    assert saved[0].body == ONE_OF_EACH[0]["body"]


def test_a_section_is_removed_and_comes_back(start, page):
    editor = start()
    for name in ("First", "Second"):  # saved ones
        editor.point_at(name).get_by_role("button", name="Delete").click()
    expect(editor.card("Second").locator("[data-section-undo]")).to_be_focused()
    assert editor.titles() == ["Third"]
    editor.card("First").locator("[data-section-undo]").click()
    assert editor.titles() == ["First", "Third"]

    for name in ("Lost", "Found"):  # unsaved ones
        editor.insert("Quote", above="Third")
        page.keyboard.type(name)
        editor.point_at(name).get_by_role("button", name="Delete").click()
    assert editor.titles() == ["First", "Third"]
    editor.card("Found").locator("[data-section-undo]").click()
    assert editor.titles() == ["First", "Found", "Third"]
    editor.save()
    assert editor.titles() == ["First", "Found", "Third"]
    assert [each.heading or each.quote for each in editor.saved()] == ["First", "Found", "Third"]
    expect(editor.cards).to_have_count(3)

    # One stays removed when something else is wrong.
    editor.insert("Quote", above="Third")
    page.keyboard.type("Not meant")
    editor.point_at("Not meant").get_by_role("button", name="Delete").click()
    page.get_by_label("Title", exact=True).first.fill("")
    editor.save()
    assert editor.titles() == ["First", "Found", "Third"]
    expect(page.locator("[data-problems] li")).to_have_count(1)
    editor.card("Not meant").locator("[data-section-undo]").click()
    expect(page.locator("#id_quote-1-quote")).to_have_value("Not meant")


def test_rows_are_added_moved_and_removed(start, page):
    editor = start([ONE_OF_EACH[2]])
    card = editor.work_in("Try")
    card.get_by_role("button", name="Add a practice").click()
    page.keyboard.type("Wait")
    page.keyboard.press("Enter")  # past how long it takes
    page.keyboard.type("A while.")
    card.get_by_role("button", name="Move practice 3 up").click()
    page.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Move practice 1 down")).to_be_focused()
    card.get_by_role("button", name="Remove practice 2").click()
    card.locator("[data-row-undo]").filter(visible=True).click()
    card.get_by_role("button", name="Remove practice 3").click()
    ids = page.locator(".section-card:not(.empty-form) [id]").evaluate_all(
        "all => all.map((each) => each.id)"
    )
    assert len(ids) == len(set(ids))
    assert not [each for each in ids if "__prefix__" in each]
    editor.save()
    sit = {"title": "Sit", "text": "A minute.", "text_html": "<p>A <em>minute</em>.</p>"}
    assert editor.saved()[0].items == [{"title": "Wait", "text": "A while."}, sit]


def test_a_list_is_written_point_by_point(start, page):
    editor = start()
    editor.insert("List", above="Second")
    points = page.get_by_role("textbox", name="Points")
    page.locator("#id_list-0-manner").select_option("dont")
    points.click()
    expect(points).to_contain_class("cke_editable_themed")  # its editor is there
    keys = page.keyboard
    keys.press("ControlOrMeta+b")
    keys.type("Sleep:")
    keys.press("ControlOrMeta+b")
    keys.type(" long")
    keys.press("Enter")
    keys.press("Enter")  # from an empty point it leads on
    expect(page.get_by_role("textbox", name="Closing words")).to_be_focused()
    points.press("ControlOrMeta+End")
    keys.press("Enter")
    keys.type("Walk")
    keys.press("Home")
    keys.press("Backspace")
    expect(points.get_by_role("listitem")).to_have_text(["Sleep: longWalk"])
    keys.press("Enter")
    keys.press("End")
    keys.press("Enter")
    paste(points, text_plain="• Rest well\n• Eat\n• Go out")
    expect(points.get_by_role("listitem")).to_have_count(5)
    keys.press("ControlOrMeta+z")
    expect(points.get_by_role("listitem")).to_have_count(3)
    keys.press("ControlOrMeta+y")
    keys.press("Enter")
    paste(points, text_html='<ul><li>Read <a href="https://example.com/">this</a></li></ul>')
    editor.save()
    assert editor.saved()[1].items == [
        {"label": "Sleep:", "text": "long"},
        {"text": "Walk"},
        {"text": "Rest well"},
        {"text": "Eat"},
        {"text": "Go out"},
        {
            "text": "Read this",
            "text_html": '<p>Read <a href="https://example.com/" rel="noopener noreferrer">this</a>'
            "</p>",
        },
    ]


def test_looking_at_items_changes_nothing(start, page):
    editor = start([ONE_OF_EACH[1], ONE_OF_EACH[2], {"kind": "list", "heading": "Later"}])
    page.evaluate(
        """window.heard = [];
        for (const name of ["input", "change", "desk:change"])
            addEventListener(name, ({ target }) => heard.push(target.id ?? target.className));"""
    )
    for name in ("Signs", "Try", "Later"):
        for area in editor.work_in(name).locator(".field-items .cke_wysiwyg_div").all():
            area.click()
            area.press("ArrowRight")
            area.press("End")
    page.locator("#id_title").click()
    assert page.evaluate("heard") == []
    toolbars = page.locator(".section-card:not(.empty-form) .cke--short .cke_top")
    assert not any(toolbar.is_visible() for toolbar in toolbars.all())
    editor.card("Try").locator(".rows .cke_wysiwyg_div").first.click()
    assert [toolbar.is_visible() for toolbar in toolbars.all()].count(True) == 1


def test_a_pasted_table_fills_the_grid(start, page):
    editor = start([{"kind": "table", "heading": "Hours", "items": [{"1": "Day", "2": "From"}]}])
    card = editor.work_in("Hours")
    cells = card.get_by_role("textbox", name=re.compile("^Column"))
    expect(cells).to_have_count(2)
    card.get_by_role("button", name="Add a row").click()
    paste(
        page.locator(":focus"),
        text_html="<table><tr><td>Monday</td><td>8</td><td>noon</td></tr>"
        "<tr><td>Friday</td><td>9</td></tr></table>",
    )
    expect(cells).to_have_count(9)
    card.get_by_role("button", name="Add a column").click()
    expect(cells).to_have_count(12)
    card.get_by_label("Shown as").select_option("pairs")
    expect(cells).to_have_count(9)  # with the column that has words
    card.get_by_label("Shown as").select_option("")
    cells.nth(2).fill("To")
    card.get_by_role("button", name="Move row 3 up").click()
    editor.save()
    assert editor.saved()[0].items == [
        {"1": "Day", "2": "From", "3": "To"},
        {"1": "Friday", "2": "9"},
        {"1": "Monday", "2": "8", "3": "noon"},
    ]


def test_a_field_is_shown_where_it_is_used(start, page):
    editor = start([ONE_OF_EACH[5]])
    card = editor.work_in("An hour")
    work = card.get_by_label("Where it is from")
    expect(work).to_be_hidden()
    card.get_by_label("Shown as").select_option("passage")
    work.fill("Hours, 1901")
    link = card.get_by_label("Where to read it")
    link.fill("in my book")
    editor.save()
    expect(link).to_be_visible()
    editor.work_in("An hour")
    card.get_by_label("Shown as").select_option("")
    expect(work).to_be_hidden()
    expect(link).to_be_visible()  # since it has an error
    card.get_by_role("button", name="Duplicate").click()
    expect(work.filter(visible=True)).to_have_count(0)
    editor.work_in("An hour")
    card.get_by_label("Shown as").first.select_option("passage")
    expect(work.first).to_have_value("Hours, 1901")


def write_too_much(page: Page, name: str) -> None:
    """Fill an editor with more than fits, faster than a hand would."""
    wake(page, name)
    page.evaluate(
        """name => Object.values(CKEDITOR.instances).find(each => each.element.$.name === name)
            .setData(`<p>${"word ".repeat(20_001)}</p>`)""",
        name,
    )
    expect(page.locator(f"#id_{name}")).to_have_value(re.compile("word word"))


def test_a_mistake_costs_no_word_and_is_led_to(start, page):
    editor = start()
    page.get_by_label("Title", exact=True).first.fill("")
    editor.insert("List", above="Second")
    page.keyboard.type("A long list")
    page.locator("#id_list-0-lead_in + .cke .cke_wysiwyg_div").click()
    page.keyboard.type("A lead that must not be lost.")
    write_too_much(page, "list-0-items")
    write_too_much(page, "text-2-body")
    editor.card("First").locator(".cke_wysiwyg_div").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And more.")
    editor.point_at("A long list").locator("[data-section-fold]").click()
    editor.save()

    problems = page.locator("[data-problems]")
    expect(problems).to_be_focused()
    expect(problems.get_by_role("listitem")).to_have_count(3)
    expect(problems).to_be_in_viewport()
    assert editor.titles() == ["First", "A long list", "Second", "Third"]
    card = editor.card("A long list")
    expect(card.locator(".cke_wysiwyg_div").first).to_have_text("A lead that must not be lost.")
    expect(editor.card("First").locator(".cke_wysiwyg_div")).to_have_text("About first. And more.")
    expect(card.locator(".field-items")).to_contain_text("100,000 fit")
    expect(page.locator(".form-row.field-title")).to_contain_text("Give the article a title.")

    problems.get_by_role("link").nth(0).click()
    expect(page.get_by_label("Title", exact=True).first).to_be_focused()
    editor.point_at("A long list").locator("[data-section-fold]").click()
    problems.get_by_role("link").nth(1).click()
    point = card.get_by_role("textbox", name="Points")
    expect(point).to_be_focused()
    expect(point).to_be_in_viewport()
    expect(point).to_have_attribute("aria-invalid", "true")
    expect(point).to_have_accessible_description(re.compile("100,000 fit"))
    problems.get_by_role("link").nth(2).click()
    expect(editor.card("Third").locator(".cke_editable:focus")).to_be_visible()


def test_who_goes_to_a_mistake_while_the_page_still_loads_stays_there(start, page):
    start()
    page.locator("#id_title").fill("")
    waiting = []
    page.route("**/js/article_form*.js", lambda route: waiting.append(route))
    page.get_by_role("button", name="Save a version").click(no_wait_after=True)
    page.locator("[data-problems]").get_by_role("link", name="Title").click(no_wait_after=True)
    expect(page.locator("#id_title")).to_be_focused()
    assert waiting
    for route in waiting:
        route.continue_()
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)  # for whatever might take the focus away
    expect(page.locator("#id_title")).to_be_focused()


def test_leaving_asks_only_while_something_is_unsaved(start, page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    editor = start()
    page.get_by_label("Breadcrumbs").get_by_role("link", name="Articles").click()
    page.wait_for_url("**/post/")
    assert asked == []
    editor.open()
    editor.point_at("First").get_by_role("button", name="Move down").click()
    editor.save()
    assert asked == []
    editor.card("First").get_by_role("textbox", name="Heading").fill("Changed")
    page.get_by_label("Breadcrumbs").get_by_role("link", name="Articles").click()
    page.wait_for_url("**/post/")
    assert asked == ["beforeunload"]


def test_a_picture_is_added_where_it_is_chosen_and_shown(start, page, tmp_path):
    editor = start()
    editor.insert("Picture", above="Second")
    (tmp_path / "new.txt").write_bytes(b"Dear diary")
    (tmp_path / "from_the_form.png").write_bytes(image_file().read())
    field = page.locator("#picture-0 [data-picture-field]")
    field.locator("[data-field-choose]").dblclick()  # opens one panel
    panel = page.get_by_role("dialog", name="Choose a picture")
    panel.get_by_role("searchbox").fill("snow")
    expect(panel.get_by_role("status").filter(has_text="has “snow” in its name")).to_be_visible()
    files = panel.get_by_label("Add pictures")
    files.set_input_files(tmp_path / "new.txt")
    expect(panel).to_contain_text("new.txt This file is not a picture that the site can read.")
    # What was taken is chosen, and what was refused is said at the field, with nothing over it.
    files.set_input_files(tmp_path / "from_the_form.png")
    expect(panel).to_be_hidden()
    expect(field).to_contain_text("new.txt This file is not a picture that the site can read.")
    expect(
        field.get_by_text("“From the form” is chosen now. Not taken: new.txt. Why is said here.")
    ).to_be_visible()
    expect(page.get_by_role("button", name="Picture From the form")).to_be_focused()
    mark = field.get_by_text("Not described")
    expect(mark).to_be_visible()
    expect(field.get_by_role("link", name="Describe it")).to_be_visible()
    description = page.locator("#picture-0 [name$=alt_text]")
    description.fill("Morning light")
    expect(mark).to_be_hidden()
    # The region is there before anything is said in it.
    region = page.locator("#picture-0").get_by_role("status").and_(page.locator("[data-advice]"))
    expect(region).to_have_text("")
    description.fill("Photo of the morning")
    advice = region.get_by_text("“Photo of” is heard anyway")
    expect(advice).to_be_visible()
    description.fill("")
    expect(advice).to_be_hidden()
    preview = page.locator("#picture-0 .picture-preview")
    expect(preview).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('#picture-0 .picture-preview').naturalWidth > 0"
    )
    # Closed before they are sent: it is told at the field.
    field.get_by_role("button", name="Remove").click()
    field.locator("[data-field-choose]").click()
    held: list[Route] = []
    page.route("**/upload/", lambda route: held.append(route), times=1)
    with page.expect_request("**/upload/"):
        files.set_input_files([tmp_path / "new.txt", tmp_path / "from_the_form.png"])
    panel.get_by_role("button", name="Close").click()
    held[0].continue_()
    expect(field).to_contain_text("new.txt This file is not a picture that the site can read.")
    expect(field).to_contain_text("“From the form” is in the library now, and being looked at.")
    expect(page.get_by_role("button", name="Picture From the form")).to_be_focused()
    editor.save()
    assert editor.saved()[1].picture.name == "From the form"


@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
)
def test_a_phone_is_enough(start, page):
    picture = PictureFactory()
    sections = [
        {**fields, "picture": picture} if fields["kind"] == "picture" else fields
        for fields in ONE_OF_EACH
    ]
    editor = start(sections)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    editor.card("Signs").get_by_role("textbox", name="Heading").tap()
    small = page.locator(
        ".section-card:not(.empty-form) :is(.tool, .add-row-button, .insert-button), "
        ".submit-row :is(input, button), .add-button"
    ).evaluate_all(
        """all => all.map((each) => [each.ariaLabel ?? each.value, each.getBoundingClientRect()])
           .filter(([, box]) => box.width && (box.width < 44 || box.height < 44))
           .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []
    assert page.locator(".submit-row").bounding_box()["height"] <= 64
    editor.card("Signs").get_by_role("button", name="Add a section above").tap()
    page.get_by_role("menuitem", name="Quote", exact=True).tap()
    page.keyboard.type("By thumb")
    editor.card("By thumb").get_by_role("button", name="Move up").tap()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    below = page.evaluate("scrollY")
    page.get_by_role("button", name="Details", exact=True).tap()
    expect(page.get_by_role("heading", name="Details")).to_be_in_viewport()
    page.get_by_role("button", name="Text", exact=True).last.tap()
    expect(page.get_by_role("button", name="Details", exact=True)).to_be_visible()
    assert abs(page.evaluate("scrollY") - below) < 2
    editor.save()
    assert editor.titles()[:2] == ["By thumb", "Where it starts"]


def test_who_may_only_look_sees_the_page(context, page, client, live_server):
    viewer = UserFactory()
    viewer.user_permissions.add(Permission.objects.get(codename="view_post"))
    sign_in(context, client, live_server, viewer)
    post = PostFactory(title="A quiet hour")
    page.goto(f"/desk/blog/post/{post.pk}/change/")
    expect(page.get_by_role("heading", name="A quiet hour", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="One")).to_be_visible()


def test_after_a_save_that_failed_a_section_has_no_second_way_to_go(page, owner):
    PostFactory(title="Of rain", slug="of-rain")
    page.goto("/desk/blog/post/add/")
    settle(page)
    page.get_by_role("textbox", name="Title", exact=True).fill("Of rain")
    page.get_by_role("button", name="Save a version").click()
    expect(page.get_by_text("Not done yet")).to_be_visible()
    settle(page)
    card = page.locator(".section-card:not(.empty-form)")
    card.hover()
    expect(card.get_by_role("button", name="Delete")).to_be_visible()
    expect(card.locator(".inline-deletelink")).to_be_hidden()


CHANGE_KINDS = """async () => {
    const { changeKind } = await import("/static/js/desk/writing/kinds.js");
    const { fieldsOf } = await import("/static/js/desk/section_cards.js");
    const read = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
    const words = (card) => fieldsOf(card)
        .filter((field) => !field.matches("select"))
        .flatMap((field) => read(field.value.replaceAll("<", " <")).match(/[\\w’]+/g) ?? []);
    const cards = [...document.querySelectorAll(".order-machine > .section-card:not(.empty-form)")];
    const lost = [];
    for (const card of cards) {
        for (const { dataset: { kind } } of cards) {
            const before = words(card);
            const created = changeKind(card, kind);
            const after = words(created);
            const missing = before.filter((word) => !after.includes(word));
            if (missing.length || after.length !== before.length) {
                lost.push([card.dataset.kind, kind, missing, after.length - before.length]);
            }
            card.querySelector("input[name$='-DELETE']").checked = false;
            card.classList.remove("for-deletion");
            created.remove();
        }
    }
    return [cards.length, lost];
}"""


def test_a_section_of_every_kind_becomes_one_of_every_other_with_all_its_words(start, page):
    sections = [{**each} for each in ONE_OF_EACH]
    sections[5] |= {"manner": "passage", "quote": "One line,\nanother line.\n\nA second stanza."}
    start(sections)
    number, lost = page.evaluate(CHANGE_KINDS)
    assert number == len(SECTION_KINDS)
    assert lost == [], lost
