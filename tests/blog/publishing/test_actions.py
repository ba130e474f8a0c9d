"""Publishing, scheduling and taking down, as records of what was public."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from blog.articles import hashes, snapshot
from blog.models import Edition, Post, Section
from blog.publishing import actions
from blog.publishing.status import State
from practice_site.append_only import ImmutableError
from tests.blog.publishing.conftest import T
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    PictureFactory,
    PostFactory,
    ReadyPostFactory,
)
from tests.status import state

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_an_edition_keeps_everything_that_a_reader_sees(owner, clock):
    picture = PictureFactory(credit="Ana Ruiz")
    authors, categories = [AuthorFactory(), AuthorFactory()], [CategoryFactory(), CategoryFactory()]
    post = PostFactory(
        title="Rain",
        subtitle="And after",
        opening_line="It began slowly.",
        content_note="Speaks of loss.",
        authors=authors[::-1],
        categories=categories[::-1],
        tags=["weather", "calm"],
        sections=[
            {"kind": "text", "heading": "First", "body": "<p>Drops.</p>"},
            {"kind": "list", "lead_in": "<p>So:</p>", "items": [{"text": "one"}, {"text": "two"}]},
            {"kind": "picture", "picture": picture, "caption": "A window"},
        ],
    )
    actions.publish(post, by=owner)
    edition = Edition.objects.live(T).with_relations().get()
    assert (edition.title, edition.subtitle, edition.opening_line) == (
        "Rain",
        "And after",
        "It began slowly.",
    )
    assert edition.content_note == "Speaks of loss."
    assert edition.author_list == authors[::-1]
    assert edition.category_list == categories[::-1]
    assert [tag.name for tag in edition.tag_list] == ["calm", "weather"]
    text, points, shown = edition.section_list
    assert (text.heading, text.body) == ("First", "<p>Drops.</p>")
    assert [item["text"] for item in points.items] == ["one", "two"]
    assert (shown.picture.alt, shown.picture.credit) == (picture.alt_text, "Ana Ruiz")
    assert edition.created_by == owner


def test_changes_on_the_desk_reach_nobody_until_they_are_published(owner, clock):
    post = PostFactory(title="Before")
    actions.publish(post, by=owner)
    post.title = "After"
    post.save()
    Section.objects.filter(parent=post).update(body="<p>New words.</p>")
    edition = Edition.objects.live(T).get()
    assert edition.title == "Before"
    assert edition.section_list[0].body == "<p>The first words.</p>"


def test_a_picture_described_anew_is_not_described_anew_in_what_is_public(owner, clock):
    picture = PictureFactory(alt_text="A cup")
    post = PostFactory(lead_picture=picture)
    actions.publish(post, by=owner)
    picture.alt_text = "A saucer"
    picture.save()
    assert Edition.objects.live(T).get().lead_picture_view.alt == "A cup"
    assert state(post) == State.LIVE_CHANGED


def test_a_new_edition_takes_over_without_a_gap_or_an_overlap(owner, clock):
    post = PostFactory()
    first = actions.publish(post, by=owner)
    second = actions.publish(post, by=owner, at=T + HOUR)
    first.refresh_from_db()
    assert first.live_until == second.live_from == T + HOUR
    assert second.first_live_from == T


def test_a_later_schedule_replaces_an_earlier_one(owner, clock):
    post = PostFactory()
    first = actions.publish(post, by=owner, at=T + HOUR)
    second = actions.publish(post, by=owner, at=T + 2 * HOUR)
    first.refresh_from_db()
    assert first.canceled
    assert not Edition.objects.live(T + HOUR).exists()
    assert Edition.objects.live(T + 2 * HOUR).get() == second
    assert second.first_live_from == T + 2 * HOUR


def test_a_canceled_plan_is_no_beginning(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner, at=T + HOUR)
    actions.cancel_schedule(post, by=owner)
    clock.move_to(T + 2 * HOUR)
    assert actions.publish(post, by=owner).first_live_from == T + 2 * HOUR


def test_publishing_now_drops_the_scheduled_update(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    actions.publish(post, by=owner, at=T + HOUR)
    clock.shift(timedelta(minutes=1))
    latest = actions.publish(post, by=owner)
    assert Edition.objects.live(T + 2 * HOUR).get() == latest


def test_an_update_put_off_replaces_the_one_that_was_scheduled_sooner(owner, clock):
    post = PostFactory()
    live = actions.publish(post, by=owner)
    actions.publish(post, by=owner, at=T + HOUR)
    later = actions.publish(post, by=owner, at=T + 2 * HOUR)
    live.refresh_from_db()
    assert live.live_until == T + 2 * HOUR
    assert Edition.objects.live(T + 2 * HOUR).get() == later


def test_canceling_an_update_leaves_what_is_live_with_its_own_end(owner, clock):
    post = PostFactory()
    live = actions.publish(post, by=owner, until=T + 5 * HOUR)
    actions.publish(post, by=owner, at=T + HOUR)
    actions.cancel_schedule(post, by=owner)
    live.refresh_from_db()
    assert live.live_until == T + 5 * HOUR
    assert state(post) == State.LIVE


@pytest.mark.parametrize("live_since", [None, T - HOUR], ids=["new", "live"])
@pytest.mark.parametrize("ends", [None, T + 9 * HOUR], ids=["open", "ends"])
@pytest.mark.parametrize("hours", [1, 5], ids=["earlier", "later"])
def test_what_is_scheduled_is_rescheduled_as_it_was(hours, ends, live_since, owner, clock):
    post = PostFactory(
        title="Pinned",
        tags=["calm"],
        authors=[AuthorFactory()],
        categories=[CategoryFactory()],
        lead_picture=PictureFactory(),
    )
    live = actions.publish(post, by=owner, now=live_since) if live_since else None
    scheduled = actions.publish(post, by=owner, at=T + 3 * HOUR, until=ends)
    Post.objects.filter(pk=post.pk).update(title="Half a thought")
    post.tags.add("another")
    at = T + hours * HOUR
    moved = actions.reschedule(post, by=owner, at=at)
    scheduled.refresh_from_db()
    assert scheduled.canceled
    assert scheduled.ended_by == owner
    stored = Edition.objects.with_relations().get(pk=moved.pk)
    assert (stored.live_from, stored.live_until, stored.ends_at) == (at, ends, ends)
    assert stored.first_live_from == (live_since or at)
    assert stored.title == "Pinned"
    assert stored.content_hash == hashes.content_hash(stored) == scheduled.content_hash
    assert stored.picture_list == [post.lead_picture]
    if live:
        live.refresh_from_db()
        assert live.live_until == at
    seen = [Edition.objects.live(at + shift).first() for shift in (-HOUR / 60, 0 * HOUR)]
    assert seen == [live, moved]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (T - HOUR, "This moment has passed"),
        (T, "This moment has passed"),
        (T + 3 * HOUR, "goes live at this moment already"),
        (T + 5 * HOUR, "would come down before it goes live"),
        (T + 6 * HOUR, "would come down before it goes live"),
    ],
    ids=["past", "now", "same", "at its end", "after its end"],
)
def test_a_move_that_makes_no_sense_is_refused_and_changes_nothing(at, sentence, owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    actions.publish(post, by=owner, at=T + 3 * HOUR, until=T + 5 * HOUR)
    before = list(Edition.objects.values())
    with pytest.raises(ValidationError, match=sentence) as caught:
        actions.reschedule(post, by=owner, at=at)
    assert list(caught.value.message_dict) == ["at"]
    assert list(Edition.objects.values()) == before


def test_moving_an_update_past_the_end_of_what_is_live_leaves_that_end(owner, clock):
    post = PostFactory()
    live = actions.publish(post, by=owner, until=T + 2 * HOUR)
    actions.publish(post, by=owner, at=T + HOUR)
    moved = actions.reschedule(post, by=owner, at=T + 3 * HOUR)
    live.refresh_from_db()
    assert live.live_until == T + 2 * HOUR
    actions.cancel_schedule(post, by=owner)
    moved.refresh_from_db()
    live.refresh_from_db()
    assert moved.canceled
    assert live.live_until == live.ends_at == T + 2 * HOUR


def test_a_year_that_was_mistyped_is_asked_about(owner, clock):
    post, far = PostFactory(), T.replace(year=2099)
    with pytest.raises(ValidationError, match="more than two years from now"):
        actions.publish(post, by=owner, at=far)
    actions.publish(post, by=owner, at=T + HOUR)
    with pytest.raises(ValidationError, match="more than two years from now"):
        actions.reschedule(post, by=owner, at=far)


def test_two_years_ahead_is_as_far_as_it_goes(owner, clock):
    farthest = T + timedelta(days=732)
    assert actions.publish(PostFactory(), by=owner, at=farthest).live_from == farthest
    with pytest.raises(ValidationError, match="more than two years from now"):
        actions.publish(PostFactory(), by=owner, at=farthest + timedelta(seconds=1))


def test_what_is_live_can_not_be_moved(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    with pytest.raises(ValidationError, match="Nothing of this article is scheduled"):
        actions.reschedule(post, by=owner, at=T + HOUR)


def test_an_end_set_before_an_update_begins_stays(owner, clock):
    post = PostFactory()
    live = actions.publish(post, by=owner, until=T + HOUR)
    actions.publish(post, by=owner, at=T + 3 * HOUR)
    live.refresh_from_db()
    assert live.live_until == T + HOUR
    assert not Edition.objects.live(T + 2 * HOUR).exists()


def test_taking_down_ends_the_live_edition_and_drops_the_scheduled_one(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    actions.publish(post, by=owner, at=T + HOUR)
    actions.take_down(post, by=owner)
    assert not Edition.objects.live(T).exists()
    assert not Edition.objects.live(T + 2 * HOUR).exists()
    assert Edition.objects.filter(post=post).count() == 2
    assert set(Edition.objects.values_list("ended_by", flat=True)) == {owner.pk}


def test_taking_down_later_keeps_it_live_until_then(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    actions.take_down(post, by=owner, at=T + HOUR)
    assert Edition.objects.live(T + HOUR - timedelta(seconds=1)).exists()
    assert not Edition.objects.live(T + HOUR).exists()


def test_an_update_before_the_end_still_goes_live_and_ends_then(owner, clock):
    post = PostFactory()
    live = actions.publish(post, by=owner)
    update = actions.publish(post, by=owner, at=T + HOUR)
    actions.take_down(post, by=owner, at=T + 3 * HOUR)
    seen = [Edition.objects.live(T + hours * HOUR).first() for hours in range(4)]
    assert seen == [live, update, update, None]
    actions.cancel_schedule(post, by=owner)
    seen = [Edition.objects.live(T + hours * HOUR).first() for hours in range(4)]
    assert seen == [live, live, live, None]


def test_an_update_after_the_end_is_canceled(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    actions.publish(post, by=owner, at=T + 3 * HOUR)
    actions.take_down(post, by=owner, at=T + HOUR)
    assert not Edition.objects.live(T + 4 * HOUR).exists()


def test_an_update_that_would_begin_at_the_end_is_canceled(owner, clock):
    post = PostFactory()
    live = actions.publish(post, by=owner)
    update = actions.publish(post, by=owner, at=T + HOUR)
    actions.take_down(post, by=owner, at=T + HOUR)
    live.refresh_from_db()
    update.refresh_from_db()
    assert live.live_until == T + HOUR
    assert update.canceled
    assert not Edition.objects.live(T + HOUR).exists()


def test_nothing_is_taken_down_in_the_past(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    with pytest.raises(ValidationError, match="This moment has passed") as caught:
        actions.take_down(post, by=owner, at=T - timedelta(seconds=1))
    assert list(caught.value.message_dict) == ["at"]
    assert Edition.objects.get().live_until is None


def test_only_what_was_looked_at_is_moved(owner, clock):
    post = PostFactory()
    seen = actions.publish(post, by=owner, at=T + HOUR)
    actions.publish(post, by=owner, at=T + 2 * HOUR)
    with pytest.raises(ValidationError, match="rescheduled meanwhile"):
        actions.reschedule(post, by=owner, at=T + 3 * HOUR, expected=seen)


def test_an_article_published_again_keeps_the_day_on_which_it_first_appeared(owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    actions.take_down(post, by=owner, at=T + HOUR)
    clock.move_to(T + 2 * HOUR)
    again = actions.publish(post, by=owner)
    assert again.first_live_from == T
    assert again.was_updated


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"at": T - timedelta(seconds=1)}, "at"),
        ({"at": T + HOUR, "until": T + HOUR}, "until"),
        ({"until": T}, "until"),
    ],
)
def test_moments_out_of_order_are_refused_and_change_nothing(fields, field, owner, clock):
    post = PostFactory()
    actions.publish(post, by=owner)
    before = list(Edition.objects.values())
    with pytest.raises(ValidationError) as caught:
        actions.publish(post, by=owner, **fields)
    assert list(caught.value.message_dict) == [field]
    assert list(Edition.objects.values()) == before


def test_nothing_to_read_is_not_published(owner):
    with pytest.raises(ValidationError, match="nothing to read yet"):
        actions.publish(PostFactory(sections=[]), by=owner)


def test_a_picture_without_words_is_not_published_and_is_named(owner):
    picture = PictureFactory(name="Two cups", alt_text="")
    post = PostFactory(lead_picture=picture)
    with pytest.raises(ValidationError, match="“Two cups” has no description"):
        actions.publish(post, by=owner)
    picture.decorative = True
    picture.save()
    post.refresh_from_db()
    assert actions.publish(post, by=owner).lead_picture_view.alt == ""


def test_taking_down_or_canceling_nothing_says_so(owner):
    post = PostFactory()
    with pytest.raises(ValidationError, match="nothing to take down"):
        actions.take_down(post, by=owner)
    with pytest.raises(ValidationError, match="Nothing of this article is scheduled"):
        actions.cancel_schedule(post, by=owner)


def test_what_was_published_can_be_neither_changed_nor_deleted(owner, clock):
    post = PostFactory()
    edition = actions.publish(post, by=owner)
    edition.title = "Rewritten"
    with pytest.raises(ImmutableError):
        edition.save()
    with pytest.raises(ImmutableError):
        edition.save(update_fields=["title"])
    with pytest.raises(ImmutableError):
        Edition.objects.update(title="Rewritten")
    with pytest.raises(ImmutableError), transaction.atomic():
        Edition.objects.bulk_update([edition], ["title"])
    with pytest.raises(ImmutableError):
        edition.delete()
    with pytest.raises(ImmutableError):
        Edition.objects.all().delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        post.delete()
    assert Edition.objects.get().title != "Rewritten"


def test_the_database_itself_refuses_two_open_editions(owner, clock):
    post = PostFactory()
    edition = actions.publish(post, by=owner)
    edition.pk, edition._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(force_insert=True)


def test_an_address_that_an_article_was_published_under_stays_its_own(owner, clock):
    post = PostFactory(slug="old")
    actions.publish(post, by=owner)
    post.slug = "newer"
    post.save()
    actions.publish(post, by=owner)
    with pytest.raises(ValidationError, match="published under this address"):
        actions.publish(PostFactory(slug="old"), by=owner)


def test_a_preview_writes_nothing_and_equals_what_publishing_would_save(owner, clock):
    post = PostFactory(tags=["calm"], authors=[AuthorFactory()], lead_picture=PictureFactory())
    counts = [model.objects.count() for model in (Post, Section, Edition)]
    preview = snapshot.build_edition(post)
    assert [model.objects.count() for model in (Post, Section, Edition)] == counts
    assert preview.content_hash == actions.publish(post, by=owner).content_hash


def test_the_content_hash_is_the_same_when_computed_from_the_stored_edition(owner, clock):
    post = PostFactory(tags=["calm"], authors=[AuthorFactory()], categories=[CategoryFactory()])
    actions.publish(post, by=owner)
    stored = Edition.objects.with_relations().get()
    assert hashes.content_hash(stored) == stored.content_hash


def test_an_author_who_is_interviewed_in_an_edition_stays(owner):
    robin = AuthorFactory(name="Robin Vale")
    section = {"kind": "example", "origin": "interview", "person": robin, "body": "<p>A.</p>"}
    post = ReadyPostFactory(sections=[section])
    actions.publish(post, by=owner)
    post.blog_section_set.all().delete()
    with pytest.raises(ProtectedError):
        robin.delete()
