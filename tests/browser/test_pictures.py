"""Pictures at the desk: seen at once as being prepared, and shown when they are ready."""

import base64
import re
from functools import partial

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils.crypto import get_random_string
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from blog.models import Picture
from blog.models.pictures import prepare_picture
from tests.background import QUEUE, run_tasks
from tests.browser.accessibility import LEVELS, OF_COLOR, violations, wider_than_its_window
from tests.browser.desk import PASTE, sign_in
from tests.factories import PictureFactory, image_file
from tests.served import wait_until

pytestmark = pytest.mark.browser

READY = "(image) => image.complete && image.naturalWidth === 480"


@pytest.fixture(autouse=True)
def queue(settings):
    settings.TASKS = QUEUE


def add(page: Page, content: bytes, button: str = "Save") -> Picture:
    page.goto("/desk/blog/picture/add/")
    page.get_by_label("Picture file").set_input_files(
        {"name": "cups.png", "mimeType": "image/png", "buffer": content}
    )
    page.get_by_label("Name").fill("Two cups")
    page.get_by_label("Description").fill("Two cups on a table")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    return Picture.objects.get()


@pytest.mark.parametrize("button", ["Save", "Save and stay"])
def test_a_new_picture_is_seen_as_soon_as_it_is_ready(page: Page, owner, button):
    add(page, image_file(size=(900, 600)).read(), button)
    status = page.locator(".picture-state")
    expect(status).to_have_text("It is being prepared, and shown here in a moment.")
    image = page.locator(".picture-preview")
    assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 900
    if button != "Save":
        page.get_by_label("Credit").fill("typed meanwhile")
    run_tasks()
    expect(status).to_have_text("It is ready.")
    page.wait_for_function(READY, arg=image.element_handle())
    if button != "Save":
        expect(page.get_by_label("Credit")).to_have_value("typed meanwhile")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("was changed successfully")).to_be_visible()
        picture = Picture.objects.get()
        assert (picture.credit, picture.is_ready) == ("typed meanwhile", True)


def test_one_that_can_not_be_read_is_said_and_another_file_is_taken(page: Page, owner):
    add(page, image_file(format="JPEG", quality=95).read()[:5000])
    run_tasks()
    expect(page.locator(".picture-state")).to_contain_text(
        "This JPEG is damaged: the site can’t read it."
    )
    page.get_by_role("link", name="Two cups").last.click()
    row = page.locator(".field-file")
    expect(row).to_contain_text("This JPEG is damaged: the site can’t read it.")
    page.get_by_label("Picture file").set_input_files(
        {"name": "cups.png", "mimeType": "image/png", "buffer": image_file().read()}
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".picture-state")).to_have_text(
        "It is being prepared, and shown here in a moment."
    )
    run_tasks()
    expect(page.locator(".picture-state")).to_have_text("It is ready.")


# Whether an image is there, after it was brought into view.
IS_SHOWN = """(image) => {
    image.scrollIntoView();
    return image.isConnected && image.complete && image.naturalWidth > 0;
}"""


def test_in_an_article_it_takes_the_place_of_its_stand_in(page: Page, start):
    page.set_viewport_size({"width": 1440, "height": 900})
    picture = PictureFactory(
        name="Two cups", prepared=False, file=image_file(size=(900, 600)), alt_text="Two cups"
    )
    start([{"kind": "picture", "picture": picture}], lead_picture=picture)
    preview = page.frame_locator("[data-preview-pane] iframe")
    beside = [
        page.locator(".field-lead_picture .picture-preview"),
        page.locator("#picture-0 .picture-preview"),
        page.locator(".snippet__picture img"),
    ]
    shown = [
        preview.get_by_role("img", name="Two cups").first,
        preview.get_by_role("img", name="Two cups").last,
    ]

    def look(images: list[Locator]) -> None:
        for image in images:
            # The preview may be drawn anew meanwhile: then its next one is looked at.
            wait_until(partial(image.evaluate, IS_SHOWN))

    def look_again(images: list[Locator]) -> None:
        for image in images:
            expect(image).to_have_attribute("src", re.compile(r"\.(webp|jpg)$"))
            look([image])
            assert "stand-in" not in image.evaluate("(image) => image.currentSrc")

    look(beside)
    page.get_by_role("button", name="Preview", exact=True).click()
    look(shown)
    prepare_picture.enqueue(picture.pk, picture.file.name)
    run_tasks()
    look_again(shown)
    page.get_by_role("button", name="Details", exact=True).click()
    look_again(beside)


def test_one_that_is_ready_just_before_the_page_asks_is_shown(page: Page, owner):
    def prepare_first(route: Route) -> None:
        if route.request.method == "HEAD":
            run_tasks()
        route.continue_()

    page.route("**/*stand-in", prepare_first)
    add(page, image_file(size=(900, 600)).read())
    expect(page.locator(".picture-state")).to_have_text("It is ready.")
    page.wait_for_function(READY, arg=page.locator(".picture-preview").element_handle())


def sign_in_elsewhere(page: Page) -> None:
    """Have the page's CSRF token refused, as after signing in again in another tab."""
    [cookie] = [each for each in page.context.cookies() if each["name"] == "csrftoken"]
    cookie["value"] = get_random_string(32)
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # as it came


DROP = """(target, files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name));
    }
    const type = { drop: { dataTransfer }, paste: { clipboardData: dataTransfer } };
    const Kind = files.length > 1 ? DragEvent : ClipboardEvent;
    const name = files.length > 1 ? "drop" : "paste";
    target.dispatchEvent(new Kind(name, { ...type[name], bubbles: true, cancelable: true }));
}"""


PASTE_WITH_FILE = """(target, [name, content, words]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", words);
    const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
    clipboardData.items.add(new File([bytes], name, { type: "image/png" }));
    target.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_several_pictures_are_added_beside_each_other(page: Page, owner, browser_watch):
    browser_watch.expect("ERR_FAILED")
    browser_watch.expect("403")
    cups, rain, chosen = (image_file(size=(90, 60)).read() for _ in range(3))
    encoded = [base64.b64encode(each).decode() for each in (cups, b"Dear diary", rain)]
    page.goto("/desk/blog/picture/")
    body = page.locator("body")
    names = ["cups.png", "diary.png", "rain.png"]
    body.evaluate(DROP, list(zip(names[:2], encoded, strict=False)))
    lines = page.locator("[data-uploads] li")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("diary.png")
    expect(lines).to_contain_text("This file is not a picture that the site can read.")
    sign_in_elsewhere(page)
    body.evaluate(DROP, [[names[2], encoded[2]]])
    expect(page.get_by_role("link", name="Rain")).to_be_visible()
    page.route("**/upload/", lambda route: route.abort(), times=1)
    # The region is there before anything is said in it.
    waiting = page.get_by_role("status").filter(has=page.locator("[data-describe]"))
    expect(waiting).to_have_count(1)
    page.get_by_label("Add pictures").set_input_files(
        [
            FilePayload(name=f"{name}.png", mimeType="image/png", buffer=chosen)
            for name in ("a", "b")
        ]
    )
    expect(page.locator("[data-picture]")).to_have_count(3)  # the other went on
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-picture]")).to_have_count(4)
    expect(lines).to_have_count(1)
    page.get_by_role("button", name="Put away").click()
    expect(lines).to_have_count(0)
    expect(waiting.get_by_text("4 pictures wait for a description:")).to_be_visible()
    page.get_by_role("button", name="Describe what was added").click()
    panel = page.get_by_role("dialog")
    for name in ("A", "B"):
        expect(panel.get_by_role("heading", name=name, exact=True)).to_be_visible()
        panel.get_by_label("Description").fill("Two cups on a table")
        panel.get_by_role("button", name="Save, and on to the next").click()
    expect(panel.get_by_role("heading", name="Rain")).to_be_visible()
    expect(page.get_by_text("2 pictures wait")).to_be_attached()
    panel.get_by_role("button", name="Close").click()
    # Nothing is said to be well before it is known to be.
    damaged = base64.b64encode(image_file(format="JPEG", quality=95).read()[:5000]).decode()
    body.evaluate(DROP, [["damaged.jpg", damaged]])
    expect(page.locator("[data-announcements]")).to_have_text(
        "damaged.jpg is here, and being looked at."
    )
    run_tasks()
    refused = page.locator("[data-picture]", has_text="Damaged")
    expect(refused.get_by_role("status")).to_contain_text("This JPEG is damaged")
    expect(page.locator("[data-announcements]")).to_have_text("“Damaged” can’t be used.")
    expect(page.get_by_text("2 pictures wait")).to_be_visible()  # and not this one, too
    assert sum(each.is_ready for each in Picture.objects.all()) == 4


def test_pictures_are_described_one_after_the_other_beside_the_library(
    page: Page, owner, browser_watch
):
    browser_watch.expect("403")
    first, second = (
        PictureFactory(name=name, alt_text="", file=image_file(size=(480, 240)))
        for name in ("Two cups", "A window")
    )
    page.goto("/desk/blog/picture/?show=undescribed")
    page.get_by_role("link", name="A window").click()
    panel = page.get_by_role("dialog")
    description = panel.get_by_label("Description")
    expect(description).to_be_focused()
    description.fill("Rain on a window")
    panel.get_by_label("Name").fill(" ")
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(panel.locator(".field-name")).to_contain_text("This field is required.")
    expect(panel.get_by_label("Name")).to_be_focused()
    panel.get_by_role("button", name="Close").click()
    expect(page.locator(f"#picture-{second.pk}")).to_contain_text("Not saved yet")
    sign_in_elsewhere(page)
    page.get_by_role("link", name="A window").click()
    expect(description).to_have_value("Rain on a window")
    panel.get_by_label("Name").fill("A window")
    panel.get_by_label("Caption").fill("In March")
    panel.get_by_role("button", name="Save, and on to the next").click()
    expect(panel.get_by_role("heading", name="Two cups")).to_be_visible()
    page.evaluate(AXE_SCRIPT)
    page.set_viewport_size({"width": 390, "height": 900})
    assert not violations(page, {"type": "tag", "values": LEVELS}, "panel", ["dialog[open]"])
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert not violations(page, {"type": "rule", "values": OF_COLOR}, "dark", ["dialog[open]"])
    assert not wider_than_its_window(page)

    whole = panel.locator(".focal__whole img")
    whole.scroll_into_view_if_needed()
    box = whole.bounding_box()
    assert box
    # Half a pixel more, since a browser gives the place in whole ones.
    whole.click(position={"x": box["width"] * 0.25 + 0.5, "y": box["height"] * 0.8 + 0.5})
    for key in ("ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    point = panel.get_by_role("button", name="Focal point: 26 % from the left, 70 % from the top")
    expect(point).to_be_focused()
    crop = panel.locator(".focal__beside")
    assert crop.evaluate("(image) => image.style.objectPosition") == "26% 70%"
    panel.get_by_label("Focus from the top, in percent").fill("60")
    expect(
        panel.get_by_role("button", name="Focal point: 26 % from the left, 60 % from the top")
    ).to_be_visible()
    panel.get_by_label("Decorative").check()
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(panel).to_be_hidden()
    expect(page.get_by_role("link", name="Two cups")).to_be_focused()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.alt_text, second.caption) == ("Rain on a window", "In March")
    assert (first.decorative, first.focus_x, first.focus_y) == (True, 26, 60)


def test_without_scripts_it_is_there_when_the_page_is_loaded_again(
    new_context, client, live_server, owner
):
    context = new_context(java_script_enabled=False)
    sign_in(context, client, live_server, owner)
    page = context.new_page()
    add(page, image_file(size=(900, 600)).read())
    expect(page.get_by_text("It is being prepared")).to_be_visible()
    run_tasks()
    page.reload()
    expect(page.get_by_text("It is being prepared")).to_have_count(0)


def test_pictures_that_are_dropped_or_pasted_into_a_text_become_sections_below_it(page, start):
    editor = start(
        [
            {"kind": "text", "heading": "First", "body": "<p>Rain</p>"},
            {"kind": "text", "heading": "Last"},
        ]
    )
    encoded = base64.b64encode(image_file(size=(60, 40)).read()).decode()
    text = page.get_by_role("textbox", name="Text").first
    files = [
        ("two_cups.png", encoded),
        ("diary.png", base64.b64encode(b"Dear diary").decode()),
        ("rain.png", encoded),
    ]
    text.evaluate(DROP, files)
    first = editor.card("First")
    lines = first.locator(".uploads li")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("diary.png This file is not a picture that the site can read.")
    first.get_by_role("button", name="Put away").click()
    first.locator("[data-type=ckeditortype] + .cke .cke_wysiwyg_div").wait_for()
    html = (
        f'<p>and wind</p><p><img src="data:image/png;base64,{encoded}" alt="A cloud"></p>'
        '<p><img src="https://example.org/snow.png"></p>'
    )
    first.get_by_role("textbox", name="Text").evaluate(PASTE, {"text/html": html})
    told = lines.filter(has_text="A picture of what you pasted did not come along")
    expect(told).to_have_count(1)
    expect(page.locator("#picture-2 .picture-preview")).to_be_visible()
    text = first.get_by_role("textbox", name="Text")
    text.evaluate(PASTE_WITH_FILE, ["window.png", encoded, "It is still"])
    expect(page.locator("#picture-3 .picture-preview")).to_be_visible()
    page.get_by_label("Title").first.evaluate(PASTE, {"text/html": html})
    expect(page.locator(".uploads li")).to_have_count(1)
    editor.save()
    run_tasks()
    post = editor.post
    found = [
        (each.kind, each.heading or each.picture.name, each.alt_text)
        for each in post.blog_section_set.all()
    ]
    assert found == [
        ("text", "First", ""),
        ("picture", "Window", ""),
        ("picture", "Pasted picture", "A cloud"),
        ("picture", "Two cups", ""),
        ("picture", "Rain", ""),
        ("text", "Last", ""),
    ]
    body = post.blog_section_set.first().body
    assert "Rain" in body
    assert "and wind" in body
    assert "It is still" in body
