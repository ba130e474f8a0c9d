"""What 0.2 stored under its hashes keeps what it named: approvals, attestations, open forms."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from blog.articles import revisions
from blog.articles.snapshot import build_edition
from blog.models import (
    Approval,
    Attestation,
    EditingSession,
    Edition,
    Post,
    PostCategory,
    Revision,
)
from blog.publishing import actions
from blog.publishing.status import State, with_status
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    approved,
)
from tests.status import state

pytestmark = pytest.mark.django_db

migration = import_module("blog.migrations.0004_hashes")


@pytest.fixture
def apps():
    """The models as they were: plain rows, which may be changed."""
    return MigrationExecutor(connection).loader.project_state([("blog", "0004_hashes")]).apps


@pytest.fixture
def post():
    owner = OwnerFactory()
    post = PostFactory(
        authors=[AuthorFactory()],
        categories=[CategoryFactory() for _ in range(3)],
        tags=["calm"],
        lead_picture=PictureFactory(),
        sections=[
            {"kind": "callout", "body": "<p>Be gentle.</p>"},
            {"kind": "picture", "picture": PictureFactory()},
        ],
    )
    actions.publish(approved(post), by=owner)
    return Post.objects.get(pk=post.pk)


def put_back(apps, post: Post) -> dict[str, str]:
    """Store the hashes of before in place of those of now, and return them."""
    before = apps.get_model("blog", "Post").objects.get()
    article = migration.Articles(apps, migration.write_uids(apps)).from_post(before)
    content, approval = article.content_before(), article.approval_before()
    editions = apps.get_model("blog", "Edition").objects
    editions.update(content_hash=content, approval_hash=approval)
    apps.get_model("blog", "Approval").objects.update(approval_hash=approval)
    saved = migration.hash_before(post.revisions.get().content)
    Revision.objects.update(data_hash=saved)
    Post.objects.update(content_hash="")
    Attestation.objects.create(post=post, content_hash=content, created_by=OwnerFactory())
    return {"content": content, "saved": saved}


def test_approvals_attestations_and_open_forms_are_taken_along(apps, post):
    before = put_back(apps, post)
    form = EditingSession.objects.create(
        token=uuid4(),
        user=OwnerFactory(),
        post=post,
        base_hash=before["saved"],
        data=[["title", "Rain"], ["base", before["saved"]]],
        last_seen_at=post.created_at,
    )
    migration.write_hashes(apps, None)
    built = build_edition(Post.objects.get(pk=post.pk))
    assert built.approval_hash == Edition.objects.get().approval_hash
    assert Approval.objects.get().approval_hash == built.approval_hash
    assert Attestation.objects.get().content_hash == built.content_hash
    assert state(post) == State.LIVE
    now = revisions.current_content(post)[1]
    form.refresh_from_db()
    assert (form.base_hash, form.data) == (now, [["title", "Rain"], ["base", now]])


def test_a_form_on_a_state_that_was_never_saved_as_a_revision_keeps_its_base(apps, post):
    put_back(apps, post)
    Post.objects.update(title="Changed by a script")
    article = migration.Articles(apps, migration.write_uids(apps))
    read = apps.get_model("blog", "Post").objects.get()
    content = article.saved_content(read, article.from_post(read))
    form = EditingSession.objects.create(
        token=uuid4(),
        user=OwnerFactory(),
        post=post,
        base_hash=migration.hash_before(content),
        last_seen_at=post.created_at,
    )
    migration.write_hashes(apps, None)
    form.refresh_from_db()
    assert form.base_hash == revisions.current_content(post)[1]


def test_a_gap_that_a_merge_left_tells_no_article_as_changed(apps, post):
    first, *_, last = post.category_links.all()
    PostCategory.objects.exclude(pk__in=[first.pk, last.pk]).delete()
    actions.publish(Post.objects.get(pk=post.pk), by=OwnerFactory())
    # The edition is numbered from 0, and its working copy is not.
    assert with_status(Post.objects.all(), timezone.now()).get().state == State.LIVE_CHANGED
    migration.close_gaps(apps)
    assert state(post) == State.LIVE
