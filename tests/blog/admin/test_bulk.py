"""Several articles at once: what is shown beforehand is what happens, to those it can happen to."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.audit.models import AuditEntry
from blog.articles import bin, revisions, snapshot
from blog.articles.duplicate import duplicate
from blog.models import Approval, Attestation, Post, Practice
from blog.publishing import actions
from blog.publishing.status import State, status_of
from blog.text.dates import format_day_and_time
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
    PostFactory,
    ReadyPostFactory,
    in_role,
)

pytestmark = pytest.mark.django_db
LIST = "/desk/blog/post/"


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def look(desk, operation, posts, **data):
    chosen = {"post": [post.pk for post in posts], "look": "1", **data}
    return desk.get(f"{LIST}bulk/{operation}/", chosen)


def sentences(response) -> list[str]:
    return [effect.sentence for effect in response.context["effects"]]


def confirm(desk, operation, response, **more):
    """Press the button of the page: what it keeps is sent."""
    kept: dict[str, list[str]] = {}
    for name, value in response.context["kept"]:
        kept.setdefault(name, []).append(value)
    kept["shown-at"] = [str(response.context["shown_at"])]
    for effect in response.context["effects"]:
        if effect.happens:
            kept[f"said-{effect.post.pk}"] = [effect.sentence]
        if effect.attests:
            kept[f"attested-{effect.post.pk}"] = [effect.attests]
    return desk.post(f"{LIST}bulk/{operation}/", kept | more, follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("operation", "make", "names"),
    [
        ("tag", lambda: "Long nights", lambda post: set(post.tags.names())),
        (
            "file",
            lambda: CategoryFactory(name="Long nights").pk,
            lambda post: {each.name for each in post.categories.all()},
        ),
        (
            "author",
            lambda: AuthorFactory(name="Long nights").pk,
            lambda post: {each.name for each in post.authors.all()},
        ),
    ],
)
def test_topics_and_authors_are_added_and_taken_away(operation, make, names, desk, owner):
    draft, live = ReadyPostFactory(), ReadyPostFactory()
    actions.publish(live, by=owner)
    before, what = names(live), make()
    page = look(desk, operation, [draft, live], what=what, change="add")
    assert sentences(page) == [
        "Gets “Long nights”.",
        "Gets “Long nights”. Readers see that when you publish it again.",
    ]
    assert names(draft) == names(draft) - {"Long nights"}  # nothing is done by looking
    assert "2 articles changed." in said(confirm(desk, operation, page))
    assert names(live) == {*before, "Long nights"}
    assert live.revisions.first().note == "Added “Long nights” in the list"
    live.refresh_from_db()
    assert status_of(live, timezone.now()).state == State.LIVE_CHANGED

    again = look(desk, operation, [draft], what=what, change="add")
    assert sentences(again) == ["Has it already."]
    page = look(desk, operation, [draft, live], what=what, change="remove")
    assert sentences(page)[0] == "Loses “Long nights”."
    assert said(confirm(desk, operation, page)) == ["2 articles changed."]
    assert names(live) == before
    live.refresh_from_db()
    assert status_of(live, timezone.now()).state == State.LIVE


def test_a_tag_that_is_nearly_another_is_refused_at_its_field(desk):
    PostFactory(tags=["Anxiety"])
    post = PostFactory()
    page = look(desk, "tag", [post], what="anxieties", change="add")
    assert page.context["form"].errors["what"] == ["There is a tag “Anxiety”. Write it like that."]
    assert look(desk, "tag", [post], what="", change="add").context["form"].errors["what"] == [
        "Write a tag."
    ]
    two = look(desk, "tag", [post], what="new, other", change="add")
    assert two.context["form"].errors["what"] == ["One tag at a time: leave the comma out."]
    page = look(desk, "tag", [post], what="ANXIETY", change="add")
    assert sentences(page) == ["Gets “Anxiety”."]


@time_machine.travel("2026-03-01T12:00:00Z", tick=False)
def test_a_series_is_scheduled_a_week_apart_at_the_same_hour(desk, owner):
    """The clocks go forward on March 8."""
    first, second = ReadyPostFactory(title="First"), ReadyPostFactory(title="Second")
    unfinished = PostFactory(title="Unfinished", authors=[])
    live = ReadyPostFactory(title="Live")
    actions.publish(live, by=owner)
    posts = [first, unfinished, live, second]
    times = {"at-chosen": "other", "at": "2026-03-03T09:00", "every": "7"}
    page = look(desk, "schedule", posts, **times)
    shown = sentences(page)
    assert shown[0] == "Goes live on March 3, 2026, 9:00 AM."
    assert shown[2] == "Readers see it as it is."
    assert shown[3] == "Goes live on March 10, 2026, 9:00 AM."
    assert [not effect.happens for effect in page.context["effects"]] == [False, True, True, False]

    refused = confirm(desk, "schedule", page)
    assert "Read them with this in mind, then tick it." in refused.content.decode()
    assert not first.editions.exists()
    assert said(confirm(desk, "schedule", page, attested="on")) == ["2 articles scheduled."]
    begins = [post.editions.get().live_from for post in (first, second)]
    assert [f"{each:%m-%d %H:%M}" for each in begins] == ["03-03 15:00", "03-10 14:00"]
    assert not unfinished.editions.exists()
    assert Attestation.objects.filter(created_by=owner).count() == 2


def test_what_was_changed_after_it_was_read_is_not_published(desk):
    one, other = ReadyPostFactory(title="Rain"), ReadyPostFactory(title="Sun")
    page = look(desk, "schedule", [one, other], **{"at-chosen": "now", "every": "0"})
    Post.objects.filter(pk=one.pk).update(subtitle="Written meanwhile")
    messages = said(confirm(desk, "schedule", page, attested="on"))
    assert messages[0] == "1 article published."
    assert messages[1].startswith("“Rain”: The article was changed after you opened this page.")
    assert not one.editions.exists()


def test_what_is_live_is_taken_down_and_nothing_else(desk, owner):
    live, draft = ReadyPostFactory(), ReadyPostFactory()
    actions.publish(live, by=owner)
    page = look(desk, "take-down", [live, draft], **{"at-chosen": "now"})
    assert sentences(page) == [
        "Readers no longer see it from now on.",
        "Readers don’t see it, so there is nothing to take down.",
    ]
    assert said(confirm(desk, "take-down", page)) == ["1 article taken down."]
    assert status_of(live, timezone.now()).state == State.TAKEN_DOWN


def test_drafts_go_to_the_bin_and_back(desk, owner):
    draft, live = PostFactory(title="Rain"), ReadyPostFactory(title="Sun")
    actions.publish(live, by=owner)
    page = look(desk, "bin", [draft, live])
    assert sentences(page) == [
        "Goes to the bin for 30 days.",
        "It has been public, scheduled or approved, so it stays.",
    ]
    confirm(desk, "bin", page)
    assert [str(row.post) for row in desk.get(LIST).context["cl"].rows] == ["Sun"]
    page = look(desk, "put-back", [draft, live])
    assert sentences(page) == ["Goes back to the desk. Reviews of it have to be asked for again."]
    confirm(desk, "put-back", page)
    assert len(desk.get(LIST).context["cl"].rows) == 2


def test_a_copy_has_the_words_and_none_of_the_history(desk, owner):
    taken = ReadyPostFactory(title="Rain", tags=["Calm"], recheck_on=timezone.localdate())
    actions.publish(taken, by=owner)
    page = look(desk, "duplicate", [taken])
    response = confirm(desk, "duplicate", page)
    copy = Post.objects.get(title="Copy of Rain")
    assert response.request["PATH_INFO"] == f"{LIST}{copy.pk}/change/"
    assert copy.slug == "copy-of-rain"
    assert copy.recheck_on is None
    assert copy.created_by == owner
    assert [*copy.tags.names()] == ["Calm"]
    assert [*copy.authors.all()] == [*taken.authors.all()]
    bodies = [[each.body for each in post.blog_section_set.all()] for post in (copy, taken)]
    assert bodies[0] == bodies[1]
    assert status_of(copy, timezone.now()).state == State.DRAFT
    confirm(desk, "duplicate", look(desk, "duplicate", [taken]))
    assert Post.objects.filter(slug="copy-of-rain-2").exists()


def test_a_writer_changes_their_own_and_publishes_nothing(client, owner):
    writer = in_role("Writer")
    mine, others = PostFactory(created_by=writer), PostFactory(created_by=owner)
    client.force_login(writer)
    page = look(client, "tag", [mine, others], what="Calm", change="add")
    assert sentences(page) == ["Gets “Calm”."]  # of others not even the title is told
    assert look(client, "schedule", [mine]).status_code == 403
    assert look(client, "nothing", [mine]).status_code == 404
    offered = client.get(LIST).context["operations"]
    assert [each.name for each in offered] == ["tag", "file", "author", "duplicate", "bin"]
    bin.move_to_bin(mine, by=owner)
    assert look(client, "put-back", [mine]).context["posts"] == []  # an owner deleted it


def when(moment) -> str:
    """Return a moment as the desk says it."""
    with timezone.override(Practice.load().zone):
        return format_day_and_time(moment)


def publish_until(post, owner, days):
    until = timezone.now() + timedelta(days=days)
    actions.publish(post, by=owner, until=until)
    return until


def test_a_planned_end_is_kept_or_said_to_stand_against_it(desk, owner):
    post = ReadyPostFactory()
    until = publish_until(post, owner, days=20)
    Post.objects.filter(pk=post.pk).update(subtitle="New")
    revisions.save_revision(post)
    page = look(desk, "schedule", [post], **{"at-chosen": "now", "every": "0"})
    assert f", until {when(until)}." in sentences(page)[0]
    confirm(desk, "schedule", page, attested="on")
    assert post.editions.latest("pk").ends_at == until
    Post.objects.filter(pk=post.pk).update(subtitle="Newer")
    revisions.save_revision(post)
    later = f"{timezone.now() + timedelta(days=40):%Y-%m-%dT09:00}"
    page = look(desk, "schedule", [post], **{"at-chosen": "other", "at": later, "every": "0"})
    assert sentences(page) == [f"It comes down on {when(until)}, before that."]


def test_taking_down_says_what_it_cancels_and_what_it_puts_off(desk, owner):
    post = ReadyPostFactory()
    actions.publish(post, by=owner)
    update = timezone.now() + timedelta(days=3)
    actions.publish(post, by=owner, at=update)
    page = look(desk, "take-down", [post], **{"at-chosen": "now"})
    day = when(update)
    assert sentences(page)[0].endswith(f"The update of {day} is canceled.")
    other = ReadyPostFactory()
    until = publish_until(other, owner, days=2)
    later = f"{timezone.now() + timedelta(days=9):%Y-%m-%dT09:00}"
    page = look(desk, "take-down", [other], **{"at-chosen": "other", "at": later})
    day = when(until)
    assert sentences(page)[0].endswith(f"Until now it was to come down on {day}.")
    assert said(confirm(desk, "take-down", page)) == ["1 article will come down."]


def test_nothing_else_happens_than_was_shown(desk, owner):
    """What was in the way meanwhile takes no place, and what changed is looked at again."""
    first, blocked, last = (ReadyPostFactory(title=title) for title in ("Rain", "Snow", "Sun"))
    blocked.authors.clear()
    times = {"at-chosen": "other", "at": f"{timezone.now() + timedelta(days=3):%Y-%m-%dT09:00}"}
    page = look(desk, "schedule", [first, blocked, last], every="7", **times)
    assert [effect.happens for effect in page.context["effects"]] == [True, False, True]
    blocked.authors.add(AuthorFactory())
    actions.publish(first, by=owner)
    messages = said(confirm(desk, "schedule", page, attested="on"))
    assert messages[0] == "1 article scheduled."
    assert messages[1] == "“Rain”: This has changed since you looked. Readers see it as it is."
    begins = last.editions.get().live_from - first.editions.get().live_from
    assert begins > timedelta(days=8)
    assert not blocked.editions.exists()


def test_whoever_takes_themselves_away_is_told_what_that_means(client, owner):
    writer = in_role("Writer")
    author = AuthorFactory(user=writer)
    post = ReadyPostFactory(created_by=owner, authors=[author])
    client.force_login(writer)
    page = look(client, "author", [post], what=author.pk, change="remove")
    assert sentences(page)[0].endswith("Nobody signs it then. You can’t open it any more then.")


def test_what_is_in_the_bin_can_be_deleted_at_once(desk, owner):
    post = PostFactory(title="Rain")
    bin.move_to_bin(post, by=owner)
    page = look(desk, "delete", [post])
    assert sentences(page) == ["Is gone at once, with its history. Nobody can bring it back."]
    assert said(confirm(desk, "delete", page)) == ["1 article deleted for good."]
    assert not Post.objects.exists()
    logged = AuditEntry.objects.filter(target_name="Rain").order_by("pk")
    assert [each.action for each in logged] == ["binned", "deleted_for_good"]


def test_an_approval_that_ends_is_named(desk, owner):
    post = ReadyPostFactory()
    fingerprint = snapshot.build_edition(post).approval_hash
    Approval.objects.create(post=post, approval_hash=fingerprint, approved_by=owner)
    page = look(desk, "tag", [post], what="Calm", change="add")
    assert sentences(page) == ["Gets “Calm”. It has to be approved again."]


def test_what_is_in_the_bin_is_not_published_meanwhile(desk, owner):
    """Somebody deletes an article while others before it are being published."""
    first, second = ReadyPostFactory(title="Rain"), ReadyPostFactory(title="Sun")
    bin.move_to_bin(second, by=owner)
    with pytest.raises(ValidationError, match="in the bin"):
        actions.publish(second, by=owner)
    bin.put_back(second, by=owner)
    page = look(desk, "schedule", [first, second], **{"at-chosen": "now", "every": "0"})
    bin.move_to_bin(second, by=owner)
    messages = said(confirm(desk, "schedule", page, attested="on"))
    assert messages == ["1 article published.", "1 article can’t be found any more."]
    assert not second.editions.exists()


def test_the_clocks_going_back_stand_against_nothing(desk):
    with time_machine.travel("2026-11-01T07:30:00Z", tick=False):  # the second 1:30 in Chicago
        posts = [ReadyPostFactory(), ReadyPostFactory()]
        page = look(desk, "schedule", posts, **{"at-chosen": "now", "every": "0"})
        assert sentences(page) == ["Goes live now.", "Goes live now."]
        assert said(confirm(desk, "schedule", page, attested="on")) == ["2 articles published."]


def test_a_year_too_far_is_said_beforehand(desk):
    times = {"at-chosen": "other", "at": f"{timezone.now().year + 3}-03-03T09:00", "every": "0"}
    page = look(desk, "schedule", [ReadyPostFactory()], **times)
    assert "This is more than two years from now." in sentences(page)[0]


def test_the_way_back_is_the_list_as_it_was(desk):
    post = PostFactory(title="Rain")
    page = look(desk, "bin", [post], list="status=draft&q=rain")
    response = confirm(desk, "bin", page)
    assert response.request["QUERY_STRING"] == "status=draft&q=rain"
    page = look(desk, "bin", [])
    assert "None is ticked that can be found here." in page.content.decode()


def test_the_first_moment_may_not_be_past(desk):
    post = ReadyPostFactory()
    yesterday = f"{timezone.now() - timedelta(days=2):%Y-%m-%dT%H:%M}"
    times = {"at-chosen": "other", "at": yesterday, "every": "1"}
    page = look(desk, "schedule", [post], **times)
    assert page.context["form"].errors["at"] == ["This moment has passed. Choose a later one."]


def test_what_was_private_where_it_comes_from_is_not_published_with_others(desk):
    private, plain = ReadyPostFactory(readers_there="private"), ReadyPostFactory()
    shown = look(desk, "schedule", [private, plain], **{"at-chosen": "now", "every": "0"})
    confirm(desk, "schedule", shown, attested="on")
    assert any("It was private on the old site." in each for each in sentences(shown))
    assert not private.editions.exists()
    assert plain.editions.exists()
    assert duplicate(private, by=None).readers_there == "private"
