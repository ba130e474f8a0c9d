"""After a change of the words nothing calls them approved; once it is undone, everything does."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from blog.articles import revisions, snapshot
from blog.models import Post, Practice
from blog.publishing import actions
from blog.review import approvals, links, requests
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, ReadyPostFactory, in_role

pytestmark = pytest.mark.django_db

SAYS = re.compile(r"approved", re.IGNORECASE)
SINCE = re.compile(r"changed|earlier version", re.IGNORECASE)
DESK = "/desk/blog/post/"


@pytest.fixture
def june():
    user = in_role("Publisher", name="June Castle")
    AuthorFactory(name="June Castle", user=user)
    return user


@pytest.fixture
def mara():
    return OwnerFactory(name="Mara Lind")


@pytest.fixture
def post(june, mara):
    """An article that Mara approved at the desk, and Dana by a link."""
    Practice(name="Willow Lane", allow_outside_approval=True).save()
    post = ReadyPostFactory(title="Rain", authors=[june.author], created_by=june)
    revisions.save_revision(post, june)
    asked = requests.request_review(post, reviewer=mara, by=june)
    dana = links.request_by_link(post, name="Dana Vale", email="dana@example.org", by=mara)
    seen = snapshot.build_edition(fresh(post)).approval_hash
    approvals.approve(asked, by=mara, approval_hash=seen)
    approvals.approve_by_link(dana, name="Dana Vale", approval_hash=seen)
    post.link = links.link_token(dana)
    return post


def fresh(post):
    return Post.objects.get(pk=post.pk)


def words(post, body):
    post.blog_section_set.update(body=body)
    revisions.save_revision(fresh(post))


def said(page):
    """What a page says of approvals: each paragraph, item, cell and note that has the word."""
    blocks = re.split(r"</?(?:p|li|td|th|div|h\d|details|section|form|tr)\b[^>]*>", page)
    texts = (" ".join(strip_tags(block).split()) for block in blocks)
    return [text for text in texts if SAYS.search(text)]


# Where it stands, who looks, and whether it says "approved" of what nobody has changed.
PLACES = {
    "review": (f"{DESK}{{post}}/review/", "june", True),
    "read": (f"{DESK}{{post}}/read/", "mara", True),
    "form": (f"{DESK}{{post}}/change/", "june", True),
    "publishing": (f"{DESK}{{post}}/publishing/", "june", True),
    "history": (f"{DESK}{{post}}/history/", "june", False),
    "preview": (f"{DESK}{{post}}/preview/", "june", False),
    "list": (DESK, "june", True),
    "calendar": (f"{DESK}calendar/", "june", False),
    "due for a check": (f"{DESK}freshness/", "june", False),
    "home": ("/desk/", "june", True),
    "link": ("/desk/review/{link}/", "", True),
}
# What explains approvals in general.
GENERAL = (
    "As approved",
    "last approved",
    "(may approve it)",
    "Who approved it?",
    "Enter an approval",
)


@pytest.mark.parametrize("place", PLACES)
def test_after_a_change_nothing_says_approved_without_saying_so(place, june, mara, post):
    address, user, tells = PLACES[place]
    client = Client()
    if user:
        client.force_login({"june": june, "mara": mara}[user])

    def look():
        page = client.get(address.format(post=post.pk, link=post.link), follow=True)
        assert page.status_code == 200
        return [each for each in said(page.content.decode())
                if not any(general in each for general in GENERAL)]  # fmt: skip

    def of_now():
        return [each for each in look() if not SINCE.search(each)]

    assert bool(of_now()) == tells, of_now()
    words(post, "<p>Other words.</p>")
    assert of_now() == []
    words(post, "<p>The first words.</p>")
    assert bool(of_now()) == tells


def labels(client):
    return [row.status for row in client.get(DESK).context["cl"].rows]


def test_an_approved_draft_says_so_in_the_list(client, june, mara, post):
    client.force_login(june)
    assert labels(client) == ["Draft, approved"]
    category = CategoryFactory()
    post.category_links.create(category=category, position=9)  # it is part of what is approved
    assert labels(client) == ["Draft"]
    post.category_links.filter(category=category).delete()
    assert labels(client) == ["Draft, approved"]
    actions.publish(fresh(post), by=june)
    assert labels(client) == ["Live"]
    words(post, "<p>Other words.</p>")
    assert labels(client) == ["Live, with unpublished changes"]
    asked = requests.start_review(post, by=mara)
    seen = snapshot.build_edition(fresh(post)).approval_hash
    approvals.approve(asked, by=mara, approval_hash=seen)
    assert labels(client) == ["Live, with approved changes"]


def test_who_signs_it_now_does_not_approve_it(client, june, mara, post):
    post.approvals.filter(way="link")._raw_delete("default")
    post.author_links.create(author=AuthorFactory(name="Mara Lind", user=mara), position=2)
    revisions.save_revision(fresh(post))
    client.force_login(june)
    assert labels(client) == ["Draft"]


def test_a_list_of_many_approved_articles_costs_what_one_does(client, june, mara, post):
    client.force_login(june)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(DESK)
        return len(seen)

    one = queries()
    for _ in range(5):
        other = ReadyPostFactory(
            authors=[june.author], created_by=june, categories=[CategoryFactory()], tags=["calm"]
        )
        asked = requests.start_review(other, by=mara)
        seen = snapshot.build_edition(fresh(other)).approval_hash
        approvals.approve(asked, by=mara, approval_hash=seen)
    assert labels(client).count("Draft, approved") == 6
    assert queries() == one
