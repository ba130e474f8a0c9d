"""Nobody approves what is theirs: what they sign, began, or wrote the most of alone."""

import re

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from blog.articles import content, duplicate, revisions, snapshot
from blog.articles.timeline import find_version, restorable_content
from blog.models import Approval, Post, Practice
from blog.review import approvals, approvers, links, requests
from blog.visibility import PostKind
from tests.blog.admin.views.test_review import page
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    SupervisedCredentialFactory,
    in_role,
)
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

LONG = "It rains, and nobody has to do anything about it before the evening comes. " * 5
OTHER = "Snow falls on the roof of the house while somebody counts slowly to ten inside. " * 5


@pytest.fixture
def june():
    """A supervisee, who writes."""
    return in_role("Writer", name="June Castle")


@pytest.fixture
def mara(june):
    """Her supervisor, with an account and a byline."""
    mara = in_role("Reviewer", name="Mara Lind")
    LicenseFactory(
        author=AuthorFactory(name="June Castle", user=june),
        credential=SupervisedCredentialFactory(),
        supervisor=AuthorFactory(name="Mara Lind", user=mara),
    )
    return mara


def begun_by(user, words=LONG, **fields) -> Post:
    """An article that June signs, as one person began it and saved these words."""
    signs = User.objects.get(name="June Castle").author
    post = PostFactory(created_by=user, authors=[signs], **fields)
    return saved(post, user, words)


def saved(post: Post, by, words: str) -> Post:
    post.blog_section_set.update(body=f"<p>{words}</p>")
    revisions.save_revision(Post.objects.get(pk=post.pk), by)
    return Post.objects.get(pk=post.pk)


def approve(post: Post, by) -> Approval:
    asked = requests.start_review(post, by=by)
    seen = snapshot.build_edition(Post.objects.get(pk=post.pk)).approval_hash
    return approvals.approve(asked, by=by, approval_hash=seen)


def refused(post: Post, by, match: str) -> bool:
    """Whether the button, the rule and what saves it refuse an approval alike."""
    post = Post.objects.get(pk=post.pk)
    with pytest.raises(ValidationError, match=match):
        approve(post, by)
    assert by.pk not in approvers.possible_approvers(post)
    assert not Approval.objects.exists()
    return not approvers.may_approve(post, by)


def test_whoever_began_an_article_does_not_approve_it(june, mara):
    assert refused(begun_by(mara), mara, "You began this article")
    # Nor when somebody else signs it, saved it since, or wrote it anew.
    assert refused(saved(begun_by(mara), june, OTHER), mara, "You began this article")


def test_nor_does_who_alone_saved_its_words(june, mara):
    post = saved(begun_by(june, "Rain."), mara, LONG)
    assert refused(post, mara, "You wrote most of this article")
    assert refused(saved(post, mara, f"{LONG} It stops."), mara, "You wrote most")


@pytest.mark.parametrize("what", ["a comma", "a tag", "what was there before"])
def test_whatever_somebody_else_saves_of_them_they_stay_hers(what, june, mara):
    post, owner = saved(begun_by(june, "Rain."), mara, LONG), OwnerFactory()
    if what == "a tag":
        post.tags.add("rain")
        revisions.save_revision(post, owner)
    elif what == "a comma":
        saved(post, owner, LONG.replace("rains,", "rains", 1))
    else:
        saved(saved(post, owner, "It stops."), owner, LONG)
    assert refused(post, mara, "You wrote most of this article")


def test_an_article_that_two_wrote_is_approved_by_a_third_alone(june, mara):
    post = saved(begun_by(june, "Rain."), mara, LONG)
    owner = OwnerFactory()
    saved(post, owner, f"{LONG} {OTHER} {OTHER.upper()}")
    assert refused(post, owner, "You wrote most of this article")
    assert approvers.may_approve(Post.objects.get(pk=post.pk), mara)


def test_a_word_put_right_in_review_keeps_the_right_to_approve(june, mara):
    post = saved(begun_by(june), mara, LONG.replace("evening", "night", 1))
    assert approvers.may_approve(post, mara)
    assert approve(post, mara).reviewer_name == "Mara Lind"


def test_what_a_program_saved_is_nobody_s_before_somebody_wrote_and_hers_after(june, mara):
    imported = begun_by(None)
    assert approve(saved(imported, mara, f"{LONG} It stops."), mara)
    hers = saved(begun_by(june, "Rain."), mara, LONG)
    hers.title = "Renamed by a merge of tags, say"
    hers.save()
    revisions.save_revision(hers)  # by nobody: it holds her words
    assert not approvers.may_approve(hers, mara)


def test_an_earlier_version_put_back_is_still_whose_it_was(june, mara):
    post = begun_by(june)
    first = post.revisions.last()
    saved(post, june, OTHER)
    version = find_version(post, f"revision-{first.pk}")
    revisions.restore_content(post, restorable_content(post, version), by=mara, note="Restored")
    assert approve(Post.objects.get(pk=post.pk), mara)


def test_merged_words_are_whose_most_of_them_are(june, mara):
    post = begun_by(june)
    stored = content.content_from_post(post)
    section = stored["sections"][0]
    merged = stored | {"sections": [section | {"body": f"<p>{LONG} It stops.</p>"}]}
    revisions.save_merged_content(post, merged, merged, by=mara, note="Put together")
    assert approvers.may_approve(Post.objects.get(pk=post.pk), mara)


def test_who_makes_a_copy_or_a_page_began_it(june, mara):
    copy = duplicate.duplicate(begun_by(june), by=mara)
    assert refused(copy, mara, "You began this article")
    site_page = begun_by(mara, kind=PostKind.PAGE)
    assert refused(site_page, mara, "You began this page")


def test_who_began_it_approves_it_by_no_other_way(june, mara):
    Practice.objects.update_or_create(pk=1, defaults={"allow_outside_approval": True})
    owner, post = OwnerFactory(), begun_by(mara)
    # Her link to an address of her own is for an answer, and nobody sends her one.
    asked = links.request_by_link(post, name="Some Colleague", email="c@example.org", by=mara)
    assert not approvers.can_approve_by_link(asked, asked.requested_at.date())
    for name, email in [("Mara Lind, LMFT", "m@example.org"), ("M. L.", mara.email.upper())]:
        with pytest.raises(ValidationError, match="Mara Lind began this article"):
            links.request_by_link(post, name=name, email=email, by=owner)
    with pytest.raises(ValidationError, match="Mara Lind began this article"):
        approvals.record_approval(
            post, by=owner, name="Mara Lind", given_on=asked.requested_at.date(), how="on paper",
            approval_hash=snapshot.build_edition(post).approval_hash,
        )  # fmt: skip


def test_the_page_says_why_there_is_no_button_and_who_may_approve_it(client, june, mara):
    post, owner = begun_by(mara), OwnerFactory(name="Ashley Reid")
    requests.request_review(post, reviewer=mara, by=june)
    for path in ("review", "read"):
        client.force_login(mara)
        shown = squeeze(client.get(f"/desk/blog/post/{post.pk}/{path}/").content.decode())
        assert "You began this article: somebody else has to approve it. Ashley Reid may." in shown
        assert not re.search(r'value="approve"', shown)
    ready = squeeze(page(client, owner, post))
    assert "somebody else has to approve it" not in ready
    assert 'value="approve"' in ready


def test_where_no_approval_is_needed_nothing_is_said_of_it(client):
    owner = OwnerFactory()
    post = PostFactory(created_by=owner, authors=[AuthorFactory(user=owner)])
    assert "somebody else has to approve" not in squeeze(page(client, owner, post))
