"""The publishing panel: schedules as they stand on the practice's wall."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from blog.articles import revisions, snapshot
from blog.models import EditingSession, Edition, Post, Practice
from blog.publishing import actions
from tests.factories import OwnerFactory, PictureFactory, PostFactory, ReadyPostFactory, UserFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveler:
        yield traveler


@pytest.fixture
def desk(client):
    Practice(time_zone="America/Chicago").save()
    client.force_login(OwnerFactory())
    return client


@pytest.fixture
def panel(desk):
    post = ReadyPostFactory()
    address = f"/desk/blog/post/{post.pk}/publishing/"

    def act(action, **fields):
        prefix = action
        if action == "publish":
            fields.setdefault(
                "attested", snapshot.build_edition(Post.objects.get(pk=post.pk)).content_hash
            )
        data = {f"{prefix}-{name.replace('_', '-')}": value for name, value in fields.items()}
        return desk.post(address, {"action": action, **data}, follow=True)

    def save(**fields):
        Post.objects.update(**fields)
        revisions.save_revision(post)

    act.post, act.get = post, lambda: desk.get(address).content.decode()
    act.save = save
    return act


def page_text(response) -> str:
    return squeeze(response.content.decode())


def test_publish_now(panel):
    assert "readers see it now" in page_text(panel("publish"))
    assert Edition.objects.live(NOW).get().post == panel.post


@pytest.mark.parametrize("live_before", [True, False], ids=["update", "new article"])
def test_publish_now_lets_what_is_scheduled_unchanged_go_live_now(live_before, panel, clock):
    if live_before:
        panel("publish")
        panel.save(title="A quiet morning")
    panel("publish", at="2026-07-10T07:00")
    clock.shift(timedelta(minutes=1))
    html = page_text(panel("publish", at_chosen="now"))
    assert "Published: readers see it now." in html
    live = Edition.objects.live(NOW + timedelta(minutes=1)).get()
    assert live.title == Post.objects.get().title
    assert live.live_from == NOW + timedelta(minutes=1)
    assert live.live_until is None
    assert not Edition.objects.filter(canceled=False).scheduled(NOW).exclude(pk=live.pk).exists()


def test_a_schedule_is_entered_in_the_practices_zone_and_shown_with_it(panel):
    html = page_text(panel("publish", at="2026-07-10T07:00"))
    assert Edition.objects.get().live_from == datetime(2026, 7, 10, 12, tzinfo=UTC)
    assert "Friday, July 10, 2026, 7:00 AM CDT" in html


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"at": "2026-01-31T07:00"}, "This moment has passed"),
        ({"at": "2026-03-02T07:00", "until": "2026-03-01T07:00"}, "before it is published"),
        (
            {"at": "2026-03-08T02:30"},
            "2:30 AM does not exist. The nearest times are 1:59 AM and 3:00 AM.",
        ),
        ({"at": "2026-11-01T01:30"}, "1:30 AM comes twice. Choose which one you mean."),
        ({"at": "soon"}, "“soon” is not a day and time"),
        ({"at": "2026-02-30T07:00"}, "is not a day and time"),
    ],
)
def test_a_moment_that_can_not_be_is_explained_and_stays_typed(fields, sentence, panel):
    html = page_text(panel("publish", **fields))
    assert sentence in html
    for value in fields.values():
        assert f'value="{value}"' in html
    assert not Edition.objects.exists()


@pytest.mark.parametrize(("which", "hour"), [("0", 6), ("1", 7)])
def test_an_hour_that_comes_twice_is_asked_about_and_taken(which, hour, panel):
    html = page_text(panel("publish", at="2026-11-01T01:30"))
    assert "1:30 AM the first time (CDT)" in html
    assert "1:30 AM the second time, an hour later (CST)" in html
    panel("publish", at="2026-11-01T01:30", at_which=which)
    assert Edition.objects.get().live_from == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


def test_what_keeps_an_article_from_being_published_is_said_beforehand(panel):
    panel.post.lead_picture = PictureFactory(name="Two cups", alt_text="")
    panel.post.save()
    assert "“Two cups” has no description" in panel.get()
    assert "“Two cups” has no description" in page_text(panel("publish"))
    assert not Edition.objects.exists()


def test_an_address_taken_meanwhile_is_said_on_the_panel(panel):
    other = PostFactory(slug="shared-address")
    actions.publish(other, by=OwnerFactory())
    Post.objects.filter(pk=other.pk).update(slug="moved")
    Post.objects.filter(pk=panel.post.pk).update(slug="shared-address")
    assert "Another article or page was published under this address" in page_text(panel("publish"))


def test_take_down_and_cancel(panel, clock):
    panel("publish")
    panel("publish", at="2026-07-10T07:00")
    assert "Live, with a scheduled update" in panel.get()
    assert "The schedule is canceled" in page_text(panel("cancel"))
    assert "readers no longer see it" in page_text(panel("take_down"))
    assert not Edition.objects.live(NOW).exists()
    assert "Taken down" in panel.get()


def test_take_down_at_a_moment(panel):
    panel("publish")
    assert "comes down on Friday, July 10, 2026, 7:00 AM" in page_text(
        panel("take_down", at="2026-07-10T07:00")
    )
    assert Edition.objects.live(datetime(2026, 7, 10, 11, 59, tzinfo=UTC)).exists()
    assert not Edition.objects.live(datetime(2026, 7, 10, 12, tzinfo=UTC)).exists()


def test_the_usual_hours_are_offered_with_their_day_and_zone(panel):
    """It is six in the morning of Sunday, February 1, in Chicago."""
    html = panel.get()
    assert "This evening, 6:00 PM <small>Feb 1, CST</small>" in html
    assert "Tomorrow, 7:00 AM <small>Feb 2, CST</small>" in html
    assert "Next Tuesday, 9:00 AM <small>Feb 3, CST</small>" in html
    panel("publish", at_chosen="2026-02-03T09:00")
    assert Edition.objects.get().live_from == datetime(2026, 2, 3, 15, tzinfo=UTC)


def test_now_and_a_time_can_not_both_be_meant(panel):
    html = page_text(panel("publish", at_chosen="now", at="2026-07-10T07:00"))
    assert "Which one is it?" in html
    assert 'value="2026-07-10T07:00"' in html
    assert not Edition.objects.exists()


def test_another_time_has_to_be_written(panel):
    assert "Choose a day and a time" in page_text(panel("publish", at_chosen="other", at=""))
    assert not Edition.objects.exists()


def test_what_readers_see_and_will_see_is_said_in_sentences(panel):
    words = panel.get()
    assert "Nothing yet." in words
    assert "The whole article." in words
    panel("publish")
    panel("publish", at_chosen="2026-02-03T09:00")
    words = " ".join(panel.get().split())
    assert "since February 1, 2026, 6:00 AM" in words
    moment = "Tuesday, February 3, 2026, 9:00 AM CST"
    assert f"The update from <strong>{moment}</strong>" in words
    assert "the desk and the scheduled version are the same" in words
    panel.save(title="Changed since")
    assert "not in the scheduled version" in panel.get()


def test_the_difference_that_would_go_live_is_shown_word_by_word(panel):
    panel.save(title="A quiet hour")
    panel("publish")
    panel.save(title="A quiet morning")
    panel("publish", at_chosen="2026-02-03T09:00")
    panel.save(title="A loud morning")
    words = panel.get()
    coming, on_the_desk = words.split('id="differences"')[1].split("</details>")[:2]
    assert "What changes for readers on February 3" in coming
    assert "[removed: </span>hour" in coming
    assert "[added: </span>morning" in coming
    assert "What is not published yet" in on_the_desk
    assert "[removed: </span>quiet" in on_the_desk
    assert "[added: </span>loud" in on_the_desk


def test_words_that_wait_in_an_open_form_are_told(panel):
    somebody = UserFactory(name="Dana Whitfield")
    EditingSession.objects.create(
        user=somebody, post=panel.post, data=[["title", "x"]], last_seen_at=NOW, saved_at=NOW
    )
    sentence = "Dana Whitfield has unfinished changes in the form (Feb. 1, 6:00 AM)"
    assert sentence in squeeze(panel.get())


def test_an_action_that_nobody_offers_changes_nothing(panel):
    assert panel("delete").status_code == 200
    assert not Edition.objects.exists()


def test_only_who_may_change_the_article_sees_the_panel(client):
    post = PostFactory()
    address = f"/desk/blog/post/{post.pk}/publishing/"
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403
    assert client.post(address, {"action": "publish"}).status_code == 403
    assert not actions.Edition.objects.exists()


@pytest.mark.parametrize("action", ["cancel", "take_down"])
def test_a_page_that_shows_another_state_does_nothing(action, client):
    owner = OwnerFactory()
    client.force_login(owner)
    post = ReadyPostFactory()
    actions.publish(post, by=owner)
    actions.publish(post, by=owner, at=NOW + timedelta(days=1))
    address = f"/desk/blog/post/{post.pk}/publishing/"
    seen = client.get(address).context["seen"]
    actions.publish(post, by=owner, at=NOW + timedelta(days=2))
    before = list(actions.Edition.objects.values())
    data = {"action": action, "seen": seen, "take_down-at-chosen": "now"}
    page = client.post(address, data).content.decode()
    assert "This was changed meanwhile. Look above, then press it again." in page
    assert list(actions.Edition.objects.values()) == before


def test_publishing_the_same_words_with_another_end_sets_it(panel):
    panel("publish")
    panel("publish", at_chosen="now", until="2026-07-10T07:00")
    end = datetime(2026, 7, 10, 12, tzinfo=UTC)
    live = Edition.objects.live(NOW).get()
    assert (live.live_until, live.ends_at) == (end, end)
    assert not Edition.objects.live(end).exists()


def test_a_second_click_on_publish_makes_no_second_edition(client):
    client.force_login(OwnerFactory())
    post = ReadyPostFactory()
    data = {
        "action": "publish",
        "publish-at-chosen": "now",
        "publish-until-chosen": "now",
        "publish-attested": snapshot.build_edition(post).content_hash,
    }
    for _ in range(2):
        assert client.post(f"/desk/blog/post/{post.pk}/publishing/", data).status_code == 302
    assert post.editions.count() == 1


def test_in_the_sheet_above_the_form_it_is_the_page_alone(panel, client):
    address = reverse("admin:blog_post_publish", args=[panel.post.pk])
    alone = client.get(address, headers={"sec-fetch-dest": "iframe"})
    assert 'id="header"' not in alone.content.decode()
    assert 'id="header"' in client.get(address).content.decode()
    assert alone["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in alone["Content-Security-Policy"]


def test_what_was_published_is_said_with_its_address(panel):
    html = page_text(panel("publish"))
    address = Edition.objects.get().get_absolute_url()
    assert f'value="http://testserver{address}"' in html
    assert 'id="published-title">Published<' in html
    assert 'id="published-title"' not in panel.get()


def test_a_refusal_stands_first_and_in_the_title(panel):
    html = page_text(panel("publish", at="soon"))
    assert "<title>Not published: " in html
    assert "Not published: 1 thing to put right" in html
    assert html.index("data-result") < html.index("Checklist before publishing")
