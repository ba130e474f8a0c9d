"""No word is lost, however it came into whichever field.

In Chromium here; what Firefox does otherwise is in test_firefox.py.
"""

import re

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from blog.models import EditingSession
from tests.browser.desk import CORRECT, FIELDS, SECTIONS_OF_FIELDS, Editor, paste

pytestmark = pytest.mark.browser

AUTOSAVE = "**/desk/blog/post/autosave/"
# What an extension does: no event at all. Only rich text is safe from it.
REPLACE_SILENTLY = CORRECT[: CORRECT.index("    const inputType")] + "}"
CENTER = """element => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
}"""

SUMMARY = list(FIELDS).index("lines")  # which the article itself doesn't show


class Chromium:
    """The ways of words into a field without a key."""

    def __init__(self, page: Page) -> None:
        self.page: Page = page
        self.cdp: CDPSession = page.context.new_cdp_session(page)

    def dictated(self, field: Locator, words: str) -> None:
        self.page.keyboard.insert_text(f" {words}")

    def commanded(self, field: Locator, words: str) -> None:
        self.page.evaluate("words => document.execCommand('insertText', false, words)", f" {words}")

    def composed(self, field: Locator, words: str) -> None:
        for length in (2, len(words) + 1):
            text = f" {words}"[:length]
            self.cdp.send(
                "Input.imeSetComposition",
                {"text": text, "selectionStart": length, "selectionEnd": length},
            )
        self.page.keyboard.insert_text(f" {words}")

    def corrected(self, field: Locator, words: str) -> None:
        field.evaluate(CORRECT, words)

    def dropped(self, field: Locator, words: str) -> None:
        place = field.evaluate(CENTER)
        items = [{"mimeType": "text/plain", "data": f" {words} "}]
        data = {"items": items, "files": [], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.cdp.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})

    def pasted(self, field: Locator, words: str) -> None:
        self.page.evaluate("words => navigator.clipboard.writeText(words)", f" {words}")
        self.cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "commands": ["paste"]})

    def undone(self, field: Locator, words: str) -> None:
        """The menu's Undo and then Redo, so that the words are there again."""
        self.page.keyboard.insert_text(f" {words}")
        for command in ("undo", "redo"):
            self.page.evaluate("command => document.execCommand(command)", command)


WAYS = ["dropped", "dictated", "commanded", "composed", "corrected", "pasted", "undone"]


def test_what_comes_without_a_key_is_in_the_copy_at_the_server_and_in_the_preview(
    start, page, context, browser_watch
):
    browser_watch.expect("ERR_FAILED")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.set_viewport_size({"width": 1440, "height": 900})
    start(sections=SECTIONS_OF_FIELDS)
    page.route(AUTOSAVE, lambda route: route.abort())
    chromium = Chromium(page)
    for way in WAYS:
        for number, selector in enumerate(FIELDS.values()):
            field = page.locator(selector).first
            field.focus()
            field.evaluate("element => element.scrollIntoView({ block: 'center' })")
            page.keyboard.press("ControlOrMeta+End")
            getattr(chromium, way)(field, f"{way}{number}")
    words = [f"{way}{number}" for way in WAYS for number in range(len(FIELDS))]
    page.wait_for_function(
        "words => words.every((each) => JSON.stringify(localStorage).includes(each))", arg=words
    )
    page.unroute(AUTOSAVE)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved, ")
    stored = str(EditingSession.objects.get().data)
    assert [each for each in words if each not in stored] == []
    page.get_by_role("button", name="Preview", exact=True).click()
    page.wait_for_function(
        """words => {
            const { body } = document.querySelector(".preview-pane iframe").contentDocument ?? {};
            return body && words.every((each) => body.textContent.includes(each));
        }""",
        arg=[each for each in words if not each.endswith(str(SUMMARY))],
    )


def test_what_a_browser_changes_without_an_event_is_seen(start, page):
    editor = start()
    area = editor.card("First").locator(".cke_wysiwyg_div")
    area.click()
    expect(editor.card("First").locator(".cke--resting")).to_have_count(0)
    area.evaluate(REPLACE_SILENTLY, "corrected")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
    assert "corrected" in str(EditingSession.objects.get().data)


def test_words_that_are_there_before_their_editor_stay(start, page):
    start([{"kind": "text", "body": "<p>Drops.</p>"}])
    area = page.locator("#id_text-0-body + .cke .cke_editable")
    area.evaluate(
        """area => { area.focus(); document.getSelection().selectAllChildren(area);
           document.execCommand("insertText", false, "Rain."); }"""
    )
    expect(page.locator("#id_text-0-body ~ .cke--resting")).to_have_count(0)
    expect(page.locator("#text-0").get_by_role("textbox", name="Text")).to_have_text("Rain.")
    expect(page.locator("#id_text-0-body")).to_have_value("<p>Rain.</p>")


@pytest.mark.parametrize("way", ["dropped", "pasted"])
def test_who_goes_on_elsewhere_before_the_editor_is_there_loses_no_word_and_not_the_cursor(
    start, page, context, way
):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    held = []
    page.route("**/ckeditor.*.js", lambda route: held.append(route))
    start(sections=SECTIONS_OF_FIELDS)
    chromium = Chromium(page)
    areas = [
        page.locator(FIELDS[name])
        for name in ("rich text", "few words", "list", "rich text of a row")
    ]
    for area in areas:
        area.focus()
        area.evaluate("element => element.scrollIntoView({ block: 'center' })")
        page.keyboard.press("ControlOrMeta+End")
        getattr(chromium, way)(area, way)
        page.keyboard.insert_text(" then")
    title = page.locator("#id_title")
    title.fill("Sun")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
    stored = str(EditingSession.objects.latest("pk").data)
    assert len(re.findall(rf"{way}(\s|&nbsp;)*then", stored)) == len(areas)
    held[0].continue_()
    expect(page.locator(".section-card .cke:not(.cke--resting)")).to_have_count(4)
    page.keyboard.type("shine")
    expect(title).to_have_value("Sunshine")
    for area, before in zip(areas, ("Drops", "It helps:", "Listen", "In and out"), strict=True):
        expect(area).to_have_text(re.compile(rf"^{before}\s*{way} then$"))


def test_words_and_keys_before_their_editor_are_kept_and_are_what_they_are_in_it(start, page):
    held = []
    for pattern in ("**/ckeditor.*.js", "**/skins/*/editor.css*"):
        page.route(pattern, lambda route: held.append(route))
    start([{"kind": "text", "body": ""}])
    page.locator("#id_text-0-body + .cke .cke_editable").click()
    page.keyboard.press("ControlOrMeta+b")
    page.keyboard.type("Rain:")
    page.keyboard.press("ControlOrMeta+b")
    page.keyboard.type(" drops")
    page.keyboard.press("Enter")
    page.keyboard.type("Sun ")
    page.keyboard.press("ControlOrMeta+b")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
    expect(page).to_have_url(re.compile("unsaved="))
    assert "Sun" in str(EditingSession.objects.get().data)
    expect(page.locator("#id_text-0-body ~ .cke--resting")).to_have_count(1)
    with page.expect_request("**/skins/*/editor.css*"):
        held[0].continue_()
    page.keyboard.type("often ")
    expect(page.locator("#id_text-0-body ~ .cke--resting")).to_have_count(1)
    held[1].continue_()
    expect(page.locator("#id_text-0-body ~ .cke--resting")).to_have_count(0)
    page.keyboard.type("shines")
    expect(page.locator("#id_text-0-body")).to_have_value(
        "<p><strong>Rain:</strong>&nbsp;drops</p><p>Sun <strong>often shines</strong></p>"
    )


@pytest.mark.parametrize(
    "part",
    [
        "**/ckeditor.*.js",
        "**/lang/en.js*",
        "**/plugins/divarea/plugin.js*",
        "**/skins/*/editor.css*",
    ],
)
def test_words_stay_where_their_editor_cannot_be_loaded_and_it_is_tried_again(
    start, page, browser_watch, part
):
    browser_watch.expect("ERR_FAILED")
    page.route(part, lambda route: route.abort())
    start([{"kind": "text", "body": ""}])
    area = page.locator("#id_text-0-body + .cke .cke_editable")
    area.click()
    page.keyboard.type("Rain")
    paste(area, text_plain=" falls", text_html="<b> falls</b>")
    field = page.locator("#id_text-0-body")
    expect(field).to_have_value(re.compile("Rain.+falls"))
    page.keyboard.type(" on.")
    expect(field).to_have_value(re.compile("Rain.+falls.+on"))
    page.unroute(part)
    page.locator("#id_title").click()
    page.keyboard.press("ControlOrMeta+z")  # which is not the undo of that text
    area.click()
    expect(page.locator("#id_text-0-body ~ .cke--resting")).to_have_count(0)
    expect(page.locator("#text-0").get_by_role("textbox", name="Text")).to_have_text(
        "Rain falls on."
    )


def test_what_was_dictated_is_undone_and_done_again(start, page):
    editor = start()
    area = editor.card("First").locator(".cke_wysiwyg_div")
    area.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text(" Dictated.")
    expect(editor.card("First").get_by_role("button", name="Undo")).to_be_enabled()
    page.keyboard.press("ControlOrMeta+z")
    expect(area).to_have_text("About first.")
    page.keyboard.press("ControlOrMeta+y")
    expect(area).to_have_text("About first. Dictated.")


def test_the_undo_of_one_field_leaves_the_others(start, page):
    """Chromium has one undo for the whole page, and emptied a text elsewhere."""
    editor: Editor = start(title="Sun")
    area = editor.card("First").locator(".cke_wysiwyg_div")
    area.click()
    expect(editor.card("First").locator(".cke--resting")).to_have_count(0)
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text(" Dictated.")
    title = page.get_by_role("textbox", name="Title", exact=True)
    title.click()
    page.keyboard.type("ny")
    for _ in range(4):
        page.keyboard.press("ControlOrMeta+z")
    expect(title).to_be_focused()
    expect(title).to_have_value("Sun")
    expect(area).to_have_text("About first. Dictated.")
    area.click()
    page.keyboard.press("ControlOrMeta+z")  # its own is still there
    expect(area).to_have_text("About first.")


def test_a_title_that_is_typed_before_the_scripts_are_there_is_saved(page, start):
    page.add_init_script(
        """addEventListener("readystatechange", () => {
             const title = document.querySelector("#id_title");
             if (title && document.readyState === "interactive") title.value = "Early rain";
           }, true)"""
    )
    start(title="Sun")
    page.wait_for_url("**/change/?unsaved=*")
    assert EditingSession.objects.get().title == "Early rain"
