"""A library of any size, filled past the desk: made-up words, as often as words are."""

import random
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import connection
from taggit.models import Tag

from blog.models import (
    Author,
    Category,
    Edition,
    EditionAuthor,
    EditionCategory,
    Post,
    TaggedEdition,
)
from blog.search import index

SYLLABLES = [a + b for a in "bdklm" for b in "aeiou"]
SUBJECTS = 8
OFTEN = {"always": 1, "often": 10, "infrequent": 500}


def fill(
    number: int,
    newest: datetime,
    *,
    words: int = 400,
    index_it: bool = True,
    apart: timedelta = timedelta(hours=1),
) -> None:
    """Make live articles, so far apart, and index them.

    The second word of each title is rare (``title7``). Every text has ``always``, one in ten has
    ``often``, one in five hundred ``infrequent``. Categories, tags and authors are called
    ``subject-0`` to ``subject-7``.
    """
    chance = random.Random(1)
    syllables = [a + b for a in SYLLABLES for b in SYLLABLES]
    vocabulary = [a + b for a in syllables for b in syllables[:8]]
    weights = [1 / (place + 1) for place in range(len(vocabulary))]
    names = [f"subject-{each}" for each in range(SUBJECTS)]
    categories = Category.objects.bulk_create(Category(name=name, slug=name) for name in names)
    tags = Tag.objects.bulk_create(Tag(name=name, slug=name) for name in names)
    authors = Author.objects.bulk_create(Author(name=name, slug=name) for name in names)
    posts = Post.objects.bulk_create(
        Post(title=f"About title{each}", slug=f"about-{each}") for each in range(number)
    )
    editions = Edition.objects.bulk_create(
        Edition(
            post=post,
            title=post.title,
            slug=post.slug,
            summary=" ".join(chance.choices(vocabulary, weights, k=20)),
            sections=[{"kind": "text", "heading": "Part", "body": f"<p>{text}</p>"}],
            live_from=newest - place * apart,
            first_live_from=newest - place * apart,
        )
        for place, post in enumerate(posts)
        for text in [_text(chance, vocabulary, weights, words, place)]
    )
    links: list[tuple[Any, str, str, list[Any]]] = [
        (EditionCategory, "edition", "category", categories),
        (TaggedEdition, "content_object", "tag", tags),
        (EditionAuthor, "edition", "author", authors),
    ]
    for model, of, field, subjects in links:
        model.objects.bulk_create(
            model(
                **{of: edition, field: subjects[place % SUBJECTS]},
                post_id=edition.post_id,
                first_live_from=edition.first_live_from,
            )
            for place, edition in enumerate(editions)
        )
    if not index_it:
        return
    index.rebuild_index()
    if connection.vendor == "postgresql":  # which does it by itself in time; SQLite never does
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def divide_index(block: int) -> None:
    """Let blocks of the index of words have so many keys, as fits a small library. PostgreSQL only.

    ``blog.search.postgresql.BLOCK_SIZE`` must say the same.
    """
    if connection.vendor == "postgresql":
        migration = import_module("blog.migrations.0007_search_blocks")
        with connection.cursor() as cursor:
            cursor.execute(migration.FUNCTION.format(block))
            cursor.execute("REINDEX INDEX search_by_words")


def _text(
    chance: random.Random, vocabulary: list[str], weights: list[float], words: int, place: int
) -> str:
    told = [word for word, each in OFTEN.items() if place % each == 0]
    return " ".join([*chance.choices(vocabulary, weights, k=words), *told])
