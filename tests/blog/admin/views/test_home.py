"""Desk home: what matters tonight, and only for who may see it."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.articles import autosave, revisions
from blog.models import EditingSession, Post, Practice, Section
from blog.publishing import actions
from blog.review import requests
from blog.visibility import PostKind
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    UserFactory,
    in_role,
)

pytestmark = pytest.mark.django_db

# A Monday evening, four past nine in Chicago.
NOW = datetime(2026, 11, 24, 3, 4, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    Practice(name="Willow Lane", time_zone="America/Chicago").save()
    with time_machine.travel(NOW, tick=False) as traveler:
        yield traveler


@pytest.fixture
def ashley(client):
    user = OwnerFactory(name="Ashley Reid")
    client.force_login(user)
    return user


@pytest.fixture
def begun():
    """A practice that is past its first steps."""
    licensed, owner = LicenseFactory().author, OwnerFactory()
    Practice.objects.update(phone="612 555 0100")
    actions.publish(PostFactory(authors=[licensed]), by=owner)
    actions.publish(PostFactory(kind=PostKind.PAGE), by=owner)


def words_of(text):
    return " ".join(html.unescape(text).split())


def page(client):
    response = client.get("/desk/")
    assert response.status_code == 200
    return words_of(response.content.decode())


@pytest.mark.parametrize(
    ("name", "hour", "words"),
    [
        ("Ashley Reid", 21, "Good evening, Ashley."),
        ("Ashley", 8, "Good morning, Ashley."),
        ("Dr. Reid", 13, "Good afternoon, Dr. Reid."),
        ("", 2, "Good evening."),
    ],
)
def test_one_is_greeted_by_the_clock_on_the_practices_wall(name, hour, words, client, clock):
    clock.move_to(datetime(2026, 11, 23, 6, tzinfo=UTC) + hour * HOUR)
    client.force_login(OwnerFactory(name=name))
    assert f"<h1>{words}</h1>" in page(client)


def test_writing_is_one_step_away(client, ashley):
    shown = page(client)
    assert 'href="/desk/blog/post/add/">Write an article</a>' in shown
    assert 'href="/desk/blog/post/import/">Import a document</a>' in shown


def test_where_i_left_off_leads_to_the_section_that_i_wrote_in_last(client, ashley, clock):
    post = PostFactory(
        title="Rain",
        created_by=ashley,
        sections=[{"kind": "text", "heading": each, "body": "<p>x</p>"} for each in ("A", "B")],
    )
    revisions.save_revision(post, ashley)
    clock.shift(-HOUR)
    section = Section.objects.get(heading="A")
    section.body = "<p>New words.</p>"
    section.save()
    post.save()
    revisions.save_revision(post, ashley)
    clock.shift(HOUR)
    shown = page(client)
    assert "Draft · saved today at 8:04 PM · last at “A”" in shown
    assert f"/desk/blog/post/{post.pk}/change/#section-{section.pk}-heading" in shown


def test_of_several_sections_written_in_at_once_the_last_is_where_i_left_off(client, ashley):
    post = PostFactory(
        created_by=ashley,
        sections=[{"kind": "text", "heading": each, "body": "<p>x</p>"} for each in "ABC"],
    )
    revisions.save_revision(post, ashley)
    Section.objects.filter(parent=post, heading__in=["A", "B"]).update(body="<p>New words.</p>")
    revisions.save_revision(post, ashley)
    assert "last at “B”" in page(client)


def test_where_i_left_off_brings_what_i_had_not_saved(client, ashley):
    post = PostFactory(title="Rain", created_by=ashley, sections=[{"kind": "text", "heading": "A"}])
    revisions.save_revision(post, ashley)
    words = autosave.save_form_data(uuid4(), ashley, post, [("title", "Words")], edits=1)
    section = Section.objects.get(heading="A")
    fragment = f"#section-{section.pk}-heading"
    assert f"/change/?unsaved={words.token}{fragment}" in page(client)


def test_what_is_mine_is_what_i_began_sign_or_wrote_in(client, ashley):
    PostFactory(title="Begun by me", created_by=ashley)
    PostFactory(title="Signed by me", authors=[AuthorFactory(user=ashley)])
    revisions.save_revision(PostFactory(title="Changed by me"), ashley)
    PostFactory(title="Of somebody else", created_by=OwnerFactory())
    shown = page(client)
    assert all(f"{how} by me" in shown for how in ("Begun", "Signed", "Changed"))
    assert "Of somebody else" not in shown


def test_what_readers_see_already_is_not_half_done(client, ashley, begun):
    post = PostFactory(title="Rain", created_by=ashley)
    actions.publish(post, by=ashley)
    assert "Nothing is half done." in page(client)
    Post.objects.filter(pk=post.pk).update(title="Rain, again")
    revisions.save_revision(post)
    assert "Live, with unpublished changes · saved today at 9:04 PM" in page(client)


def test_words_that_were_not_saved_are_named_by_their_hour(client, ashley):
    post = PostFactory(title="Rain")
    words = {"user": ashley, "data": [["title", "x"]], "last_seen_at": NOW}
    mine = EditingSession.objects.create(post=post, saved_at=NOW - HOUR, **words)
    EditingSession.objects.create(title="Not saved once", saved_at=NOW - DAY, **words)
    EditingSession.objects.create(
        **words | {"user": OwnerFactory(), "title": "Of somebody else"}, saved_at=NOW
    )
    shown = page(client)
    assert f"/desk/blog/post/unsaved/{mine.token}/" in shown
    assert "Unfinished changes from today at 8:04 PM" in shown
    assert "Not saved once" in shown
    assert "more that you began" not in shown
    assert "Begun, and written in yesterday at 9:04 PM" in shown
    assert "Of somebody else" not in shown


def test_of_articles_that_were_begun_only_the_last_stands_open(client, ashley):
    for number in range(3):
        EditingSession.objects.create(
            title=f"Begun {number}",
            user=ashley,
            data=[["title", "x"]],
            last_seen_at=NOW,
            saved_at=NOW + number * HOUR,
        )
    shown = page(client)
    assert shown.index("Begun 2") < shown.index("2 more that you began") < shown.index("Begun 1")


def test_what_waits_for_me_and_what_was_answered_to_me(client, ashley):
    dana = OwnerFactory(name="Dana Whitfield")
    asked, other = PostFactory(title="Rain"), PostFactory(title="Snow")
    requests.request_review(asked, reviewer=ashley, by=dana, note="Is it kind?")
    mine = requests.request_review(other, reviewer=dana, by=ashley)
    assert "Dana Whitfield has reviewed" not in page(client)
    requests.answer_request(mine, by=dana, answer="Shorten the end.")
    shown = page(client)
    assert "Dana Whitfield asks you to review" in shown
    assert "Is it kind?" in shown
    assert "Dana Whitfield has reviewed" in shown
    assert "Shorten the end." in shown
    address = f"/desk/blog/post/{other.pk}/review/"
    response = client.post(address, {"action": "dismiss", "request": mine.pk, "home": "1"})
    assert response["Location"] == "/desk/"
    assert "Shorten the end." not in page(client)


def test_what_goes_live_next_is_told_with_time_zone_and_countdown(client, ashley):
    new, live, ends = (PostFactory(title=title) for title in ("Rain", "Snow", "Sun"))
    actions.publish(new, by=ashley, at=NOW + 2 * DAY + 3 * HOUR)
    actions.publish(live, by=ashley)
    actions.publish(live, by=ashley, at=NOW + HOUR)
    actions.publish(ends, by=ashley, until=NOW + 12 * DAY)
    shown = page(client)
    assert "Thursday, November 26, 12:04 AM" in shown
    assert "New article</span>, in 2 days and 3 hours" in shown
    assert "Update</span>, in 1 hour" in shown
    assert "Comes down</span>, in 12 days" in shown
    assert "All times are in America/Chicago." in shown
    assert shown.index("Snow") < shown.index("Rain") < shown.index("Sun")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "Due since November 20, 2026, 3 days ago"),
        (0, "Due November 23, 2026, today"),
        (14, "Due December 7, 2026, in 14 days"),
        (15, None),
    ],
)
def test_articles_are_looked_at_again_on_their_day(days, words, client, ashley, begun):
    post = PostFactory(title="Rain", recheck_on=TODAY + days * DAY)
    PostFactory(title="A draft", recheck_on=TODAY)
    actions.publish(post, by=ashley)
    shown = page(client)
    assert (words or "no article is due for a check") in shown
    assert len(re.findall(r"\bDue (?:since )?[A-Z]", shown)) == (1 if words else 0)


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-30, "Expired: its last day was October 24, 2026, 30 days ago.", "bad"),
        (0, "Its last day is November 23, 2026, today.", "bad"),
        (7, "Its last day is November 30, 2026, in 7 days.", "bad"),
        (30, "Its last day is December 23, 2026, in 30 days.", "warn"),
        (90, "Its last day is February 21, 2027, in 90 days.", "quiet"),
        (91, None, None),
    ],
)
def test_licenses_are_told_before_they_expire(days, words, tone, client, ashley, begun):
    held = LicenseFactory(author__name="Mara Lind", valid_until=TODAY + days * DAY)
    PostFactory()
    if words is None:
        assert "no license runs out in the next 90 days" in page(client).lower()
        return
    shown = page(client)
    assert "Mara Lind, LMFT" in shown
    assert f'home-meta--{tone}">{words}' in shown
    LicenseFactory(author=held.author, valid_from=TODAY, valid_until=TODAY + 800 * DAY)
    assert words not in page(client)  # renewed


def test_a_new_practice_is_told_what_is_next(client, ashley):
    Practice.objects.all().delete()
    assert page(client).count("– done</span>") == 0
    assert "Next: Your practice" in page(client)
    Practice(name="Willow Lane").save()
    author = AuthorFactory()
    shown = page(client)
    assert shown.count("– done</span>") == 2
    assert "Next: Your license" in shown
    LicenseFactory(author=author)
    assert "Next: How people reach you" in page(client)
    Practice.objects.update(phone="612 555 0100")
    assert "Next: Your pages" in page(client)
    actions.publish(PostFactory(kind=PostKind.PAGE), by=ashley)
    assert "Next: Your first article" in page(client)
    post = PostFactory(title="Rain", authors=[author], created_by=ashley)
    shown = page(client)
    assert "“Rain” is a draft. Check it, and choose when readers see it." in shown
    assert f'href="/desk/blog/post/{post.pk}/publishing/?first-steps="' in shown
    actions.publish(post, by=ashley, at=NOW + DAY)
    assert "First steps" not in page(client)


def test_where_nobody_needs_a_license_none_is_asked_for(client, ashley):
    Practice.objects.update(allow_unlicensed_authors=True)
    assert "Next: You as the author" in page(client)


def test_a_writer_is_led_to_what_a_writer_may_do(client):
    client.force_login(in_role("Writer"))
    shown = page(client)
    assert 'href="/desk/blog/post/add/">Next: Your first article' in shown  # the only step
    assert "Your license" not in shown


def test_a_quiet_evening_is_one_sentence(client, ashley, begun):
    PostFactory()
    sentence = (
        "Nothing waits for you, no article is due for a check and no license runs out in "
        "the next 90 days."
    )
    assert sentence in page(client)


def test_each_sees_only_what_they_may(client, ashley, begun):
    post = PostFactory(title="Rain", created_by=ashley)
    actions.publish(post, by=ashley, at=NOW + DAY)
    LicenseFactory(author__name="Mara Lind", valid_until=TODAY)
    nobody = UserFactory(name="Kim")
    client.force_login(nobody)
    shown = page(client)
    assert "Nothing is open to you here yet." in shown
    for words in ("Rain", "Mara Lind", "Write an article", "Where you left off", "Calendar"):
        assert words not in shown

    nobody.user_permissions.set(Permission.objects.filter(codename="view_post"))
    shown = page(client)
    assert "Rain" in shown
    assert f"/desk/blog/post/{post.pk}/preview/" in shown
    assert f"/desk/blog/post/{post.pk}/publishing/" not in shown
    assert "When somebody asks you to review an article, you find it here." in shown
    assert "Write an article" not in shown
    assert "Mara Lind" not in shown


def test_more_articles_cost_no_more_queries(client, ashley, django_assert_num_queries):
    dana = OwnerFactory()

    def evening():
        mine = PostFactory(created_by=ashley, tags=["calm"], authors=[AuthorFactory()])
        revisions.save_revision(mine, ashley)
        requests.request_review(mine, reviewer=ashley, by=dana)
        EditingSession.objects.create(
            user=ashley, post=mine, data=[["title", "x"]], last_seen_at=NOW, saved_at=NOW
        )
        live = PostFactory(recheck_on=TODAY, created_by=ashley, authors=[AuthorFactory()])
        actions.publish(live, by=ashley)
        actions.publish(live, by=ashley, at=NOW + DAY)
        LicenseFactory(valid_until=TODAY)

    evening()
    client.get("/desk/")
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/")
    for _ in range(8):
        evening()
    with django_assert_num_queries(len(few)):
        client.get("/desk/")


def test_words_that_were_not_saved_are_shown_however_long_ago_they_were_typed(client):
    writer = OwnerFactory()
    client.force_login(writer)
    post = PostFactory(created_by=writer)
    autosave.save_form_data(uuid4(), writer, post, [("title", "Words")], base_hash="", edits=1)
    for _ in range(25):
        PostFactory(created_by=writer)
    assert "/desk/blog/post/unsaved/" in client.get("/desk/").content.decode()
