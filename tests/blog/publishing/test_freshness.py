"""What somebody should look at again: by the day that was set, or by its age."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.audit.models import AuditEntry
from blog.articles import snapshot
from blog.models import Approval, Post, Practice
from blog.publishing import actions
from blog.publishing.freshness import due_articles, mark_rechecked, months_after
from blog.signals import AuditAction
from tests.factories import OwnerFactory, PostFactory, in_role

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 17, tzinfo=UTC)  # noon on the practice's wall
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveler:
        yield traveler


@pytest.fixture
def practice():
    made = Practice(recheck_after_months=12, show_stale_notice=True)
    made.save()
    return made


def published(on: datetime, **fields) -> Post:
    post = PostFactory(**fields)
    actions.publish(post, by=OwnerFactory(), now=on)
    return post


def approve(post: Post, at: datetime) -> None:
    approval_hash = snapshot.build_edition(Post.objects.get(pk=post.pk)).approval_hash
    Approval.objects.create(
        post=post, approval_hash=approval_hash, approved_by=OwnerFactory(), approved_at=at
    )


def due(practice: Practice, until: date = TODAY, since: date = date.min) -> list[tuple[str, date]]:
    posts = Post.objects.all()
    found = due_articles(NOW, practice, posts=posts, until=until, since=since)
    return [(row.post.title, row.due_on) for row in found]


def test_by_age_from_the_day_it_was_published_the_longest_overdue_first(practice):
    published(datetime(2025, 6, 15, 17, tzinfo=UTC), title="A year")
    published(datetime(2024, 3, 1, 17, tzinfo=UTC), title="Two years")
    published(datetime(2025, 6, 16, 17, tzinfo=UTC), title="Not yet")
    PostFactory(title="A draft")
    assert due(practice) == [("Two years", date(2025, 3, 1)), ("A year", TODAY)]
    assert due(practice, TODAY + timedelta(days=1))[-1] == ("Not yet", date(2026, 6, 16))
    assert due(practice, since=TODAY) == [("A year", TODAY)]
    practice.recheck_after_months = None
    assert due(practice) == []


def test_an_approval_of_what_readers_see_begins_it_anew_and_that_of_other_words_does_not(practice):
    post = published(datetime(2024, 6, 1, 17, tzinfo=UTC), title="Rain")
    approve(post, datetime(2026, 6, 1, 17, tzinfo=UTC))
    assert due(practice) == []
    other = published(datetime(2024, 6, 1, 17, tzinfo=UTC), title="Snow")
    Post.objects.filter(pk=other.pk).update(summary="Not public yet.")
    approve(other, datetime(2026, 6, 1, 17, tzinfo=UTC))
    assert due(practice) == [("Snow", date(2025, 6, 1))]


def test_an_approval_of_another_article_begins_nothing_anew(practice):
    post = published(datetime(2024, 6, 1, 17, tzinfo=UTC), title="Rain")
    Approval.objects.create(
        post=PostFactory(),
        approval_hash=post.editions.get().approval_hash,
        approved_by=OwnerFactory(),
        approved_at=datetime(2026, 6, 1, 17, tzinfo=UTC),
    )
    assert due(practice) == [("Rain", date(2025, 6, 1))]


def test_a_day_of_its_own_counts_instead_until_it_was_approved_on_it_or_later(practice):
    later = published(datetime(2024, 6, 1, 17, tzinfo=UTC), title="Later", recheck_on="2026-09-01")
    published(datetime(2026, 6, 1, 17, tzinfo=UTC), title="Sooner", recheck_on="2026-06-10")
    assert due(practice) == [("Sooner", date(2026, 6, 10))]
    assert due(practice, date(2026, 9, 1))[-1] == ("Later", date(2026, 9, 1))
    approve(later, datetime(2026, 9, 1, 17, tzinfo=UTC))
    assert due(practice, date(2027, 9, 1))[-1] == ("Later", date(2027, 9, 1))


def test_a_day_of_its_own_counts_without_any_age():
    published(datetime(2026, 6, 1, 17, tzinfo=UTC), title="Rain", recheck_on="2026-06-10")
    assert due(Practice()) == [("Rain", date(2026, 6, 10))]


def test_the_last_day_of_a_long_month_is_due_at_the_end_of_a_short_one(practice, clock):
    practice.recheck_after_months = 1
    published(datetime(2026, 1, 31, 17, tzinfo=UTC), title="Rain")
    assert due(practice, date(2026, 2, 27)) == []
    assert due(practice, date(2026, 2, 28)) == [("Rain", date(2026, 2, 28))]


def test_what_is_not_public_is_on_no_list_though_it_has_a_day(practice, owner):
    PostFactory(recheck_on="2026-06-10")
    down = published(datetime(2024, 6, 1, 17, tzinfo=UTC), recheck_on="2026-06-10")
    actions.take_down(down, by=owner)
    assert due(practice) == []


@pytest.mark.parametrize("overdue", ["rain", "snow"])
def test_readers_are_told_of_the_article_that_they_read(overdue, practice, client):
    for slug in ("rain", "snow"):
        year = 2024 if slug == overdue else 2026
        published(datetime(year, 6, 1, 17, tzinfo=UTC), slug=slug)
    for slug in ("rain", "snow"):
        page = client.get(f"/articles/{slug}/").content.decode()
        assert ("was due to be checked again by" in page) is (slug == overdue)


def test_what_went_live_at_midnight_is_due_from_that_day_on(practice):
    published(datetime(2025, 6, 15, 5, tzinfo=UTC), title="Rain")  # on the practice's wall
    assert due(practice, since=TODAY) == [("Rain", TODAY)]


def test_a_writer_is_told_of_no_article_of_others(practice, client):
    writer = in_role("Writer")
    published(datetime(2024, 6, 1, 17, tzinfo=UTC), title="Rain", created_by=writer)
    published(datetime(2024, 6, 1, 17, tzinfo=UTC), title="Snow")
    client.force_login(writer)
    shown = client.get("/desk/blog/post/freshness/").content.decode()
    assert "Rain" in shown
    assert "Snow" not in shown


def test_what_is_taken_down_is_on_no_list(practice, owner):
    post = published(datetime(2024, 6, 1, 17, tzinfo=UTC))
    actions.take_down(post, by=owner)
    assert due(practice) == []


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_end_on_days_that_exist(day, months, then):
    assert months_after(day, months) == then


def test_readers_are_told_from_the_day_after_on_where_the_practice_wants_it(
    practice, clock, client
):
    post = published(datetime(2025, 6, 15, 17, tzinfo=UTC), slug="rain")

    def note() -> bool:
        page = client.get("/articles/rain/").content.decode()
        return "was due to be checked again by" in page

    assert not note()  # on the day itself nobody is late
    clock.move_to(datetime(2026, 6, 16, 4, 59, 59, tzinfo=UTC), tick=False)
    assert not note()  # a second before midnight on the practice's wall
    clock.move_to(datetime(2026, 6, 16, 5, tzinfo=UTC), tick=False)
    assert note()
    assert "June 15, 2026" in client.get("/articles/rain/").content.decode()
    approve(post, datetime(2026, 6, 16, 5, tzinfo=UTC))
    assert not note()
    practice.show_stale_notice = False
    practice.save()
    clock.move_to(datetime(2028, 6, 16, 5, tzinfo=UTC), tick=False)
    assert not note()


def test_what_is_still_right_is_noted_and_in_history_and_readers_see_no_update(
    practice, owner, client
):
    post = published(datetime(2024, 6, 1, 17, tzinfo=UTC), slug="rain")
    mark_rechecked(post, by=owner, next_on=date(2027, 1, 31))
    assert due(practice) == []
    assert due(practice, date(2027, 2, 1)) == [(post.title, date(2027, 1, 31))]
    assert post.revisions.first().note == "Checked: still right"
    assert AuditEntry.objects.filter(action=AuditAction.RECHECKED, actor=owner).count() == 1
    assert "Updated" not in client.get("/articles/rain/").content.decode()
    with pytest.raises(ValidationError):
        mark_rechecked(post, by=owner, next_on=TODAY)


def test_a_recheck_keeps_what_history_has_not_yet(practice, owner):
    post = published(datetime(2024, 6, 1, 17, tzinfo=UTC))
    Post.objects.filter(pk=post.pk).update(summary="Another word.")
    mark_rechecked(post, by=owner, next_on=date(2027, 1, 31))
    history = [
        (each.content["summary"], each.content["recheck_on"]) for each in post.revisions.all()
    ]
    assert history == [
        ("Another word.", "2027-01-31"),
        ("Another word.", None),
        (post.summary, None),
    ]


def test_on_the_page_the_next_day_is_chosen_and_a_wrong_one_is_said(practice, owner, client):
    post = published(datetime(2024, 6, 1, 17, tzinfo=UTC), title="Rain")
    client.force_login(owner)
    address = "/desk/blog/post/freshness/"
    shown = client.get(address).content.decode()
    assert 'value="2027-06-15"' in shown  # a year from now, as the practice has it
    assert "(by its age)" in shown
    field = f"p{post.pk}-next_on"
    wrong = client.post(address, {"post": post.pk, field: "2026-06-01"}).content.decode()
    assert "Choose a day that is still to come." in wrong
    assert 'value="2026-06-01"' in wrong
    done = client.post(address, {"post": post.pk, field: "2027-01-31"}, follow=True)
    assert "is on this list again from January 31, 2027." in done.content.decode()
    assert "Nothing is due within the next three months." in done.content.decode()
    published(datetime(2026, 6, 1, 17, tzinfo=UTC), title="Snow", recheck_on="2026-06-10")
    shown = client.get(address).content.decode()
    assert "Snow" in shown
    assert "(by its age)" not in shown
