"""Searching in PostgreSQL: each text has a vector of its words, stemmed and without accents.

The configuration ``blog_words`` and the column are made by the migration 0011_search. See
https://www.postgresql.org/docs/current/textsearch.html. The functions are those of
``blog.search.sqlite``.
"""

from django.db.models import BooleanField, FloatField, Func, TextField, Value

from blog.search.highlighting import BEGUN, ENDED
from blog.search.terms import Term, Terms

TABLE = "blog_searchtext"
QUERY = "to_tsquery('blog_words', %(expressions)s)"
WEIGHTS = "'{0.1, 0.3, 0.5, 1}'"  # of the text; summary and names; headings; title
LENGTH = 32  # words of a snippet
HIDDEN = "\x04"  # a character that no text of the index has


def matches(terms: Terms, *, every: bool) -> Func:
    """Whether a text has these terms: all of them, or any."""
    return Func(
        _query(terms, every=every),
        template=f"{TABLE}.vector @@ {QUERY}",
        output_field=BooleanField(),
    )


def _query(terms: Terms, *, every: bool) -> Value:
    return Value((" & " if every else " | ").join(_term(term) for term in terms))


def _term(term: Term) -> str:
    phrase = " <-> ".join(f"'{word}'" for word in term.words)
    return f"(({phrase}) | ({phrase}:*))" if term.unfinished else f"({phrase})"


def rank(terms: Terms) -> Func:
    """How well a text that matches does so; the higher, the better."""
    return Func(
        _query(terms, every=False),
        template=f"ts_rank({WEIGHTS}, {TABLE}.vector, {QUERY}, 1)",
        output_field=FloatField(),
    )


def highlight_column(column: str, terms: Terms) -> Func:
    """A column of a text that matches, whole, with what was found marked."""
    return _headline(column, terms, "HighlightAll=true")


def snippet(column: str, terms: Terms) -> Func:
    """The place in a column that has most of what was found, marked."""
    options = f"MaxFragments=1, MaxWords={LENGTH}, MinWords={LENGTH // 2}"
    return _headline(column, terms, options, around="…")


def _headline(column: str, terms: Terms, options: str, around: str = "") -> Func:
    # Any of the words is marked, since all of them may stand together in no single column. What
    # looks like a tag would be left out, so it is hidden meanwhile.
    headline = (
        f"ts_headline('blog_words', translate({TABLE}.{column}, '<', '{HIDDEN}'), {QUERY}, "
        f'\'{options}, StartSel="{BEGUN}", StopSel="{ENDED}"\')'
    )
    return Func(
        _query(terms, every=False),
        template=f"'{around}' || translate({headline}, '{HIDDEN}', '<') || '{around}'",
        output_field=TextField(),
    )
