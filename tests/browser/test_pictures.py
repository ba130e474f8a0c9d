"""Pictures at the desk: seen at once as being prepared, and shown when they are ready."""

import re
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from blog.models import Picture
from blog.models.pictures import prepare_picture
from tests.background import QUEUE, run_tasks
from tests.browser.desk import sign_in
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


@pytest.mark.parametrize("button", ["Save", "Save and continue editing"])
def test_a_new_picture_is_seen_as_soon_as_it_is_ready(page: Page, owner, button):
    add(page, image_file(size=(900, 600)).read(), button)
    status = page.get_by_role("status")
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
    expect(page.get_by_role("status")).to_have_text("It can’t be used. Open it again to see why.")
    page.get_by_role("link", name="Two cups").last.click()
    row = page.locator(".field-file")
    expect(row).to_contain_text("This JPEG is damaged: the site can’t read it.")
    page.get_by_label("Picture file").set_input_files(
        {"name": "cups.png", "mimeType": "image/png", "buffer": image_file().read()}
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_have_text(
        "It is being prepared, and shown here in a moment."
    )
    run_tasks()
    expect(page.get_by_role("status")).to_have_text("It is ready.")


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
    expect(page.get_by_role("status")).to_have_text("It is ready.")
    page.wait_for_function(READY, arg=page.locator(".picture-preview").element_handle())


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
