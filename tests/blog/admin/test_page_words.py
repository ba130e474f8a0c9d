"""The desk calls a page a page: nowhere on the way of one is an article spoken of."""

import re
from datetime import timedelta
from uuid import uuid4

import lxml.html
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from blog.articles import autosave, revisions, snapshot
from blog.models import Post, Practice
from blog.publishing import actions
from blog.visibility import PostKind
from tests.blog.admin.test_posts import form
from tests.factories import OwnerFactory, PostFactory, in_role
from tests.test_roles import as_posted

pytestmark = pytest.mark.django_db

# Where one goes from there: the places of the desk and the site's own; and what isn't shown.
FRAME = (
    "//nav | //script | //style | //template | //head | //footer | //header[@class='site-header']"
)
SPOKEN = ("aria-label", "placeholder", "title", "data-title", "data-ask")


def said(response) -> set[str]:
    """Return the sentences of a page of the desk that speak of an article."""
    page = lxml.html.fromstring(response.content)
    for each in page.xpath(FRAME):
        each.drop_tree()
    texts = [
        *page.xpath("//text()"),
        *(each.get(name, "") for each in page.iter("*") for name in SPOKEN),
    ]
    texts = [" ".join(text.split()) for text in texts]
    return {text for text in texts if re.search(r"\barticle", text, re.I)}


@pytest.fixture
def walk(client):
    """Look at pages and send forms; gathers what is said of articles, by where it is said."""
    owner = OwnerFactory(name="Ashley Reid", email="ashley@example.com")
    client.force_login(owner)
    found: dict[str, set[str]] = {}

    def go(name: str, *args, data=None, query=""):
        address = reverse(f"admin:blog_post_{name}", args=args) + query
        ask = client.get if data is None else client.post
        response = ask(address, data or {}, follow=True)
        assert response.status_code == 200, name
        if sentences := said(response):
            found.setdefault(name, set()).update(sentences)

    go.found, go.owner = found, owner
    return go


def page(sections=None, **fields) -> Post:
    post = PostFactory(kind=PostKind.PAGE, title="Fees", sections=sections, **fields)
    revisions.save_revision(post)
    return post


def test_no_sentence_about_a_page_speaks_of_an_article(walk):
    post = page()
    states = ("change", "publish", "history", "review")

    def look():
        for name in states:
            walk(name, post.pk)

    look()
    for name in ("preview", "preview_links", "external_links", "compare", "read", "delete"):
        walk(name, post.pk)
    for name in ("version", "restore"):
        walk(name, post.pk, f"revision-{post.revisions.last().pk}")
    walk("templates", query=f"?article={post.pk}")
    walk("change", post.pk, data=form(title="", slug="fees", _save="1"))
    # Of what stands unsaved, and of a change that somebody else made meanwhile.
    base = post.revisions.last().data_hash
    pairs = autosave.form_pairs(as_posted(form(title="Costs", slug="fees")))
    session = autosave.save_form_data(uuid4(), walk.owner, post, pairs, base_hash="")
    walk("change", post.pk)
    walk("unsaved", session.token)
    walk("publish", post.pk)
    walk("change", post.pk, data=form(title="Costs", slug="fees", base="another", _save="1"))
    conflict = autosave.save_form_data(uuid4(), walk.owner, post, pairs, base_hash=base)
    walk("conflict", post.pk, conflict.token)
    for each in (session, conflict):
        autosave.discard(each.token, walk.owner)
    # Asked of a colleague.
    reviewer = in_role("Reviewer", name="Dana", email="dana@example.com")
    asked = {"action": "ask", "reviewer": reviewer.pk, "note": "Look"}
    walk("review", post.pk, data=asked)
    look()
    # Published, changed, scheduled, taken down.
    Practice.load().save()
    attested = {"publish-attested": snapshot.build_edition(post).content_hash}
    walk("publish", post.pk, data={"action": "publish", "publish-attested": "old"})
    walk("publish", post.pk, data={"action": "publish", **attested})
    look()
    walk("fix", post.pk)
    assert Post.objects.get(pk=post.pk).editions.exists()
    Post.objects.filter(pk=post.pk).update(title="Costs")
    actions.publish(Post.objects.get(pk=post.pk), by=walk.owner, at=timezone.now() + timedelta(9))
    look()
    walk("reschedule", post.pk)
    walk("publish", post.pk, data={"action": "cancel"})
    walk("publish", post.pk, data={"action": "cancel"})
    end = {"action": "take_down", "take_down-at_0": "", "take_down-at_1": ""}
    walk("publish", post.pk, data=end)
    walk("publish", post.pk, data=end)
    look()
    # Another, which was never public, goes to the bin.
    draft = page(slug="costs", summary="We cure worry.")
    walk("publish", draft.pk)
    walk("delete", draft.pk)
    walk("bulk", "bin", query=f"?post={draft.pk}")
    import pprint

    pprint.pprint(walk.found, width=250)
    assert walk.found == {}
    mails = [f"{each.subject} {each.body}" for each in mail.outbox]
    assert mails
    assert not [each for each in mails if "article" in each]
