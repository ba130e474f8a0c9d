"""Search live articles in the database's full-text index."""

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
MAX_HITS = 100  # of a search, over all pages


@dataclass(frozen=True)
class Hit:
    """A matching article; title and snippet are safe HTML, with ``mark`` around matches."""

    edition: Edition
    title: SafeString
    snippet: SafeString


@dataclass(frozen=True)
class Results:
    """A page of hits, the best first. ``match_all`` is False if they contain some terms only."""

    hits: list[Hit]
    count: int = 0
    truncated: bool = False  # whether more than ``MAX_HITS`` articles match
    pages: int = 1
    match_all: bool = True


def search_articles(
    query: str,
    at: datetime,
    *,
    category: Category | None = None,
    tag: Tag | None = None,
    author: Author | None = None,
    year: int | None = None,
    page: int = 1,
) -> Results:
    """Return a page of the articles that are live at ``at`` and match the query and the filters.

    ``year`` is that of the first publication, in the active time zone. If no article contains all
    terms, those that contain any match. A query without terms matches all articles, the newest
    first, if there is a filter, and none otherwise.
    """
    filters = _filters(category, tag, author, year)
    terms = parse_terms(query)
    if not terms and not filters:
        return Results([])
    texts = SearchText.objects.live(at).filter(**filters)
    match_all = True
    keys = _matching_keys(texts, terms, match_all=True)
    if not keys and len(terms) > 1:
        match_all = False
        keys = _matching_keys(texts, terms, match_all=False)
    count = min(len(keys), MAX_HITS)
    page_keys = keys[:MAX_HITS][(page - 1) * PER_PAGE : page * PER_PAGE]
    return Results(
        _build_hits(page_keys, terms, match_all=match_all),
        count=count,
        truncated=len(keys) > MAX_HITS,
        pages=max(1, -(-count // PER_PAGE)),
        match_all=match_all,
    )


def has_match(terms: Terms, at: datetime) -> bool:
    """Return whether a live article contains all of these terms. One query."""
    texts = SearchText.objects.live(at).filter(_backend().matches(terms, match_all=True))
    # With exists() PostgreSQL would scan the texts instead of using the index.
    return texts.count() > 0


def _backend() -> Any:
    return BACKENDS[connection.vendor]


def _filters(
    category: Category | None, tag: Tag | None, author: Author | None, year: int | None
) -> dict[str, Any]:
    lookups = {
        "edition__category_links__category": category,
        "edition__tag_links__tag": tag,
        "edition__author_links__author": author,
        "edition__first_live_from__year": year,
    }
    return {lookup: value for lookup, value in lookups.items() if value is not None}


def _matching_keys(texts: SearchTextQuerySet, terms: Terms, *, match_all: bool) -> list[int]:
    """Return the keys of matching editions, the best first, ``MAX_HITS`` + 1 at most."""
    if terms:
        texts = texts.filter(_backend().matches(terms, match_all=match_all)).order_by(
            _backend().rank(terms).desc(), "-pk"
        )
    else:
        texts = texts.order_by("-edition__first_live_from", "-edition__post_id")
    return list(texts.values_list("pk", flat=True)[: MAX_HITS + 1])


def _build_hits(keys: list[int], terms: Terms, *, match_all: bool) -> list[Hit]:
    """Return the hits with these keys, in this order, with matches marked."""
    editions = Edition.objects.for_lists().in_bulk(keys)
    marked: dict[int, tuple[str, str]] = {}
    if terms and keys:
        backend = _backend()
        texts = SearchText.objects.filter(backend.matches(terms, match_all=match_all), pk__in=keys)
        rows = texts.values_list(
            "pk",
            backend.highlight_column("title", terms),
            backend.snippet("text", terms),
            backend.highlight_column("about", terms),
        )
        marked = {
            key: (title, text if highlighting.START_MARK in text else about)
            for key, title, text, about in rows
        }
    return [
        Hit(
            editions[key],
            *map(
                highlighting.highlighted_html,
                marked.get(key, (editions[key].title, editions[key].summary)),
            ),
        )
        for key in keys
    ]
