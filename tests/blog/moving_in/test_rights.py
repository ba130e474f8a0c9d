"""Nobody may do by an import what they may not do at the desk."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from taggit.models import Tag

from blog.admin.views.moving_in_numbers import said_of_undo
from blog.articles.content import content_from_post
from blog.importing.blogs import SourceAuthor, Status
from blog.models import (
    Author,
    BlogImport,
    Category,
    Edition,
    Picture,
    Post,
    Practice,
    Redirect,
)
from blog.moving_in import choices_of, kept_rows, plan_of, report_of, start, undo
from blog.review.own_articles import Hand, hand_in
from tests.blog.moving_in.fake import FakeBlog, bring_in, opens, picture, post, read, work
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    SupervisedCredentialFactory,
    UserFactory,
    in_role,
)

pytestmark = pytest.mark.django_db


def test_a_writer_brings_in_drafts(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1, '<p>a</p><img src="a.png">')], files={"a.png": picture()}))
    writer = in_role("Writer")
    own = AuthorFactory(name="Somebody Else", user=writer)
    blog_import = read(writer)
    proposed = choices_of(blog_import)
    for chosen, field in (
        ({"publish": True, "attested": True}, "publish"),
        ({}, "authors"),
        ({"authors": {}}, "categories"),
    ):
        plan = plan_of(blog_import)
        new = {each.key: "new" for each in plan.categories}
        with pytest.raises(ValidationError) as raised:
            start(blog_import, replace(proposed, categories=new, **chosen), by=writer, soon=False)
        assert field in raised.value.message_dict

    allowed = proposed.allowed(authors=False, categories=False)
    start(blog_import, allowed, by=writer, soon=False)
    done = work(blog_import)

    made = Post.objects.get()
    assert [link.author for link in made.author_links.all()] == [own]
    assert made.created_by == writer
    assert not Redirect.objects.exists()
    assert "may not add redirects" in " ".join(report_of(done).sentences)
    assert Picture.objects.count() == 1
    assert not Category.objects.exists()

    again = bring_in(in_role("Publisher"), authors={}, categories={})
    assert report_of(again).known == 1
    assert Redirect.objects.count() == 2


def test_rights_are_asked_for_once_more_when_it_is_done(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    owner = in_role("Owner")
    blog_import = read(owner)
    start(
        blog_import,
        replace(choices_of(blog_import), publish=True, attested=True),
        by=owner,
        soon=False,
    )
    owner.groups.set(in_role("Writer").groups.all())

    done = work(blog_import)

    assert not Edition.objects.exists()
    assert not Author.objects.exists()
    assert done.rows.get(kind="post").blocking == [
        "Readers could see it there. Here somebody who may publish has to do that."
    ]


def test_nobody_without_articles_of_their_own_brings_in_any(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    with pytest.raises(PermissionDenied):
        read(UserFactory())
    writer = in_role("Writer")
    blog_import = read(writer)
    start(blog_import, choices_of(blog_import).allowed(False, False), by=writer, soon=False)
    writer.is_active = False
    writer.save()
    assert "stands still" in work(blog_import).problem
    assert not Post.objects.exists()


def test_what_a_supervisee_signs_waits_for_the_supervisor(monkeypatch):
    mara = AuthorFactory(name="Mara Quill")
    LicenseFactory(
        author=mara, credential=SupervisedCredentialFactory(), supervisor=AuthorFactory()
    )
    opens(monkeypatch, FakeBlog([post(1)]))
    done = bring_in(OwnerFactory(), publish=True)
    assert not Edition.objects.exists()
    row = done.rows.get(kind="post")
    assert "under supervision" in row.blocking[0]
    # Whoever brings somebody's words in can have them signed, so somebody else approves them.
    assert hand_in(row.post, done.created_by_id) == Hand.BEGAN


def test_no_way_leads_around_a_practice_s_approval(monkeypatch):
    Practice(always_require_approval=True).save()
    opens(monkeypatch, FakeBlog([post(1)]))
    done = bring_in(OwnerFactory(), publish=True)
    assert not Edition.objects.exists()
    assert "asks for an approval" in done.rows.get(kind="post").blocking[0]


def test_publishing_asks_whether_a_client_can_be_recognized(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    owner = OwnerFactory()
    blog_import = read(owner)
    with pytest.raises(ValidationError, match="no client can be recognized"):
        start(blog_import, replace(choices_of(blog_import), publish=True), by=owner, soon=False)
    bring_in(owner, blog_import, publish=True)
    said = Post.objects.get().attestations.get()
    assert (said.created_by, said.content_hash) == (owner, Edition.objects.get().content_hash)


def test_a_writer_brings_nothing_into_the_place_of_an_article_of_others(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    owner, writer = OwnerFactory(), in_role("Writer")
    done = bring_in(owner, publish=True)
    undo(done, by=owner, soon=False)
    work(done)
    opens(monkeypatch, FakeBlog([post(1, "<p>Something else entirely.</p>")]))

    again = bring_in(writer, authors={}, categories={})

    (made,) = Post.objects.all()
    (section,) = content_from_post(made)["sections"]
    assert "Rest is a skill" in section["body"]
    assert "You may not change that" in again.rows.get(kind="post").problems[0]


def test_a_writer_deletes_no_draft_that_an_owner_brought_in(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    writer = in_role("Writer")
    blog_import = read(writer)
    bring_in(OwnerFactory(), blog_import)

    undo(blog_import, by=writer, soon=False)
    work(blog_import)

    assert Post.objects.exists()
    assert "you may not delete it" in blog_import.rows.get(kind="post").kept


def test_whoever_may_not_delete_what_came_along_leaves_it(monkeypatch, client):
    blog = FakeBlog([post(1, '<p>a</p><img src="a.png">')], files={"a.png": picture()})
    blog.authors["mara"] = SourceAuthor("mara", "Mara Quill", old_addresses=("/author/mara/",))
    opens(monkeypatch, blog)
    writer = in_role("Writer")
    done = bring_in(in_role("Owner"), read(writer), categories={"calm": "new"})
    Post.objects.update(created_by=writer)  # so that they may delete it
    assert Redirect.objects.filter(path="/author/mara/").exists()
    client.force_login(writer)
    undo_page = client.get(f"/desk/blog/practice/bring-articles/{done.pk}/undo/")
    made = "1 picture, 1 author, 1 category and 1 tag"
    said = f"{made} stay, since you may not delete any. Ask an owner."
    assert said in undo_page.content.decode()

    assert "1 draft is deleted." in undo_page.content.decode()

    undo(done, by=writer, soon=False)
    gone = work(done)

    assert not Post.objects.exists()
    for model in (Author, Category, Picture, Tag):
        assert model.objects.exists(), model
    assert Redirect.objects.filter(path="/author/mara/").exists()
    assert said in said_of_undo(report_of(gone))
    assert not list(kept_rows(gone))  # a sentence says it of all

    undone = bring_in(in_role("Owner"), done, categories={"calm": "new"})
    undo(undone, by=in_role("Owner"), soon=False)
    work(undone)
    for model in (Author, Category, Picture, Tag, Redirect):
        assert not model.objects.exists(), model


def test_the_page_before_an_undo_promises_no_more_than_somebody_may(monkeypatch, client):
    opens(monkeypatch, FakeBlog([post(1), post(2, status=Status.DRAFT)]))
    writer = in_role("Writer")
    done = bring_in(in_role("Owner"), read(writer), publish=True)
    client.force_login(writer)
    page = client.get(f"/desk/blog/practice/bring-articles/{done.pk}/undo/").content.decode()
    assert "2 articles and pages stay, since you may not take down or delete these." in page
    assert "taken down:" not in page
    assert "deleted." not in page
    assert "lead nowhere" not in page


def test_a_writer_s_own_import_makes_no_author_category_or_redirect(monkeypatch):
    blog = FakeBlog([post(1, '<p>a</p><img src="a.png">')], files={"a.png": picture()})
    opens(monkeypatch, blog)
    writer = in_role("Writer")
    writer.groups.clear()
    # And no pictures, as a practice may have it.
    writer.user_permissions.set(Permission.objects.filter(codename="add_post"))
    blog_import = read(writer)
    # What somebody chose who might, and may not by now.
    owner = in_role("Owner")
    start(blog_import, choices_of(blog_import), by=owner, soon=False)
    BlogImport.objects.filter(pk=blog_import.pk).update(acted_by=writer)
    done = work(blog_import)
    for model in (Author, Category, Picture, Redirect):
        assert not model.objects.exists(), model
    assert Post.objects.get().created_by == writer
    said = " ".join(report_of(done).sentences)
    assert "may not add authors" in said
    assert "You may not add pictures" in str(done.rows.get(kind="post").problems)
