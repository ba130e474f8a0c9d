"""Full-text search in PostgreSQL, with a ``tsvector`` column of stemmed, unaccented words.

The migration 0002_search_index creates the configuration ``blog_words`` and the column. See
https://www.postgresql.org/docs/current/textsearch.html. The functions are the same as in
``blog.search.sqlite``.
"""

from django.db.models import BooleanField, FloatField, Func, TextField, Value

from blog.search.highlighting import END_MARK, START_MARK
from blog.search.terms import Term, Terms

TABLE = "blog_searchtext"
QUERY = "to_tsquery('blog_words', %(expressions)s)"
WEIGHTS = "'{0.1, 0.3, 0.5, 1}'"  # of the text; summary and names; headings; title
SNIPPET_WORDS = 32
HIDDEN = "\x04"  # a control character, which the index doesn't contain


def matches(terms: Terms, *, match_all: bool) -> Func:
    """Return a condition: the text contains all of these terms, or any."""
    return Func(
        _query(terms, match_all=match_all),
        template=f"{TABLE}.vector @@ {QUERY}",
        output_field=BooleanField(),
    )


def _query(terms: Terms, *, match_all: bool) -> Value:
    return Value((" & " if match_all else " | ").join(_format_term(term) for term in terms))


def _format_term(term: Term) -> str:
    phrase = " <-> ".join(f"'{word}'" for word in term.words)
    return f"(({phrase}) | ({phrase}:*))" if term.unfinished else f"({phrase})"


def rank(terms: Terms) -> Func:
    """Return the relevance of a matching text; higher is better."""
    return Func(
        _query(terms, match_all=False),
        template=f"ts_rank({WEIGHTS}, {TABLE}.vector, {QUERY}, 1)",
        output_field=FloatField(),
    )


def highlight_column(column: str, terms: Terms) -> Func:
    """Return the whole column of a matching text, with matches marked."""
    return _headline(column, terms, "HighlightAll=true")


def snippet(column: str, terms: Terms) -> Func:
    """Return the excerpt of a column with the most matches, marked."""
    options = f"MaxFragments=1, MaxWords={SNIPPET_WORDS}, MinWords={SNIPPET_WORDS // 2}"
    return _headline(column, terms, options, ellipsis="…")


def _headline(column: str, terms: Terms, options: str, ellipsis: str = "") -> Func:
    # Any of the terms is marked, since no single column may contain all of them. ts_headline drops
    # what looks like a tag, so "<" is replaced while it runs.
    headline = (
        f"ts_headline('blog_words', translate({TABLE}.{column}, '<', '{HIDDEN}'), {QUERY}, "
        f'\'{options}, StartSel="{START_MARK}", StopSel="{END_MARK}"\')'
    )
    return Func(
        _query(terms, match_all=False),
        template=f"'{ellipsis}' || translate({headline}, '{HIDDEN}', '<') || '{ellipsis}'",
        output_field=TextField(),
    )
