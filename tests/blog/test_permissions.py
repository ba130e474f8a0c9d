"""Who reads, reviews and deletes which article, where it changes with time and with company."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from blog import permissions
from blog.articles import revisions
from blog.models import EditingSession, Post
from blog.publishing import actions
from blog.review import comments, requests
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    ReadyPostFactory,
    SupervisedCredentialFactory,
    approved,
    in_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara():
    """A supervisor who holds nothing but the role of a Reviewer."""
    return in_role("Reviewer", name="Mara Lind")


@pytest.fixture
def post(mara):
    """An article of an associate whom she supervises from January 2 until the end of June."""
    held = LicenseFactory(
        credential=SupervisedCredentialFactory(),
        supervisor=AuthorFactory(user=mara),
        valid_from=date(2026, 1, 2),
        valid_until=date(2026, 6, 30),
    )
    return ReadyPostFactory(title="Rain", authors=[held.author])


@pytest.mark.parametrize(
    ("day", "reads"),
    [("2026-01-01", False), ("2026-01-02", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_a_supervisor_reads_and_reviews_only_while_the_license_is_in_force(
    day, reads, mara, post, client
):
    with time_machine.travel(f"{day} 18:00Z", tick=False):
        client.force_login(mara)
        listed = client.get("/desk/blog/post/")
        preview = client.get(f"/desk/blog/post/{post.pk}/preview/")
        assert ("Rain" in listed.content.decode()) is reads
        assert preview.status_code == (200 if reads else 403)
        assert mara.has_perm("blog.review_post", post) is reads
        assert permissions.visible_to(mara).exists() is reads


def test_who_was_asked_reads_it_until_the_request_is_taken_back(client):
    owner, dana, post = OwnerFactory(), in_role("Reviewer"), PostFactory()
    address = f"/desk/blog/post/{post.pk}/preview/"
    client.force_login(dana)
    assert client.get(address).status_code == 403
    request = requests.request_review(post, reviewer=dana, by=owner)
    assert client.get(address).status_code == 200
    requests.withdraw_request(request, by=owner)
    assert client.get(address).status_code == 403


def test_what_one_may_do_with_one_article_one_may_not_with_another(client):
    owner, dana = OwnerFactory(), in_role("Reviewer")
    own, asked, other = ReadyPostFactory(created_by=dana), ReadyPostFactory(), ReadyPostFactory()
    requests.request_review(asked, reviewer=dana, by=owner)
    requests.request_review(other, reviewer=in_role("Reviewer"), by=owner)
    client.force_login(dana)

    for post, status in [(own, 200), (asked, 200), (other, 403)]:
        for page in ("preview", "review"):
            assert client.get(f"/desk/blog/post/{post.pk}/{page}/").status_code == status
    assert [dana.has_perm("blog.review_post", post) for post in (asked, other)] == [True, False]
    assert [dana.has_perm("blog.change_post", post) for post in (own, asked)] == [True, False]


LOOKS_ELSEWHERE = ("preview", "history", "version/desk", "change")


def test_a_look_ends_with_its_answer_and_begins_anew_when_asked_again(client):
    owner, dana, post = OwnerFactory(), in_role("Reviewer"), PostFactory(title="Rain")
    client.force_login(dana)
    read = f"/desk/blog/post/{post.pk}/read/"
    for action in ("answer", "changes"):
        asked = requests.request_review(post, reviewer=dana, by=owner)
        assert client.get(read).status_code == 200
        answer = {"action": action, "request": asked.pk, "answer": "Shorten it."}
        done = client.post(read, answer, follow=True)
        assert done.redirect_chain == [("/desk/", 302)]
        assert "sees your answer at the desk" in done.content.decode()
        assert "Rain" not in done.content.decode()
        # Sent twice, or opened from the mail: no draft is shown, and it is said why.
        for again in (client.post(read, answer, follow=True), client.get(read, follow=True)):
            assert again.redirect_chain == [("/desk/", 302)]
            assert "You have answered about it" in again.content.decode()
        for each in LOOKS_ELSEWHERE:
            assert "Rain" not in client.get(f"/desk/blog/post/{post.pk}/{each}/").content.decode()
        assert "Rain" not in client.get("/desk/blog/post/").content.decode()
        fresh = Post.objects.get(pk=post.pk)
        assert not any(dana.has_perm(f"blog.{each}_post", fresh) for each in ("view", "review"))
        with pytest.raises(PermissionDenied):
            requests.start_review(fresh, by=dana)
        with pytest.raises(PermissionDenied):
            comments.add_comment(fresh.blog_section_set.first(), by=dana, text="Hm.")


@pytest.fixture
def june():
    return in_role("Writer", name="June Castle")


def open_form(person, post):
    EditingSession.objects.create(user=person, post=post, last_seen_at=timezone.now())


@pytest.fixture
def draft(june):
    """A draft in which she wrote herself, and once a program did."""
    draft = ReadyPostFactory(created_by=june, authors=[AuthorFactory(user=june)])
    open_form(june, draft)
    revisions.save_revision(draft)
    draft.title = "Rain"
    draft.save()
    revisions.save_revision(draft, june)
    return draft


def may_delete(client, person, post) -> bool:
    client.force_login(person)
    page = client.get(f"/desk/blog/post/{post.pk}/delete/", follow=True)
    effects = page.context.get("effects", []) if page.status_code == 200 else []
    return any(effect.happens for effect in effects)


def test_a_writer_deletes_a_draft_that_is_only_hers(june, draft, client):
    assert may_delete(client, june, draft)
    assert not may_delete(client, in_role("Writer"), draft)
    empty = PostFactory(created_by=june)
    assert june.has_perm("blog.delete_post", empty)
    assert not in_role("Writer").has_perm("blog.delete_post", empty)
    june.groups.clear()
    assert not may_delete(client, june, draft)
    # One request later:
    june, empty = type(june).objects.get(pk=june.pk), Post.objects.get(pk=empty.pk)
    assert not june.has_perm("blog.delete_post", empty)
    assert may_delete(client, in_role("Publisher"), draft)


def saved(post, by):
    post.title = "Snow"
    post.save()
    revisions.save_revision(post, by)


@pytest.mark.parametrize(
    "contribute",
    [
        lambda post, other: post.author_links.create(author=AuthorFactory(user=other), position=1),
        lambda post, other: post.author_links.create(author=AuthorFactory(), position=1),
        lambda post, other: saved(post, other),
        lambda post, other: open_form(other, post),
        lambda post, other: requests.request_review(post, reviewer=other, by=post.created_by),
        lambda post, other: comments.add_comment(post.blog_section_set.get(), by=other, text="Hm."),
        lambda post, other: approved(post),
        lambda post, other: actions.publish(post, by=post.created_by),
    ],
    ids=[
        "signed",
        "guest",
        "saved",
        "open",
        "asked",
        "commented",
        "approved",
        "published",
    ],
)
def test_nobody_deletes_what_others_had_a_hand_in(contribute, june, draft, client):
    contribute(draft, OwnerFactory())
    assert not may_delete(client, june, draft)
    assert not june.has_perm("blog.delete_post", draft)
