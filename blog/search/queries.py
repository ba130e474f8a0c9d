"""Search live articles in the database's full-text index."""

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from taggit.models import Tag

from blog.models import Author, Category, Edition, Post, PostText, SearchText
from blog.models.search import SearchTextQuerySet
from blog.search.terms import END_MARK, START_MARK, Terms, parse_terms
from blog.visibility import has_any

# Only the one that is used: to load psycopg takes a tenth of a command's start.
backend = import_module(f"blog.search.{connection.vendor}")
PER_PAGE = 10
MAX_HITS = 100  # of a search, over all pages
MAX_RANKED = 500  # of those that match, the newest: what is in more of them says little


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
    subjects = [each for each in (category, tag, author) if each]
    terms = parse_terms(query)
    match_all = True
    if terms:
        texts = SearchText.objects.live(at).filter(*map(_is_under, subjects))
        if year:
            texts = texts.filter(**_within_year("edition__first_live_from", year))
        keys, match_all = _best_keys(texts, terms)
    elif subjects or year:
        first, *others = subjects or [None]
        editions = Edition.objects.articles().live(at).listed(under=first).older_than(None)
        editions = editions.filter(*map(_is_under, others))
        if year:
            editions = editions.filter(**_within_year("appeared", year))
        keys = list(editions.values_list("pk", flat=True)[: MAX_HITS + 1])
    else:
        return Results([])
    paginator = Paginator(keys[:MAX_HITS], PER_PAGE)
    return Results(
        _build_hits(list(paginator.get_page(page)), terms, match_all=match_all),
        count=paginator.count,
        truncated=len(keys) > MAX_HITS,
        pages=paginator.num_pages,
        match_all=match_all,
    )


def suggest_articles(words: str, at: datetime, most: int) -> list[Edition]:
    """Return the live editions that match words best, a number at most. Without their sections."""
    terms = parse_terms(words)
    keys = _best_keys(SearchText.objects.live(at), terms)[0][:most] if terms else []
    found = Edition.objects.defer("sections").in_bulk(keys)
    return [found[key] for key in keys]


def live_with_title(words: str, at: datetime, most: int) -> list[Edition]:
    """Return live editions with all of these words in their title, those made last first.

    The last word may be unfinished. Without their sections.
    """
    terms = parse_terms(words)
    if not terms:
        return []
    texts = SearchText.objects.live(at).filter(backend.matches_title(terms))
    keys = [key for (key,) in backend.newest(texts, most, "pk")]
    found = Edition.objects.defer("sections").in_bulk(keys)
    return sorted(found.values(), key=lambda edition: edition.pk, reverse=True)


def find_posts(posts: QuerySet[Post], words: str) -> list[int]:
    """Return the keys of those working copies that have all of these words, MAX_RANKED at most.

    Of more it is those that were begun last. The last word may be unfinished. Empty without words.
    """
    terms = parse_terms(words)
    if not terms:
        return []
    texts = PostText.objects.filter(
        backend.matches(terms, match_all=True, table=PostText._meta.db_table)
    )
    texts = texts.filter(has_any(posts.filter(pk=OuterRef("pk")).order_by()))
    return [key for (key,) in backend.newest(texts, MAX_RANKED, "pk")]


def has_match(terms: Terms, at: datetime) -> bool:
    """Return whether a live article contains all of these terms."""
    texts = SearchText.objects.live(at).filter(backend.matches(terms, match_all=True))
    return bool(backend.newest(texts, 1, "pk"))


def _is_under(subject: Author | Category | Tag) -> IsNull:
    """Return the condition for texts or editions of articles that are listed under a subject.

    It looks each of them up: joined, all articles of the subject might be read first.
    """
    return has_any(Edition.objects.listed(under=subject).filter(pk=OuterRef("pk")).order_by())


def _within_year(field: str, year: int) -> dict[str, datetime]:
    """Return the lookups for a year of the active time zone, which an index can answer."""
    zone = timezone.get_current_timezone()
    start, end = (datetime(each, 1, 1, tzinfo=zone) for each in (year, year + 1))
    return {f"{field}__gte": start, f"{field}__lt": end}


def _best_keys(texts: SearchTextQuerySet, terms: Terms) -> tuple[list[int], bool]:
    """Return the keys of editions with all terms, or else with any, and whether it is all."""
    keys = _matching_keys(texts, terms, match_all=True)
    if keys or len(terms) == 1:
        return keys, True
    return _matching_keys(texts, terms, match_all=False), False


def _matching_keys(texts: SearchTextQuerySet, terms: Terms, *, match_all: bool) -> list[int]:
    """Return the keys of matching editions, the best first, ``MAX_HITS`` + 1 at most."""
    matching = texts.filter(backend.matches(terms, match_all=match_all))
    ranked = backend.newest(matching, MAX_RANKED, backend.rank(terms), "pk")
    return [key for _, key in sorted(ranked, reverse=True)][: MAX_HITS + 1]


def _build_hits(keys: list[int], terms: Terms, *, match_all: bool) -> list[Hit]:
    """Return the hits with these keys, in this order, with matches marked."""
    editions = Edition.objects.for_lists().in_bulk(keys)
    marked = {key: (editions[key].title, editions[key].summary) for key in keys}
    if terms and keys:
        matching = SearchText.objects.filter(backend.matches(terms, match_all=match_all))
        texts = matching.filter(backend.has_key(keys))
        columns = (
            backend.highlight_column("title", terms),
            backend.snippet("text", terms),
            backend.highlight_column("about", terms),
        )
        for key, title, text, about in texts.values_list("pk", *columns):
            marked[key] = (title, text if START_MARK in text else about)
    return [Hit(editions[key], *map(_highlighted_html, marked[key])) for key in keys]


def _highlighted_html(text: str) -> SafeString:
    """Return a text with markers as safe HTML: escaped, with ``mark`` elements around matches."""
    before, *parts = text.split(START_MARK)
    matches = (part.partition(END_MARK)[::2] for part in parts)
    return format_html("{}{}", before, format_html_join("", "<mark>{}</mark>{}", matches))
