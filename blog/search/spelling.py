"""What a reader may have meant: words of live articles that are almost what was typed."""

import difflib
import re
import string
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from blog.models import SearchWord
from blog.search import terms
from blog.search.queries import has_match
from blog.search.terms import Term, fold

SHORTEST = 4  # shorter words are like too many others
LONG = 7  # in these more than one letter may be wrong
LIKE = 0.75  # how much two words must share (difflib's ratio)
MOST = 3  # words of a search that are put right
TRIED = 5  # words that are looked up for each of them


def suggest_spelling(typed: str, at: datetime) -> str:
    """Give what was typed with its unknown words put right; empty where nothing better is known.

    A word is suggested only if it finds an article that is live at this moment.
    """
    better = typed
    unknown = [
        word
        for term in terms.parse_terms(typed)
        for word in term.words
        if len(word) >= SHORTEST and not has_match((Term((word,), term.unfinished),), at)
    ]
    for word in unknown[:MOST]:
        if meant := next((each for each in _alike(word) if has_match((Term((each,)),), at)), None):
            better = re.sub(rf"\b{word}\b", meant, better)
    return better if better != typed else ""


def _alike(word: str) -> list[str]:
    """The words that are most like one, the likeliest first. One query."""
    word = fold(word)
    near = Q(word__in=set(_one_letter_off(word)))
    if len(word) >= LONG:
        # Two letters may be wrong; hardly ever both are among the first three.
        begin = word[:3]
        near |= Q(word__gte=begin, word__lt=begin[:2] + chr(ord(begin[2]) + 1))
    known = set(SearchWord.objects.filter(near).values_list("word", flat=True)) - terms.STOP
    return difflib.get_close_matches(word, sorted(known), n=TRIED, cutoff=LIKE)


def _one_letter_off(word: str) -> Iterator[str]:
    """Give all that a word becomes when a letter is left out, added, changed or changes places."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in string.ascii_lowercase:
            yield before + letter + after
            yield before + letter + after[1:]
