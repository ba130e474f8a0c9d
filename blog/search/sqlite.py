"""Searching in SQLite: the table of the texts is an FTS5 index, which stems and drops accents.

See https://www.sqlite.org/fts5.html. The functions are those of ``blog.search.postgresql``.
"""

from django.db.models import BooleanField, FloatField, Func, TextField, Value

from blog.search.highlighting import BEGUN, ENDED
from blog.search.terms import Term, Terms

TABLE = "blog_searchtext"
COLUMNS = ("title", "headings", "about", "names", "text")
WEIGHTS = "10, 5, 3, 3, 1"  # of the columns, in their order
LENGTH = 32  # words of a snippet


def matches(terms: Terms, *, every: bool) -> Func:
    """Whether a text has these terms: all of them, or any."""
    query = (" AND " if every else " OR ").join(_term(term) for term in terms)
    return Func(
        Value(query), template=f"{TABLE} MATCH %(expressions)s", output_field=BooleanField()
    )


def _term(term: Term) -> str:
    phrase = f'"{" ".join(term.words)}"'
    return f"({phrase} OR {phrase} *)" if term.unfinished else phrase


def rank(terms: Terms) -> Func:
    """How well a text that matches does so; the higher, the better."""
    return Func(template=f"-bm25({TABLE}, {WEIGHTS})", output_field=FloatField())


def highlight_column(column: str, terms: Terms) -> Func:
    """A column of a text that matches, whole, with what was found marked."""
    return _marks("highlight", column)


def snippet(column: str, terms: Terms) -> Func:
    """The place in a column that has most of what was found, marked."""
    return _marks("snippet", column, Value("…"), Value(LENGTH))


def _marks(function: str, column: str, *options: Value) -> Func:
    return Func(
        Value(BEGUN),
        Value(ENDED),
        *options,
        template=f"{function}({TABLE}, {COLUMNS.index(column)}, %(expressions)s)",
        output_field=TextField(),
    )
