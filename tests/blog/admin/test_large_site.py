"""What each page of the desk costs on a large site: little more than on a small one."""

import re
from collections import Counter
from collections.abc import Container, Iterator

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from blog.articles import hashes
from blog.articles.content import content_from_post
from blog.models import (
    Author,
    Category,
    Edition,
    Picture,
    Post,
    Practice,
    Revision,
    TagDetails,
    TagRedirect,
)
from blog.publishing.status import State
from blog.search import related
from blog.taxonomy.names import find_near_duplicates
from blog.text.words import normal_form
from tests.bench import desk
from tests.factories import OwnerFactory
from tests.fuzz import addresses

SMALL, LARGE = 600, 1_800  # articles; with 600 whatever a page shows or counts at most is there
TAGS = 3_000
MOST_QUERIES = 30
# In steps of SQLite's machine, of which a row that is read takes at least five: less than it takes
# to look at each article.
MOST_GROWTH, SLACK = 1.5, 3_000
# Those that look at each row, and why.
LINEAR = {
    "accounts_auditentry_export": "the file has them all",
    "?status=live_changed": "what was changed is told by a comparison",
    "?status=taken_down": "what has ended is looked at, which few articles have",
    "?status=draft": "what never was public is told by what is not there",
    "?due=": "what is due by its age is looked at, a thousand articles at most",
    "picture/?show=unused": "what nothing shows is told by what is not there",
    "post/?author=": "all of an author's are sorted, a millisecond for a thousand",
    "post/?category=": "all of a category's are sorted, a millisecond for a thousand",
    "edition-1/": "it reads which articles are in a series or translated, of up to a thousand",
    "_post_delete": "who contributed is told by all revisions of the one article",
    "_post_review ": "whose its words are is told by all revisions of the one article",
    "_post_read ": "likewise",
    "?q=": "part of a word is looked for, in no index",
}


def add_tags() -> None:
    """Add more tags and former names of tags than a page may read."""
    tags = Tag.objects.bulk_create(
        Tag(name=f"t {number}", slug=f"t-{number}") for number in range(TAGS)
    )
    TagDetails.objects.bulk_create(
        TagDetails(tag=tag, normal_form=normal_form(tag.name)) for tag in tags
    )
    TagRedirect.objects.bulk_create(
        TagRedirect(tag=tag, slug=f"f-{tag.slug}", normal_form=normal_form(f"f-{tag.slug}"))
        for tag in tags
    )


def lists() -> Iterator[str]:
    """The addresses of lists that are sifted, sorted and leafed through."""
    category, author = Category.objects.first(), Author.objects.first()
    post = "/desk/blog/post/"
    yield from (f"{post}?status={state}" for state in State)
    sifted = ("order=title", "q=title7", "status=bin", "language=es", "tag=t-7", "due=soon")
    yield from (f"{post}?{query}" for query in sifted)
    yield f"{post}?category={category.pk}"
    yield f"{post}?author={author.pk}"
    yield from (f"{post}calendar/?{span}" for span in ("month=2026-10", "week=2026-W40"))
    yield from (f"{post}link-targets/?q={words}" for words in ("about", "title17", "nowhere"))
    yield from (f"/desk/taggit/tag/{query}" for query in ("?o=1", "?p=2", "?q=7"))
    yield from ("/desk/taggit/tag/suggestions/?q=t", "/desk/blog/series/?o=-1")
    log = "/desk/accounts/auditentry/"
    yield from (f"{log}?{query}" for query in ("when=week", "when=2026-10", "p=2", "q=nowhere"))
    yield f"{log}?action__exact=published"
    pictures = ("show=undescribed", "show=unused", "panel=1", "panel=1&q=leaves")
    yield from (f"/desk/blog/picture/?{query}" for query in pictures)


def pages(post: Post) -> Iterator[tuple[str, str]]:
    """Every address of the desk, with something to see there, each with a name."""
    for address in addresses():
        # What an article has no page of leads to the public site's, which looks for what was meant.
        if not address.parts[0].startswith("desk/") or address.name == "view_on_site":
            continue
        values = {"app_label": "blog", "key": "desk"}
        values["content_type_id"] = str(ContentType.objects.get_for_model(Post).pk)
        values |= {"pk": str(post.pk), "object_id": str(post.pk)}
        found = re.match(r"desk/(accounts|blog|taggit)/(\w+)/", address.parts[0])
        model = apps.get_model(found[1], found[2]) if found else Post
        if model is not Post and (row := model._default_manager.order_by("pk").first()):
            values |= {"pk": str(row.pk), "object_id": str(row.pk)}
        if address.name == "blog_post_reschedule":
            scheduled = Edition.objects.scheduled(timezone.now()).first()
            values["pk"] = str(scheduled.post_id)
        if address.name == "picture":
            values |= {"token": Picture.objects.first().token, "name": "share.jpg"}
        yield f"{address.name} {address.path({})}", address.path(values)
    history = f"/desk/blog/post/{post.pk}/history/"
    edition, revision = post.editions.get(), post.revisions.first()
    for rest in (f"edition-{edition.pk}/", f"revision-{revision.pk}/restore/", "?on=2026-10-01",
                 f"compare/?a=desk&b=revision-{revision.pk}"):  # fmt: skip
        yield re.sub(r"\d+", "1", rest), history + rest
    for sifted in lists():
        yield re.sub(r"exact=\d+", "exact=1", sifted), sifted


def costs(number: int, client, known: Container[str] = ()) -> dict[str, tuple[int, int]]:
    """The queries of each page, and on SQLite the steps, with so many articles.

    A page that isn't ``known`` is asked once more, for what is kept by the process.
    """
    owner, practice = OwnerFactory(), Practice.load()
    practice.recheck_after_months = 1
    practice.save()
    desk.fill(number, timezone.now(), owner, OwnerFactory(), index_it=True)
    post = Post.objects.order_by("pk")[3]
    saved = content_from_post(post)
    contents = [saved | {"title": f"{each}"} for each in range(number)]
    Revision.objects.bulk_create(
        Revision(post=post, content=each, data_hash=hashes.data_hash(each), created_by=owner)
        for each in contents
    )
    found, steps = {}, 0

    def step() -> int:
        nonlocal steps
        steps += 10
        return 0

    sqlite = connection.connection if connection.vendor == "sqlite" else None
    for name, address in [*pages(post)]:
        if name not in known:
            client.force_login(owner)
            client.get(address)
        client.force_login(owner)
        steps = 0
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            if sqlite:
                sqlite.set_progress_handler(step, 10)
            page = client.get(address)
            if sqlite:
                sqlite.set_progress_handler(None, 0)
            assert page.status_code < 500, address
            transaction.set_rollback(True)
        ours = ("SAVEPOINT", "RELEASE", "ROLLBACK")
        queries = [each for each in asked if not each["sql"].startswith(ours)]
        found[name] = len(queries), steps
    return found


@pytest.mark.django_db
def test_each_page_of_the_desk_costs_the_same_on_a_large_site(client, subtests, monkeypatch):
    monkeypatch.setattr(related, "MOST_SHARING", 10)  # both sites have topics with more
    with transaction.atomic():
        small = costs(SMALL, client)
        transaction.set_rollback(True)
    large = costs(LARGE, client, small)
    assert small.keys() == large.keys()
    for name, (queries, steps) in large.items():
        with subtests.test(name):
            assert queries <= MOST_QUERIES
            assert abs(queries - small[name][0]) <= 1  # what the process keeps is read now and then
            if not any(part in name for part in LINEAR):
                assert steps <= MOST_GROWTH * small[name][1] + SLACK, small[name]


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


def test_what_is_asked_while_a_tag_is_typed_reads_no_more_than_it_shows(client, db, monkeypatch):
    add_tags()
    client.force_login(OwnerFactory())
    reading = Reading(monkeypatch)
    for typed in ("", "t", "T 77", "f t 77s", "nowhere"):
        reading.counts.clear()
        assert client.get("/desk/taggit/tag/suggestions/", {"q": typed}).status_code == 200
        assert reading.counts["rows"] <= 20
        reading.counts.clear()
        find_near_duplicates(["t 1", "T-2", "f t 3s", "another", typed])
        assert reading.counts["queries"] == 2
        assert reading.counts["rows"] <= 5
