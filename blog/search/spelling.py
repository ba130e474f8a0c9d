"""Suggest corrections of misspelled queries, from the words of live articles."""

import difflib
import re
import string
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from blog.models import SearchWord
from blog.search import terms
from blog.search.queries import has_match
from blog.search.terms import Term
from blog.text.words import fold

MIN_LETTERS = 4  # shorter words are similar to too many others
LONG_WORD = 7  # letters from which two of them may be wrong
MIN_SIMILARITY = 0.75  # difflib's ratio
MAX_CORRECTIONS = 3  # corrected words per query
MAX_CANDIDATES = 5  # per word


def suggest_spelling(query: str, at: datetime) -> str:
    """Return the query with its unknown words corrected, or "" if there is no correction.

    A word is suggested only if it matches an article that is live at ``at``.
    """
    corrected = query
    unknown = [
        word
        for term in terms.parse_terms(query)
        for word in term.words
        if len(word) >= MIN_LETTERS and not has_match((Term((word,), term.unfinished),), at)
    ]
    for word in unknown[:MAX_CORRECTIONS]:
        for candidate in _similar_words(word):
            if has_match((Term((candidate,)),), at):
                corrected = re.sub(rf"\b{word}\b", candidate, corrected)
                break
    return corrected if corrected != query else ""


def _similar_words(word: str) -> list[str]:
    """Return the indexed words most similar to a word, the best first. One query."""
    word = fold(word)
    near = Q(word__in=set(_single_edits(word)))
    if len(word) >= LONG_WORD:
        # Two letters may be wrong, but rarely both among the first three.
        start = word[:3]
        near |= Q(word__gte=start, word__lt=start[:2] + chr(ord(start[2]) + 1))
    known = set(SearchWord.objects.filter(near).values_list("word", flat=True)) - terms.STOP_WORDS
    return difflib.get_close_matches(word, sorted(known), n=MAX_CANDIDATES, cutoff=MIN_SIMILARITY)


def _single_edits(word: str) -> Iterator[str]:
    """Yield all words with one letter deleted, inserted, replaced, or swapped with the next."""
    for position in range(len(word) + 1):
        before, after = word[:position], word[position:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in string.ascii_lowercase:
            yield before + letter + after
            yield before + letter + after[1:]
