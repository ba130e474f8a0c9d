"""A new installation, from the first sign-in to the first article that is scheduled."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from blog.models import Author, Edition, Practice
from tests.browser.desk import settle
from tests.browser.hands import Hands
from tests.factories import PASSWORD
from tests.totp import code

pytestmark = pytest.mark.browser

MOST_CLICKS = 60


class Steps(Hands):
    """Hands that write down each click, and each key that is no letter of a word."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.done: list[str] = []

    def click(self, target: Locator) -> None:
        super().click(target)
        self.done.append(f"click {str(target).partition('selector=')[2][:-2][-60:]}")

    def choose(self, target: Locator, label: str) -> None:
        """Choose in a list: one click opens it, one takes what is wanted."""
        target.select_option(label=label)
        self.done += [f"open the list for {label}", f"choose {label}"]

    def press(self, key: str, times: int = 1) -> None:
        super().press(key, times)
        self.done += [f"press {key}"] * times

    def fill(self, label: str, words: str) -> None:
        """Click into a field and type; who finds the cursor in it only types."""
        field = self.page.get_by_label(label, exact=True)
        if not field.evaluate("field => field === document.activeElement"):
            self.click(field)
        self.write(words)


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"timezone_id": "America/Denver"}


def sign_in_for_the_first_time(steps: Steps) -> None:
    page = steps.page
    page.goto("/desk/")
    steps.fill("E-mail address", "olive@example.com")
    steps.fill("Password", PASSWORD)
    steps.click(page.get_by_role("button", name="Sign in", exact=True))
    steps.click(page.get_by_role("link", name="Use an app"))
    secret = page.locator("code").text_content() or ""
    steps.fill("Authenticator code", code(secret))
    steps.click(page.get_by_role("button", name="Switch it on"))
    steps.click(page.get_by_role("link", name="To the desk"))


def go_on(steps: Steps) -> None:
    steps.click(steps.page.get_by_role("button", name="Save and go on"))


def write_a_short_article(steps: Steps) -> None:
    page = steps.page
    settle(page)
    steps.write("When it rains for a week")
    steps.enter(3)
    steps.write("Rain can make a week feel long, and that is not a fault of yours.")
    steps.choose(page.get_by_label("Category", exact=True).first, "+ New category …")
    steps.write("Weather")
    steps.click(page.get_by_role("button", name="Add", exact=True))
    steps.fill("Summary", "What a rainy week does to us, and three things that help with it.")


def test_a_new_installation_is_led_to_its_first_scheduled_article(page: Page, transactional_db):
    User.objects.create_superuser("olive@example.com", PASSWORD, name="Olive Owner")
    steps = Steps(page)
    sign_in_for_the_first_time(steps)
    steps.click(page.get_by_role("link", name="Next: Your practice"))
    expect(page.get_by_text("Step 1 of 6: Your practice. Next: your license")).to_be_visible()
    steps.write("Willow Lane")
    steps.choose(page.get_by_label("State or country"), "Maryland")
    go_on(steps)
    expect(page.get_by_text("Step 2 of 6: Your license.")).to_be_visible()
    assert Practice.load().time_zone == "America/Denver"  # that of the browser
    number = page.get_by_label("Number", exact=True)
    expect(number).to_be_hidden()
    steps.click(page.get_by_role("radio", name="LCMFT"))
    steps.fill("Number", "LCM1234")
    steps.fill("Runs out on", "12312040")
    go_on(steps)
    expect(page.get_by_text("Step 3 of 6: You as the author.")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Olive Owner")
    expect(page.get_by_text("Behind the name stands")).to_contain_text("LCMFT")
    expect(page.get_by_text("License number LCM1234.")).to_be_visible()
    go_on(steps)
    expect(page.get_by_text("Step 4 of 6: How people reach you.")).to_be_visible()
    steps.fill("Phone", "(410) 555-0142")
    go_on(steps)
    expect(page.get_by_text("Step 5 of 6: Your pages.")).to_be_visible()
    steps.click(page.get_by_role("link", name="Leave this for later"))
    expect(page.get_by_text("The last step: Your first article.")).to_be_visible()
    write_a_short_article(steps)
    steps.click(page.get_by_role("button", name="Publish …"))
    panel = page.get_by_role("dialog", name="Publishing").frame_locator("iframe")
    for name in ("Tomorrow, 7:00 AM", "No client can be recognized"):
        steps.click(panel.get_by_label(name))
    steps.click(panel.get_by_role("button", name="Publish", exact=True))
    expect(panel.get_by_role("heading", name="Scheduled", exact=True)).to_be_visible()
    panel.get_by_role("link", name="on the desk’s home page").click()
    expect(page.get_by_text("Good ")).to_be_visible()
    expect(page.get_by_role("link", name="Next: Your pages")).to_be_visible()  # is left for later

    assert Author.objects.get().user.email == "olive@example.com"
    assert Edition.objects.get().live_from > timezone.now()
    print(*(f"{number}. {each}" for number, each in enumerate(steps.done, 1)), sep="\n")
    assert len(steps.done) <= MOST_CLICKS
