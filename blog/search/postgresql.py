"""Full-text search in PostgreSQL, with a ``tsvector`` column of stemmed, unaccented words.

The migration 0002_search_index creates the configuration ``blog_words`` and the column. See
https://www.postgresql.org/docs/current/textsearch.html. The functions are the same as in
``blog.search.sqlite``.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVectorExact,
    SearchVectorField,
)
from django.db.models import BigIntegerField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Replace

from blog.search.terms import END_MARK, START_MARK, Term, Terms

TABLE = "blog_searchtext"
CONFIG = "blog_words"
WEIGHTS = [0.1, 0.3, 0.5, 1.0]  # of the text; summary and names; headings; title
BY_LOG_OF_LENGTH = 1  # the normalization of ranks
SNIPPET_WORDS = 32
BLOCK_SIZE = 1_000  # keys of texts that the index of words knows to be near each other
WINDOWS = (2, 20)  # blocks in which the newest that match are looked for, before all others
HIDDEN = "\x04"  # a control character, which the index doesn't contain


def _vector(table: str = TABLE) -> Func:
    """Return the words of a text: no field of the model, which SQLite's table doesn't have."""
    return Func(template=f"{table}.vector", output_field=SearchVectorField())


def _block(table: str) -> Func:
    """Return what the index of words has beside them (0007_search_blocks)."""
    return Func(template=f"search_block({table}.rowid)", output_field=ArrayField(BigIntegerField()))


def matches(terms: Terms, *, match_all: bool, table: str = TABLE) -> SearchVectorExact:
    """Return a condition: the text contains all of these terms, or any."""
    return SearchVectorExact(_vector(table), _query(terms, " & " if match_all else " | "))


def matches_title(terms: Terms) -> SearchVectorExact:
    """Return a condition: the title contains all of these terms."""
    return SearchVectorExact(_vector(), _query(terms, " & ", weight="A"))


def _query(terms: Terms, operator: str = " | ", weight: str = "") -> SearchQuery:
    query = operator.join(_format_term(term, weight) for term in terms)
    return SearchQuery(query, config=CONFIG, search_type="raw")


def _format_term(term: Term, weight: str) -> str:
    phrase = " <-> ".join(f"'{word}':{weight}" if weight else f"'{word}'" for word in term.words)
    if not term.unfinished:
        return f"({phrase})"
    return f"(({phrase}) | ({phrase.removesuffix(f':{weight}')}:*{weight}))"


def newest(matching: QuerySet[Any, Any], number: int, *values: str | Func) -> list[Any]:
    """Return these values of the newest of the matching texts, a number at most.

    The index of words has no order, but each text's block: it is asked for the newest blocks first.
    What is computed of a text is for those alone that are returned.
    """
    texts = matching.model._default_manager
    newest_key = texts.order_by("-pk").values_list("pk", flat=True).first() or 0
    end = newest_key // BLOCK_SIZE + 1
    windows = []
    for blocks in WINDOWS:
        windows.append(Q(block__overlap=list(range(end - blocks, end))))
        end -= blocks
    windows.append(Q(block__lt=[end]))
    # By their sum, or PostgreSQL might read one text after the other in the order of their keys.
    matching = matching.alias(block=_block(matching.model._meta.db_table)).order_by(
        (F("pk") + 0).desc()
    )
    matching = matching.values_list("pk", flat=True)
    keys: list[int] = []
    for window in windows:
        if len(keys) < number:
            keys += matching.filter(window)[: number - len(keys)]
    return list(texts.filter(pk__in=keys).values_list(*values))


def has_key(keys: Sequence[int]) -> Q:
    """Return a condition: a matching text has one of these keys."""
    return Q(pk__in=keys)


def rank(terms: Terms) -> SearchRank:
    """Return the relevance of a matching text; higher is better."""
    return SearchRank(_vector(), _query(terms), weights=WEIGHTS, normalization=BY_LOG_OF_LENGTH)


def highlight_column(column: str, terms: Terms) -> Func:
    """Return the whole column of a matching text, with matches marked."""
    return _headline(column, terms, whole=True)


def snippet(column: str, terms: Terms) -> Func:
    """Return the excerpt of a column with the most matches, marked."""
    excerpt = _headline(column, terms, whole=False)
    return Concat(Value("…"), excerpt, Value("…"), output_field=TextField())


def _headline(column: str, terms: Terms, *, whole: bool) -> Func:
    # Any of the terms is marked, since no single column may contain all of them. ts_headline drops
    # what looks like a tag, so "<" is replaced while it runs.
    headline = SearchHeadline(
        Replace(F(column), Value("<"), Value(HIDDEN), output_field=TextField()),
        _query(terms),
        config=CONFIG,
        start_sel=START_MARK,
        stop_sel=END_MARK,
        highlight_all=whole,
        max_fragments=None if whole else 1,
        max_words=SNIPPET_WORDS,
        min_words=SNIPPET_WORDS // 2,
    )
    return Replace(headline, Value(HIDDEN), Value("<"), output_field=TextField())
