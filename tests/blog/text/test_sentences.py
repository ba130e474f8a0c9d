import pytest

from blog.text.sentences import sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["It looked delightful, for Mrs. Dashwood liked it.", "She said so."],
        ["Dr. Ana M. Ruiz and J. K. Lind, of St. Olaf, agree.", "Why?"],
        ["Take a break, e.g. Monday, i.e. soon.", "“Rest vs. Sleep” is a talk…", "(It helps.)"],
        ["See p. 5 and No. 7.", "Say No.", "Then go."],
        ["“I can’t.”", "“You and I.”", "¿Por qué?", "Él lo dijo!"],
        ["“Is it?” she asks… and waits.", "3.5 hours later: no end"],
        ["He lives on Elm St."],
        [],
    ],
)
def test_only_the_end_of_a_sentence_ends_one(parts):
    assert list(sentences(" ".join(parts))) == parts
