"""The desk in a browser: signing in, and the article form as somebody uses it."""

from playwright.sync_api import FrameLocator, Locator, Page, TimeoutError, expect

from blog.models import Post, Section
from tests.factories import PASSWORD
from tests.totp import code

PASTE = """(area, flavours) => {
    const clipboardData = new DataTransfer();
    for (const [type, data] of Object.entries(flavours)) clipboardData.setData(type, data);
    area.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""

# What the spelling menu and autocorrect do: other words in place of some, and only then an event.
CORRECT = """(element, words) => {
    if ("value" in element) {
        element.setRangeText(` ${words}`, element.value.length, element.value.length, "end");
    } else {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (walker.nextNode());
        walker.currentNode.data += ` ${words}`;
    }
    const inputType = "insertReplacementText";
    element.dispatchEvent(new InputEvent("input", { inputType, bubbles: true }));
}"""
# An article with a field of every kind, and where each is written in.
SECTIONS_OF_FIELDS = [
    {"kind": "text", "heading": "Rain", "body": "<p>Drops</p>"},
    {"kind": "list", "lead_in": "<p>It helps:</p>", "items": [{"text": "Listen"}]},
    {"kind": "practices", "items": [{"title": "Breathe", "text": "In and out"}]},
    {"kind": "table", "items": [{"1": "Weather", "2": "Mood"}, {"1": "Sun", "2": "Good"}]},
    {"kind": "conversation", "items": [{"text": "How are you"}]},
]
FIELDS = {
    "line": "#id_title",
    "lines": "#id_summary",
    "rich text": "#id_text-0-body + .cke .cke_wysiwyg_div",
    "few words": "#id_list-0-lead_in + .cke .cke_wysiwyg_div",
    "list": "#id_list-0-items + .cke .cke_wysiwyg_div",
    "line of a row": "[name='practices-0-items-title']",
    "rich text of a row": "textarea[name^='practices-0-items-text'] + .cke .cke_wysiwyg_div",
    "cell of a table": "[name='table-0-items-1'] >> nth=1",
    "lines of a row": "[name='conversation-0-items-text']",
}


class Editor:
    """The article form in a browser."""

    def __init__(self, page: Page, post: Post) -> None:
        self.page, self.post = page, post
        self.open()

    def open(self) -> None:
        self.page.goto(f"/desk/blog/post/{self.post.pk}/change/")
        self.settle()

    def settle(self) -> None:
        """Wait until the section editor is there."""
        settle(self.page)

    @property
    def cards(self) -> Locator:
        return self.page.locator(".order-machine > .section-card:not(.empty-form)")

    def card(self, name: str) -> Locator:
        return self.cards.filter(has=self.page.locator(".inline_label", has_text=name)).first

    def titles(self) -> list[str]:
        """The titles of the sections from top to bottom, as they are seen."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll(".order-machine > .section-card")]
              .filter((card) => card.offsetHeight && !card.classList.contains("for-deletion"))
              .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
              .map((card) => card.querySelector(".inline_label").textContent)"""
        )

    def point_at(self, name: str) -> Locator:
        """Move the pointer onto a section, which shows its tools; return its card."""
        card = self.card(name)
        hold_still(self.page)
        card.hover()
        return card

    def work_in(self, name: str) -> Locator:
        """Click into a section, which shows its tools and all its fields; return its card."""
        card = self.card(name)
        card.locator("textarea, .cke_wysiwyg_div").filter(visible=True).first.click()
        expect(card).to_contain_class("is-open")
        return card

    def insert(self, name: str, *, above: str) -> None:
        self.point_at(above).get_by_role("button", name="Add a section above").click()
        self.page.get_by_role("menuitem", name=name, exact=True).click()

    def save(self) -> None:
        self.page.evaluate("document.documentElement.dataset.before = 'saving'")
        self.page.get_by_role("button", name="Save a version").click()
        expect(self.page.locator("html:not([data-before])")).to_be_attached()
        self.settle()

    def saved(self) -> list[Section]:
        return list(Section.objects.filter(parent=self.post).order_by("ordering"))


def paste(area: Locator, **flavours: str) -> None:
    """Paste what the clipboard holds, as in ``text_html="<b>Hello</b>", text_plain="Hello"``."""
    area.evaluate(PASTE, {name.replace("_", "/"): data for name, data in flavours.items()})


def settle(page: Page) -> None:
    """Wait until the section editor of an article form is there."""
    expect(page.locator(".section-card [data-section-fold]").first).to_be_attached()
    page.wait_for_function("() => window.ContentEditor?.currentRegion")
    page.keyboard.press("Shift")  # the first touch, with which the editor comes


def wake(page: Page, name: str) -> None:
    """Have the editor made of a rich text in which nobody has worked yet."""
    page.locator(f"#id_{name} + .cke .cke_editable").focus()
    expect(page.locator(f"#id_{name} ~ .cke--resting")).to_have_count(0)


def hold_still(page: Page) -> None:
    """Wait until nothing moves: folding and removing take a moment."""
    page.evaluate(
        """() => Promise.allSettled(document.getAnimations().map((each) => each.finished))"""
    )


def go_through_sign_in(shown: Page | FrameLocator, user) -> None:
    """Sign in as somebody does: address and password, then the code of the app.

    By the Enter key: once the pages of the frame are loaded it gets as high as they are, and a
    click meanwhile may go beside the button, of which Playwright would say nothing.
    """
    shown.get_by_label("E-mail address").fill(user.email)
    shown.get_by_label("Password").fill(PASSWORD)
    shown.get_by_label("Password").press("Enter")
    try:
        shown.get_by_label("Code").fill(code())
    except TimeoutError as error:
        raise AssertionError(f"no code: {shown.locator('body').inner_text()}") from error
    shown.get_by_label("Code").press("Enter")


def sign_in(context, client, live_server, user):
    """Return the browser a session, without the way through the sign-in page."""
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": f"{live_server.url}/desk/"}])
    return user
