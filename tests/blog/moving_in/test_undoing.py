"""What an import brought is taken back, but for what people have made of it since."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from taggit.models import Tag

from accounts.models import AuditEntry
from blog.admin.views.moving_in_numbers import Undoing, said_of_undo
from blog.articles.bin import delete_at_once
from blog.importing.blogs import Status
from blog.models import (
    Author,
    Category,
    Comment,
    Edition,
    ImportedRow,
    Picture,
    Post,
    Practice,
    Redirect,
)
from blog.moving_in import kept_rows, report_of, undo
from blog.publishing import actions
from tests.blog.moving_in.fake import DAY, FakeBlog, bring_in, opens, picture, post, work
from tests.factories import OwnerFactory, PostFactory, in_role

pytestmark = pytest.mark.django_db


def take_back(blog_import, by):
    undo(blog_import, by=by, soon=False)
    return work(blog_import)


def test_what_was_live_is_taken_down_and_all_else_goes(monkeypatch, client):
    files = {"a.png": picture(), "b.png": picture("#223344")}
    alt = 'alt="Two cups of tea, steaming"'
    posts = [
        post(1, f'<p>a</p><img src="a.png" {alt}>'),
        post(2, f'<p>b</p><img src="b.png" {alt}>', status=Status.DRAFT, tags=["other"]),
    ]
    blog = FakeBlog(posts, files=files)
    blog.tags["other"] = type(blog.tags["rest"])("other", "other")
    opens(monkeypatch, blog)
    owner = OwnerFactory()
    done = bring_in(owner, publish=True)
    live = Edition.objects.get()

    gone = take_back(done, owner)

    assert (gone.state, gone.problem) == ("undone", "")
    edition = Edition.objects.get()
    assert (edition.pk, edition.ended_by, edition.sections) == (live.pk, owner, live.sections)
    assert client.get("/articles/quiet-hour-1/").status_code == 410
    assert client.get("/2019/05/quiet-hour-1/").status_code == 404
    assert list(Post.objects.values_list("slug", flat=True)) == ["quiet-hour-1"]
    assert not Redirect.objects.exists()
    assert Picture.objects.count() == 1  # it belongs to the record of what readers saw
    assert list(Tag.objects.values_list("name", flat=True)) == ["rest"]
    report = report_of(gone)
    assert (report.taken_down, report.deleted, report.kept) == (1, 1, 0)
    assert said_of_undo(report)[-1] == (  # once, and in no list
        "1 tag stays, since articles on record have it. Readers don’t see it."
    )
    assert AuditEntry.objects.filter(action="import_undone", actor=owner).exists()

    again = bring_in(owner, publish=True)

    assert client.get("/articles/quiet-hour-1/").status_code == 200
    assert client.get("/?p=1")["Location"] == "/articles/quiet-hour-1/"
    first, second = Edition.objects.order_by("live_from")
    assert (first.post, first.pk) == (second.post, live.pk)
    assert second.content_hash == first.content_hash
    assert (second.first_live_from, second.was_updated) == (DAY, False)
    assert (Post.objects.count(), Picture.objects.count()) == (2, 2)
    assert ImportedRow.objects.filter(kind="post").count() == 2
    assert report_of(again).articles == 2


def test_drafts_go_with_all_that_was_made_for_them(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1, '<p>a</p><img src="a.png">')], files={"a.png": picture()}))
    owner = OwnerFactory()
    done = bring_in(owner)
    take_back(done, owner)
    for model in (Post, Picture, Author, Category, Tag, Redirect):
        assert not model.objects.exists(), model


def test_what_was_edited_or_is_used_here_stays_and_says_why(monkeypatch):
    opens(monkeypatch, FakeBlog([post(number) for number in (1, 2, 3, 4)]))
    owner = OwnerFactory()
    done = bring_in(owner, publish=True)
    edited, remarked, binned, plain = Post.objects.order_by("slug")
    Post.objects.filter(pk=edited.pk).update(title="Ours")
    Comment.objects.create(post=remarked, text="Lovely", created_by=owner)
    Author.objects.update(pronouns="she/her")
    category = Category.objects.get()
    Practice.objects.update_or_create(pk=1, defaults={"menu": [f"category:{category.pk}"]})

    gone = take_back(done, owner)

    kept = {str(row): row.kept for row in kept_rows(gone)}
    assert kept["Quiet hour 1"] == "It was edited here."
    assert "Somebody works with it here" in kept["Quiet hour 2"]
    assert set(kept) >= {"Quiet hour 1", "Quiet hour 2"}
    for each, is_live in ((edited, True), (remarked, True), (binned, False), (plain, False)):
        assert each.editions.filter(live_until=None).exists() is is_live
    assert Author.objects.exists()
    assert Category.objects.exists()
    assert Redirect.objects.filter(post=edited).count() == 2
    assert not Redirect.objects.filter(post=plain).exists()


def test_nothing_that_was_here_before_goes(monkeypatch):
    own = PostFactory(tags=["rest"])
    calm = Category.objects.create(name="Calm", slug="calm")
    mara = Author.objects.create(name="Mara Quill", slug="mara-quill")
    opens(monkeypatch, FakeBlog([post(1)]))
    owner = OwnerFactory()
    done = bring_in(owner)
    take_back(done, owner)
    assert Post.objects.get() == own
    assert Category.objects.get() == calm
    assert Author.objects.get() == mara
    assert own.tags.count() == 1


def test_whoever_may_not_take_down_leaves_what_is_live(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    done = bring_in(OwnerFactory(), publish=True)
    gone = take_back(done, in_role("Writer"))
    (row,) = [row for row in kept_rows(gone) if row.kind == "post"]
    assert row.kept == "Readers see it, and you may not take it down."
    assert Edition.objects.filter(live_until=None).exists()


def test_what_was_edited_after_it_was_taken_back_is_not_overwritten(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    owner = OwnerFactory()
    take_back(bring_in(owner, publish=True), owner)
    Post.objects.update(title="Ours")
    done = bring_in(owner, publish=True)
    assert Post.objects.get().title == "Ours"
    assert not Edition.objects.filter(live_until=None).exists()
    assert "stays as it is" in done.rows.get(kind="post").problems[0]
    assert report_of(done).articles == 0  # this import brought nothing, so takes nothing back
    report = report_of(take_back(done, owner))
    assert (report.taken_down, report.deleted, report.kept) == (0, 0, 1)


def test_a_picture_that_an_earlier_import_brought_stays(monkeypatch):
    owner, files = OwnerFactory(), {"a.png": picture()}
    body = '<p>a</p><img src="a.png">'
    opens(monkeypatch, FakeBlog([post(1, body)], files=files))
    bring_in(owner)
    delete_at_once(Post.objects.get(), by=owner)
    opens(monkeypatch, FakeBlog([post(1, body)], files=files, address="https://two.example"))
    second = bring_in(owner)
    assert report_of(second).pictures == 0
    assert not any("picture" in each for each in Undoing.of(second).sentences)

    take_back(second, owner)

    assert not Post.objects.exists()
    assert Picture.objects.exists()


def test_what_is_scheduled_here_stays_and_is_listed(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    owner = OwnerFactory()
    done = bring_in(owner)
    actions.publish(Post.objects.get(), by=owner, at=timezone.now() + timedelta(days=3))

    gone = take_back(done, owner)

    assert "It is scheduled here" in gone.rows.get(kind="post").kept
    assert Redirect.objects.count() == 2
    assert report_of(gone).kept == 1


def test_old_addresses_of_lists_go_however_often_it_was_chosen(monkeypatch):
    blog = FakeBlog([post(1)])
    blog.categories["calm"] = replace(blog.categories["calm"], old_addresses=("/category/calm/",))
    opens(monkeypatch, blog)
    owner = OwnerFactory()
    done = bring_in(owner, categories={"calm": "new"})
    bring_in(owner, done, categories={"calm": "new"})  # once more
    assert Redirect.objects.filter(path="/category/calm/").exists()
    take_back(done, owner)
    assert not Redirect.objects.exists()
