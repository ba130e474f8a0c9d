"""Somebody who writes an article at the desk with a keyboard and a mouse, and counts both.

The rules are those by which other editors were measured: everything is typed with real keys (of a
long text the middle comes at once), each click counts, and so does each key that writes no letter
of the article.
"""

from playwright.sync_api import Locator, Page

from tests.seed import Seed

TAKES_KEYS = "input, textarea, select, .cke:not(.cke--resting) .cke_wysiwyg_div"
TYPED = 10  # letters at the beginning and at the end of a long text
SECONDS_PER_CLICK, SECONDS_PER_KEY = 2, 0.28


class Hands:
    """Hands on a keyboard and a mouse; words may also be dictated, which is quicker."""

    def __init__(self, page: Page, *, dictates: bool = False) -> None:
        self.page, self.clicks, self.keys = page, 0, 0
        self.say = page.keyboard.insert_text if dictates else self.type

    @property
    def seconds(self) -> float:
        """How long the hands take, beyond typing the words."""
        return self.clicks * SECONDS_PER_CLICK + self.keys * SECONDS_PER_KEY

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def type(self, words: str) -> None:
        """Type words with keys, but for the middle of many."""
        keyboard = self.page.keyboard
        keyboard.type(words[:TYPED])
        keyboard.insert_text(words[TYPED:-TYPED])
        keyboard.type(words[TYPED:][-TYPED:])

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.keys += 1

    def settle(self) -> None:
        """Wait until the field at the cursor takes keys, as anybody does who sees the cursor."""
        for _ in range(200):
            if self.page.evaluate(f"document.activeElement.matches('{TAKES_KEYS}')"):
                return
            self.page.wait_for_timeout(20)
        focused = self.page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
        raise AssertionError(f"Nothing takes keys: {focused}")

    def enter(self, times: int = 1) -> None:
        self.press("Enter", times)

    def sign(self, text: str) -> None:
        """Type signs that are no words of the article, such as “## ”."""
        self.settle()
        self.page.keyboard.type(text)
        self.keys += len(text)

    def write(self, *paragraphs: str) -> None:
        """Type words, with Enter between paragraphs."""
        self.settle()
        for number, paragraph in enumerate(paragraphs):
            if number:
                self.enter()
            self.say(paragraph)

    def heading(self, text: str) -> None:
        """Begin a section with a heading."""
        self.sign("## ")
        self.write(text)
        self.enter()

    def points(self, lead: str, points: list[str], closing: str) -> None:
        """Write what leads to a list, the list, and what closes it."""
        self.write(lead)
        self.enter()
        self.sign("- ")
        self.write(*points)
        self.enter(2)
        self.write(closing)
        self.enter()

    def write_article(self, seed: Seed) -> None:
        """Write the article into an empty form, from its title to its last word."""
        for words in (seed.title, seed.subtitle, seed.opening_line):
            self.write(words)
            self.enter()
        self.write(*seed.introduction)
        self.enter()
        self.heading(seed.first_heading)
        self.write(*seed.first_text)
        self.enter()
        self.points(seed.first_lead, seed.points[0], seed.first_closing)
        self.sign("> ")
        self.write(seed.quote)
        self.enter(2)
        self.heading(seed.second_heading)
        self.points(seed.second_lead, seed.points[1], seed.second_closing)
        self.heading(seed.third_heading)
        self.write(seed.third_text)
        self.enter()
        self.points(seed.third_lead, seed.points[2], seed.third_closing)
        self.heading(seed.practices_heading)
        self.write(seed.practices_lead)
        self.enter()
        self.sign("/pr")
        self.enter()
        for practice in seed.practices:
            self.write(practice.title)
            self.enter()
            self.write(practice.text)
            self.enter(2)
        self.enter()
        self.write(seed.practices_closing)
        self.enter()
        self.heading(seed.starters_heading)
        self.write(seed.starters_lead)
        self.enter()
        self.sign("/co")
        self.enter()
        for starter in seed.starters:
            self.write(starter)
            self.enter()
        self.enter()
        self.write(seed.closing_line)

    def choose_categories(self, names: list[str]) -> None:
        """Choose categories by their first letters."""
        self.click(self.page.get_by_label("Category", exact=True).first)
        for number, name in enumerate(names):
            if number:
                self.enter()
            self.sign(name[:4])
            if not number:
                self.enter()  # closes the list that the click opened
