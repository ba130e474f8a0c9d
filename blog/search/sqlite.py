"""Full-text search in SQLite, with an FTS5 table of stemmed, unaccented words.

See https://www.sqlite.org/fts5.html. The functions are the same as in ``blog.search.postgresql``.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, FloatField, Func, Q, QuerySet, TextField, Value
from django.db.models.lookups import In

from blog.search.terms import END_MARK, START_MARK, Term, Terms

TABLE = "blog_searchtext"
COLUMNS = ("title", "headings", "about", "names", "text")
WEIGHTS = "10, 5, 3, 3, 1"  # of the columns, in order
SNIPPET_WORDS = 32


def matches(terms: Terms, *, match_all: bool, table: str = TABLE) -> Func:
    """Return a condition: the text contains all of these terms, or any."""
    query = (" AND " if match_all else " OR ").join(_format_term(term) for term in terms)
    return Func(
        Value(query), template=f"{table} MATCH %(expressions)s", output_field=BooleanField()
    )


def matches_title(terms: Terms) -> Func:
    """Return a condition: the title contains all of these terms."""
    query = " AND ".join(_format_term(term) for term in terms)
    return Func(
        Value(f"title : ({query})"),
        template=f"{TABLE} MATCH %(expressions)s",
        output_field=BooleanField(),
    )


def _format_term(term: Term) -> str:
    phrase = f'"{" ".join(term.words)}"'
    return f"({phrase} OR {phrase} *)" if term.unfinished else phrase


def newest(matching: QuerySet[Any, Any], number: int, *values: str | Func) -> list[Any]:
    """Return these values of the newest of the matching texts, a number at most.

    The index of words has them in order.
    """
    return list(matching.order_by("-pk").values_list(*values)[:number])


def has_key(keys: Sequence[int]) -> Q:
    """Return a condition: a matching text has one of these keys.

    The index is searched once, for what lies between them; for a list it would be for each.
    """
    return Q(In(F("pk") + 0, keys), pk__gte=min(keys), pk__lte=max(keys))


def rank(terms: Terms) -> Func:
    """Return the relevance of a matching text; higher is better."""
    return Func(template=f"-bm25({TABLE}, {WEIGHTS})", output_field=FloatField())


def highlight_column(column: str, terms: Terms) -> Func:
    """Return the whole column of a matching text, with matches marked."""
    return _mark_matches("highlight", column)


def snippet(column: str, terms: Terms) -> Func:
    """Return the excerpt of a column with the most matches, marked."""
    return _mark_matches("snippet", column, Value("…"), Value(SNIPPET_WORDS))


def _mark_matches(function: str, column: str, *options: Value) -> Func:
    return Func(
        Value(START_MARK),
        Value(END_MARK),
        *options,
        template=f"{function}({TABLE}, {COLUMNS.index(column)}, %(expressions)s)",
        output_field=TextField(),
    )
