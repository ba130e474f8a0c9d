"""What an article was: two versions beside each other, one brought back, and a day looked up."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from blog.articles import content, revisions
from blog.models import Edition, Post, Practice, Section
from blog.publishing import actions
from tests.browser.desk import Editor
from tests.factories import ReadyPostFactory

pytestmark = pytest.mark.browser

# Ten in the morning in Chicago.
MAY_FIRST = datetime(2026, 5, 1, 15, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MAY_FIRST) as traveler:
        yield traveler


@pytest.fixture
def post(owner, clock):
    """Published on May 1, changed and published anew on May 4; then a section was added."""
    Practice(time_zone="America/Chicago").save()
    post = ReadyPostFactory(
        title="Weather",
        slug="weather",
        sections=[
            {"kind": "text", "heading": name, "body": f"<p>About {name.lower()}, at length.</p>"}
            for name in ("Rain", "Snow", "Wind")
        ],
    )
    actions.publish(post, by=owner)
    clock.shift(timedelta(days=3))
    Section.objects.filter(heading="Rain").update(body="<p>About heavy rain, at length.</p>")
    Section.objects.filter(heading="Wind").update(ordering=5)
    actions.publish(Post.objects.get(), by=owner)
    clock.shift(timedelta(days=3))
    Section.objects.filter(heading="Snow").delete()
    revisions.save_revision(Post.objects.get(), owner)
    return Post.objects.get()


@pytest.fixture
def versions(page: Page, post) -> Page:
    page.goto(f"/desk/blog/post/{post.pk}/change/")
    page.get_by_role("link", name="History", exact=True).click()
    return page


def headings() -> list[str]:
    return [each["heading"] for each in content.content_from_post(Post.objects.get())["sections"]]


def test_two_versions_are_chosen_and_stand_beside_each_other(versions: Page):
    versions.get_by_role("radio", name="A: Published version of May 1, 2026, 10:00 AM").check()
    versions.get_by_role("radio", name="B: Published version of May 4, 2026, 10:00 AM").check()
    versions.get_by_role("button", name="Compare A and B").click()
    expect(
        versions.get_by_role("heading", name="Published version of May 1, 2026", level=2)
    ).to_be_visible()
    rain = versions.get_by_role("region", name="Text: Rain")
    expect(rain.locator("ins")).to_contain_text("heavy")
    expect(versions.get_by_role("region", name="Text: Wind")).to_contain_text("moved")
    expect(versions.get_by_text("1 section unchanged")).to_be_visible()


def test_two_versions_are_chosen_by_keyboard_on_a_phone(versions: Page):
    versions.set_viewport_size({"width": 390, "height": 800})
    chosen = versions.get_by_role("radio", name="A: Published version of May 4, 2026, 10:00 AM")
    expect(chosen).to_be_checked()  # what readers see, beside the desk
    chosen.focus()
    for _ in ("saved", "desk"):
        versions.keyboard.press("ArrowUp")
    versions.keyboard.press("Enter")
    expect(versions.get_by_text("Choose an A and a B that are not the same.")).to_be_visible()
    versions.get_by_role("radio", name="A: Published version of May 1").press("Space")
    versions.keyboard.press("Enter")
    expect(versions.get_by_role("region", name="Text: Snow")).to_contain_text("removed")
    wide = "document.documentElement.scrollWidth <= window.innerWidth"
    assert versions.evaluate(wide)


def test_what_was_published_comes_back_to_the_desk_alone(versions: Page, post):
    kept = dict(Section.objects.values_list("heading", "pk"))
    versions.get_by_role("link", name="Restore … Published version of May 1, 2026").click()
    expect(versions.get_by_role("region", name="Text: Snow")).to_contain_text("added")
    assert headings() == ["Wind", "Rain"]

    versions.get_by_role("button", name="Restore it").press("Enter")
    expect(versions.get_by_text("is restored. Readers see nothing of it")).to_be_visible()
    editor = Editor(versions, post)
    assert editor.titles() == ["Rain", "Snow", "Wind"]
    assert dict(Section.objects.values_list("heading", "pk")).items() >= kept.items()
    live = Edition.objects.live(datetime.now(UTC)).get()
    assert [each["heading"] for each in live.sections] == ["Wind", "Rain", "Snow"]

    # And there is a way back from it.
    versions.get_by_role("link", name="History", exact=True).click()
    versions.get_by_role("link", name="Restore … Saved May 7, 2026").click()
    versions.get_by_role("button", name="Restore it").click()
    expect(versions.get_by_text("is restored.")).to_be_visible()
    assert headings() == ["Wind", "Rain"]


def test_what_readers_saw_on_a_day_is_looked_up_long_after(versions: Page, clock):
    clock.shift(timedelta(days=200))
    ask = versions.locator("form", has=versions.get_by_role("heading", name="What was public"))
    day, show = ask.get_by_label("Day"), ask.get_by_role("button", name="Show")

    day.fill("2026-04-30")
    show.click()
    expect(ask.get_by_text("Nothing of this article was public then.")).to_be_visible()

    day.fill("2026-05-04")  # the day of the change: both
    show.click()
    expect(ask.get_by_role("listitem")).to_have_count(2)

    day.fill("2026-05-03")
    show.click()
    expect(ask.get_by_role("heading", name="Sunday, May 3, 2026")).to_be_visible()
    ask.get_by_role("link", name="Look at it as of that day").click()
    expect(versions.get_by_text("This is what readers saw from May 1, 2026")).to_be_visible()
    expect(versions.get_by_text("About rain, at length.")).to_be_visible()
    versions.get_by_role("link", name="Back to the desk").click()
    expect(versions.get_by_role("heading", name="Every version")).to_be_visible()
