"""An approval is for exactly what was read: any change voids it, and readers learn who gave it."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.articles import snapshot
from blog.models import Approval, Author, Post, Practice, ReviewRequest
from blog.publishing import actions
from blog.review import approvals, requests
from practice_site.append_only import ImmutableError
from tests.blog.admin.views.test_review import may, page
from tests.blog.public.test_structured_data import nodes_on_page, text_values, visible
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    SupervisedCredentialFactory,
    UserFactory,
)
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def ashley():
    return OwnerFactory(name="Ashley Reid")


@pytest.fixture
def dana():
    """A reviewer with a byline, under supervision."""
    user = may(UserFactory(name="Dana Whitfield"), "view_post", "review_post")
    supervisor = LicenseFactory(author__name="Mara Lind").author
    LicenseFactory(
        author=AuthorFactory(name="Dana Whitfield", user=user),
        credential=SupervisedCredentialFactory(),
        supervisor=supervisor,
    )
    return user


@pytest.fixture
def post():
    return PostFactory(title="Rain", slug="rain", authors=[AuthorFactory(name="Ana Ruiz")])


def approval_hash(post: Post) -> str:
    return snapshot.build_edition(Post.objects.get(pk=post.pk)).approval_hash


def approve(post: Post, by, requested_by, words: str = "") -> Approval:
    request = requests.request_review(post, reviewer=by, by=requested_by)
    return approvals.approve(request, by=by, approval_hash=approval_hash(post), note=words)


def test_a_change_voids_an_approval_and_taking_the_change_back_restores_it(ashley, dana, post):
    given = approve(post, dana, ashley, "Kind.")
    assert approvals.approvals_of(post, approval_hash(post)) == approvals.Approvals([given], None)
    Post.objects.update(summary="Another word.")
    assert approvals.approvals_of(post, approval_hash(post)) == approvals.Approvals([], given)
    Post.objects.update(summary=post.summary)
    assert approvals.approvals_of(post, approval_hash(post)).current == [given]
    post.blog_section_set.update(heading="Another")
    assert approvals.approvals_of(post, approval_hash(post)).outdated == given


def test_what_was_changed_since_it_was_read_is_not_approved(ashley, dana, post):
    request = requests.request_review(post, reviewer=dana, by=ashley)
    seen = approval_hash(post)
    Post.objects.update(title="Snow")
    with pytest.raises(ValidationError, match="changed after you opened"):
        approvals.approve(request, by=dana, approval_hash=seen, note="Fine.")
    assert not Approval.objects.exists()
    assert ReviewRequest.objects.get().is_open


def test_only_who_was_asked_can_approve_and_once(ashley, dana, post):
    request = requests.request_review(post, reviewer=dana, by=ashley)
    with pytest.raises(PermissionDenied):
        approvals.approve(request, by=ashley, approval_hash=approval_hash(post))
    approvals.approve(request, by=dana, approval_hash=approval_hash(post))
    with pytest.raises(ValidationError, match="answered this already"):
        approvals.approve(request, by=dana, approval_hash=approval_hash(post))
    approve(post, dana, ashley)  # asked once more, and still of the same mind
    assert Approval.objects.count() == 2


def test_an_approval_stays_as_it_was_given(ashley, dana, post):
    given = approve(post, dana, ashley)
    for change in (
        given.save,
        given.delete,
        Approval.objects.all().delete,
        lambda: Approval.objects.update(note="x"),
    ):
        with pytest.raises(ImmutableError):
            change()


def test_at_the_desk_it_is_given_seen_and_void(client, ashley, dana, post):
    request = requests.request_review(post, reviewer=dana, by=ashley)
    client.force_login(dana)
    address = f"/desk/blog/post/{post.pk}/read/"
    read = client.get(address).content.decode()
    (seen,) = re.findall(r'name="approval_hash" value="(\w{64})"', read)
    answer = {
        "action": "approve",
        "request": request.pk,
        "approval_hash": seen,
        "answer": "Very kind.",
    }
    told = client.post(address, answer, follow=True).content.decode()
    assert "Thank you. Ashley Reid sees your answer at the desk." in told
    assert "Read it and answer" not in told  # nobody asks for it any more
    assert re.search(r"Dana Whitfield</strong> approved it, \w+ \d", squeeze(told))
    shown = page(client, ashley, post)
    assert "Approved by <strong>Dana Whitfield</strong>" in squeeze(shown)
    assert "Very kind." in shown
    panel = f"/desk/blog/post/{post.pk}/publishing/"
    assert "Approved by <strong>Dana Whitfield</strong>" in squeeze(
        client.get(panel).content.decode()
    )
    Post.objects.update(title="Snow")
    assert "but changed since" in squeeze(client.get(panel).content.decode())
    assert "but changed since" in squeeze(page(client, ashley, post))
    Practice.objects.update_or_create(pk=1, defaults={"always_require_approval": True})
    once = squeeze(client.get(panel).content.decode())
    assert once.count("Dana Whitfield approved it before something of it was changed") == 1
    assert "but changed since" not in once


def test_words_are_not_lost_where_it_can_not_be_approved_any_more(client, ashley, dana, post):
    request = requests.request_review(post, reviewer=dana, by=ashley)
    answer = {"action": "approve", "request": request.pk, "approval_hash": "old", "answer": "Kind."}
    shown = page(client, dana, post, answer)
    assert "changed after you opened this page" in shown
    assert ">\nKind.</textarea>" in shown


def test_readers_learn_who_reviewed_exactly_what_they_read_and_when(client, ashley, dana, post):
    with time_machine.travel(T, tick=False):
        approve(post, dana, ashley)
        actions.publish(post, by=ashley)
    with time_machine.travel(T + timedelta(days=9), tick=False):
        text = visible(client.get("/articles/rain/").content.decode())
        sentence = (
            "Reviewed by Dana Whitfield, LAMFT on June 1, 2026 . Supervised by Mara Lind, LMFT."
        )
        assert sentence in text
        said = nodes_on_page(client, "/articles/rain/")["WebPage"]
        assert said["lastReviewed"] == "2026-06-01"
        assert said["reviewedBy"] == [
            {
                "@type": "Person",
                "name": "Dana Whitfield",
                "honorificSuffix": "LAMFT",
                "description": "Supervised by Mara Lind, LMFT.",
            }
        ]
        assert all(each in text for each in text_values(said["reviewedBy"]))
        post.summary = "Other words."
        post.save()
        assert "Reviewed by" in client.get("/articles/rain/").content.decode()
        actions.publish(post, by=ashley)
        assert "Reviewed by" not in client.get("/articles/rain/").content.decode()
        assert "reviewedBy" not in nodes_on_page(client, "/articles/rain/")["WebPage"]


def test_a_preview_says_it_while_it_is_true(client, ashley, dana, post):
    approve(post, dana, ashley)
    client.force_login(ashley)
    preview = f"/desk/blog/post/{post.pk}/preview/"
    assert "Reviewed by Dana Whitfield" in html.unescape(client.get(preview).content.decode())
    Post.objects.update(title="Snow")
    assert "Reviewed by" not in client.get(preview).content.decode()


def test_ones_own_article_is_not_said_to_be_reviewed_nor_by_somebody_without_a_byline(
    client, ashley, dana, post
):
    post.author_links.update(author=Author.objects.get(user=dana))
    Approval.objects.create(
        post=post, approval_hash=approval_hash(post), approved_by=dana
    )  # by whatever road
    guest = may(UserFactory(name="No Byline"), "view_post", "review_post")
    approve(post, guest, ashley)
    actions.publish(post, by=ashley)
    assert "Reviewed by" not in client.get("/articles/rain/").content.decode()


def test_reviewers_cost_the_same_number_of_queries_one_or_many(client, ashley, dana, post):
    actions.publish(post, by=ashley)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/articles/rain/")
        return len(seen)

    none = queries()
    approve(post, dana, ashley)
    one = queries()
    for _ in range(3):
        user = may(UserFactory(), "view_post", "review_post")
        LicenseFactory(author=AuthorFactory(user=user))
        approve(post, user, ashley)
    assert queries() == one == none + 2  # licenses, and those of a supervisor
