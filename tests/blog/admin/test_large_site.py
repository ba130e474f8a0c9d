"""What each page of the desk reads on a large site: a fixed number of queries and of rows.

10,000 articles and as many tags, an article with 2,000 revisions, 100,000 entries in the log.
"""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from taggit.models import Tag

from accounts.audit.log import Action
from accounts.audit.models import AuditEntry
from blog.articles import content, hashes
from blog.models import (
    Category,
    PostCategory,
    Revision,
    TagDetails,
    TaggedPost,
    TagRedirect,
)
from blog.models import Post as PostModel
from blog.taxonomy.names import find_near_duplicates
from blog.text.words import normal_form
from tests.bench import library
from tests.factories import OwnerFactory
from tests.fuzz import Address, addresses

# In one process, so that it is filled once.
pytestmark = pytest.mark.xdist_group("large site")

ARTICLES, REVISIONS, ENTRIES = 10_000, 2_000, 100_000
MOST_QUERIES, MOST_ROWS = 80, 1_500

# The rows of one page, and its article.
KNOWN: dict[str, str] = {}


@pytest.fixture(scope="module", autouse=True)
def large_site(django_db_setup, django_db_blocker):
    """Fill the database, and roll everything back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        owner = OwnerFactory(email="large@example.com")
        library.fill(ARTICLES, timezone.now(), words=3, index_it=False)
        posts = list(PostModel.objects.order_by("-pk"))
        subjects = list(Category.objects.order_by("pk"))
        tags = [link.tag_id for link in posts[0].editions.get().tag_links.all()]
        PostCategory.objects.bulk_create(
            PostCategory(post=post, category=subjects[n % len(subjects)], position=0)
            for n, post in enumerate(posts)
        )
        TaggedPost.objects.bulk_create(
            TaggedPost(content_object=post, tag_id=tags[0]) for post in posts
        )
        more = Tag.objects.bulk_create(Tag(name=f"t {n}", slug=f"t-{n}") for n in range(ARTICLES))
        TagDetails.objects.bulk_create(
            TagDetails(tag=tag, normal_form=normal_form(tag.name)) for tag in more
        )
        TagRedirect.objects.bulk_create(
            TagRedirect(tag=tag, slug=f"f-{tag.slug}", normal_form=normal_form(f"f-{tag.slug}"))
            for tag in more
        )
        post = posts[0]
        saved = content.content_from_post(post)
        moment = timezone.now() - timedelta(days=100)
        Revision.objects.bulk_create(
            Revision(
                post=post,
                content=saved | {"title": f"{number}"},
                data_hash=hashes.data_hash(saved | {"title": f"{number}"}),
                created_by=owner,
                created_at=moment + timedelta(hours=number),
            )
            for number in range(REVISIONS)
        )
        AuditEntry.objects.bulk_create(
            AuditEntry(actor=owner, actor_name=owner.name, action=Action.SIGNED_IN, target_name="x")
            for _ in range(ENTRIES)
        )
        KNOWN.update(
            pk=str(post.pk), object_id=str(post.pk), category=str(subjects[0].pk), tag=str(tags[0])
        )
        yield
        transaction.set_rollback(True)


class Reading:
    """Counts the queries, and the rows that they gave."""

    def __init__(self, monkeypatch):
        self.counts = counts = Counter()

        class Counting(CursorWrapper):
            def execute(self, *arguments):
                counts["queries"] += 1
                return super().execute(*arguments)

            def fetchone(self):
                row = self.cursor.fetchone()
                counts["rows"] += row is not None
                return row

            def fetchmany(self, *size):
                rows = self.cursor.fetchmany(*size)
                counts["rows"] += len(rows)
                return rows

            def fetchall(self):
                rows = self.cursor.fetchall()
                counts["rows"] += len(rows)
                return rows

        monkeypatch.setattr(connection, "make_cursor", lambda cursor: Counting(cursor, connection))


DESK = [address for address in addresses() if address.parts[0].startswith("desk/")]
LOG_FILE = "accounts_auditentry_export"  # all of it, sent row by row


@pytest.mark.django_db
@pytest.mark.parametrize("address", DESK, ids=lambda address: address.path({}))
def test_a_page_of_the_desk_is_bounded(client, monkeypatch, address: Address):
    client.force_login(OwnerFactory())
    values = {"app_label": "blog", "content_type_id": "1"} | KNOWN
    for model in ("category", "tag"):
        if f"/{model}/" in address.path({}):
            values |= {"object_id": KNOWN[model]}
    reading = Reading(monkeypatch)
    page = client.get(address.path(values))
    assert page.status_code < 500
    assert reading.counts["queries"] <= MOST_QUERIES
    assert reading.counts["rows"] <= MOST_ROWS, reading.counts


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "t", "T 77", "f t 77s", "nowhere"])
def test_what_is_asked_while_a_tag_is_typed_reads_no_more_than_it_shows(client, monkeypatch, typed):
    client.force_login(OwnerFactory())
    reading = Reading(monkeypatch)
    assert client.get("/desk/taggit/tag/suggestions/", {"q": typed}).status_code == 200
    assert reading.counts["rows"] <= 20
    reading.counts.clear()
    find_near_duplicates(["t 1", "T-2", "f t 3s", "another", typed])
    assert reading.counts["queries"] == 2
    assert reading.counts["rows"] <= 5
