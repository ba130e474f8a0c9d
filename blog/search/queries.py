"""Finding live articles by words, in the database's own index."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.safestring import SafeString
from taggit.models import Tag

from blog.models import Author, Category, Edition, SearchText
from blog.models.search import SearchTextQuerySet
from blog.search import highlighting, postgresql, sqlite
from blog.search.terms import Terms, parse_terms

BACKENDS = {"sqlite": sqlite, "postgresql": postgresql}
PER_PAGE = 10
MOST = 100  # hits of a search: whoever doesn't find it among these needs other words


@dataclass(frozen=True)
class Hit:
    """An article that was found; title and snippet are HTML, with ``mark`` around the words."""

    edition: Edition
    title: SafeString
    snippet: SafeString


@dataclass(frozen=True)
class Results:
    """A page of hits, the best first. ``every`` says whether they have all the words, or some."""

    hits: list[Hit]
    count: int = 0
    more: bool = False  # there are more than were counted
    pages: int = 1
    every: bool = True


def search_articles(
    typed: str,
    at: datetime,
    *,
    category: Category | None = None,
    tag: Tag | None = None,
    author: Author | None = None,
    year: int | None = None,
    page: int = 1,
) -> Results:
    """Find the articles that are live at a moment by what a reader typed.

    ``year`` is that in which an article first appeared, in the active time zone. Where no article
    has all the words, those that have any are given. Without words it is all that the other
    questions leave, newest first; nothing is found where nothing was asked.
    """
    asked = _asked(category, tag, author, year)
    terms = parse_terms(typed)
    if not terms and not asked:
        return Results([])
    texts = SearchText.objects.live(at).filter(**asked)
    every = True
    keys = _keys(texts, terms, every=True)
    if not keys and len(terms) > 1:
        every = False
        keys = _keys(texts, terms, every=False)
    shown = keys[:MOST][(page - 1) * PER_PAGE : page * PER_PAGE]
    return Results(
        _hits(shown, terms, every=every),
        count=min(len(keys), MOST),
        more=len(keys) > MOST,
        pages=max(1, -(-min(len(keys), MOST) // PER_PAGE)),
        every=every,
    )


def has_match(terms: Terms, at: datetime) -> bool:
    """Whether a live article has all these terms. One query."""
    texts = SearchText.objects.live(at).filter(_backend().matches(terms, every=True))
    # Counted, since PostgreSQL reads text after text when it is asked for any one of them.
    return texts.count() > 0


def _backend() -> Any:
    return BACKENDS[connection.vendor]


def _asked(
    category: Category | None, tag: Tag | None, author: Author | None, year: int | None
) -> dict[str, Any]:
    asked = {
        "edition__category_links__category": category,
        "edition__tag_links__tag": tag,
        "edition__author_links__author": author,
        "edition__first_live_from__year": year,
    }
    return {name: value for name, value in asked.items() if value is not None}


def _keys(texts: SearchTextQuerySet, terms: Terms, *, every: bool) -> list[int]:
    """The keys of the best hits in their order, and one more than are shown if there are more."""
    if terms:
        texts = texts.filter(_backend().matches(terms, every=every)).order_by(
            _backend().rank(terms).desc(), "-pk"
        )
    else:
        texts = texts.order_by("-edition__first_live_from", "-edition__post_id")
    return list(texts.values_list("pk", flat=True)[: MOST + 1])


def _hits(keys: list[int], terms: Terms, *, every: bool) -> list[Hit]:
    """The hits with these keys, in this order, with what was found in them marked."""
    editions = Edition.objects.for_lists().in_bulk(keys)
    found: dict[int, tuple[str, str]] = {}
    if terms and keys:
        backend = _backend()
        texts = SearchText.objects.filter(backend.matches(terms, every=every), pk__in=keys)
        rows = texts.values_list(
            "pk",
            backend.highlight_column("title", terms),
            backend.snippet("text", terms),
            backend.highlight_column("about", terms),
        )
        found = {
            key: (title, text if highlighting.BEGUN in text else about)
            for key, title, text, about in rows
        }
    return [
        Hit(
            editions[key],
            *map(
                highlighting.highlighted_html,
                found.get(key, (editions[key].title, editions[key].summary)),
            ),
        )
        for key in keys
    ]
