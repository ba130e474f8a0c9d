"""The versions of an article in their order, what was public on a day, and the way back."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from blog.articles import content, revisions, timeline
from blog.models import Edition, Post, Practice, Section
from blog.publishing import actions
from tests.factories import OwnerFactory, ReadyPostFactory, SectionFactory

pytestmark = pytest.mark.django_db

START = datetime(2026, 5, 1, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as traveler:
        yield traveler


@pytest.fixture(autouse=True)
def _in_chicago():
    Practice(time_zone="America/Chicago").save()
    with timezone.override("America/Chicago"):
        yield


@pytest.fixture
def ana():
    return OwnerFactory(name="Ana Ruiz")


@pytest.fixture
def ben():
    return OwnerFactory(name="Ben Okoro")


@pytest.fixture
def post():
    return ReadyPostFactory(title="Rain")


def save(post, by, title, note=""):
    Post.objects.filter(pk=post.pk).update(title=title)
    return revisions.save_revision(Post.objects.get(pk=post.pk), by, note)


def kinds(post):
    return [each.kind for each in timeline.list_versions(post)]


def test_what_was_saved_and_published_is_one_story_newest_first(post, ana, clock):
    save(post, ana, "Rain")
    clock.shift(timedelta(hours=1))
    actions.publish(Post.objects.get(), by=ana)
    clock.shift(timedelta(hours=1))
    save(post, ana, "Snow")
    assert kinds(post) == ["revision", "edition", "revision"]


def test_an_article_that_is_brought_in_stands_where_it_was_public(post, ana, clock):
    save(post, ana, "Rain")
    long_ago = START - timedelta(days=900)
    actions.publish(Post.objects.get(), by=ana, at=long_ago, now=long_ago)
    assert [each.at for each in timeline.list_versions(post)] == [START, long_ago]


def test_the_number_of_queries_does_not_grow(post, ana, django_assert_num_queries):
    for number in range(4):
        save(post, ana, f"Rain {number}")
        actions.publish(Post.objects.get(), by=ana, at=START + timedelta(days=number + 1))
    with django_assert_num_queries(2):
        assert [(str(each.by), each.name) for each in timeline.list_versions(post)]


# --- Folded --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "other_person", "note", "lines"),
    [
        (5, False, "", [3]),
        (10, False, "", [3]),
        (11, False, "", [1, 1, 1]),
        (5, True, "", [1, 1, 1]),
        (5, False, "Imported from a document", [1, 1, 1]),
    ],
)
def test_saves_within_minutes_are_one_line(
    minutes, other_person, note, lines, post, ana, ben, clock
):
    save(post, ana, "One")
    clock.shift(timedelta(minutes=minutes))
    save(post, ben if other_person else ana, "Two", note)
    clock.shift(timedelta(minutes=minutes))
    save(post, ana, "Three")
    found = timeline.group_versions(timeline.list_versions(post))
    assert [len(each) for each in found] == lines
    assert sum(lines) == post.revisions.count()


def test_what_was_published_in_between_keeps_them_apart(post, ana, clock):
    save(post, ana, "One")
    clock.shift(timedelta(minutes=1))
    actions.publish(Post.objects.get(), by=ana)
    clock.shift(timedelta(minutes=1))
    save(post, ana, "Two")
    found = timeline.group_versions(timeline.list_versions(post))
    assert [versions[0].kind for versions in found] == ["revision", "edition", "revision"]


# --- By their keys -------------------------------------------------------------------------------


def test_every_version_is_found_by_its_key(post, ana):
    save(post, ana, "Rain")
    actions.publish(Post.objects.get(), by=ana)
    for version in timeline.list_versions(post):
        assert timeline.find_version(post, version.key) == version
    assert timeline.find_version(post, "desk").load_content() == content.content_from_post(post)


def test_no_key_leads_to_another_article(post, ana):
    other = ReadyPostFactory()
    theirs = revisions.save_revision(other, ana)
    edition = actions.publish(other, by=ana)
    for key in (f"revision-{theirs.pk}", f"edition-{edition.pk}"):
        assert timeline.find_version(post, key) is None


@pytest.mark.parametrize(
    "key", ["", "revision", "revision-", "revision-x", "revision-²", "edition-0", "-1"]
)
def test_a_key_that_means_nothing(key, post):
    assert timeline.find_version(post, key) is None


def test_a_key_that_is_no_number_a_database_has(post):
    assert timeline.find_version(post, "revision-" + "9" * 30) is None


# --- What was public on a day --------------------------------------------------------------------


@pytest.fixture
def published(post, ana, clock):
    """Rain from May 1, 10:00 in Chicago; Snow from May 3, 23:30; nothing from May 5, 12:00 on."""
    save(post, ana, "Rain")
    actions.publish(Post.objects.get(), by=ana)
    clock.shift(timedelta(hours=1))
    save(post, ana, "Sleet")
    actions.publish(Post.objects.get(), by=ana, at=START + timedelta(days=1))
    actions.cancel_schedule(Post.objects.get(), by=ana)
    clock.move_to(datetime(2026, 5, 4, 4, 30, tzinfo=UTC))
    save(post, ana, "Snow")
    actions.publish(Post.objects.get(), by=ana)
    clock.move_to(datetime(2026, 5, 5, 17, tzinfo=UTC))
    actions.take_down(Post.objects.get(), by=ana)
    return post


def test_what_was_public_on_a_day_of_the_practice(published, subtests):
    for day, titles in {
        date(2026, 4, 30): [],
        date(2026, 5, 1): ["Rain"],
        date(2026, 5, 2): ["Rain"],  # what was canceled was never public
        date(2026, 5, 3): ["Rain", "Snow"],
        date(2026, 5, 4): ["Snow"],
        date(2026, 5, 5): ["Snow"],
        date(2026, 5, 6): [],
    }.items():
        with subtests.test(f"{day}"):
            public = timeline.editions_public_on(published, day)
            assert [each.row.title for each in public] == titles


def test_an_edition_is_shown_as_of_a_moment_at_which_it_was_public(published, subtests):
    for title, day, moment in (
        ("Rain", date(2026, 5, 2), datetime(2026, 5, 2, 17, tzinfo=UTC)),  # noon in Chicago
        ("Snow", date(2026, 5, 3), datetime(2026, 5, 4, 4, 30, tzinfo=UTC)),  # when it began
        ("Snow", date(2026, 5, 5), datetime(2026, 5, 5, 5, tzinfo=UTC)),  # gone by noon
        ("Rain", None, START),
    ):
        with subtests.test(f"{title}, {day}"):
            edition = Edition.objects.get(title=title)
            assert timeline.live_moment_on(edition, day) == moment
            assert edition.is_live(moment)


# --- The way back --------------------------------------------------------------------------------


def test_an_edition_comes_back_into_the_same_sections_and_keeps_the_day_of_review(post, ana):
    edition = actions.publish(post, by=ana)
    Section.objects.filter(parent=post).update(body="<p>The first words, and more.</p>")
    Post.objects.update(title="Snow", recheck_on=date(2027, 1, 31))
    desk, _ = revisions.current_content(post)
    wanted = timeline.restorable_content(post, timeline.find_version(post, f"edition-{edition.pk}"))
    revisions.restore_content(post, wanted, by=ana, note="Brought back")
    after, _ = revisions.current_content(post)
    assert (after["title"], after["recheck_on"]) == ("Rain", "2027-01-31")
    assert [each["id"] for each in after["sections"]] == [each["id"] for each in desk["sections"]]
    assert after["sections"][0]["body"] == "<p>The first words.</p>"


def test_an_edition_comes_back_with_a_section_that_was_deleted_and_without_a_later_one(ana):
    post = ReadyPostFactory(
        sections=[
            {"kind": "text", "heading": "Kept", "body": "<p>The first words.</p>"},
            {"kind": "quote", "quote": "Gone since."},
        ]
    )
    edition = actions.publish(post, by=ana)
    kept = Section.objects.get(parent=post, kind="text").pk
    Section.objects.filter(parent=post, kind="quote").delete()
    SectionFactory(parent=post, kind="list", ordering=30, items=[{"text": "Later"}])
    wanted = timeline.restorable_content(post, timeline.find_version(post, f"edition-{edition.pk}"))
    revisions.restore_content(post, wanted, by=ana, note="Brought back")
    after, _ = revisions.current_content(post)
    assert [each["kind"] for each in after["sections"]] == ["text", "quote"]
    assert after["sections"][0]["id"] == kept


def test_an_edition_differs_from_the_desk_in_no_day_of_review(post, ana):
    edition = actions.publish(post, by=ana)
    Post.objects.update(recheck_on=date(2027, 1, 31))
    desk = timeline.find_version(Post.objects.get(), "desk")
    assert timeline.compare_versions(
        timeline.find_version(post, f"edition-{edition.pk}"), desk
    ).is_empty
