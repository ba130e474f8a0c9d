"""A reader's browser: every kind of page, from a small phone to a wide screen."""

import pytest
from playwright.sync_api import Page

from blog.publishing import actions
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
)
from tests.section_examples import examples

pytestmark = pytest.mark.browser

WIDTHS = [320, 360, 768, 1440, 3840]
LONG = "Unaufhaltsamkeitsvermutungen"  # a word that no line of a phone can hold


@pytest.fixture
def addresses() -> list[str]:
    author = AuthorFactory(slug="ana-ruiz", bio="<p>Writes of rain.</p>", photo=PictureFactory())
    LicenseFactory(author=author)
    category = CategoryFactory(slug="rain", name="Rain")
    post = PostFactory(
        title=f"Rain and {LONG}",
        slug="the-one",
        authors=[author],
        categories=[category],
        tags=["calm"],
        lead_picture=PictureFactory(),
        sections=examples(PictureFactory()),
    )
    edition = actions.publish(post, by=OwnerFactory())
    return [
        "/",
        "/articles/the-one/",
        "/categories/rain/",
        "/tags/calm/",
        "/authors/ana-ruiz/",
        f"/archive/{edition.first_live_from.year}/",
        "/nowhere/",
    ]


def test_no_page_is_wider_than_the_screen(page: Page, addresses, browser_watch):
    browser_watch.expect("404")
    for address in addresses:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{address} is {wide} pixels wide at {width}, {scheme}"


# Shows so many tiles; gives how many stand in each row.
ROWS_OF_TILES = """number => {
    document.querySelector("main").innerHTML =
        `<ul class="topic-tiles">${"<li><a href='/'>Grief</a></li>".repeat(number)}</ul>`;
    const tops = [...document.querySelectorAll(".topic-tiles li")].map(
        each => Math.round(each.getBoundingClientRect().top));
    return [...new Set(tops)].map(top => tops.filter(each => each === top).length);
}"""


def test_no_topic_stands_alone_below_others(page: Page):
    page.goto("/search/")
    found = {}
    for width in (320, 500, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = [page.evaluate(ROWS_OF_TILES, number) for number in range(2, 13)]
        for rows in found[width]:
            assert max(rows) == 1 or 1 not in rows, (width, rows)
    fives = {width: rows[3] for width, rows in found.items()}
    assert (fives[320], fives[768], fives[1024], fives[1280]) == ([1] * 5, [3, 2], [3, 2], [5])


def test_a_reader_gets_no_cookie_no_script_and_few_files(page: Page, addresses):
    post = PostFactory(
        slug="words",
        sections=[
            {"kind": "text", "body": "<p>Not <em>all</em>, <strong><em>most</em></strong>.</p>"}
        ],
    )
    actions.publish(post, by=OwnerFactory())
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.resource_type))
    page.goto("/articles/words/")
    page.wait_for_load_state("networkidle")
    # "other" is the icon in the browser's tab: asked for once per site, after the page stands.
    # Stylesheets are one file in production: tests/practice_site/test_static.py.
    shown = {each for each in requests if each != "other"}
    assert shown == {"document", "font", "stylesheet"}
    assert requests.count("font") == 1
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_italics_are_drawn_as_such_and_not_slanted(page: Page, addresses):
    """They are another letter's shape, so as wide as no upright is: see static/fonts/README.md."""
    page.goto("/articles/the-one/")
    widths = page.evaluate(
        """async () => {
            await document.fonts.load("italic 20px Literata");
            return ["em", "span"].map((tag) => {
                const probe = document.createElement(tag);
                probe.textContent = "affable fjord";
                document.querySelector(".article-text p").append(probe);
                return probe.getBoundingClientRect().width;
            });
        }"""
    )
    italic, upright = widths
    assert italic < upright * 0.98


def test_every_picture_arrives(page: Page, addresses):
    page.goto("/articles/the-one/")
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete", arg=image.element_handle())
        assert image.evaluate("image => image.naturalWidth") > 0


def test_the_first_tab_leads_past_the_menu(page: Page, addresses):
    page.goto("/articles/the-one/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Skip to")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") != ""
