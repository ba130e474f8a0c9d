"""Write the search index: when an edition is published, and when a name on it changes.

The words of working copies are indexed when they are saved, for the desk.

A scheduled edition is indexed at once; queries filter by what is live. Editions that have ended
are removed when their article is published again.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import models
from django.utils import timezone
from django_tasks import task
from taggit.models import Tag

from blog.models import Author, Category, Edition, Post, PostText, SearchText, SearchWord
from blog.models.section_kinds import section_texts
from blog.text.words import WORD, fold
from blog.visibility import not_ended_q
from practice_site.transactions import batched, retried

BATCH_SIZE = 50  # editions in a transaction
MIN_LETTERS, MAX_LETTERS = 4, 30  # length of the words that may be suggested
MAX_POST_BYTES = 400_000  # of a working copy: PostgreSQL indexes a megabyte of different words

# Lookups from an edition to the objects under whose names it is found.
NAME_LOOKUPS = {
    Category: "category_links__category",
    Tag: "tag_links__tag",
    Author: "author_links__author",
}

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # including the highlighting markers


def index_edition(edition: Edition, now: datetime) -> None:
    """Index an edition, so that it is found once it is live. To be called in a transaction."""
    of_article = SearchText.objects.filter(edition__post=edition.post_id)
    of_article.exclude(not_ended_q(now, "edition__")).delete()
    add_editions([edition])


def add_editions(editions: Iterable[Edition]) -> None:
    """Index editions that aren't in the index. To be called in a transaction."""
    texts = {}
    for edition in editions:
        named = (*edition.category_list, *edition.tag_list, *edition.author_list)
        texts[edition.pk] = _columns(edition) | {"names": _join_text(each.name for each in named)}
    _save_texts(texts, SearchText, SearchWord)


@task
def update_names(label: str, key: int) -> None:
    """Update the index after an author, category or tag was renamed. A transaction a batch.

    To be enqueued in the transaction that renames it. ``label`` is that of its model.
    """
    renamed = NAME_LOOKUPS[installed.get_model(label)]
    texts = SearchText.objects.filter(**{f"edition__{renamed}": key})
    for keys in batched(list(texts.values_list("pk", flat=True)), BATCH_SIZE):
        _update_batch(keys)


@retried
def _update_batch(keys: Sequence[int]) -> None:
    for key, names in _lock_names(Edition.objects, keys).items():
        changed = SearchText.objects.filter(pk=key).exclude(names=names)
        if changed.update(names=names):
            _save_words([names], SearchWord)


def rebuild_index(apps: Apps = installed) -> int:
    """Rebuild the index and return the number of editions. A migration passes its ``apps``.

    A transaction a batch, so that others can write meanwhile; readers find everything meanwhile.
    Words are only added: one that no text has is never suggested, and somebody may be writing it.
    """
    editions, text_model, word_model = (
        apps.get_model("blog", name) for name in ("Edition", "SearchText", "SearchWord")
    )
    found = editions.objects.filter(not_ended_q(timezone.now()))
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    for batch in batched(keys, BATCH_SIZE):
        # An edition's content never changes, so nobody has to wait while it is read.
        texts = {edition.pk: _columns(edition) for edition in editions.objects.filter(pk__in=batch)}
        _rebuild_batch(texts, editions, text_model, word_model)
    ended = set(text_model.objects.values_list("pk", flat=True)) - set(
        found.values_list("pk", flat=True)
    )
    text_model.objects.filter(pk__in=ended).delete()
    return len(keys)


def is_complete() -> bool:
    """Return whether everything that is live or will be is in the index, and each working copy."""
    unended = Edition.objects.filter(not_ended_q(timezone.now()))
    lacking = [
        unended.exclude(pk__in=SearchText.objects.values("pk")),
        Post.objects.exclude(pk__in=PostText.objects.values("pk")),
    ]
    return not any(rows.exists() for rows in lacking)


@retried
def _rebuild_batch(
    texts: dict[int, dict[str, str]],
    editions: type[Edition],
    text_model: type[SearchText],
    word_model: type[SearchWord],
) -> None:
    """Write the index of some editions anew, with today's names."""
    for key, names in _lock_names(editions.objects, list(texts)).items():
        texts[key]["names"] = names
    text_model.objects.filter(pk__in=texts).delete()
    _save_texts(texts, text_model, word_model)


def _lock_names(editions: models.Manager[Edition], keys: Sequence[int]) -> dict[int, str]:
    """Return the names of categories, tags and authors by edition, a line each.

    The editions are locked, so that one of two writers sees the other's names.
    """
    locked = editions.filter(pk__in=keys).order_by("pk").select_for_update()
    names: dict[int, list[str]] = {key: [] for key in locked.values_list("pk", flat=True)}
    for lookup in NAME_LOOKUPS.values():
        # The links and what they lead to in one query: a merge may delete a tag between two.
        rows = editions.filter(pk__in=names, **{f"{lookup}__isnull": False})
        rows = rows.order_by(f"{lookup.partition('__')[0]}__pk")
        for key, name in rows.values_list("pk", f"{lookup}__name"):
            names[key].append(name)
    return {key: _join_text(each) for key, each in names.items()}


def _save_texts(
    texts: dict[int, dict[str, str]], text_model: type[SearchText], word_model: type[SearchWord]
) -> None:
    text_model.objects.bulk_create(
        text_model(edition_id=key, **columns) for key, columns in texts.items()
    )
    written = (text for columns in texts.values() for text in columns.values())
    _save_words(written, word_model)


def _columns(edition: Edition) -> dict[str, str]:
    """Return the texts of an edition by column of the index, without the names.

    A migration's models have fields only, no methods.
    """
    headings, text = [edition.subtitle], [edition.opening_line]
    for section in edition.sections:
        headings.append(section.get("heading", ""))
        text += section_texts(section)
    return {
        "title": _join_text([edition.title]),
        "headings": _join_text(headings),
        "about": _join_text([edition.summary, edition.content_note]),
        "text": _join_text(text),
    }


def index_posts(editions: Mapping[int, Edition]) -> None:
    """Index the words of working copies, for the desk. To be called in a transaction.

    ``editions`` are what they would be published as, by the keys of the posts.
    """
    PostText.objects.filter(pk__in=editions).delete()
    PostText.objects.bulk_create(
        PostText(post_id=key, words=_first_words(_join_text(_columns(edition).values())))
        for key, edition in editions.items()
    )


def _first_words(text: str) -> str:
    return text.encode()[:MAX_POST_BYTES].decode(errors="ignore")


def _join_text(parts: Iterable[str]) -> str:
    text = unicodedata.normalize("NFC", "\n".join(filter(None, parts)))
    return CONTROL_CHARACTERS.sub(" ", text)


def _save_words(texts: Iterable[str], word_model: type[SearchWord]) -> None:
    """Save the words that may be suggested as corrections."""
    words = {fold(word) for text in texts for word in set(WORD.findall(text))}
    suggested = sorted(
        word for word in words if word.isalpha() and MIN_LETTERS <= len(word) <= MAX_LETTERS
    )
    word_model.objects.bulk_create(
        [word_model(word=word) for word in suggested], ignore_conflicts=True
    )
