"""The therapist's whole evening: an empty site, the article written at the desk, read by a reader.

Everything that the original page shows must be writable at the desk, with mouse and keyboard, and
must then stand on the public page.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.desk import go_through_sign_in
from tests.factories import OwnerFactory
from tests.seed import Seed, seeds

pytestmark = pytest.mark.browser


@pytest.fixture
def owner():
    return OwnerFactory(name="Olive Owner")


@pytest.fixture
def desk(page: Page, owner) -> Page:
    page.goto("/desk/")
    go_through_sign_in(page, owner)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return page


def save(desk: Page) -> None:
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()


def set_up_practice(desk: Page, seed: Seed) -> None:
    desk.goto("/desk/blog/practice/")
    desk.get_by_label("Name:", exact=True).fill("The practice of the seed")
    desk.get_by_label("Tagline:").fill(seed.tagline)
    desk.get_by_label("Legal footer:").fill(seed.footer)
    save(desk)
    for name in seed.categories:
        desk.goto("/desk/blog/category/add/")
        desk.get_by_label("Name:").press_sequentially(name)
        save(desk)
    desk.goto("/desk/blog/credential/add/")
    desk.get_by_label("Letters after the name:").fill(seed.designation)
    desk.get_by_label("Title:").fill("Licensed Associate Marriage and Family Therapist")
    desk.get_by_label("State or country:").fill("Texas")
    desk.get_by_label("Practices under supervision").check()
    desk.get_by_label("Disclosure:").fill("Supervised by {supervisor}.")
    save(desk)
    desk.goto("/desk/blog/author/add/")
    desk.get_by_label("Name:").press_sequentially(seed.author)
    desk.get_by_role("button", name="Add another License").click()
    license_ = desk.locator("#licenses-0")
    license_.get_by_label("Credential:").select_option(label=f"{seed.designation} (Texas)")
    license_.get_by_label("Valid from:").fill("2024-01-01")
    license_.get_by_label("Supervisor outside this practice:").fill("Dana Whitfield, LMFT-S")
    save(desk)


class Writer:
    """Hands at the article form."""

    def __init__(self, desk: Page) -> None:
        self.desk = desk

    def first_section(self) -> Locator:
        """Give the card of the text with which a new article begins."""
        return self.desk.locator(".section-card:not(.empty-form)").first

    def add_section(self, kind: str) -> Locator:
        """Add a section below the last one and give its card."""
        cards = self.desk.locator(".section-card:not(.empty-form)")
        before = cards.count()
        self.desk.get_by_role("button", name="Add a section", exact=True).click()
        self.desk.get_by_role("menuitem", name=kind, exact=True).click()
        expect(cards).to_have_count(before + 1)
        return cards.last

    def write(self, card: Locator, label: str, *paragraphs: str) -> None:
        """Type paragraphs into a rich text, with Enter between them."""
        card.get_by_role("textbox", name=label, exact=True).click()
        for number, paragraph in enumerate(paragraphs):
            if number:
                self.desk.keyboard.press("Enter")
            self.desk.keyboard.insert_text(paragraph)

    def items(self, card: Locator, add: str, rows: list[dict[str, str]]) -> None:
        """Fill the rows of a section, adding as many as it takes."""
        for number, row in enumerate(rows):
            if number:
                card.get_by_role("button", name=add).click()
            for label, text in row.items():
                card.get_by_role("textbox", name=label, exact=True).nth(number).fill(text)


def write_article(desk: Page, seed: Seed) -> None:
    desk.goto("/desk/blog/post/add/")
    desk.get_by_role("textbox", name="Title", exact=True).press_sequentially(seed.title)
    desk.get_by_label("Subtitle").fill(seed.subtitle)
    desk.get_by_label("Opening line").fill(seed.opening_line)
    desk.get_by_label("Author", exact=True).select_option(label=seed.author)
    for number, name in enumerate(seed.categories):
        if number:
            desk.get_by_role("button", name="Add a category").click()
        desk.get_by_label("Category", exact=True).nth(number).select_option(label=name)

    desk.get_by_label("Summary").fill("What an hour can do, and where to begin.")

    writer = Writer(desk)
    writer.write(writer.first_section(), "Text", *seed.introduction)

    card = writer.add_section("Text")
    card.get_by_role("textbox", name="Heading", exact=True).fill(seed.first_heading)
    writer.write(card, "Text", *seed.first_text)
    card = writer.add_section("List")
    writer.write(card, "Lead-in", seed.first_lead)
    writer.write(card, "Points", *seed.points[0])
    writer.write(card, "Closing words", seed.first_closing)
    writer.add_section("Quote").get_by_label("Quote", exact=True).fill(seed.quote)

    card = writer.add_section("List")
    card.get_by_role("textbox", name="Heading", exact=True).fill(seed.second_heading)
    writer.write(card, "Lead-in", seed.second_lead)
    writer.write(card, "Points", *seed.points[1])
    writer.write(card, "Closing words", seed.second_closing)

    card = writer.add_section("List")
    card.get_by_role("textbox", name="Heading", exact=True).fill(seed.third_heading)
    writer.write(card, "Lead-in", seed.third_text, seed.third_lead)
    writer.write(card, "Points", *seed.points[2])
    writer.write(card, "Closing words", seed.third_closing)

    card = writer.add_section("Practices")
    card.get_by_role("textbox", name="Heading", exact=True).fill(seed.practices_heading)
    writer.write(card, "Lead-in", seed.practices_lead)
    rows = [{"Title": each.title, "What to do or know": each.text} for each in seed.practices]
    writer.items(card, "Add a practice", rows)
    writer.write(card, "Closing words", seed.practices_closing)

    card = writer.add_section("Conversation starters")
    card.get_by_role("textbox", name="Heading", exact=True).fill(seed.starters_heading)
    writer.write(card, "Lead-in", seed.starters_lead)
    writer.items(card, "Add a starter", [{"What to say": each} for each in seed.starters])
    writer.write(card, "Closing words", seed.closing_line)


def go_on_to_publish(desk: Page) -> FrameLocator:
    """Open the publishing page above the article."""
    desk.get_by_role("button", name="Publish …").click()
    return desk.get_by_role("dialog", name="Publishing").frame_locator("iframe")


def settle_checklist(desk: Page | FrameLocator) -> None:
    """Leave each piece of advice as it is, with a reason, until nothing is open."""
    expect(desk.get_by_role("heading", name="Checklist before publishing")).to_be_visible()
    advice = desk.locator(".findings > li").filter(has_text="Leave it as it is")
    while left := advice.count():
        advice.first.get_by_text("Leave it as it is").click()
        advice.first.get_by_label("Why it may stay").fill("It is the author’s own sentence.")
        advice.first.get_by_role("button", name="Leave it").click()
        expect(advice).to_have_count(left - 1)
    expect(desk.get_by_text("Everything on the list is in order.")).to_be_visible()


def words_in_order(seed: Seed) -> list[str]:
    """All that the original page shows, from top to bottom."""
    first, second, third = seed.points
    practices = [part for each in seed.practices for part in (each.title, each.text)]
    return [
        seed.tagline,
        *seed.categories,
        seed.title,
        seed.subtitle,
        f"By {seed.author}, {seed.designation}",
        "Supervised by Dana Whitfield, LMFT-S.",
        seed.opening_line,
        *seed.introduction,
        seed.first_heading,
        *seed.first_text,
        seed.first_lead,
        *first,
        seed.first_closing,
        seed.quote,
        seed.second_heading,
        seed.second_lead,
        *second,
        seed.second_closing,
        seed.third_heading,
        seed.third_text,
        seed.third_lead,
        *third,
        seed.third_closing,
        seed.practices_heading,
        seed.practices_lead,
        *practices,
        seed.practices_closing,
        seed.starters_heading,
        seed.starters_lead,
        seed.starters[0],
        "Or:",
        seed.starters[1],
        seed.closing_line,
        seed.footer,
    ]


def read(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator("body").text_content() or "")


def have_it_approved(desk: Page, panel: FrameLocator) -> None:
    """Whose license asks for supervision is read before: here by the owner, who signs nothing."""
    panel.get_by_role("link", name="practices under supervision").click()
    desk.get_by_role("button", name="I approve it as it stands").click()
    expect(desk.get_by_text("as it stands.", exact=False).first).to_be_visible()
    desk.get_by_role("link", name="Publishing", exact=True).click()


@pytest.mark.parametrize("name", seeds())
def test_the_article_is_written_at_the_desk_and_read_by_a_reader(name, desk, new_context):
    seed = seeds()[name]
    set_up_practice(desk, seed)
    write_article(desk, seed)
    panel = go_on_to_publish(desk)
    expect(panel.get_by_text("The whole article.")).to_be_visible()
    have_it_approved(desk, panel)
    settle_checklist(desk)
    desk.get_by_role("checkbox", name="No client can be recognized").check()
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("Published: readers see it now.")).to_be_visible()

    reader = new_context().new_page()
    reader.goto("/")
    reader.get_by_role("link", name=seed.title).first.click()
    text, place = read(reader), 0
    for words in words_in_order(seed):
        assert words in text[place:], words
        place = text.index(words, place) + len(words)
    assert reader.locator("h1").inner_text() == seed.title
    headings = reader.locator("article h2").all_inner_texts()
    assert headings[:5] == [
        seed.first_heading,
        seed.second_heading,
        seed.third_heading,
        seed.practices_heading,
        seed.starters_heading,
    ]
    assert reader.locator("ol.practices > li").count() == 4
    assert "““" not in text
    assert not reader.context.cookies()


def test_a_scheduled_article_appears_on_its_minute_with_nothing_running(desk, new_context):
    """The schedule is a question of time: only the clock moves between the two readings."""
    desk.goto("/desk/blog/post/add/")
    desk.get_by_role("textbox", name="Title", exact=True).press_sequentially("Tomorrow at seven")
    desk.get_by_label("Summary").fill("It comes when it is time.")
    writer = Writer(desk)
    writer.write(writer.first_section(), "Text", "It came by itself.")
    panel = go_on_to_publish(desk)
    settle_checklist(panel)
    day = datetime.now(UTC) + timedelta(days=2)
    when = panel.get_by_role("group", name="When")
    when.get_by_role("radio", name="Another time").check()
    when.get_by_label("Day and time in").fill(f"{day:%Y-%m-%d}T07:00")
    panel.get_by_role("checkbox", name="No client can be recognized").check()
    panel.get_by_role("button", name="Publish", exact=True).click()
    expect(panel.get_by_text("Scheduled: readers see it from")).to_be_visible()

    from blog.models import Edition

    live_from = Edition.objects.get().live_from
    reader = new_context().new_page()
    with time_machine.travel(live_from - timedelta(seconds=1)):
        reader.goto("/")
        expect(reader.get_by_text("Tomorrow at seven")).to_have_count(0)
    with time_machine.travel(live_from):
        reader.goto("/")
        reader.get_by_role("link", name="Tomorrow at seven").click()
        expect(reader.get_by_text("It came by itself.")).to_be_visible()
