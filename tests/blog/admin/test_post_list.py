"""The list of articles: what is found by which filter and words, and how one leafs through it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.articles import bin, revisions
from blog.models import Approval, EditingSession, Post, PostText, Practice, Section
from blog.publishing import actions
from tests.blog.moving_in import fake
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
    PostFactory,
    ReadyPostFactory,
    in_role,
)
from tests.seed import seeds

pytestmark = pytest.mark.django_db
LIST = "/desk/blog/post/"


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def found(desk, **query) -> list[str]:
    return [str(row.post) for row in desk.get(LIST, query).context["cl"].rows]


def test_any_words_of_an_article_find_it(desk):
    rain = PostFactory(
        title="Rain",
        sections=[
            {"kind": "text", "heading": "Puddles", "body": "<p>It drips <em>from</em> leaves.</p>"},
            {"kind": "list", "items": [{"text": "Boots by the door"}]},
        ],
    )
    PostFactory(title="Sun", summary="A warm bench.")
    for words in ("drips from leaves", '"drips from leaves"', "boots", "puddle", "rain door"):
        assert found(desk, q=words) == ["Rain"], words
    assert found(desk, q="warm") == ["Sun"]
    assert found(desk, q="rain bench") == []
    assert set(found(desk, q="…")) == set()

    Section.objects.filter(parent=rain, kind="list").update(items=[{"text": "An umbrella"}])
    revisions.save_revision(rain)
    assert found(desk, q="boots") == []
    assert found(desk, q="umbrella") == ["Rain"]
    rain.delete()
    assert not PostText.objects.filter(words__contains="umbrella").exists()


@pytest.mark.parametrize("seed", seeds().values(), ids=seeds())
def test_a_phrase_of_the_seed_finds_its_draft(seed, desk):
    items = [{"title": each.title, "text": each.text} for each in seed.practices]
    post = PostFactory(title="Another title", sections=[{"kind": "practices", "items": items}])
    PostFactory()
    phrase = " ".join(seed.practices[1].text.split()[1:6])
    assert found(desk, q=f"“{phrase}”") == [str(post)]


def test_somebody_finds_only_what_they_may_see(client):
    writer = in_role("Writer")
    mine = PostFactory(title="Rain of mine", created_by=writer)
    PostFactory(title="Rain of others")
    client.force_login(writer)
    assert found(client, q="rain") == [mine.title]


def test_the_index_is_made_anew(desk):
    PostFactory(title="Rain")
    PostText.objects.all().delete()
    assert found(desk, q="rain") == []
    call_command("index_articles")
    assert found(desk, q="rain") == ["Rain"]


def test_each_filter_finds_its_own(desk, owner):
    jo, grief = AuthorFactory(name="Jo"), CategoryFactory(name="Grief")
    ReadyPostFactory(
        title="Ours", authors=[jo], categories=[grief], tags=["Long nights"], language="es"
    )
    other = ReadyPostFactory(title="Other", recheck_on=timezone.localdate() - timedelta(days=2))
    actions.publish(other, by=owner)
    later = ReadyPostFactory(title="Later")
    actions.publish(later, by=owner, at=timezone.now() + timedelta(days=3))
    assert found(desk, status="draft") == ["Ours"]
    assert found(desk, status="live") == ["Other"]
    assert found(desk, status="scheduled") == ["Later"]
    assert found(desk, author=jo.pk) == ["Ours"]
    assert found(desk, category=grief.pk) == ["Ours"]
    assert found(desk, tag="long nights") == ["Ours"]
    assert found(desk, tag="no such tag") == []
    assert found(desk, language="es") == ["Ours"]
    assert set(found(desk, language="own")) == {"Other", "Later"}
    assert found(desk, due="now") == ["Other"]
    assert found(desk, author=jo.pk, status="live") == []
    assert len(found(desk, author="", status="", tag="", q="")) == 3
    assert found(desk, author="x") == found(desk, category="-1") == []


def test_it_says_since_when_an_article_is_live_and_what_comes_next(desk, owner):
    with time_machine.travel("2026-11-02T15:00:00Z", tick=False):
        post = ReadyPostFactory(title="Rain")
        actions.publish(post, by=owner)
    with time_machine.travel("2026-11-20T15:00:00Z", tick=False):
        (row,) = desk.get(LIST).context["cl"].rows
        assert (row.status, row.coming) == ("Live", "")
        assert row.live_since == post.editions.get().live_from
        actions.take_down(post, by=owner, at=timezone.now() + timedelta(days=3))
        (row,) = desk.get(LIST).context["cl"].rows
        assert row.coming == "Comes down Nov 23, 2026, 9:00 AM"
        Post.objects.update(recheck_on="2026-11-22")
        (row,) = desk.get(LIST).context["cl"].rows
        assert row.coming == "Check on Nov 22, 2026"
    with time_machine.travel("2026-11-24T15:00:00Z", tick=False):
        (row,) = desk.get(LIST).context["cl"].rows
        assert (row.status, row.live_since) == ("Taken down", None)


@pytest.mark.parametrize("order", ["saved", "title"])
def test_leafing_there_and_back_shows_each_article_once(order, desk, monkeypatch):
    monkeypatch.setattr("blog.admin.posts.PostAdmin.list_per_page", 3)
    for number in range(8):
        PostFactory(title="aBcDABCd"[number])
    if order == "saved":
        Post.objects.update(updated_at=timezone.now())  # equals are told apart, too
    shown, address = [], f"{LIST}?order={order}"
    while address:
        page = desk.get(address).context["cl"]
        shown += [row.post.pk for row in page.rows]
        last, address = page, page.next_page and LIST + page.next_page
    assert len(set(shown)) == len(shown) == 8
    titles = [Post.objects.get(pk=key).title.lower() for key in shown]
    assert order == "saved" or titles == sorted(titles)
    back = [row.post.pk for row in last.rows]
    while last.previous_page:
        last = desk.get(LIST + last.previous_page).context["cl"]
        back = [*(row.post.pk for row in last.rows), *back]
    assert back == shown


def test_what_is_no_place_in_the_list_leads_to_its_beginning(desk):
    PostFactory()
    for nothing in ("after=x", "before=7-x", "order=x", "after=-1", "p=3", "status=x"):
        assert desk.get(f"{LIST}?{nothing}", follow=True).context["cl"].rows


def test_the_bin(desk, owner, client):
    post = PostFactory(title="Rain", created_by=owner)
    bin.move_to_bin(post, by=owner)
    assert found(desk) == []
    (row,) = desk.get(LIST, {"status": "bin"}).context["cl"].rows
    gone = Practice.load().date_at(timezone.now() + timedelta(days=30))
    assert row.deleted_on == gone
    for page in ("change", "publishing", "history", "preview", "review"):
        assert desk.get(f"{LIST}{post.pk}/{page}/").status_code in (302, 403, 404), page
    assert "Rain" not in desk.get("/desk/").content.decode()
    assert found(desk, status="bin", q="rain") == ["Rain"]
    assert found(desk, status="bin", q="snow") == []
    bin.put_back(post, by=owner)
    assert found(desk) == ["Rain"]
    assert found(desk, status="bin") == []


def test_the_bin_is_emptied_of_what_is_in_it_for_30_days(desk, owner):
    old, kept = PostFactory(title="Old"), PostFactory(title="Kept")
    bin.move_to_bin(kept, by=owner)
    revisions.save_revision(old)
    session = EditingSession.objects.create(
        user=owner, post=old, data=[["title", "Old"]], last_seen_at=timezone.now()
    )
    bin.move_to_bin(old, by=owner)
    Post.objects.filter(pk=old.pk).update(binned_at=timezone.now() - timedelta(days=30, seconds=1))
    bin.delete_expired(timezone.now())
    assert found(desk, status="bin") == ["Kept"]
    assert not Post.objects.filter(pk=old.pk).exists()
    assert not EditingSession.objects.filter(pk=session.pk).exists()


def test_what_was_public_or_approved_is_never_in_the_bin(desk, owner):
    public, approved = PostFactory(), PostFactory()
    actions.publish(public, by=owner)
    Approval.objects.create(post=approved, approval_hash="x", approved_by=owner)
    for post in (public, approved):
        with pytest.raises(Exception, match="so it stays in the history"):
            bin.move_to_bin(post, by=owner)


def test_the_number_of_queries_is_that_of_one_article(desk, owner):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            assert desk.get(f"{LIST}?q=rain").status_code == 200
        return len(context)

    actions.publish(ReadyPostFactory(title="Rain"), by=owner)
    desk.get(LIST)
    few = queries()
    for number in range(12):
        post = ReadyPostFactory(title=f"Rain {number}")
        if number % 2:
            actions.publish(post, by=owner)
    assert queries() == few <= 25


def test_what_an_import_brought_can_be_shown_alone(desk, monkeypatch):
    PostFactory(title="Rain")
    fake.opens(monkeypatch, fake.FakeBlog([fake.post(1), fake.post(2)]))
    done = fake.bring_in(OwnerFactory())
    assert sorted(found(desk, **{"import": done.pk})) == ["Quiet hour 1", "Quiet hour 2"]
    assert len(found(desk)) == 3
    with CaptureQueriesContext(connection) as every:
        assert "From anywhere" not in desk.get(LIST).content.decode()
    with CaptureQueriesContext(connection) as some:
        shown = desk.get(LIST, {"import": done.pk}).content.decode()
    assert len(some) <= len(every) + 1
    assert "With “The old blog”" in shown
    assert found(desk, **{"import": "no such one"}) == []
