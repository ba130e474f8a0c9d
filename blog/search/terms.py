"""Parse search queries. Every query is valid, and none can contain database query syntax.

A term is a word or a phrase: words between quotation marks, or the parts of a word such as
``self-care``. Terms consist of letters and digits only, so they need no escaping in the databases'
query languages.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

from blog.text.words import WORD

MAX_QUERY_LENGTH = 200  # characters; the rest is ignored
MAX_TERMS = 12
MIN_PREFIX = 3  # letters that the last word needs to be searched as a prefix

# Around matches. Control characters, which the index doesn't contain.
START_MARK, END_MARK = "\x02", "\x03"

QUOTED_PHRASE = re.compile(r'"([^"]*)"')
TYPED_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")  # don't, self-care
STRAIGHT_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'"}
)

# Words that are searched only between quotation marks, or if the query has no others. The
# apostrophes of contractions are removed.
STOP_WORDS = frozenset(
    "a about am an and are aren't as at be because been being but by can can't could couldn't did "
    "didn't do does doesn't doing don't for from get had has hasn't have haven't he her hers him "
    "his how i i'd i'll i'm i've if in is isn't it it's its let's me my of off on or our she "
    "should shouldn't so than that that's the their them then there there's these they they're "
    "this those to too us very was wasn't we were what what's when where which while who why will "
    "with won't would wouldn't you you're your".replace("'", "").split()
)


@dataclass(frozen=True)
class Term:
    """A word or phrase. ``unfinished`` if its last word is the query's and may be a prefix."""

    words: tuple[str, ...]
    unfinished: bool = False


Terms: TypeAlias = tuple[Term, ...]


def parse_terms(query: str) -> Terms:
    """Return the terms of a query; empty if it has no letters or digits."""
    query = unicodedata.normalize("NFC", query[:MAX_QUERY_LENGTH]).translate(STRAIGHT_QUOTES)
    significant: list[Term] = []
    stop_words: list[Term] = []
    # Every second piece was between quotation marks; an unclosed one is ignored.
    for number, piece in enumerate(QUOTED_PHRASE.split(query)):
        if number % 2:
            significant.append(Term(tuple(WORD.findall(piece))))
            continue
        for word in TYPED_WORD.findall(piece):
            term = Term(tuple(WORD.findall(word.removesuffix("'s"))))
            is_stop_word = word.replace("'", "").casefold() in STOP_WORDS
            (stop_words if is_stop_word else significant).append(term)
    terms = [term for term in significant if term.words][:MAX_TERMS]
    if terms:
        last_word = terms[-1].words[-1]
        if query.rstrip().endswith(last_word) and len(last_word) >= MIN_PREFIX:
            terms[-1] = Term(terms[-1].words, unfinished=True)
    return tuple(dict.fromkeys(terms or stop_words[:MAX_TERMS]))
