"""What is looked through: written when an edition is published, and when a name in it changes.

Nothing here asks what is live: a scheduled edition's words are written at once, and whoever
searches asks. Of an article's earlier editions, which can't be live again, nothing is kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.apps import apps as installed
from django.db import models, transaction
from django.utils import timezone
from taggit.models import Tag

from blog.models import Author, Category, Edition, SearchText, SearchWord
from blog.search.terms import WORD, fold
from blog.text import reading_time
from blog.visibility import lasts_q

BATCH = 200  # editions that are held in memory at a time
SHORTEST, LONGEST = 4, 30  # letters of a word that may be suggested

# How names stand on an edition.
NAMES = {
    Category: "category_links__category",
    Tag: "tag_links__tag",
    Author: "author_links__author",
}

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # two of them mark what was found


@transaction.atomic
def index_edition(edition: Edition, now: datetime) -> None:
    """Make an edition findable from the moment at which it is live."""
    of_article = SearchText.objects.filter(edition__post=edition.post_id)
    of_article.exclude(lasts_q(now, "edition__")).delete()
    models.prefetch_related_objects([edition], *NAMES.values())
    _write([edition], SearchText, SearchWord)


@transaction.atomic
def update_names(subject: Author | Category | Tag) -> None:
    """Let the articles by an author, in a category or under a tag be found by its name of now."""
    texts = SearchText.objects.filter(**{f"edition__{NAMES[type(subject)]}": subject})
    editions = Edition.objects.filter(pk__in=texts.values("pk")).defer("sections")
    for edition in _with_names(editions):
        names = _names(edition)
        SearchText.objects.filter(pk=edition.pk).update(names=names)
        _learn([names], SearchWord)


@transaction.atomic
def rebuild_index(apps: Any = installed) -> int:
    """Write everything anew; gives the number of editions. A migration gives its own ``apps``."""
    editions, text, word = (
        apps.get_model("blog", name) for name in ("Edition", "SearchText", "SearchWord")
    )
    text.objects.all().delete()
    word.objects.all().delete()
    number = 0
    found = _with_names(editions.objects.filter(lasts_q(timezone.now())))
    while some := list(islice(found, BATCH)):
        _write(some, text, word)
        number += len(some)
    return number


def _with_names(editions: Any) -> Iterator[Any]:
    """Read editions with their names, a batch at a time."""
    found: Iterator[Any] = editions.prefetch_related(*NAMES.values()).iterator(chunk_size=BATCH)
    return found


def _write(editions: Iterable[Any], text: Any, word: Any) -> None:
    """Write editions, of which only their own columns and links may be asked."""
    columns = {edition.pk: _columns(edition) for edition in editions}
    text.objects.bulk_create(text(edition_id=key, **each) for key, each in columns.items())
    _learn((words for each in columns.values() for words in each.values()), word)


def _columns(edition: Any) -> dict[str, str]:
    """Give the words of an edition by the columns in which they are looked for."""
    headings, text = [edition.subtitle], [edition.opening_line]
    for section in edition.sections:
        headings.append(section.get("heading", ""))
        text += reading_time.section_texts(section)
    return {
        "title": _line([edition.title]),
        "headings": _line(headings),
        "about": _line([edition.summary, edition.content_note]),
        "names": _names(edition),
        "text": _line(text),
    }


def _names(edition: Any) -> str:
    """Give the names under which an edition is found."""
    return _line(
        [
            *(link.category.name for link in edition.category_links.all()),
            *(link.tag.name for link in edition.tag_links.all()),
            *(link.author.name for link in edition.author_links.all()),
        ]
    )


def _line(parts: Iterable[str]) -> str:
    text = unicodedata.normalize("NFC", "\n".join(filter(None, parts)))
    return CONTROL.sub(" ", text)


def _learn(texts: Iterable[str], word: Any) -> None:
    """Keep the words that a reader may have meant."""
    written = {each for text in texts for each in WORD.findall(text)}
    words = {fold(each) for each in written}
    known = sorted(each for each in words if each.isalpha() and SHORTEST <= len(each) <= LONGEST)
    word.objects.bulk_create([word(word=each) for each in known], ignore_conflicts=True)
