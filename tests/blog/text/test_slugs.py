"""The ends of addresses."""

import pytest

from blog.text.slugs import slug_of


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("When rest isn’t rest", "when-rest-isnt-rest"),
        ("Über die Angst", "uber-die-angst"),
        ("Σελίδα 2", ""),  # “2” would say nothing of it
        ("EMDR για αρχάριους 2", "emdr-2"),
        ("1984", "1984"),
        ("—", ""),
        ("long " * 40, "long-long-long-long"),
    ],
)
def test_an_address_is_made_of_latin_letters_or_of_nothing(words, slug):
    assert slug_of(words, 20) == slug
