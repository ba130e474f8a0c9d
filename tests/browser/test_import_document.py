"""Start from a document, as the therapist does it: bring it in, look it over, make the article."""

import re
from base64 import b64encode
from html import escape
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from blog import importing
from blog.articles import content
from blog.models import Post
from tests.background import QUEUE, run_tasks
from tests.browser.desk import go_through_sign_in, sign_in
from tests.data.documents import SOURCES, as_data, expected
from tests.factories import AuthorFactory, image_file
from tests.seed import seeds

pytestmark = pytest.mark.browser

IMPORT = "/desk/blog/post/import/"
PASTE = """(field, flavours) => {
    const clipboardData = new DataTransfer();
    for (const [type, data] of Object.entries(flavours))
        if (type.startsWith("text/")) clipboardData.setData(type, data);
        else {
            const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
            clipboardData.items.add(new File([bytes], "image", { type }));
        }
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    if (field.dispatchEvent(event)) field.value += clipboardData.getData("text/plain");
}"""
# Twice before it is shown, and then sent at once.
PASTE_AND_SEND = f"""(field, flavours) => {{
    for (const paste of [{PASTE}, {PASTE}]) paste(field, flavours);
    field.form.requestSubmit();
}}"""


@pytest.fixture
def bring(page: Page, owner) -> Page:
    page.goto(IMPORT)
    return page


def paste(page: Page, **flavours: str) -> None:
    data = {name.replace("_", "/"): value for name, value in flavours.items()}
    page.get_by_label("Or the whole article, pasted").evaluate(PASTE, data)


def look(page: Page) -> None:
    page.get_by_role("button", name="Look at what it becomes").click()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    page.wait_for_load_state()  # the page's script listens from then on


def section(page: Page, number: int) -> Locator:
    return page.get_by_role("region", name=f"Section {number}", exact=True)


def create_article(page: Page) -> Post:
    page.get_by_role("button", name="Make the article").click()
    expect(page.get_by_text("The article is on the desk, as a draft.")).to_be_visible()
    post = Post.objects.get()
    expect(page).to_have_url(re.compile(f"/post/{post.pk}/change/"))
    return post


def written(post: Post) -> list[dict]:
    return [
        {name: value for name, value in each.items() if value and name != "id"}
        for each in content.content_from_post(post)["sections"]
    ]


# --- A file --------------------------------------------------------------------------------------


def test_a_word_document_is_looked_over_and_made_an_article(page, owner):
    page.goto("/desk/blog/post/")
    page.get_by_role("link", name="Import a document").click()
    page.wait_for_url("**/post/import/")  # with its scripts
    author = AuthorFactory(user=owner)
    page.get_by_label("A file").set_input_files(SOURCES / "word.docx")
    look(page)
    expect(page.get_by_text("It comes along, into the library.")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value("The Long Goodnight")
    expect(section(page, 3).get_by_label("Kind")).to_have_value("list")
    expect(section(page, 4)).to_contain_text("Light the same lamp every evening")

    section(page, 3).get_by_label("Kind").select_option("Callout")
    expect(section(page, 3).get_by_label("Kind")).to_have_value("callout")
    expect(section(page, 3).get_by_label("Kind")).to_be_focused()
    expect(page.locator("[data-announcements]")).to_have_text("Section 3 is now: Callout.")
    page.get_by_label("Title", exact=True).fill("A Shorter Goodnight")
    section(page, 9).get_by_role("button", name="Join with the one above").click()
    expect(section(page, 8)).to_be_focused()
    page.get_by_role("button", name="Undo the last joining").click()
    section(page, 9).get_by_label("Leave out").check()
    assert not Post.objects.exists()

    post = create_article(page)
    assert post.title == "A Shorter Goodnight"
    assert list(post.authors.all()) == [author]
    golden = expected("word.docx")["sections"]
    kinds = [each["kind"] for each in golden]
    kinds[2] = "callout"
    del kinds[8]
    assert [each["kind"] for each in written(post)] == kinds
    title = page.locator(".inline_label", has_text="Four things to try this week")
    expect(page.locator(".order-machine > .section-card", has=title)).to_be_visible()


def test_a_wrong_file_is_said_beside_the_field_and_what_was_pasted_stays(bring):
    page = bring
    # A paste is taken away for another.
    field = page.get_by_label("Or the whole article, pasted")
    paste(page, text_html="<h2>One</h2><p>First.</p>", text_plain="One")
    page.get_by_role("button", name="Take it away").click()
    expect(field).to_be_focused()
    paste(page, text_html="<span>Only words.</span>", text_plain="Only words.")
    expect(field).to_have_value("Only words.")
    field.fill("")

    page.get_by_label("A file").set_input_files(
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.get_by_role("button", name="Look at what it becomes").click()
    row = page.locator(".form-row", has=page.get_by_label("A file"))
    expect(row).to_contain_text("Choose a file that ends in .docx, .md, .txt or .html.")
    expect(page.get_by_role("heading", name="1 thing to put right")).to_be_visible()

    notes = {"name": "notes.md", "mimeType": "text/markdown", "buffer": b"# Notes"}
    field.fill("Only words.")
    page.get_by_label("A file").set_input_files(notes)
    page.get_by_role("button", name="Look at what it becomes").click()
    expect(row).to_contain_text("You also pasted words below.")
    expect(field).to_have_value("Only words.")
    field.fill("")

    # One or the other: the last one is taken.
    google_docs = (SOURCES / "google-docs.html").read_text()
    paste(page, text_html=google_docs, text_plain="words")
    page.get_by_label("A file").set_input_files(notes)
    expect(page.get_by_role("region", name="What you pasted")).to_have_count(0)
    expect(page.locator("[data-announcements]")).to_contain_text("since you chose a file")
    paste(page, text_html=google_docs, text_plain="words")
    expect(page.get_by_label("A file")).to_have_value("")
    expect(page.get_by_role("region", name="What you pasted")).to_contain_text("One lamp")
    look(page)
    expect(page.get_by_label("Title", exact=True)).to_have_value("The Long Goodnight")


def test_an_html_file_and_a_paste_are_read_by_one_rule(bring):
    """What nobody sees is on the list, and no word of it in the article, whichever way it came."""
    page = bring
    far_off = '<p style="position:absolute;left:-9999px">Cheap therapy</p>'
    html = (SOURCES / "word.html").read_text().replace("</body>", f"{far_off}</body>")
    chosen = {"name": "a.html", "mimeType": "text/html", "buffer": html.encode()}
    for way in ("paste", "file"):
        if way == "paste":
            paste(page, text_html=html, text_plain="not this")
            assert page.locator("input[name=html]").input_value() == html
        else:
            page.goto(IMPORT)
            page.get_by_label("A file").set_input_files(chosen)
            expect(page.get_by_role("region", name="What you pasted")).to_have_count(0)
        look(page)
        expect(page.locator(".left-out")).to_contain_text("Cheap therapy")
    assert written(create_article(page)) == expected("word.html")["sections"]


# --- A paste -------------------------------------------------------------------------------------


def test_a_pasted_table_stays_one_and_a_manner_is_chosen(bring):
    page = bring
    rows = "<tr><td>Myth</td><td>Fact</td></tr><tr><td>It rains.</td><td>It stops.</td></tr>"
    points = "<ul><li><b>Wait:</b> long</li><li><b>Ask:</b> twice</li></ul>"
    picture = '<img src="https://example.org/a.png" alt="A window">'
    paste(page, text_html=f"<h1>Rain</h1><table>{rows}</table>{picture}<h2>Then</h2>{points}")
    look(page)
    expect(page.get_by_text("Choose the picture in the article’s own form.")).to_be_visible()
    expect(section(page, 1).get_by_role("columnheader")).to_have_text(["Myth", "Fact"])
    shown = section(page, 3).get_by_label("Shown as")
    shown.select_option("Words and what they mean")
    expect(page.locator("[data-announcements]")).to_have_text(
        "Section 3 is now: Words and what they mean."
    )
    expect(shown).to_be_focused()
    expect(section(page, 3).locator("dt")).to_have_text(["Wait", "Ask"])
    table, picture, terms = written(create_article(page))
    assert picture["kind"] == "picture"
    assert (table["kind"], table["manner"]) == ("table", "pairs")
    assert [list(row.values()) for row in table["items"]][1] == ["It rains.", "It stops."]
    assert terms["manner"] == "terms"


def test_pictures_inside_a_paste_come_along_and_those_beside_it(bring):
    page = bring
    inside = b64encode(image_file(size=(60, 40)).read()).decode()
    html = (
        "<h1>Rain</h1><p>Words. More.</p>"
        f"<p><img src='data:image/png;base64,{inside}' alt='Two cups'></p><p>It ends. Soon.</p>"
        "<img src='file:///C:/msohtmlclip1/01/clip_image002.png' alt='A lamp' {}>"
    )
    field = page.get_by_label("Or the whole article, pasted")
    paste(page, text_html=html.format(""))
    shown = page.locator(".pasted")
    expect(shown).to_contain_text("1 picture comes along. 1 picture doesn’t come along")
    page.get_by_role("button", name="Take it away").click()

    beside = b64encode(image_file(size=(40, 60)).read()).decode()
    # It may be a picture of all words.
    field.evaluate(PASTE, {"text/html": html.format(""), "image/png": beside})
    expect(shown).to_contain_text("1 picture comes along. 1 picture doesn’t come along")
    page.get_by_role("button", name="Take it away").click()
    sized = {"text/html": html.format("width='40' height='60'"), "image/png": beside}
    field.evaluate(PASTE, sized)
    expect(shown).to_contain_text("2 pictures come along.")
    expect(shown.get_by_role("img", name="A lamp")).to_be_visible()
    page.get_by_role("button", name="Take it away").click()
    field.evaluate(PASTE_AND_SEND, sized)
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    page.wait_for_load_state()
    expect(page.get_by_text("It comes along, into the library.")).to_have_count(2)
    create_article(page)
    kinds = ["text", "picture", "text", "picture"]
    sections = [*Post.objects.get().blog_section_set.order_by("ordering")]
    assert [each.kind for each in sections] == kinds
    found = [each.picture for each in sections if each.picture]
    assert [(each.alt_text, each.width) for each in found] == [("Two cups", 60), ("A lamp", 40)]


def test_a_paste_of_the_whole_article_yields_its_sections(page, owner, subtests):
    for source in ("google-docs", "apple-notes"):  # all: tests/blog/importing/test_clipboard.py
        page.goto(IMPORT)
        with subtests.test(source=source):
            html = (SOURCES / f"{source}.html").read_text()
            paste(page, text_html=html, text_plain="not this")
            shown = page.get_by_role("region", name="What you pasted")
            expect(shown).to_be_focused()
            expect(shown.locator("strong").first).to_have_text("no longer kind")
            sent = page.locator("input[name=html]").input_value()
            assert as_data(importing.read_paste("", sent)) == expected(f"{source}.html")
            look(page)
            expect(page.get_by_role("region", name=re.compile("^Section"))).to_have_count(10)


@pytest.mark.parametrize("name", seeds())
def test_the_seed_pasted_whole(bring, name):
    page, seed = bring, seeds()[name]
    paste(page, text_plain=seed.text)
    look(page)
    expect(page.get_by_label("Title", exact=True)).to_have_value(seed.title)
    expect(section(page, 1).get_by_label("Leave out")).to_be_checked()
    expect(section(page, 6).get_by_label("Kind")).to_have_value("practices")
    expect(section(page, 7).get_by_label("Kind")).to_have_value("conversation")
    post = create_article(page)
    assert [each["kind"] for each in written(post)][-2:] == ["practices", "conversation"]
    assert written(post)[-1]["items"] == [{"text": each[1:-1]} for each in seed.starters]


def test_markdown_from_an_editor_that_colors_it(bring):
    page = bring
    text = (SOURCES / "markdown.md").read_text()
    rows = (f"<div><b>{escape(line)}</b></div>" for line in text.splitlines())
    paste(page, text_html="".join(rows), text_plain=text)
    look(page)
    assert written(create_article(page)) == expected("markdown.md")["sections"]


# --- In the background ---------------------------------------------------------------------------


def test_a_long_document_is_waited_for_on_the_page(bring, settings):
    settings.TASKS, page = QUEUE, bring
    page.get_by_label("A file").set_input_files(SOURCES / "word.docx")
    page.get_by_role("button", name="Look at what it becomes").click()
    expect(page.get_by_role("status")).to_have_text(
        "It is being read, which takes a few seconds. Then you see what it becomes."
    )
    expect(page.get_by_role("heading", name="word.docx")).to_be_visible()
    run_tasks()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    section(page, 9).get_by_role("button", name="Join with the one above").click()
    expect(section(page, 8)).to_be_focused()
    create_article(page)


def test_one_that_can_not_be_read_is_said_there_and_the_paste_is_still_there(bring, settings):
    settings.TASKS, page = QUEUE, bring
    items = "".join(f"<p>a{number}: b</p><h2>Heading {number}</h2>" for number in range(600))
    paste(page, text_html=items, text_plain="not this")
    page.get_by_role("button", name="Look at what it becomes").click()
    expect(page.get_by_role("status")).to_contain_text("It is being read")
    run_tasks()
    expect(page.get_by_role("heading", name="1 thing to put right")).to_be_visible()
    row = page.locator(".form-row", has=page.get_by_label("Or the whole article, pasted"))
    expect(row).to_contain_text("This is too long for one article.")
    expect(page.get_by_role("region", name="What you pasted")).to_contain_text("Heading 599")


# --- Faults --------------------------------------------------------------------------------------


def test_neither_a_desk_that_does_not_answer_nor_a_sign_in_that_ended_loses_anything(
    bring, owner, browser_watch
):
    page = bring
    paste(page, text_html=(SOURCES / "pages.html").read_text(), text_plain="words")
    look(page)
    page.get_by_label("Title", exact=True).fill("A title that I typed")
    browser_watch.expect("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page.context.set_offline(True)
    page.get_by_role("button", name="Make the article").click()
    expect(page.get_by_role("alert")).to_contain_text("Everything here is kept")
    page.context.set_offline(False)

    Session.objects.all().delete()
    page.get_by_role("button", name="Make the article").click()
    frame = page.frame_locator("[data-sign-in] iframe")
    go_through_sign_in(frame, owner)
    expect(page.get_by_text("The article is on the desk, as a draft.")).to_be_visible()
    assert Post.objects.get().title == "A title that I typed"


def test_without_scripts_the_page_works_all_the_same(
    new_context, client, live_server, owner, settings
):
    context = new_context(java_script_enabled=False)
    sign_in(context, client, live_server, owner)
    page = context.new_page()
    page.goto(IMPORT)
    page.get_by_label("Or the whole article, pasted").fill(
        Path(SOURCES / "markdown.md").read_text()
    )
    look(page)
    section(page, 4).get_by_label("Kind").select_option("Text")
    page.get_by_role("button", name="Show the kinds as chosen").click()
    expect(section(page, 4).get_by_label("Kind")).to_have_value("text")
    page.get_by_role("button", name="Make the article").click()
    expect(page.get_by_text("The article is on the desk")).to_be_visible()

    # The page of a document that is being read is looked at again.
    settings.TASKS = QUEUE
    page.goto(IMPORT)
    page.get_by_label("A file").set_input_files(SOURCES / "word.docx")
    page.get_by_role("button", name="Look at what it becomes").click()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("It is being read")).to_be_visible()
    run_tasks()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()


def test_nothing_scrolls_sideways(bring):
    page = bring
    page.get_by_label("A file").set_input_files(SOURCES / "word.docx")
    for step in ("what is brought in", "what it becomes"):
        page.set_viewport_size({"width": 390, "height": 800})
        if step == "what it becomes":
            look(page)
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (step, width)
