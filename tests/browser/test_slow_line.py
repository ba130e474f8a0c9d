"""Over a slow line: an article is read before its letters and pictures are there, and stands still.

The line isn't slow here; what would come late is held back, so that nothing depends on time.
"""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Page, Route, expect

from blog.models import Practice
from tests.factories import PictureFactory, image_file

pytestmark = pytest.mark.browser

WIDTHS = (360, 1024)
ALIKE = 0.02  # how much taller or shorter a page may get: a line in fifty
# Two frames, so that the page has been laid out anew.
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Letters that are waited for, unseen, don't count: https://www.w3.org/TR/paint-timing/.
PAINTED = """() => new Promise((done) =>
    new PerformanceObserver((list) => {
        if (list.getEntriesByName("first-contentful-paint").length) done();
    }).observe({ type: "paint", buffered: true })
)"""
FITTED = """async () => {
    const fitted = [...document.fonts].filter((face) => face.family.includes("Fitted"));
    return (await Promise.allSettled(fitted.map((face) => face.load()))).some(
        ({ status }) => status === "fulfilled",
    );
}"""


def hold(page: Page, pattern: str) -> Callable[[], None]:
    """Hold back what is asked for by a pattern; gives what lets it come."""
    waiting: list[Route] | None = []

    def respond(route: Route) -> None:
        if waiting is None:
            route.continue_()
        else:
            waiting.append(route)

    def let_come() -> None:
        nonlocal waiting
        held, waiting = waiting or [], None
        for route in held:
            route.continue_()

    page.route(pattern, respond)
    return let_come


@pytest.mark.parametrize("width", WIDTHS)
def test_text_is_there_before_its_letters_and_breaks_alike_when_they_come(
    page: Page, public_pages, width
):
    page.set_viewport_size({"width": width, "height": 800})
    letters_come = hold(page, "**/literata*.woff2")
    page.goto(public_pages["long article"], wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.evaluate(PAINTED)
    assert page.evaluate("document.fonts.status") == "loading"
    if not page.evaluate(FITTED):
        pytest.skip("No font of this machine is one of those that stand in for the site's own.")
    tall = "document.documentElement.scrollHeight"
    before = page.evaluate(tall)
    letters_come()
    page.evaluate("async () => { await document.fonts.ready; }")
    assert page.evaluate("document.fonts.check('1rem Literata')")
    page.evaluate(SETTLED)
    assert page.evaluate(tall) == pytest.approx(before, rel=ALIKE)


def test_pictures_and_any_logo_have_their_place_before_they_come(
    new_context, public_pages, subtests
):
    for name, size in (("long article", (600, 60)), ("home", (90, 120)), ("author", (300, 200))):
        Practice.objects.update(logo=PictureFactory(file=image_file(size=size)))
        for width in WIDTHS:
            with subtests.test(page=name, logo=size, width=width):
                page = new_context(viewport={"width": width, "height": 800}).new_page()
                pictures_have_their_place(page, public_pages[name])
                page.context.close()


def pictures_have_their_place(page: Page, address: str) -> None:
    pictures_come = hold(page, "**/pictures/**")
    page.goto(address, wait_until="commit")
    expect(page.locator(".site-footer")).to_be_attached()
    page.evaluate("async () => { await document.fonts.ready; }")
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.evaluate(SETTLED)
    boxes = """() => [...document.querySelectorAll("body *")].map((each) => {
        const { x, y, width, height } = each.getBoundingClientRect();
        return [each.nodeName, x, y, width, height].join(" ");
    })"""
    assert not page.evaluate("[...document.images].some((image) => image.naturalWidth)")
    before = page.evaluate(boxes)
    pictures_come()
    page.wait_for_load_state("load")
    page.evaluate("() => Promise.all([...document.images].map((image) => image.decode()))")
    assert page.evaluate("[...document.images].every((image) => image.naturalWidth)")
    assert page.evaluate(boxes) == before


# --- And how large they are, is said before the stylesheet ---------------------------------------

SEEN = """() => {
    for (const image of document.images) image.loading = "eager";
    return Promise.all([...document.images].map((image) => image.decode()));
}"""
# Of each image of several sizes: the width that was said, as its own tells, by what it needs.
CHOICE = "source[sizes]"
SAID = """(choice) => [...document.images].filter((image) => (
    image.parentNode.querySelector(choice)
)).map((image) => {
    const [width, height] = ["width", "height"].map((name) => Number(image.getAttribute(name)));
    const needed = Math.max(image.clientWidth, (image.clientHeight * width) / height);
    // One is never larger than its file, whatever was said.
    const said = image.clientWidth === width ? width : image.naturalWidth;
    return [`${image.parentNode.parentNode.className} ${width} ${needed}`, said / needed];
})"""
COLOR = """() => {
    const image = document.querySelector(".card .image");
    image.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = image.getBoundingClientRect();
    return { x: Math.round(x + width / 2), y: Math.round(y + height - 30), width: 1, height: 1 };
}"""


def test_browsers_are_told_how_wide_each_picture_will_be(page, public_pages, subtests):
    """And its color stands in its place meanwhile."""
    for name in ("home", "all articles", "author", "long article"):
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(public_pages[name])
            page.evaluate(SEEN)
            told = page.evaluate(SAID, CHOICE)
            assert told or name == "author"  # whose portrait has one size
            for image, said in told:
                with subtests.test(name, width=width, image=image):
                    assert said == pytest.approx(1, abs=0.04)
    picture_comes = hold(page, "**/pictures/**")
    page.goto(public_pages["home"], wait_until="commit")
    expect(page.locator(".card .image").first).to_be_attached()
    expect(page.locator(".card .image svg").first).to_have_css("position", "absolute")
    clip = page.evaluate(COLOR)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
    shot = Image.open(io.BytesIO(page.screenshot(clip=clip)))
    color = page.locator(".card .image svg").first.get_attribute("color")
    found = shot.convert("RGB").getpixel((0, 0))
    assert max(abs(a - b) for a, b in zip(found, ImageColor.getrgb(color), strict=True)) <= 2
    picture_comes()
