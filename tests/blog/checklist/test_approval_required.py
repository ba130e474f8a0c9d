"""Who signs under supervision has it approved before readers see it: exactly what they will see."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from blog import checklist
from blog.articles import snapshot
from blog.models import Approval, Category, Post, Practice, ReviewRequest
from blog.publishing import actions
from blog.review import approvals, requests
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    CredentialFactory,
    LicenseFactory,
    OwnerFactory,
    ReadyPostFactory,
    SupervisedCredentialFactory,
    UserFactory,
    approved,
    in_role,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveler:
        yield traveler


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def mara():
    """A supervisor with a sign-in, who holds nothing but the role of a Reviewer."""
    user = in_role("Reviewer", name="Mara Lind")
    return LicenseFactory(author=AuthorFactory(name="Mara Lind", user=user)).author.user


@pytest.fixture
def june(mara):
    """An associate whom she supervises, with a sign-in."""
    user = in_role("Writer", name="June Castle")
    held = LicenseFactory(
        author=AuthorFactory(name="June Castle", user=user),
        credential=SupervisedCredentialFactory(),
        supervisor=mara.author,
        valid_until=date(2026, 6, 30),
    )
    return held.author


@pytest.fixture
def post(june):
    return ReadyPostFactory(title="Rain", authors=[june], tags=["calm"])


def fresh(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def lacking(post: Post) -> list[str]:
    return [each.sentence for each in checklist.check_post(fresh(post)).blocking]


def approve(post: Post, by) -> Approval:
    request = requests.start_review(post, by=by)
    return approvals.approve(
        request, by=by, approval_hash=snapshot.build_edition(fresh(post)).approval_hash
    )


def test_without_an_approval_it_is_neither_published_nor_scheduled(post, owner):
    (sentence,) = lacking(post)
    assert sentence == (
        "June Castle practices under supervision, so Mara Lind or a reviewer has to approve it. "
        "Ask for it."
    )
    for at in (None, NOW + timedelta(days=2)):
        with pytest.raises(ValidationError, match="has to approve it"):
            actions.publish(post, by=owner, at=at)
    assert not post.editions.exists()


def test_the_supervisor_approves_it_unasked_and_june_reads_it(post, mara, june, owner):
    approve(post, mara)
    assert lacking(post) == []
    edition = actions.publish(post, by=owner)
    assert edition.approval_hash == Approval.objects.get().approval_hash
    assert [each.get_verdict_display() for each in requests.requests_waiting_for(june.user)] == [
        "has approved it"
    ]


def test_who_was_asked_already_is_named(post, mara, june):
    requests.request_review(post, reviewer=mara, by=june.user)
    (sentence,) = lacking(post)
    assert sentence.endswith("has to approve it. Mara Lind was asked to review it.")


def finding_sentences(post):
    Post.objects.filter(pk=post.pk).update(summary="Other words.")


def a_section(post):
    post.blog_section_set.update(body="<p>Other words.</p>")


def a_category(post):
    post.category_links.update(category=CategoryFactory())


def a_tag(post):
    post.tags.add("storm")


def an_author(post):
    post.author_links.create(author=AuthorFactory(), position=1)


def the_address(post):
    Post.objects.filter(pk=post.pk).update(slug="other")


@pytest.mark.parametrize(
    "change", [finding_sentences, a_section, a_category, a_tag, an_author, the_address]
)
def test_any_change_of_what_would_be_public_voids_it_and_is_said(change, post, mara, owner):
    approve(post, mara)
    change(post)
    (sentence,) = lacking(post)
    assert "Mara Lind approved it before something of it was changed" in sentence
    with pytest.raises(ValidationError):
        actions.publish(post, by=owner)


def test_what_readers_do_not_see_voids_nothing(post, mara):
    approve(post, mara)
    Post.objects.filter(pk=post.pk).update(recheck_on=date(2027, 1, 1))
    Category.objects.create(name="Other", slug="other")
    assert lacking(post) == []


def test_what_was_scheduled_goes_live_though_the_desk_changes(post, mara, owner, clock):
    approve(post, mara)
    scheduled = actions.publish(post, by=owner, at=NOW + timedelta(days=2))
    finding_sentences(post)
    clock.move_to(NOW + timedelta(days=2), tick=False)
    assert post.editions.live(NOW + timedelta(days=2)).get() == scheduled
    actions.take_down(post, by=owner)
    with pytest.raises(ValidationError, match="something of it was changed"):
        actions.publish(post, by=owner)


def test_what_goes_live_when_the_supervision_is_over_needs_none(post, june, owner):
    LicenseFactory(author=june, credential=CredentialFactory(), valid_from=date(2026, 7, 1))
    actions.publish(post, by=owner, at=NOW + timedelta(days=40))


def test_it_is_not_moved_back_into_the_time_of_supervision(post, june, owner):
    LicenseFactory(author=june, credential=CredentialFactory(), valid_from=date(2026, 7, 1))
    actions.publish(post, by=owner, at=NOW + timedelta(days=40))
    with pytest.raises(ValidationError, match="has to approve it"):
        actions.reschedule(post, by=owner, at=NOW + timedelta(days=3))


def test_nobody_approves_what_they_sign_not_even_an_owner(post, june, owner):
    june.user = owner
    june.save()
    with pytest.raises(ValidationError, match="You sign this article"):
        approve(post, owner)
    Approval.objects.create(
        post=post,
        approval_hash=snapshot.build_edition(fresh(post)).approval_hash,
        approved_by=owner,
    )
    assert lacking(post)


def test_who_may_not_review_it_does_not_approve_it(post, june):
    for role in ("Writer", "Publisher", "Reviewer"):  # who supervises somebody else
        with pytest.raises(PermissionDenied):
            approve(post, in_role(role))
    asked = requests.request_review(post, reviewer=in_role("Publisher"), by=june.user)
    with pytest.raises(PermissionDenied):
        approvals.approve(
            asked,
            by=asked.reviewer,
            approval_hash=snapshot.build_edition(fresh(post)).approval_hash,
        )
    assert not Approval.objects.exists()


def test_a_reviewer_who_was_asked_approves_it(post, june):
    asked = requests.request_review(post, reviewer=in_role("Reviewer"), by=june.user)
    approvals.approve(
        asked, by=asked.reviewer, approval_hash=snapshot.build_edition(fresh(post)).approval_hash
    )
    assert lacking(post) == []


def test_an_owner_approves_any_article_of_others(post):
    approve(post, in_role("Owner"))
    assert lacking(post) == []


def test_a_supervisor_of_old_days_does_not_review_any_more(post, mara, june):
    june.licenses.update(supervisor=None, external_supervisor="Dana Whitfield, LMFT")
    with pytest.raises(PermissionDenied):
        approve(post, mara)
    assert "so Dana Whitfield, LMFT or a reviewer has to approve it" in lacking(post)[0]


def test_others_need_one_only_where_the_practice_asks_for_it(owner):
    post = ReadyPostFactory(title="Snow")
    assert lacking(post) == []
    Practice(always_require_approval=True).save()
    assert lacking(post) == [
        "Your practice asks for an approval before anything is published. Ask for it."
    ]
    actions.publish(approved(post), by=owner)


def test_changes_are_asked_for_with_words_or_with_a_comment(post, mara, june):
    request = requests.start_review(post, by=mara)
    changes = ReviewRequest.Verdict.CHANGES
    with pytest.raises(ValidationError, match="Say what should be changed"):
        requests.answer_request(request, by=mara, verdict=changes)
    requests.answer_request(request, by=mara, answer="The end is abrupt.", verdict=changes)
    (told,) = requests.requests_waiting_for(june.user)
    assert told.get_verdict_display() == "asks for changes"
    assert lacking(post)


def test_the_same_words_are_approved_again_after_a_year(post, mara, owner, clock, client):
    approve(post, mara)
    actions.publish(post, by=owner)
    clock.move_to(NOW + timedelta(days=25), tick=False)
    approve(post, mara)
    page = client.get(post.editions.get().get_absolute_url()).content.decode()
    assert page.count("Reviewed by Mara Lind") == 1
    assert "June 26, 2026" in page


def test_without_an_account_of_hers_the_answer_goes_to_who_began_it(post, mara, june):
    june.user = None
    june.save()
    begun_by = UserFactory()
    Post.objects.filter(pk=post.pk).update(created_by=begun_by)
    assert requests.start_review(fresh(post), by=mara).requested_by == begun_by
