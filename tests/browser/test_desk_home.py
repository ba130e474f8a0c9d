"""An evening at the desk: home, and the calendar by mouse, by finger and by keyboard."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from blog.models import Edition, Practice, ReviewRequest
from blog.publishing import actions
from blog.review import requests
from tests.browser.desk import sign_in
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.browser

# A Monday evening, nine o'clock in Chicago.
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
WEDNESDAY_SEVEN = datetime(2026, 11, 25, 13, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as traveler:
        yield traveler


@pytest.fixture
def scheduled(clock, owner):
    """An article that goes live on Wednesday, and was changed on the desk since."""
    Practice(name="Willow Lane", time_zone="America/Chicago").save()
    post = PostFactory(title="Rain", authors=[AuthorFactory()], categories=[CategoryFactory()])
    actions.publish(post, by=owner, at=WEDNESDAY_SEVEN)
    post.title = "Half a thought"
    post.save()
    return post


def live_from():
    return Edition.objects.get(canceled=False).live_from


def day(page: Page, name: str):
    return page.locator("[data-day]", has=page.get_by_role("heading", name=name))


def center(box) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, name: str) -> None:
    """Hold the article by its handle over a day."""
    page.set_viewport_size({"width": 1280, "height": 1100})
    page.mouse.move(*center(page.locator(".entry__grip").bounding_box()))
    page.mouse.down()
    page.mouse.move(*center(day(page, name).bounding_box()), steps=8)
    expect(day(page, name)).to_have_class("day day--empty day--target")


def test_home_greets_and_counts_down(page: Page, scheduled):
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="Good evening, Person")).to_be_visible()
    card = page.get_by_role("region", name="Goes live next")
    expect(card.get_by_text("New article, in 1 day and 10 hours")).to_be_visible()
    expect(card.get_by_text("Wednesday, November 25, 7:00 AM")).to_be_visible()
    page.get_by_role("link", name="Write an article").click()
    expect(page.get_by_role("heading", name="A new article")).to_be_visible()


def test_an_article_that_is_dragged_moves_after_a_yes_as_it_was_approved(page: Page, scheduled):
    page.goto("/desk/blog/post/calendar/")
    drag(page, "Friday, November 27")
    page.mouse.up()
    expect(
        page.get_by_role(
            "heading",
            name="Reschedule “Rain” from Wednesday, November 25, 2026, 7:00 AM to Friday, "
            "November 27, 2026, 7:00 AM CST?",
        )
    ).to_be_visible()
    assert live_from() == WEDNESDAY_SEVEN
    page.get_by_role("button", name="Reschedule").click()
    expect(page.get_by_text("Rescheduled: “Rain” goes live on Friday, November 27")).to_be_visible()
    expect(day(page, "Friday, November 27").get_by_role("link", name="Rain").first).to_be_visible()
    assert live_from() == WEDNESDAY_SEVEN + 2 * DAY
    assert Edition.objects.get(canceled=False).title == "Rain"


def test_saying_no_leaves_all_as_it_was(page: Page, scheduled):
    before = list(Edition.objects.values())
    page.goto("/desk/blog/post/calendar/?week=2026-W48")
    drag(page, "Friday, November 27")
    page.mouse.up()
    page.get_by_role("link", name="Leave it as it is").click()
    expect(page.get_by_role("heading", name="Week of November 22, 2026")).to_be_visible()
    expect(day(page, "Wednesday, November 25").get_by_text("Goes live")).to_be_visible()
    assert list(Edition.objects.values()) == before


def test_escape_lets_go(page: Page, scheduled):
    page.goto("/desk/blog/post/calendar/")
    drag(page, "Friday, November 27")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".day--target")).to_have_count(0)
    expect(page.get_by_role("heading", name="November 2026")).to_be_visible()
    assert live_from() == WEDNESDAY_SEVEN


def test_a_day_that_has_passed_is_refused_in_a_sentence(page: Page, scheduled):
    page.goto("/desk/blog/post/calendar/")
    drag(page, "Friday, November 20")
    page.mouse.up()
    expect(page.get_by_text("This moment has passed. Choose a later one.")).to_be_visible()
    expect(page.get_by_role("button", name="Reschedule")).to_have_count(0)


def test_a_finger_can_drag_too(new_context, live_server, scheduled):
    context = new_context(has_touch=True, viewport={"width": 1024, "height": 900})
    sign_in(context, Client(), live_server, OwnerFactory())
    page = context.new_page()
    page.goto("/desk/blog/post/calendar/")
    grip = center(page.locator(".entry__grip").bounding_box())
    goal = center(day(page, "Saturday, November 28").bounding_box())
    finger = context.new_cdp_session(page)

    def touch(kind, *points):
        where = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    touch("touchStart", grip)
    touch("touchMove", ((grip[0] + goal[0]) / 2, (grip[1] + goal[1]) / 2))
    touch("touchMove", goal)
    touch("touchEnd")
    page.get_by_role("button", name="Reschedule").click()
    expect(page.get_by_text("Rescheduled: “Rain” goes live on Saturday")).to_be_visible()
    assert live_from() == WEDNESDAY_SEVEN + 3 * DAY


def test_an_article_moves_by_keyboard(page: Page, scheduled):
    page.goto("/desk/blog/post/calendar/")
    page.get_by_role("link", name="Reschedule “Rain”").press("Enter")
    when = page.get_by_label("When does it go live instead?")
    expect(when).to_have_value("2026-11-25T07:00")
    when.fill("2026-12-03T09:30")
    when.press("Enter")
    expect(page.get_by_role("heading", name="to Thursday, December 3, 2026, 9:30")).to_be_visible()
    page.get_by_role("button", name="Reschedule").press("Enter")
    expect(page.get_by_role("heading", name="December 2026")).to_be_visible()
    assert live_from() == datetime(2026, 12, 3, 15, 30, tzinfo=UTC)


def test_without_javascript_the_link_is_enough(new_context, live_server, scheduled):
    context = new_context(java_script_enabled=False)
    sign_in(context, Client(), live_server, OwnerFactory())
    page = context.new_page()
    page.goto("/desk/blog/post/calendar/?week=2026-W48")
    page.get_by_role("link", name="Reschedule “Rain”").click()
    page.get_by_label("When does it go live instead?").fill("2026-11-26T07:00")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Reschedule").click()
    expect(page.get_by_role("heading", name="Week of November 22, 2026")).to_be_visible()
    assert live_from() == WEDNESDAY_SEVEN + DAY


def test_on_a_phone_the_calendar_is_a_list_of_days(new_context, live_server, scheduled):
    context = new_context(viewport={"width": 390, "height": 844})
    sign_in(context, Client(), live_server, OwnerFactory())
    page = context.new_page()
    page.goto("/desk/blog/post/calendar/")
    expect(page.get_by_role("heading", name="Monday, November 23 today")).to_be_visible()
    expect(page.get_by_role("heading", name="Wednesday, November 25")).to_be_visible()
    expect(page.locator("[data-day='2026-11-26']")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    places = page.get_by_role("navigation", name="The desk")
    assert places.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_one_asks_and_the_other_answers(page: Page, new_context, live_server, scheduled):
    dana = OwnerFactory(name="Dana Whitfield")
    page.goto(f"/desk/blog/post/{scheduled.pk}/change/")
    page.get_by_role("navigation", name="This article").get_by_role(
        "link", name="Review", exact=True
    ).click()
    page.get_by_label("Whom do you ask?").select_option(label="Dana Whitfield (may approve it)")
    page.get_by_label("What should they look at?").fill("Is the ending too abrupt?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("The answer is still to come.")).to_be_visible()

    context = new_context()
    sign_in(context, Client(), live_server, dana)
    theirs = context.new_page()
    theirs.goto("/desk/")
    card = theirs.get_by_role("region", name="Waiting for you")
    expect(card.get_by_text("Is the ending too abrupt?")).to_be_visible()
    card.get_by_role("link", name="Answer").click()
    theirs.get_by_label("What do you think?").fill("No. It is quiet.")
    theirs.get_by_role("button", name="Only send what I wrote").click()
    expect(theirs.get_by_text("Thank you.")).to_be_visible()

    page.goto("/desk/")
    card = page.get_by_role("region", name="Waiting for you")
    expect(card.get_by_text("No. It is quiet.")).to_be_visible()
    card.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("No. It is quiet.")).to_have_count(0)
    assert not requests.requests_waiting_for(ReviewRequest.objects.get().requested_by).exists()
