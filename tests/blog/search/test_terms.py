"""What is typed, read as words."""

import pytest

from blog.search import terms
from blog.search.terms import Term


def read(typed: str) -> list[str]:
    return [
        " ".join(term.words) + ("…" if term.unfinished else "") for term in terms.parse_terms(typed)
    ]


@pytest.mark.parametrize(
    ("typed", "terms"),
    {
        "worry": ["worry…"],
        "worry ": ["worry…"],
        "worry.": ["worry"],
        "night worries": ["night", "worries…"],
        "how do I stop worrying at night": ["stop", "worrying", "night…"],
        "how do I": ["how", "do", "I"],
        "can’t sleep": ["sleep…"],
        "cant sleep": ["sleep…"],
        "don't": ["don t"],
        "child’s play": ["child", "play…"],
        "O’Brien's": ["O Brien"],
        "self-care": ["self care…"],
        "“closed door” teen": ["closed door", "teen…"],
        '"to be or not"': ["to be or not"],
        '"closed door': ["closed", "door…"],
        "closed” door": ["closed", "door…"],
        'an "" empty one': ["empty", "one…"],
        "worry worry": ["worry", "worry…"],
        "café": ["café…"],
        "cafe\u0301": ["café…"],
        "go": ["go"],
        "": [],
        " \t\n": [],
        "?!… — ’": [],
        '"': [],
        "🙂": [],
        "a": ["a"],
        "snake_case": ["snake", "case…"],
    }.items(),
)
def test_what_is_typed_is_read_as_terms(typed, terms):
    assert read(typed) == terms


def test_of_very_much_only_the_beginning_is_read():
    assert len(terms.parse_terms("word " * 10_000)) <= terms.MAX_TERMS
    assert terms.parse_terms("x" * 10_000) == (Term(("x" * terms.MAX_QUERY_LENGTH,), True),)
    assert len(terms.parse_terms(" ".join(f"word{n}" for n in range(40)))) == terms.MAX_TERMS
