"""What a reader typed, read as words. Whatever it is, it is never an error and never a command.

A term is one word, or several that must follow each other: those between quotation marks, and the
parts of a word such as ``self-care``. Databases get letters and numbers alone, so nothing that is
typed can mean something to them.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

LONGEST = 200  # characters that are read
MOST = 12  # terms that are looked for
PREFIX = 3  # letters from which on the last word may be the beginning of a longer one

WORD = re.compile(r"[^\W_]+")
QUOTED = re.compile(r'"([^"]*)"')
TYPED = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")  # don't, self-care
PLAIN_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'"})

# Words that say nothing about what an article is about. They count only between quotation marks,
# or where nothing else was typed. Contractions stand here without their apostrophe.
STOP = frozenset(
    "a about am an and are aren't as at be because been being but by can can't could couldn't did "
    "didn't do does doesn't doing don't for from get had has hasn't have haven't he her hers him "
    "his how i i'd i'll i'm i've if in is isn't it it's its let's me my of off on or our she "
    "should shouldn't so than that that's the their them then there there's these they they're "
    "this those to too us very was wasn't we were what what's when where which while who why will "
    "with won't would wouldn't you you're your".replace("'", "").split()
)


@dataclass(frozen=True)
class Term:
    """A word, or words that follow each other; perhaps the last one typed, still unfinished."""

    words: tuple[str, ...]
    unfinished: bool = False


Terms: TypeAlias = tuple[Term, ...]


def parse_terms(typed: str) -> Terms:
    """Read what was typed; empty where it has neither a letter nor a number."""
    typed = unicodedata.normalize("NFC", typed[:LONGEST]).translate(PLAIN_MARKS)
    found: list[Term] = []
    idle: list[Term] = []
    # Every second piece stood between quotation marks; one that was not closed opens nothing.
    for number, piece in enumerate(QUOTED.split(typed)):
        if number % 2:
            found.append(Term(tuple(WORD.findall(piece))))
            continue
        for word in TYPED.findall(piece):
            term = Term(tuple(WORD.findall(word.removesuffix("'s"))))
            (idle if word.replace("'", "").casefold() in STOP else found).append(term)
    kept = [term for term in found if term.words][:MOST]
    if kept and typed.rstrip().endswith(kept[-1].words[-1]) and len(kept[-1].words[-1]) >= PREFIX:
        kept[-1] = Term(kept[-1].words, unfinished=True)
    return tuple(dict.fromkeys(kept or idle[:MOST]))


def fold(word: str) -> str:
    """Give a word in small letters and without accents, as both databases compare it."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
