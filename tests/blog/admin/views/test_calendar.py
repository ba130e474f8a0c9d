"""The calendar: what was, is and will be live, and moving what is scheduled."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.admin.views.calendar import month_span, requested_span, week_span
from blog.models import Edition, Post, Practice
from blog.publishing import actions
from tests.factories import OwnerFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

# A Monday evening, nine o'clock in Chicago.
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
TUESDAY_SEVEN = datetime(2026, 12, 1, 13, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    Practice(time_zone="America/Chicago").save()
    with time_machine.travel(NOW, tick=False) as traveler:
        yield traveler


@pytest.fixture
def owner(client):
    user = OwnerFactory()
    client.force_login(user)
    return user


def words_of(text):
    return " ".join(html.unescape(text).split())


def page(client, query=""):
    return words_of(client.get(f"/desk/blog/post/calendar/{query}").content.decode())


def on(shown, day):
    """The part of the page that is one day."""
    return re.search(rf'data-day="{day}".*?(?=data-day=|</ol>)', shown)[0]


def test_weeks_begin_on_sunday_and_are_named_by_their_monday():
    week = week_span(date(2026, 11, 22))
    assert (week.days[0], week.days[-1], week.name) == (
        date(2026, 11, 22),
        date(2026, 11, 28),
        "2026-W48",
    )
    assert requested_span({"week": "2026-W48"}, TODAY) == week
    assert week_span(date(2027, 1, 2)).name == "2026-W53"
    assert week_span(date(2027, 1, 3)).name == "2027-W01"


def test_a_month_is_filled_up_to_whole_weeks():
    month = month_span(date(2026, 12, 15))
    assert (month.days[0], month.days[-1]) == (date(2026, 11, 29), date(2027, 1, 2))
    assert requested_span({"month": "2026-12"}, TODAY) == month


@pytest.mark.parametrize("start", [date(2026, 1, 31), date(2024, 2, 29), date(2026, 12, 1)])
def test_every_day_is_reached_by_going_on_and_back(start):
    for make in (month_span, week_span):
        here = make(start)
        before, after = here.days[0] - DAY, here.days[-1] + DAY
        assert make(make(after).days[0] - DAY) == here
        assert make(make(before).days[-1] + DAY) == here


@pytest.mark.parametrize(
    "query", [{}, {"month": "2026-13"}, {"month": "now"}, {"month": "9999-12"}, {"month": ""}]
)
def test_an_address_that_names_no_month_is_this_one(query):
    assert requested_span(query, TODAY).name == "2026-11"


@pytest.mark.parametrize("query", [{"week": ""}, {"week": "2026-W54"}, {"week": "2026-W00"}])
def test_an_address_that_names_no_week_is_this_one(query):
    assert requested_span(query, TODAY).name == "2026-W48"


def test_what_was_is_and_will_be_stands_on_its_day(client, owner):
    past, live, coming = (PostFactory(title=title) for title in ("Rain", "Snow", "Sun"))
    actions.publish(past, by=owner, now=NOW - 9 * DAY, until=NOW - 2 * DAY)
    actions.publish(live, by=owner, now=NOW - 5 * DAY)
    actions.publish(live, by=owner, at=NOW + 2 * DAY, until=NOW + 4 * DAY)
    actions.publish(coming, by=owner, at=NOW + 3 * DAY)
    Post.objects.filter(pk=live.pk).update(recheck_on=TODAY + DAY)
    shown = page(client, "?month=2026-11")
    for days, words in [
        (-9, ["Went live", "9:00 PM", "Rain"]),
        (-2, ["Came down", "Rain"]),
        (-5, ["Went live", "Snow"]),
        (1, ["Check again", "Snow"]),
        (2, ["Update", "Snow"]),
        (3, ["Goes live", "Sun"]),
        (4, ["Comes down", "Snow"]),
    ]:
        part = on(shown, TODAY + days * DAY)
        assert all(each in part for each in words), (days, part)
    assert shown.count(">Update<") == 1
    assert "Comes down" not in on(shown, TODAY + 2 * DAY)  # the update takes over
    assert "today" in on(shown, TODAY)


def test_what_was_canceled_is_not_there(client, owner):
    post = PostFactory(title="Rain")
    actions.publish(post, by=owner, at=NOW + DAY)
    actions.cancel_schedule(post, by=owner)
    assert "Rain" not in page(client)


def test_a_day_is_a_day_on_the_practices_wall(client, owner):
    actions.publish(PostFactory(title="Late"), by=owner, at=NOW + timedelta(hours=2))
    assert "Late" in on(page(client, "?week="), TODAY)


def test_only_what_is_still_to_go_live_can_be_moved_by_who_may(client, owner):
    post = PostFactory()
    actions.publish(post, by=owner, until=NOW + 2 * DAY)
    assert ">Reschedule<" not in page(client)
    actions.publish(PostFactory(), by=owner, at=NOW + DAY)
    assert page(client).count(">Reschedule<") == 1
    reader = UserFactory()
    reader.user_permissions.set(Permission.objects.filter(codename="view_post"))
    client.force_login(reader)
    assert ">Reschedule<" not in page(client)
    assert client.get(f"/desk/blog/post/{post.pk}/reschedule/").status_code == 403
    client.force_login(UserFactory())
    assert client.get("/desk/blog/post/calendar/").status_code == 403


def test_a_full_month_costs_no_more_queries(client, owner, django_assert_num_queries):
    actions.publish(PostFactory(), by=owner, at=NOW + DAY)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for number in range(6):
        actions.publish(PostFactory(recheck_on=TODAY), by=owner, at=NOW + number * DAY)
    with django_assert_num_queries(len(few)):
        page(client)


# --- Moving --------------------------------------------------------------------------------------


@pytest.fixture
def scheduled(owner):
    post = PostFactory(title="Rain")
    actions.publish(post, by=owner, at=TUESDAY_SEVEN)
    return post


def move(client, post, *, data=None, **query):
    address = f"/desk/blog/post/{post.pk}/reschedule/"
    response = client.get(address, query) if data is None else client.post(address, data)
    return response if data is not None else words_of(response.content.decode())


def upcoming():
    return Edition.objects.get(canceled=False)


def test_moving_asks_first_in_one_sentence(client, scheduled):
    shown = move(client, scheduled, at="2026-12-03T07:00")
    assert (
        "Reschedule “Rain” from Tuesday, December 1, 2026, 7:00 AM to Thursday, December 3, 2026, "
        "7:00 AM CST?" in shown
    )
    assert upcoming().live_from == TUESDAY_SEVEN
    yes = {"at": "2026-12-03T07:00", "edition": upcoming().pk}
    response = move(client, scheduled, data=yes)
    assert response["Location"] == "/desk/blog/post/calendar/?month=2026-12"
    assert upcoming().live_from == TUESDAY_SEVEN + 2 * DAY
    assert "Rescheduled: “Rain” goes live on Thursday, December 3, 2026" in page(client)


def test_one_comes_back_to_the_view_that_one_came_from(client, scheduled):
    yes = {"at": "2026-12-10T07:00", "edition": upcoming().pk}
    address = f"/desk/blog/post/{scheduled.pk}/reschedule/?from=week"
    assert client.post(address, yes)["Location"] == "/desk/blog/post/calendar/?week=2026-W50"


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2026-11-20T07:00", "This moment has passed."),
        ("2026-12-01T07:00", "It goes live at this moment already."),
        ("2027-03-14T02:30", "2:30 AM does not exist. The nearest times are 1:59 AM and 3:00 AM."),
        ("2027-11-07T01:30", "1:30 AM comes twice. Choose which one you mean."),
        ("soon", "“soon” is not a day and time."),
        ("", "Choose a day and a time."),
    ],
)
def test_a_time_that_makes_no_sense_is_refused_beside_the_field(at, sentence, client, scheduled):
    shown = move(client, scheduled, at=at)
    assert sentence in shown
    assert ">Reschedule</button>" not in shown
    move(client, scheduled, data={"at": at, "edition": upcoming().pk})
    assert upcoming().live_from == TUESDAY_SEVEN


def test_an_hour_that_comes_twice_is_moved_to_the_one_that_was_chosen(client, scheduled):
    choice = {"at": "2027-11-07T01:30", "at-which": "1"}
    assert "1:30 AM CST?" in move(client, scheduled, **choice)
    move(client, scheduled, data=choice | {"edition": upcoming().pk})
    assert upcoming().live_from == datetime(2027, 11, 7, 7, 30, tzinfo=UTC)


def test_the_time_on_the_wall_is_kept_across_a_change_of_the_clocks(client, scheduled):
    move(client, scheduled, data={"at": "2027-03-16T07:00", "edition": upcoming().pk})
    assert upcoming().live_from == datetime(2027, 3, 16, 12, tzinfo=UTC)


def test_what_was_scheduled_anew_meanwhile_is_asked_about_anew(client, owner, scheduled):
    old = upcoming().pk
    actions.publish(scheduled, by=owner, at=TUESDAY_SEVEN + 5 * DAY)
    response = move(client, scheduled, data={"at": "2026-12-03T07:00", "edition": old})
    shown = words_of(response.content.decode())
    assert "It was rescheduled while you had this page open." in shown
    assert "from Sunday, December 6, 2026, 7:00 AM to Thursday, December 3" in shown
    assert upcoming().live_from == TUESDAY_SEVEN + 5 * DAY


def test_what_is_not_scheduled_any_more_says_so(client, owner, scheduled):
    actions.cancel_schedule(scheduled, by=owner)
    response = client.get(
        f"/desk/blog/post/{scheduled.pk}/reschedule/?at=2026-12-03T07:00", follow=True
    )
    assert "“Rain” is not scheduled any more." in words_of(response.content.decode())
