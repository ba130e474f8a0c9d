"""Words and names without case, accents and endings."""

import pytest

from blog.text.words import MAX_FORM, fold, normal_form


@pytest.mark.parametrize(
    ("word", "plain"),
    {"Café": "cafe", "naïve": "naive", "STRASSE": "strasse", "Straße": "strasse"}.items(),
)
def test_a_word_is_compared_without_accents_and_capitals(word, plain):
    assert fold(word) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("boundaries", "Boundary"),
        ("self-care", "Self care"),
        ("selfcare", "self_care"),
        ("couples", "couple"),
        ("couples therapy", "couple therapy"),
        ("day", "days"),
        ("crisis", "crises"),
        ("stress", "stresses"),
        ("loss", "losses"),
        ("box", "boxes"),
        ("life", "lives"),
        ("belief", "beliefs"),
        ("child", "children"),
        ("grandchild", "grandchildren"),
        ("woman", "women"),
        ("people", "person"),
        ("horse", "horses"),
        ("cliché", "cliche"),
        ("women’s health", "women's health"),
        ("rest & sleep", "rest and sleep"),
        ("Ängste", "ängste"),
    ],
)
def test_names_that_differ_by_case_spelling_or_plural_are_alike(one, other):
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("care", "cars"),
        ("stress", "stretch"),
        ("grief", "grieving"),
        ("parent", "parenting"),
        ("focus", "foci"),
        ("love", "lover"),
        ("rest", "test"),
        ("therapy", "therapist"),
    ],
)
def test_names_that_mean_something_else_are_not(one, other):
    assert normal_form(one) != normal_form(other)


def test_a_normal_form_has_a_longest_length():
    assert len(normal_form("ﷺ" * 100)) == MAX_FORM
