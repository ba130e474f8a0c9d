"""What each page of the desk reads on a large site: a fixed number of queries and of rows.

10,000 articles, one of them with 2,000 revisions, and 100,000 entries in the log.
"""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from accounts.audit.log import Action
from accounts.audit.models import AuditEntry
from blog.articles import content, hashes
from blog.models import Category, PostCategory, Revision, TaggedPost
from blog.models import Post as PostModel
from tests.bench import library
from tests.factories import OwnerFactory
from tests.fuzz import addresses

ARTICLES, REVISIONS, ENTRIES = 10_000, 2_000, 100_000
MOST_QUERIES, MOST_ROWS = 80, 1_500


@pytest.fixture
def large_site(db) -> dict[str, str]:
    """Fill the database; return the arguments of addresses for one article and its log."""
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
    return {
        **{"app_label": "blog", "content_type_id": "1"},
        **{"pk": str(post.pk), "object_id": str(post.pk)},
        **{"category": str(subjects[0].pk), "tag": str(tags[0])},
    }


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


def test_each_page_of_the_desk_is_bounded(client, large_site, monkeypatch, subtests):
    owner = OwnerFactory()
    reading = Reading(monkeypatch)
    for address in addresses():
        if not address.parts[0].startswith("desk/"):
            continue
        model = next((each for each in ("category", "tag") if each in address.parts[0]), None)
        values = large_site | ({"object_id": large_site[model]} if model else {})
        with subtests.test(address.path({})), transaction.atomic():
            client.force_login(owner)
            reading.counts.clear()
            page = client.get(address.path(values))
            transaction.set_rollback(True)
            assert page.status_code < 500
            assert reading.counts["queries"] <= MOST_QUERIES
            assert reading.counts["rows"] <= MOST_ROWS, reading.counts
