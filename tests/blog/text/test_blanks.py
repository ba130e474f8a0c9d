"""Blanks in a text that somebody begins with."""

import pytest

from blog.checklist import check_post
from blog.text.blanks import find_blanks
from tests.factories import PostFactory

LONG = "[Fill in: " + "a word " * 80 + "]"


@pytest.mark.parametrize(
    ("text", "blanks"),
    [
        ("Call [Fill in: your number] or [fill in].", ["[Fill in: your number]", "[fill in]"]),
        ("Call [ Fill\xa0in: your number].", ["[ Fill\xa0in: your number]"]),
        ("<p>[Fill&nbsp;in: it]</p>", ["[Fill&nbsp;in: it]"]),
        (f"So {LONG}.", [LONG]),
        ("Call [Fill in: your number", ["[Fill in: your number"]),
        ("[Fill in: one, [Fill in: two]", ["[Fill in: one, ", "[Fill in: two]"]),
        ("Fill in [the form], [Filling in] and [Fill inside].", []),
    ],
)
def test_it_is_found_however_it_was_changed(text, blanks):
    assert find_blanks(text) == blanks


@pytest.mark.django_db
def test_a_long_one_keeps_an_article_from_readers_and_is_named_in_short():
    post = PostFactory(sections=[{"kind": "text", "body": f"<p>{LONG}</p>"}])
    [finding] = [each for each in check_post(post).blocking if each.code == "blank"]
    named = finding.sentence.partition("”")[0].removeprefix("“")
    assert named.startswith("[Fill in: a word a word")
    assert named.endswith("…")
    assert len(named) <= 60
