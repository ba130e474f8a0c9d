"""What the two pages that are used most at the desk ask the database, however long the article."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.articles import revisions
from blog.articles.snapshot import build_edition
from blog.models import EditingSession, Post
from blog.publishing import actions
from blog.publishing.status import State
from tests.blog.admin.views.test_fix import posted
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    ReadyPostFactory,
    SupervisedCredentialFactory,
    approved,
    in_role,
)
from tests.status import state

pytestmark = pytest.mark.django_db

SECTIONS = (
    {"kind": "text", "body": '<p>As <a href="/articles/a-slow-morning/">we wrote</a>.</p>'},
    {"kind": "list", "items": [{"text": "Breathe"}, {"text": "Wait"}]},
    {"kind": "quote", "quote": "Slowly is a pace, too."},
    {"kind": "questions", "items": [{"question": "Why?", "answer": "Because."}]},
    {"kind": "picture", "caption": "A window"},
)


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    ContentType.objects.get_for_model(Post)  # kept by each process once it was asked for
    actions.publish(ReadyPostFactory(slug="a-slow-morning", tags=["calm"]), by=owner)
    return owner


def article(length: int, owner) -> Post:
    """An article of so many sections, as it is saved from the form."""
    sections = [{**SECTIONS[number % 5]} for number in range(length)]
    for number, section in enumerate(sections):
        if section["kind"] == "picture":
            section["picture"] = PictureFactory()
        elif section["kind"] != "quote":
            section["heading"] = f"Part {number}"
    author = AuthorFactory()
    LicenseFactory(author=author)
    post = ReadyPostFactory(
        sections=sections, authors=[author], tags=["calm", "sleep"], lead_picture=PictureFactory()
    )
    revisions.save_revision(post, owner)
    return post


@contextmanager
def at_most(number: int) -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as asked:
        yield asked
    transactions = ("SAVEPOINT", "RELEASE")
    found = [query["sql"][:160] for query in asked.captured_queries]
    queries = [sql for sql in found if not sql.startswith(transactions)]
    assert len(queries) <= number, "\n".join([f"{len(queries)} queries", *queries])


@pytest.mark.parametrize("of_what", ["a new article", "an update", "a scheduled update"])
def test_publishing_costs_the_same_for_6_sections_and_for_60(client, owner, of_what):
    costs = []
    for length in (6, 60):
        post = article(length, owner)
        if of_what != "a new article":
            actions.publish(post, by=owner)
            Post.objects.filter(pk=post.pk).update(title=f"Another {length}")
            revisions.save_revision(post, owner)
        posted = {
            "action": "publish",
            "publish-attested": build_edition(Post.objects.get(pk=post.pk)).content_hash,
        }
        if of_what == "a scheduled update":
            posted |= {"publish-at_0": "2027-01-31", "publish-at_1": "09:00"}
        with at_most(30) as asked:
            response = client.post(reverse("admin:blog_post_publish", args=[post.pk]), posted)
        assert response.status_code == 302, response.content
        assert state(post) in (State.LIVE, State.LIVE_WITH_UPDATE)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_supervision_costs_two_questions_more(client, owner):
    """The supervisor’s own licenses, and whether the article is approved."""
    post = article(20, owner)
    LicenseFactory(
        author=post.author_links.get().author,
        credential=SupervisedCredentialFactory(),
        supervisor=LicenseFactory().author,
    )
    approved(post)
    with at_most(24):
        response = client.get(reverse("admin:blog_post_change", args=[post.pk]))
    assert response.status_code == 200
    attested = build_edition(Post.objects.get(pk=post.pk)).content_hash
    posted = {"action": "publish", "publish-attested": attested}
    with at_most(32):
        response = client.post(reverse("admin:blog_post_publish", args=[post.pk]), posted)
    assert response.status_code == 302


@pytest.mark.parametrize("role", ["Writer", "Publisher", "Owner"])
def test_a_role_costs_few_questions_more(client, owner, role):
    user = in_role(role)
    post = article(20, user)
    Post.objects.filter(pk=post.pk).update(created_by=user)
    client.force_login(user)
    with at_most(30):
        response = client.get(reverse("admin:blog_post_change", args=[post.pk]))
    assert response.status_code == 200


@pytest.mark.parametrize("published", [False, True], ids=["draft", "live"])
def test_the_form_costs_the_same_for_6_sections_and_for_60(client, owner, published):
    costs = []
    for length in (6, 20, 60):
        post = article(length, owner)
        if published:
            actions.publish(post, by=owner)
        with at_most(22) as asked:
            response = client.get(reverse("admin:blog_post_change", args=[post.pk]))
        assert response.status_code == 200
        costs.append(len(asked))
    assert len(set(costs)) == 1


def test_saving_a_fix_while_one_writes_asks_little_more_than_saving_an_article(client, owner):
    """Every few seconds of each open form, and every twenty without a change."""
    post = article(10, owner)
    actions.publish(post, by=owner)
    Post.objects.filter(pk=post.pk).update(title="Ahead", content_hash="")
    counts = {}
    for form in ("change", "fix"):
        opened = posted(client.get(f"/desk/blog/post/{post.pk}/{form}/", follow=True))
        own = {name: opened[name] for name in ("editing", "base")}
        sent = {"_user": [str(owner.pk)], "_post": [str(post.pk)]}
        for name, data in (("saves", opened | {"_edits": ["1"]}), ("lives", own)):
            with CaptureQueriesContext(connection) as asked:
                assert client.post("/desk/blog/post/autosave/", data | sent).status_code == 200
            counts[name, form] = len(asked)
    assert EditingSession.objects.exclude(fixes=None).exclude(data=[]).count() == 1
    # The edition that it fixes with what is related to it, once, and what the form chooses from.
    assert counts["saves", "fix"] <= counts["saves", "change"] + 10, counts
    assert counts["lives", "fix"] == counts["lives", "change"], counts
