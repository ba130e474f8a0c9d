"""Fills an empty site with as many articles as one likes, past the desk: for measuring.

The practice, its people and its pictures are those of the demo, the texts those of
``blog.demo.prose``. Rows are written in batches, by the same functions as one article is.
"""

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from heapq import nlargest
from math import log
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from taggit.models import Tag

from blog.articles.content import content_from_post, content_prefetches
from blog.articles.hashes import approval_hash, content_hash, data_hash
from blog.articles.snapshot import build_edition
from blog.demo.load import DemoLoader
from blog.demo.prose import CHOICES, Writer
from blog.models import (
    Category,
    Edition,
    Post,
    PostAuthor,
    PostCategory,
    RelatedEdition,
    Revision,
    Section,
    TaggedPost,
)
from blog.publishing.actions import copy_edition, save_relations
from blog.search import index
from blog.search.related import MOST_SHARING, RELATED_SAVED
from practice_site.transactions import batched

BATCH_SIZE = 250  # articles in a transaction
YEARS = timedelta(days=3652)  # over which they are spread
MORE_CATEGORIES = ["Sleep", "Work", "Friendship"]  # beside the demo's five
TAGS = 60


class Seeder:
    """Adds articles, the oldest first."""

    def __init__(self, number: int, now: datetime, password: str | None) -> None:
        self.number, self.now = number, now
        self.scheduled = min(20, number // 20)
        demo = DemoLoader(password)
        demo.set_up()
        self.authors = list(demo.authors.values())
        self.pictures = [
            picture for key, picture in demo.pictures.items() if not key.startswith("portrait")
        ]
        self.categories = [
            *demo.categories.values(),
            *(
                Category.objects.create(name=name, slug=slugify(name), position=place)
                for place, name in enumerate(MORE_CATEGORIES, start=len(demo.categories))
            ),
        ]
        names = CHOICES["noun"][:TAGS]
        self.tags = [Tag.objects.create(name=name, slug=name) for name in names]
        self.sharing: defaultdict[Category | Tag, deque[int]] = defaultdict(
            lambda: deque(maxlen=MOST_SHARING)
        )

    def appeared(self, place: int, writer: Writer) -> datetime:
        """Return when the article at a place appears: the last few are scheduled."""
        before = place - (self.number - self.scheduled) + writer.chance.random()
        if before >= 0:
            return self.now + timedelta(days=1 + 60 * before / self.scheduled)
        moment = self.now + YEARS * before / self.number
        return min(moment.replace(microsecond=0), self.now)

    @transaction.atomic
    def add(self, places: Sequence[int]) -> None:
        """Add a batch: working copies, their history, editions, what is searched and related."""
        writers = [Writer(place) for place in places]
        posts = self.add_posts(writers)
        editions, words = [], {}
        for post, writer in zip(posts, writers, strict=True):
            built = build_edition(post)
            post.content_hash = built.content_hash
            words[post.pk] = built
            editions.append(self.editions(built, self.appeared(writer.number, writer), writer))
        Post.objects.bulk_update(posts, ["content_hash"])
        contents = [(post, content_from_post(post)) for post in posts]
        Revision.objects.bulk_create(
            Revision(post=post, content=each, data_hash=data_hash(each), created_by=post.created_by)
            for post, each in contents
        )
        every = [edition for each in editions for edition in each]
        Edition.objects.bulk_create(every)
        save_relations(every)
        lasting = [each[-1] for each in editions if each[-1].live_until is None]
        index.add_editions(lasting)
        index.index_posts(words)
        RelatedEdition.objects.bulk_create(
            row for edition in lasting for row in self.related(edition)
        )

    def add_posts(self, writers: list[Writer]) -> list[Post]:
        """Add working copies; return them as ``build_edition`` needs them, without a query."""
        authors: list[PostAuthor] = []
        categories: list[PostCategory] = []
        tags: list[TaggedPost] = []
        sections: list[Section] = []
        posts = []
        for writer in writers:
            chance, texts = writer.chance, writer.texts()
            signed = chance.sample(self.authors, 1 + (chance.random() < 0.2))
            post = Post(
                **texts,
                slug=slugify(texts["title"]),
                lead_picture=chance.choice([None, *self.pictures]),
                created_by=signed[0].user,
            )
            posts.append(post)
            authors += [
                PostAuthor(post=post, author=each, position=position)
                for position, each in enumerate(signed)
            ]
            filed = chance.sample(self.categories, chance.choice([1, 1, 2, 2, 3]))
            categories += [
                PostCategory(post=post, category=each, position=position)
                for position, each in enumerate(filed)
            ]
            tagged = chance.sample(self.tags, chance.randint(1, 5))
            tags += [TaggedPost(content_object=post, tag=tag) for tag in tagged]
            sections += [
                Section(parent=post, region=post.regions[0].key, ordering=10 * number, **fields)
                for number, fields in enumerate(writer.sections(), start=1)
            ]
        Post.objects.bulk_create(posts)
        PostAuthor.objects.bulk_create(authors)
        PostCategory.objects.bulk_create(categories)
        TaggedPost.objects.bulk_create(tags)
        Section.objects.bulk_create(sections)
        saved = Post.objects.filter(pk__in=[post.pk for post in posts]).order_by("pk")
        prefetches: Any = content_prefetches()
        related = ("lead_picture", "created_by")
        return list(saved.select_related(*related).prefetch_related(*prefetches))

    def editions(self, built: Edition, at: datetime, writer: Writer) -> list[Edition]:
        """Return one to three editions of an article that appeared at a moment, unsaved.

        Of an earlier one the last section was written later. A few articles were taken down.
        """
        chance = writer.chance
        number = chance.choices([1, 2, 3], [8, 2, 1])[0] if at < self.now else 1
        moments = sorted(at + (self.now - at) * chance.random() for _ in range(number - 1))
        starts = [at, *moments]
        down = max(starts) + (self.now - max(starts)) / 2
        ends = [*moments, down if at < self.now and chance.random() < 0.02 else None]
        editions = [*(copy_edition(built) for _ in moments), built]
        for edition, start, end in zip(editions, starts, ends, strict=True):
            if edition is not built:
                edition.sections = edition.sections[:-1]
                edition.content_hash = content_hash(edition)
                edition.approval_hash = approval_hash(edition)
            edition.live_from, edition.first_live_from, edition.live_until = start, at, end
            edition.went_live = start <= self.now
            edition.created_by = built.post.created_by
            edition.word_count = edition.current_word_count
        if built.live_until:
            built.ends_at, built.ended_by = built.live_until, built.created_by
        return editions

    def related(self, edition: Edition) -> list[RelatedEdition]:
        """Return rows in both directions between an edition and older ones that share its topics.

        About as many, and as alike, as ``blog.search.related`` saves, without reading them.
        """
        similarity: defaultdict[int, float] = defaultdict(float)
        for topic in (*edition.category_list, *edition.tag_list):
            others = self.sharing[topic]
            for key in others:
                similarity[key] += 1 / log(len(others) + 1)
            others.append(edition.pk)
        nearest = nlargest(RELATED_SAVED // 2, similarity.items(), key=lambda item: item[::-1])
        return [
            RelatedEdition(edition_id=one, related_id=other, similarity=alike)
            for key, alike in nearest
            for one, other in ((edition.pk, key), (key, edition.pk))
        ]


def seed_articles(number: int, *, now: datetime | None = None, password: str | None = None) -> None:
    """Add a practice and so many articles, of which the last few are scheduled for after ``now``.

    To be called with an empty database. The same number gives the same articles. ``password`` is
    that of everybody who has an account; without one nobody can sign in.
    """
    seeder = Seeder(number, now or timezone.now(), password)
    for places in batched(range(number), BATCH_SIZE):
        seeder.add(places)
    if connection.vendor == "postgresql":  # SQLite never does it by itself
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as it does by itself in time
