"""How words and names are compared: without case, accents and endings of the plural."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
MAX_FORM = 200  # characters; NFKD makes up to 18 of one

# Pattern of an ending, and its replacement for both singular and plural. The first match counts.
# Good enough to ask "did you mean", and used for nothing else.
PLURAL_ENDINGS = [
    (r"^people$", "person"),
    (r"^(wo)?men$", r"\1man"),
    (r"children$", "child"),
    (r"(..)(?:ies|ie|ys|y)$", r"\1i"),  # boundary, boundaries; movie, movies; day, days
    (r"(..)(?:ves|ve|fes|fe|fs)$", r"\1f"),  # life, lives; self, selves; belief, beliefs
    (r"(.(?:s|x|z|ch|sh|o))(?:es|is|e)$", r"\1"),  # crisis, crises; stress, stresses; box, boxes
    (r"(.[^su])s$", r"\1"),  # couple, couples; but not stress and focus
]


def fold(word: str) -> str:
    """Return a word in lower case without accents, as both databases compare it."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def normal_form(name: str) -> str:
    """Return a name's normal form, without case, accents, spaces, hyphens and plural endings.

    Names that are alike in their first MAX_FORM characters have the same.
    """
    words = WORD.findall(re.sub(r"['’](?:s\b)?", "", fold(name.replace("&", " and "))))
    return "".join(_singular(word) for word in words)[:MAX_FORM]


def _singular(word: str) -> str:
    for ending, replacement in PLURAL_ENDINGS:
        singular, count = re.subn(ending, replacement, word)
        if count:
            return singular
    return word
