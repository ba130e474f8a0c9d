"""The editor in a real browser, under the desk's policy: writing, pasting, and what it must not do.

Every test also fails on an error in the console (a breach of the policy is one) and on a request
to a foreign host; see tests/conftest.py.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from blog.text import richtext
from tests.attacks import VECTORS
from tests.browser import richtext_urls
from tests.browser.desk import paste
from tests.conftest import BrowserWatch

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.richtext_urls")]

DATA = Path(__file__).parent.parent / "data"
CLIPBOARD = sorted(path.stem for path in (DATA / "clipboard").glob("*[!d].html"))
WITHOUT_HTML = ["markdown.md", "plain.txt"]

# Chromium asks the policy about handlers even in HTML that is read and never shown.
REFUSED = "inline event handler violates"


@pytest.fixture
def body(page: Page) -> Locator:
    """The first text, ready to be written in."""
    page.goto("/edit/")
    area = page.get_by_role("textbox", name="Body")
    expect(area).to_be_visible()
    return area


def empty(area: Locator) -> None:
    area.press("ControlOrMeta+a")
    area.press("Backspace")


def holds(page: Page, html: str, name: str = "body") -> None:
    """Wait until this is what the form would send."""
    expect(page.locator(f"#id_{name}")).to_have_value(html)


# --- Writing -------------------------------------------------------------------------------------


def test_has_the_name_and_the_help_of_its_field(page: Page, body: Locator) -> None:
    expect(body).to_have_accessible_name("Body")
    expect(body).to_have_accessible_description("The first text. Press ALT 0 for help")
    expect(page.get_by_role("group", name="Closing words")).to_be_visible()
    page.get_by_text("Closing words:").click()
    expect(page.get_by_role("textbox", name="Closing words")).to_be_focused()


def test_what_is_typed_is_in_the_textarea_at_once_and_announced(page: Page, body: Locator) -> None:
    page.evaluate(
        "window.heard = 0; addEventListener('input', e => { heard += e.target.id === 'id_body' })"
    )
    body.press("ControlOrMeta+End")
    body.press_sequentially(" Well?")
    holds(page, "<p>Hello <strong>you</strong>. Well?</p>")
    assert page.evaluate("heard") > 0


def test_what_is_dictated_is_in_the_textarea_at_once(page: Page, body: Locator) -> None:
    body.press("ControlOrMeta+End")
    page.keyboard.insert_text(" Well?")  # without a key, as phones do it
    holds(page, "<p>Hello <strong>you</strong>. Well?</p>")


def test_looking_changes_nothing(page: Page, body: Locator) -> None:
    page.evaluate("window.heard = 0; addEventListener('input', () => { heard += 1 })")
    body.click()
    page.get_by_role("textbox", name="Closing words").click()
    page.get_by_text("Body:").click()
    assert page.evaluate("heard") == 0
    holds(page, "<p>Hello <strong>you</strong>.</p>")


@pytest.mark.parametrize(
    ("button", "html"),
    [
        ("Heading", "<h3>Words</h3>"),
        ("Smaller heading", "<h4>Words</h4>"),
        ("Bold", "<p><strong>Words</strong></p>"),
        ("Italic", "<p><em>Words</em></p>"),
        ("Insert/Remove Bulleted List", "<ul><li>Words</li></ul>"),
        ("Insert/Remove Numbered List", "<ol><li>Words</li></ol>"),
        ("Block Quote", "<blockquote><p>Words</p></blockquote>"),
    ],
)
def test_a_button_sets_and_takes_back(page: Page, body: Locator, button: str, html: str) -> None:
    empty(body)
    body.press_sequentially("Words")
    body.press("ControlOrMeta+a")
    switch = page.get_by_role("group", name="Body").get_by_role("button", name=button, exact=True)
    switch.click()
    holds(page, html)
    assert html in richtext.clean(f"<h3>Before</h3>{html}")  # nothing is offered that isn't kept
    switch.click()
    holds(page, "<p>Words</p>")


def test_heading_buttons_say_whether_they_are_on(page: Page, body: Locator) -> None:
    toolbar = page.get_by_role("group", name="Body")
    toolbar.get_by_role("button", name="Heading", exact=True).click()
    expect(toolbar.get_by_role("button", name="Heading", exact=True, pressed=True)).to_be_visible()
    toolbar.get_by_role("button", name="Smaller heading").click()
    holds(page, "<h4>Hello <strong>you</strong>.</h4>")


def test_the_toolbar_is_reached_and_used_by_keyboard(page: Page, body: Locator) -> None:
    body.press("ControlOrMeta+a")
    body.press("Alt+F10")
    expect(page.get_by_role("button", name="Heading", exact=True).first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    holds(page, "<h4>Hello <strong>you</strong>.</h4>")
    expect(body).to_be_focused()


def test_tab_goes_on_to_the_next_field_even_in_a_list(page: Page, body: Locator) -> None:
    page.get_by_role("group", name="Body").get_by_role(
        "button", name="Insert/Remove Bulleted List"
    ).click()
    body.press("Tab")
    expect(page.get_by_role("textbox", name="Closing words")).to_be_focused()
    holds(page, "<ul><li>Hello <strong>you</strong>.</li></ul>")


def test_a_link_is_made_with_the_dialog_and_taken_away(page: Page, body: Locator) -> None:
    empty(body)
    body.press_sequentially("Walks")
    body.press("ControlOrMeta+a")
    body.press("ControlOrMeta+k")
    page.get_by_role("dialog").get_by_role("textbox", name="Address").fill("example.com/walks")
    page.get_by_role("button", name="OK").click()
    holds(page, '<p><a href="https://example.com/walks">Walks</a></p>')
    page.get_by_role("group", name="Body").get_by_role("button", name="Unlink").click()
    holds(page, "<p>Walks</p>")


def test_undo_and_redo(page: Page, body: Locator) -> None:
    toolbar = page.get_by_role("group", name="Body")
    toolbar.get_by_role("button", name="Heading", exact=True).click()
    toolbar.get_by_role("button", name="Undo").click()
    holds(page, "<p>Hello <strong>you</strong>.</p>")
    toolbar.get_by_role("button", name="Redo").click()
    holds(page, "<h3>Hello <strong>you</strong>.</h3>")


def test_the_help_opens_by_keyboard(page: Page, body: Locator) -> None:
    body.press("Alt+0")
    help_dialog = page.get_by_role("dialog", name="Accessibility Instructions")
    expect(help_dialog.locator(":focus")).to_be_attached()
    page.keyboard.press("Escape")
    expect(body).to_be_focused()


def test_what_is_sent_comes_back_clean_for_another_look(page: Page, body: Locator) -> None:
    body.evaluate("area => { area.innerHTML = '<h2>One</h2><p>Two <u>three</u></p>' }")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("textbox", name="Body")).to_be_visible()
    holds(page, "<h3>One</h3><p>Two three</p>")


# --- Rows that come and go -----------------------------------------------------------------------

ADD_ROW = """number => {
    const row = document.createElement("div");
    row.append(document.querySelector("template").content.cloneNode(true));
    for (const element of row.querySelectorAll("*"))
        for (const { name, value } of [...element.attributes])
            element.setAttribute(name, value.replaceAll("__prefix__", number));
    rows.append(row);
    row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
}"""


def test_an_added_row_gets_editors_and_a_removed_one_loses_them(page: Page, body: Locator) -> None:
    page.evaluate(ADD_ROW, 0)
    page.evaluate(ADD_ROW, 1)
    expect(page.get_by_role("textbox", name="Body")).to_have_count(3)
    # As Django does it: the row goes, and the one after it takes its name.
    page.evaluate(
        """() => {
            rows.children[0].remove();
            for (const element of rows.querySelectorAll("[id], [name], [for]"))
                for (const name of ["id", "name", "for"])
                    if (element.hasAttribute(name))
                        element.setAttribute(
                            name, element.getAttribute(name).replace("row-1", "row-0"));
            document.dispatchEvent(new CustomEvent("formset:removed"));
        }"""
    )
    page.evaluate(ADD_ROW, 1)
    expect(page.get_by_role("textbox", name="Body")).to_have_count(3)
    assert page.evaluate("Object.keys(CKEDITOR.instances).length") == 6
    page.get_by_role("textbox", name="Body").nth(1).press_sequentially("Old")
    page.get_by_role("textbox", name="Body").nth(2).press_sequentially("New")
    holds(page, "<p>Old</p>", "row-0-body")
    holds(page, "<p>New</p>", "row-1-body")


def test_a_cloned_row_gets_an_editor_of_its_own(page: Page, body: Locator) -> None:
    page.evaluate(
        """() => {
            const copy = id_body.parentElement.cloneNode(true);
            copy.querySelector("textarea").id = "id_copy";
            rows.append(copy);
            copy.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
        }"""
    )
    page.locator("#rows").get_by_role("textbox").press_sequentially("Copy: ")
    holds(page, "<p>Copy: Hello <strong>you</strong>.</p>", "copy")
    holds(page, "<p>Hello <strong>you</strong>.</p>")


# --- Pasting -------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", CLIPBOARD)
def test_a_paste_keeps_the_meaning_and_nothing_else(
    page: Page, body: Locator, source: str, browser_watch: BrowserWatch
) -> None:
    browser_watch.expect(REFUSED)
    expected = (DATA / "clipboard" / f"{source}.expected.html").read_text().strip()
    html = (DATA / "clipboard" / f"{source}.html").read_text()
    empty(body)
    paste(body, text_html=html, text_plain="not this")
    holds(page, expected)
    kept = richtext.clean(expected)
    assert kept.replace(' rel="noopener noreferrer"', "") == expected.replace("<br />", "<br>")


@pytest.mark.parametrize("name", WITHOUT_HTML)
def test_a_paste_of_text_keeps_its_paragraphs_and_what_markdown_means(
    page: Page, body: Locator, name: str
) -> None:
    source = DATA / "clipboard" / name
    empty(body)
    paste(body, text_plain=source.read_text())
    holds(page, source.with_suffix(".expected.html").read_text().strip())


def test_markdown_from_an_editor_that_colors_it(page: Page, body: Locator) -> None:
    empty(body)
    paste(
        body,
        text_html="<meta charset='utf-8'><div style='color: #ccc; white-space: pre;'><div><span "
        "style='color: #569cd6; font-weight: bold;'>**Tea**</span></div><div>- warm</div>"
        "<div>- sweet</div></div>",
        text_plain="**Tea**\n- warm\n- sweet",
    )
    holds(page, "<p><strong>Tea</strong></p><ul><li>warm</li><li>sweet</li></ul>")


def test_words_go_into_the_sentence_where_the_cursor_is(page: Page, body: Locator) -> None:
    body.press("ControlOrMeta+Home")
    paste(body, text_html="<meta charset='utf-8'><span>Oh, <b>hello</b> and&nbsp;</span>")
    holds(page, "<p>Oh, <strong>hello</strong> and Hello <strong>you</strong>.</p>")


def test_plain_text_becomes_paragraphs(page: Page, body: Locator) -> None:
    empty(body)
    paste(body, text_plain="One < two.\nStill one.\n\nThree.")
    holds(page, "<p>One &lt; two.<br />Still one.</p><p>Three.</p>")


@pytest.mark.parametrize(
    ("flavours", "words"),
    [
        ({"text_html": "<p>Rich <b>words</b></p>", "text_plain": "Plain words"}, "Plain words"),
        ({"text_html": "<p>Rich <b>words</b></p>"}, "Rich words"),
    ],
)
def test_a_paste_that_cannot_be_read_is_not_lost(
    page: Page, body: Locator, flavours: dict[str, str], words: str
) -> None:
    unreadable = "export const cleanPaste = () => { throw new Error('unreadable'); };"
    page.route(
        "**/richtext/paste.js",
        lambda route: route.fulfill(body=unreadable, content_type="text/javascript"),
    )
    page.reload()
    empty(body)
    paste(body, **flavours)
    holds(page, f"<p>{words}</p>")


def test_html_without_words_gives_way_to_the_plain_text(page: Page, body: Locator) -> None:
    empty(body)
    paste(body, text_html="<img src='data:,'>", text_plain="https://example.com/leaves")
    holds(page, "<p>https://example.com/leaves</p>")


def test_a_pasted_picture_is_answered_with_where_it_belongs(page: Page, body: Locator) -> None:
    paste(body, text_html="<img src='data:,'>")
    expect(page.get_by_text("A picture needs a section of its own.")).to_be_visible()
    holds(page, "<p>Hello <strong>you</strong>.</p>")


def test_cut_and_paste_within_the_text(page: Page, body: Locator) -> None:
    body.press("ControlOrMeta+a")
    body.press("ControlOrMeta+x")
    holds(page, "")
    body.press("ControlOrMeta+v")
    holds(page, "<p>Hello <strong>you</strong>.</p>")


# --- What must not happen ------------------------------------------------------------------------


def test_the_page_holds_no_inline_script_and_none_can_run(
    page: Page, body: Locator, browser_watch: BrowserWatch
) -> None:
    body.press("ControlOrMeta+k")
    page.get_by_role("button", name="Cancel").click()
    handlers = page.evaluate(
        """[...document.querySelectorAll("*")].flatMap((element) => [...element.attributes])
            .filter(({ name, value }) => name.startsWith("on") || /^javascript:/i.test(value))
            .map(({ name, value }) => `${name}=${value}`)"""
    )
    assert set(handlers) <= {"href=javascript:void(0)"}  # the dialog's buttons, which listen
    browser_watch.expect(REFUSED)
    page.evaluate(
        """() => {
            window.ran = false;
            document.querySelector(".cke_editable").innerHTML =
                '<img src="data:," onerror="ran = true"><b data-onclick="return false;">x</b>';
        }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("ran") is False


def test_pasted_attacks_lose_everything_but_allowed_tags(
    page: Page, body: Locator, browser_watch: BrowserWatch
) -> None:
    browser_watch.expect(REFUSED)
    found = page.evaluate(
        """async vectors => {
            const { cleanPaste } = await import("/static/js/desk/richtext/paste.js");
            const found = new Set();
            for (const vector of vectors) {
                const holder = document.createElement("template");
                holder.innerHTML = cleanPaste(vector);
                for (const element of holder.content.querySelectorAll("*")) {
                    found.add(element.localName);
                    for (const { name, value } of element.attributes)
                        found.add(`${name}=${value.toLowerCase()}`);
                }
            }
            return [...found];
        }""",
        VECTORS,
    )
    attributes = {each for each in found if "=" in each}
    assert set(found) - attributes <= richtext.TAGS
    for each in attributes:
        assert each.split(":")[0] in {f"href={scheme}" for scheme in richtext.SCHEMES} or (
            each.startswith("href=/") and not each.startswith("href=//")
        )


@pytest.mark.parametrize("batch", range(3))
def test_cleaned_attacks_do_not_run_on_an_unprotected_page(page: Page, batch: int) -> None:
    ran: list[str] = []

    def note(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)

    richtext_urls.SHOWN["html"] = '<img src="data:," onerror="alert(\'the test can see\')">'
    page.goto("/show/")
    page.wait_for_timeout(50)
    assert ran.pop() == "the test can see"

    richtext_urls.SHOWN["html"] = "<hr>".join(richtext.render(v) for v in VECTORS[batch::3])
    page.goto("/show/")
    page.wait_for_timeout(200)
    page.evaluate(
        """() => {
            for (const element of document.querySelectorAll("body *"))
                for (const type of ["mouseover", "focus", "blur", "load", "error", "keydown"])
                    element.dispatchEvent(new Event(type, { bubbles: true }));
        }"""
    )
    assert page.locator("hr").count() == len(VECTORS[batch::3]) - 1
    assert ran == []
