"""Pictures that were missing when an article came are asked for again, where nobody edited it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.articles.revisions import save_revision
from blog.importing.blogs import SourcePicture, Status
from blog.models import Comment, Edition, ImportedRow, Picture, Post
from blog.moving_in import plan_of, report_of, to_put_right, undo
from blog.publishing import actions
from tests.blog.moving_in.fake import FakeBlog, bring_in, opens, picture, post, read, work
from tests.factories import OwnerFactory, in_role

pytestmark = pytest.mark.django_db

ALT = 'alt="Two cups of tea, steaming"'
BODY = f'<p>Look.</p><img src="a.png" {ALT}><p>And there.</p><img src="b.png" {ALT}>'


def saved(edited, **fields):
    """Save an article as somebody at the desk does."""
    Post.objects.filter(pk=edited.pk).update(**fields)
    edited.refresh_from_db()
    edited.save()
    save_revision(edited, by=OwnerFactory())


def shown(slug):
    """Return the colors of the pictures that an article shows, None for an empty place."""
    sections = Post.objects.get(slug=slug).blog_section_set.filter(kind="picture")
    return [each.picture and each.picture.name for each in sections]


def test_a_second_run_brings_missing_pictures_to_what_nobody_edited(monkeypatch, client):
    blog = opens(monkeypatch, FakeBlog([post(number, BODY) for number in (1, 2, 3)]))
    owner = OwnerFactory()
    first = bring_in(owner, publish=True)
    assert not Edition.objects.exists()
    edited = Post.objects.get(slug="quiet-hour-2")
    saved(edited, title="Ours now")
    Comment.objects.create(post=Post.objects.get(slug="quiet-hour-3"), text="?", created_by=owner)
    blog.files |= {"a.png": picture(), "b.png": picture("#223344")}

    blog_import = read(owner)
    plan = plan_of(blog_import)
    assert (plan.known, plan.lacking) == (3, 2)
    done = bring_in(owner, blog_import, publish=True)

    assert shown("quiet-hour-1") == ["A", "B"]
    assert shown("quiet-hour-2") == shown("quiet-hour-3") == [None, None]
    edited.refresh_from_db()
    assert edited.title == "Ours now"
    assert Edition.objects.get().slug == "quiet-hour-1"
    assert client.get("/articles/quiet-hour-1/").status_code == 200
    report = report_of(done)
    assert (report.articles, report.completed, report.live, report.pictures) == (0, 1, 0, 2)
    left = [each.row.slug for each in to_put_right(first) if not each.row.went_live]
    assert "quiet-hour-1" not in left
    note = Post.objects.get(slug="quiet-hour-1").revisions.first().note
    assert note == "Missing pictures came from WordPress"

    undo(done, by=owner, soon=False)
    work(done)
    assert Post.objects.count() == 3
    assert Picture.objects.count() == 2  # an article here shows them
    undo(first, by=owner, soon=False)
    gone = work(first)  # what the pictures made of it is no edit
    assert not Edition.objects.filter(live_until=None).exists()
    assert report_of(gone).taken_down == 1


def test_some_may_come_and_others_stay_missing_with_the_reason_of_today(monkeypatch):
    lead = SourcePicture(address="https://www.old.example/lead.png", alt="A window")
    blog = opens(monkeypatch, FakeBlog([post(1, BODY, lead_picture=lead)]))
    owner = OwnerFactory()
    first = bring_in(owner)
    blog.files["b.png"] = picture()
    monkeypatch.setattr(
        "blog.moving_in.library.fetch_pictures",
        lambda addresses, agent: dict.fromkeys(addresses, "It isn’t on the old site any more."),
    )

    bring_in(owner, fetch_pictures=True)

    assert shown("quiet-hour-1") == [None, "B"]
    (asking,) = to_put_right(first)  # it is in the list still
    assert asking.problems == [
        "A picture is missing (a.png). It isn’t in the file.",
        "A picture is missing (https://www.old.example/lead.png). It isn’t on the old site any "
        "more.",
    ]
    saved(Post.objects.get(), subtitle="As it is")
    assert not list(to_put_right(first))


def test_an_article_that_is_live_without_its_lead_picture_gets_it(monkeypatch):
    lead = SourcePicture(path="lead.png", alt="Two cups of tea, steaming")
    blog = opens(monkeypatch, FakeBlog([post(1, lead_picture=lead)]))
    owner = OwnerFactory()
    bring_in(owner, publish=True)
    blog.files["lead.png"] = picture()

    bring_in(owner)  # as drafts
    assert Edition.objects.get().lead_picture is None
    row = ImportedRow.objects.get(kind="post")
    assert row.problems == ["Its missing pictures are in it now. Publish it to show them."]
    assert Post.objects.get().lead_picture.name == "Lead"


def test_signs_of_the_other_system_keep_it_a_draft_whatever_comes(monkeypatch):
    blog = opens(monkeypatch, FakeBlog([post(1, BODY, left_out=[("foreign", "[mood]")])]))
    owner = OwnerFactory()
    bring_in(owner, publish=True)
    blog.files |= {"a.png": picture(), "b.png": picture("#223344")}
    bring_in(owner, publish=True)
    assert shown("quiet-hour-1") == ["A", "B"]
    assert not Edition.objects.exists()
    assert "Signs of the other system" in ImportedRow.objects.get(kind="post").blocking[0]


def test_a_text_that_is_another_by_now_is_left(monkeypatch):
    blog = opens(monkeypatch, FakeBlog([post(1, BODY)]))
    owner = OwnerFactory()
    bring_in(owner)
    blog.made = [post(1, '<p>Other.</p><img src="a.png"><ul><li>a</li><li>b</li></ul>')]
    blog.files["a.png"] = picture()
    bring_in(owner)
    assert shown("quiet-hour-1") == [None, None]


def test_nobody_changes_articles_of_others_by_it(monkeypatch):
    blog = opens(monkeypatch, FakeBlog([post(1, BODY)]))
    bring_in(OwnerFactory())
    blog.files |= {"a.png": picture(), "b.png": picture("#223344")}
    bring_in(in_role("Writer"), authors={}, categories={})
    assert shown("quiet-hour-1") == [None, None]
    assert not Picture.objects.exists()


LEAD = SourcePicture(path="lead.png", alt="Two cups of tea, steaming")
TO_PUBLISH = "Its missing pictures are in it now. Publish it to show them."


def test_what_somebody_took_down_or_scheduled_here_or_wanted_as_a_draft_stays_so(monkeypatch):
    blog = opens(monkeypatch, FakeBlog([post(number, lead_picture=LEAD) for number in (1, 2, 3)]))
    owner = OwnerFactory()
    bring_in(owner)  # as drafts
    taken_down, scheduled, _ = Post.objects.order_by("slug")
    actions.publish(taken_down, by=owner)
    actions.take_down(taken_down, by=owner)
    actions.publish(scheduled, by=owner, at=timezone.now() + timedelta(days=3))
    blog.files["lead.png"] = picture()

    bring_in(owner, publish=True)

    assert [each.lead_picture.name for each in Post.objects.all()] == ["Lead"] * 3
    assert not Edition.objects.live(timezone.now()).exists()
    assert Edition.objects.scheduled(timezone.now()).get().post == scheduled
    rows = ImportedRow.objects.filter(kind="post").order_by("post__slug")
    assert [row.problems for row in rows] == [[], [TO_PUBLISH], []]


def test_what_was_private_there_once_does_not_become_public_by_it(monkeypatch):
    secret = post(1, "<p>For colleagues.</p>", lead_picture=LEAD, status=Status.PRIVATE)
    blog = opens(monkeypatch, FakeBlog([secret]))
    owner = OwnerFactory()
    bring_in(owner, publish=True)
    blog.made = [post(1, "<p>For all.</p>", lead_picture=LEAD)]
    blog.files["lead.png"] = picture()
    bring_in(owner, publish=True)
    assert Post.objects.get().lead_picture
    assert not Edition.objects.exists()


def test_one_that_cannot_be_read_any_more_does_not_hold_up_the_others(monkeypatch):
    class Broken(FakeBlog):
        def body(self, post):
            if post.key == "guid-1" and self.files:
                raise KeyError(post.key)
            return super().body(post)

    blog = opens(monkeypatch, Broken([post(number, lead_picture=LEAD) for number in (1, 2)]))
    owner = OwnerFactory()
    bring_in(owner)
    blog.files["lead.png"] = picture()
    done = bring_in(owner)
    assert done.state == "done"
    assert [bool(each.lead_picture) for each in Post.objects.order_by("slug")] == [False, True]
