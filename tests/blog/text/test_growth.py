"""Twice the text takes about twice the time, by whatever road it comes and whatever it is.

tests/soak/growth.py asks the same of any number of made-up texts.
"""

import pytest

from tests import hostile_text
from tests.hostile_text import KNOWN_HTML, KNOWN_MARKDOWN, LIMIT, ROADS, growth, made_up, repeated

LENGTH = 8_000  # characters


@pytest.mark.parametrize("pattern", KNOWN_HTML)
@pytest.mark.parametrize("road", ["a field", "a page", "a count", "pasted"])
def test_html_that_was_written_to_be_slow_is_not(road, pattern):
    assert growth(ROADS[road], repeated(pattern), LENGTH) <= LIMIT


@pytest.mark.parametrize("pattern", KNOWN_MARKDOWN)
@pytest.mark.parametrize("road", ["text", "Markdown"])
def test_nor_is_markdown(road, pattern):
    assert growth(ROADS[road], repeated(pattern), LENGTH) <= LIMIT


@pytest.mark.parametrize(
    "pattern",
    [
        "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>x</w:t></w:r></w:p>',
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
        "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
    ],
)
def test_nor_is_a_word_document(pattern):
    assert growth(hostile_text.read_docx, repeated(pattern), 40_000) <= LIMIT


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("road", ROADS)
def test_nor_is_what_nobody_thought_of(road, seed):
    assert growth(ROADS[road], made_up(seed), LENGTH) <= LIMIT
