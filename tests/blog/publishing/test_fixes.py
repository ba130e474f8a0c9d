"""An urgent fix of what readers see, beside a scheduled update: published, and lost nowhere."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from taggit.models import Tag

from accounts.models import AuditEntry
from blog.articles import autosave, content, revisions
from blog.models import Approval, EditingSession, Edition, Post, Practice, Section
from blog.publishing import actions, fixes
from blog.publishing.status import status_of
from blog.taxonomy import editing
from tests.blog.publishing.conftest import T
from tests.factories import OwnerFactory, ReadyPostFactory, approved
from tests.threads import at_once

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
FRIDAY = T + timedelta(days=4)  # T is a Monday
RAIN = {"kind": "text", "heading": "Rain", "body": "<p>It fals.</p>"}  # with the typo
SNOW = {"kind": "text", "heading": "Snow", "body": "<p>It lies.</p>"}


def write(post, which: str, **fields) -> None:
    """Change a section of the working copy, and save a revision as the form does."""
    Section.objects.filter(parent=post, heading=which).update(**fields)
    revisions.save_revision(post)


def begin(post, owner):
    live = status_of(Post.objects.get(pk=post.pk), T).live
    base = autosave.base_of_fix(live)
    return autosave.save_form_data(uuid4(), owner, post, [("title", "x")], base_hash=base)


def typed(session, body="<p>It falls.</p>", heading="Rain", **fields):
    """What the form of a fix says once the body of a section, or a field, is put right."""
    shown = content.post_from_edition(session.post, session.fixes)
    mine = content.content_from_post(shown) | fields
    for section in mine["sections"]:
        if section["heading"] == heading:
            section["body"] = body
    return mine


def plan(session, mine, now=T, **choices):
    post = Post.objects.get(pk=session.post_id)
    return fixes.plan_fix(session, mine, status_of(post, now), now, choices)


def publish(session, mine, owner, now=T, seen=None, holds=True, **choices):
    fix = plan(session, mine, now, **choices)
    status = status_of(Post.objects.get(pk=session.post_id), now)
    return fixes.publish_fix(
        session,
        mine,
        by=owner,
        attested=fix.edition.content_hash,
        seen=fixes.seen_by(session, status) if seen is None else seen,
        holds=holds,
        choices=choices,
    )


def bodies_at(moment) -> list[str]:
    (edition,) = Edition.objects.live(moment)
    return [section["body"] for section in edition.sections]


def on_desk(post) -> list[str]:
    return [row.body for row in Section.objects.filter(parent=post).order_by("ordering")]


@pytest.fixture
def post(owner, clock):
    """Live with a typo; on Friday comes an update of the other section, which is on the desk."""
    post = ReadyPostFactory(title="Weather", sections=[RAIN, SNOW])
    actions.publish(post, by=owner)
    clock.shift(HOUR)
    write(post, "Snow", body="<p>It melts.</p>")
    actions.publish(post, by=owner, at=FRIDAY, until=FRIDAY + 9 * HOUR)
    return post


def test_readers_see_the_fix_now_and_the_update_and_the_desk_have_it(post, owner):
    session = begin(post, owner)
    rows = {row.pk for row in Section.objects.filter(parent=post)}
    fix = publish(session, typed(session), owner, now=T + HOUR)
    assert bodies_at(T + HOUR) == ["<p>It falls.</p>", "<p>It lies.</p>"]
    assert bodies_at(FRIDAY) == ["<p>It falls.</p>", "<p>It melts.</p>"]
    assert on_desk(post) == ["<p>It falls.</p>", "<p>It melts.</p>"]
    assert not Edition.objects.live(FRIDAY + 9 * HOUR).exists()
    assert {row.pk for row in Section.objects.filter(parent=post)} == rows
    post.refresh_from_db()
    status = status_of(post, T + HOUR)
    assert (status.scheduled.live_from, status.changed) == (FRIDAY, False)
    assert not EditingSession.objects.exclude(data=[]).exists()
    newest = post.revisions.first()
    assert newest.note == "With the fix of what readers saw."
    assert newest.data_hash == revisions.current_content(post)[1]
    assert fix.effects == [
        ("Now", "Readers see the fix. What is on your desk has it too."),
        ("Friday, June\xa05, 12:00\xa0PM", "Friday’s update goes live with the fix in it."),
    ]


def test_nothing_that_was_public_or_planned_is_overwritten(post, owner):
    before = {each.pk: each.sections for each in Edition.objects.all()}
    session = begin(post, owner)
    publish(session, typed(session), owner, now=T + HOUR)
    assert {each.pk: each.sections for each in Edition.objects.filter(pk__in=before)} == before
    assert Edition.objects.count() == 4
    told = [entry.action for entry in AuditEntry.objects.order_by("pk")]
    assert told[-2:] == ["published", "scheduled"]


def test_without_an_update_the_fix_goes_beside_what_the_desk_is_ahead(owner, clock):
    post = ReadyPostFactory(title="Weather", sections=[RAIN, SNOW])
    actions.publish(post, by=owner, until=FRIDAY)
    write(post, "Snow", body="<p>Half a thou</p>")
    session = begin(post, owner)
    publish(session, typed(session), owner)
    assert bodies_at(T) == ["<p>It falls.</p>", "<p>It lies.</p>"]
    assert on_desk(post) == ["<p>It falls.</p>", "<p>Half a thou</p>"]
    assert not Edition.objects.live(FRIDAY).exists()  # the planned end stays


def test_the_update_and_the_desk_may_each_be_of_their_own(post, owner):
    write(post, "Snow", heading="Slush", body="<p>It runs.</p>")
    session = begin(post, owner)
    publish(session, typed(session), owner, now=T + HOUR)
    assert bodies_at(FRIDAY) == ["<p>It falls.</p>", "<p>It melts.</p>"]
    assert on_desk(post) == ["<p>It falls.</p>", "<p>It runs.</p>"]


def test_what_was_changed_in_both_is_asked_once_and_has_to_be_answered(post, owner):
    actions.cancel_schedule(post, by=owner)
    write(post, "Rain", body="<p>It fals softly.</p>")
    actions.publish(post, by=owner, at=FRIDAY)
    session = begin(post, owner)
    mine = typed(session)
    (question,) = plan(session, mine, T + HOUR).questions
    assert question.label == "Friday’s update and your desk’s copy"
    with pytest.raises(ValidationError, match="Choose what it shall say"):
        publish(session, mine, owner, now=T + HOUR)
    publish(session, mine, owner, now=T + HOUR, **{question.name: "theirs"})
    assert bodies_at(T + HOUR)[0] == "<p>It falls.</p>"
    assert bodies_at(FRIDAY)[0] == on_desk(post)[0] == "<p>It fals softly.</p>"


def test_what_conflicts_in_two_ways_is_asked_twice(post, owner):
    write(post, "Rain", body="<p>It pours.</p>")
    actions.publish(post, by=owner, at=FRIDAY)
    write(post, "Rain", body="<p>It drizzles.</p>")
    session = begin(post, owner)
    update, desk = plan(session, typed(session), T + HOUR).questions
    answers = {update.name: "mine", desk.name: "theirs"}
    publish(session, typed(session), owner, now=T + HOUR, **answers)
    assert bodies_at(FRIDAY)[0] == "<p>It falls.</p>"
    assert on_desk(post)[0] == "<p>It drizzles.</p>"


def test_where_the_fix_changes_nothing_the_update_stays_as_it_was_approved(owner, clock):
    practice = Practice.load()
    practice.always_require_approval = True
    practice.save()
    post = approved(ReadyPostFactory(sections=[RAIN, SNOW]))
    actions.publish(post, by=owner)
    write(post, "Rain", body="<p>It falls.</p>")
    update = actions.publish(approved(post), by=owner, at=FRIDAY)
    session = begin(post, owner)
    fix = plan(session, typed(session))
    assert not fix.held_back  # nor does the fix need another approval: it is what was approved
    assert (
        fix.effects[1][1] == "Friday’s update goes live as planned; the fix changes nothing in it."
    )
    fix = publish(session, typed(session), owner)
    assert Edition.objects.live(FRIDAY).get().approval_hash == update.approval_hash


@pytest.fixture
def supervised(post, owner):
    """The same where everything needs an approval, which what is live and Friday's have."""
    for edition in Edition.objects.all():
        Approval.objects.create(
            post=post, approval_hash=edition.approval_hash, approved_by=OwnerFactory()
        )
    practice = Practice.load()
    practice.always_require_approval = True
    practice.save()
    return post


def approve(post, fix):
    approval_hash = fix.edition.approval_hash
    Approval.objects.create(post=post, approval_hash=approval_hash, approved_by=OwnerFactory())


def test_no_fix_goes_round_an_approval(supervised, owner):
    session = begin(supervised, owner)
    before = Edition.objects.count(), supervised.revisions.count()
    with pytest.raises(ValidationError, match="asks for an approval"):
        publish(session, typed(session), owner, now=T + HOUR)
    assert (Edition.objects.count(), supervised.revisions.count()) == before
    assert EditingSession.objects.get().data


def test_an_update_that_the_fix_changes_waits_for_its_approval_again(supervised, owner):
    session = begin(supervised, owner)
    mine = typed(session)
    fix = plan(session, mine, T + HOUR)
    approve(supervised, fix)
    assert fix.effects[1][1] == "Friday’s update does not go live by itself any more."
    assert "It waits on your desk, with the fix in it" in fix.what_next
    with pytest.raises(ValidationError, match="so its schedule ends"):  # not without being told
        publish(session, mine, owner, now=T + HOUR, holds=False)
    publish(session, mine, owner, now=T + HOUR)
    assert bodies_at(FRIDAY) == ["<p>It falls.</p>", "<p>It lies.</p>"]  # the fix stays
    assert on_desk(supervised) == ["<p>It falls.</p>", "<p>It melts.</p>"]
    told = [entry.action for entry in AuditEntry.objects.order_by("pk")]
    assert told[-2:] == ["published", "schedule_canceled"]
    with pytest.raises(ValidationError, match="approv"):
        actions.publish(supervised, by=owner, at=FRIDAY)
    actions.publish(approved(supervised), by=owner, at=FRIDAY)
    assert bodies_at(FRIDAY) == ["<p>It falls.</p>", "<p>It melts.</p>"]


def test_an_update_that_waits_again_and_is_not_on_the_desk_is_kept_in_the_history(
    supervised, owner
):
    write(supervised, "Snow", body="<p>It runs.</p>")
    session = begin(supervised, owner)
    fix = plan(session, typed(session), T + HOUR)
    approve(supervised, fix)
    assert "kept in the history" in fix.what_next
    publish(session, typed(session), owner, now=T + HOUR)
    desk, update, *_ = supervised.revisions.all()
    assert on_desk(supervised) == ["<p>It falls.</p>", "<p>It runs.</p>"]
    assert desk.data_hash == revisions.current_content(supervised)[1]
    assert update.note == "Friday’s update with the fix in it, no longer scheduled."
    kept = [section["body"] for section in update.content["sections"]]
    assert kept == ["<p>It falls.</p>", "<p>It melts.</p>"]


def test_an_approval_of_the_desk_that_ends_is_said_before(post, owner):
    write(post, "Snow", body="<p>It runs.</p>")
    approved(post)
    (approval,) = post.approvals.all()
    session = begin(post, owner)
    mine = typed(session)
    sentence = (
        f"{approval.reviewer_name} approved your desk’s copy. With the fix in it, that approval no "
        "longer counts."
    )
    fix = plan(session, mine, T + HOUR)
    assert (fix.what_next, fix.held_back) == (sentence, [])
    with pytest.raises(ValidationError, match="approved your desk’s copy"):
        publish(session, mine, owner, now=T + HOUR, holds=False)
    publish(session, mine, owner, now=T + HOUR)
    assert bodies_at(FRIDAY) == ["<p>It falls.</p>", "<p>It melts.</p>"]


def test_approvals_end_of_each_copy_that_was_approved_and_has_none_with_the_fix(owner, clock):
    post = approved(ReadyPostFactory(title="Weather", sections=[RAIN, SNOW]))
    actions.publish(post, by=owner)
    clock.shift(HOUR)
    write(post, "Snow", body="<p>It melts.</p>")
    actions.publish(approved(post), by=owner, at=FRIDAY)
    session = begin(post, owner)
    fix = plan(session, typed(session), T + HOUR)
    first, second = (each.reviewer_name for each in post.approvals.order_by("pk"))
    assert fix.what_next.startswith(
        f"{first} approved what readers see now and {second} approved Friday’s update and your "
        "desk’s copy. With the fix in them, those approvals no longer count."
    )
    approve(post, fix)
    fix = plan(session, typed(session), T + HOUR)
    assert "approved Friday’s update and your desk’s copy." in fix.what_next
    # What is the same as something that was approved is approved.
    assert not plan(session, typed(session, heading="Snow", body="<p>It melts.</p>")).what_next


def test_a_second_fix_is_put_together_with_the_first(post, owner):
    first, second = begin(post, owner), begin(post, OwnerFactory())
    publish(first, typed(first), owner, now=T + HOUR)
    mine = typed(second, heading="Snow", body="<p>It lies deep.</p>")
    fix = plan(second, mine, T + HOUR)
    (question,) = fix.questions  # with the update, which changed the same words
    publish(second, mine, second.user, now=T + HOUR, **{question.name: "theirs"})
    assert bodies_at(T + HOUR) == ["<p>It falls.</p>", "<p>It lies deep.</p>"]
    assert bodies_at(FRIDAY) == ["<p>It falls.</p>", "<p>It melts.</p>"]


def test_once_the_update_is_live_the_fix_is_put_together_with_it(post, owner, clock):
    session = begin(post, owner)
    clock.move_to(FRIDAY)
    publish(session, typed(session), owner, now=FRIDAY)
    assert bodies_at(FRIDAY) == ["<p>It falls.</p>", "<p>It melts.</p>"]
    assert not Edition.objects.live(FRIDAY + 9 * HOUR).exists()


MEANWHILE = {
    "the desk was saved": lambda post, by: write(post, "Snow", body="<p>It runs.</p>"),
    "the schedule was moved": lambda post, by: actions.reschedule(post, by=by, at=FRIDAY + HOUR),
    "it was canceled": lambda post, by: actions.cancel_schedule(post, by=by),
    "the update was published": lambda post, by: actions.publish(post, by=by),
    "more was written": lambda post, by: EditingSession.objects.update(edits=9),
    "it was discarded": lambda post, by: EditingSession.objects.update(data=[]),
}


@pytest.mark.parametrize("change", MEANWHILE.values(), ids=MEANWHILE)
def test_what_changed_meanwhile_is_shown_before_anything_is_done(post, owner, change):
    session = begin(post, owner)
    mine = typed(session)
    seen = fixes.seen_by(session, status_of(post, T + HOUR))
    change(post, owner)
    before = list(Edition.objects.values()), on_desk(post), post.revisions.count()
    with pytest.raises(ValidationError, match="changed meanwhile"):
        publish(session, mine, owner, now=T + HOUR, seen=seen)
    assert (list(Edition.objects.values()), on_desk(post), post.revisions.count()) == before


def test_with_nothing_live_there_is_nothing_to_fix(post, owner):
    session = begin(post, owner)
    actions.take_down(post, by=owner)
    with pytest.raises(ValidationError, match="nothing to fix"):
        plan(session, typed(session), T + HOUR)


def test_it_is_offered_only_where_publishing_would_do_something_else(owner, clock):
    post = ReadyPostFactory(sections=[RAIN, SNOW])
    has_fix = lambda: status_of(Post.objects.get(pk=post.pk), T).has_fix  # noqa: E731
    assert not has_fix()
    actions.publish(post, by=owner)
    assert not has_fix()
    write(post, "Snow", body="<p>It melts.</p>")
    assert has_fix()
    actions.publish(post, by=owner, at=FRIDAY)
    assert has_fix()
    actions.take_down(post, by=owner)
    assert not has_fix()


def test_new_tags_and_what_is_not_checked_against_readers_go_along(post, owner):
    post.recheck_on = T.date()
    post.save()
    session = begin(post, owner)
    publish(session, typed(session, tags=["floods"], slug="weather-now"), owner, now=T + HOUR)
    for edition in (Edition.objects.live(T + HOUR).get(), Edition.objects.live(FRIDAY).get()):
        assert [tag.name for tag in edition.tag_list] == ["floods"]
        assert edition.slug == "weather-now"
    post.refresh_from_db()
    assert (post.recheck_on, post.slug) == (T.date(), "weather-now")
    assert not status_of(post, T + HOUR).changed


def test_what_cannot_be_saved_is_said_and_changes_nothing(post, owner):
    other = ReadyPostFactory(slug="taken")
    session = begin(post, owner)
    with pytest.raises(ValidationError, match="Another article or page already has this address"):
        publish(session, typed(session, slug=other.slug), owner, now=T + HOUR)
    assert Edition.objects.filter(post=post).count() == 2


def test_a_tag_that_the_desk_has_given_up_does_not_come_back(post, owner):
    actions.cancel_schedule(post, by=owner)
    post.tags.add("rain")
    actions.publish(post, by=owner)
    post.tags.clear()
    revisions.save_revision(post)
    session = begin(post, owner)
    publish(session, typed(session), owner, now=T + HOUR)
    assert [tag.name for tag in Edition.objects.live(T + HOUR).get().tag_list] == ["rain"]
    assert not post.tags.exists()


def test_another_paragraph_of_the_same_text_is_no_question(owner, clock):
    """The usual case: a typo in one paragraph, and on Friday another one is new."""
    before, after = "<p>It fals.</p><p>Old.</p>", "<p>It fals.</p><p>New.</p><p>More.</p>"
    post = ReadyPostFactory(sections=[RAIN | {"body": before}])
    actions.publish(post, by=owner)
    write(post, "Rain", body=after)
    actions.publish(post, by=owner, at=FRIDAY)
    session = begin(post, owner)
    publish(session, typed(session, body=before.replace("fals", "falls")), owner)
    assert bodies_at(FRIDAY) == on_desk(post) == [after.replace("fals", "falls")]


def test_a_tag_that_was_renamed_meanwhile_is_the_same(owner, clock):
    post = ReadyPostFactory(sections=[RAIN, SNOW], tags=["rain"])
    actions.publish(post, by=owner)
    write(post, "Snow", body="<p>It melts.</p>")
    session = begin(post, owner)
    mine = typed(session)
    editing.rename_tag(Tag.objects.get(), "rainfall")
    publish(session, mine, owner)
    assert [tag.name for tag in Tag.objects.all()] == ["rainfall"]


def test_a_tag_that_is_no_name_is_said(post, owner):
    session = begin(post, owner)
    with pytest.raises(ValidationError, match="tag"):
        publish(session, typed(session, tags=["a" * 200]), owner, now=T + HOUR)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_presses_at_one_moment_publish_one_fix(owner):
    post = ReadyPostFactory(sections=[RAIN, SNOW])
    now = timezone.now()
    actions.publish(post, by=owner)
    actions.publish(post, by=owner, at=now + 24 * HOUR)
    base = autosave.base_of_fix(post.editions.get(went_live=True))
    session = autosave.save_form_data(uuid4(), owner, post, [("title", "x")], base_hash=base)
    mine, status = typed(session), status_of(Post.objects.get(pk=post.pk), timezone.now())
    attested = fixes.plan_fix(session, mine, status, timezone.now()).edition.content_hash
    seen = fixes.seen_by(session, status)

    def press():
        try:
            fixes.publish_fix(session, mine, by=owner, attested=attested, seen=seen)
        except ValidationError as error:
            return error.messages
        return []

    assert sorted(at_once(press, press)) == [[], [fixes.CHANGED_MEANWHILE]]
    assert post.editions.count() == 4
    assert bodies_at(timezone.now())[0] == on_desk(post)[0] == "<p>It falls.</p>"
