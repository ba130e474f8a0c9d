"""A preview link in browsers: the therapist makes it, somebody without an account opens it."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import AuthorFactory, PictureFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def links(page: Page, start) -> Page:
    """The links of an article whose picture and author nobody has seen yet."""
    start(
        title="Only for Dr. Lind",
        lead_picture=PictureFactory(alt_text="Two cups"),
        authors=[AuthorFactory(photo=PictureFactory(alt_text="The author"))],
    )
    page.get_by_role("link", name="Preview links").click()
    return page


def create_link(links: Page, recipient: str = "Dr. Lind") -> str:
    """Make a link and give its address."""
    links.get_by_label("For whom").fill(recipient)
    links.get_by_role("button", name="Create the link").press("Enter")
    address = links.get_by_role("textbox", name=f"The link for {recipient}")
    expect(address).to_be_in_viewport()
    return address.input_value()


@pytest.fixture
def phone(new_context) -> Page:
    """Somebody without an account."""
    return new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    ).new_page()


def test_from_the_desk_to_a_phone_and_back(links: Page, phone: Page, browser_watch):
    browser_watch.expect("404")
    address = create_link(links)
    facts = links.locator(".link-card", has_text="Dr. Lind")
    expect(facts.locator("dl")).to_contain_text("never")

    phone.goto(address)
    expect(phone.get_by_role("heading", name="Only for Dr. Lind")).to_be_visible()
    expect(phone.get_by_label("Preview")).to_contain_text("A preview for Dr. Lind, until")
    for name in ("Two cups", "The author"):
        picture = phone.get_by_role("img", name=name)
        picture.scroll_into_view_if_needed()
        phone.wait_for_function(
            "(img) => img.complete && img.naturalWidth > 0", arg=picture.element_handle()
        )
    assert phone.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert not phone.context.cookies()

    links.reload()
    expect(facts.locator("dl")).to_contain_text("once, on")

    links.get_by_role("button", name="End this link for Dr. Lind").press("Enter")
    expect(links.get_by_text("The link for Dr. Lind has ended.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name="This link has ended")).to_be_visible()
    expect(phone.get_by_text("Only for Dr. Lind")).to_have_count(0)


def test_a_link_is_copied_by_its_button(links: Page):
    links.context.grant_permissions(["clipboard-read", "clipboard-write"])
    address = create_link(links)
    links.get_by_role("button", name="Copy the link for Dr. Lind").press("Enter")
    expect(links.get_by_role("status")).to_have_text("The link is copied.")
    assert links.evaluate("navigator.clipboard.readText()") == address


def test_where_the_browser_does_not_let_it_the_link_is_selected(links: Page):
    address = create_link(links)
    links.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    links.get_by_role("button", name="Copy the link for Dr. Lind").click()
    expect(links.get_by_role("textbox", name="The link for Dr. Lind")).to_be_focused()
    assert links.evaluate("getSelection().toString()") == address


def test_a_day_of_ones_own_by_keyboard(links: Page):
    day = links.get_by_label("The last day")
    expect(day).to_be_hidden()
    links.get_by_role("radio", name="7 days").press("ArrowUp")  # round to the last one
    expect(day).to_be_visible()
    links.get_by_label("For whom").fill("Dr. Lind")
    links.get_by_role("button", name="Create the link").press("Enter")
    said = links.get_by_role("region", name="No link yet: 1 thing to put right")
    expect(said).to_be_focused()
    expect(said).to_contain_text("Choose a day.")
    expect(links.get_by_label("For whom")).to_have_value("Dr. Lind")
