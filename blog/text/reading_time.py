"""Word counts and reading times of articles, and when an article needs a table of contents.

Imports nothing from this project.
"""

from collections.abc import Iterable

WORDS_PER_MINUTE = 230  # average of adults; Brysbaert 2019, doi 10.1016/j.jml.2019.104047
# An article has a table of contents from this many words and headings on.
LONG_ARTICLE_WORDS, LONG_ARTICLE_HEADINGS = 900, 4


def count_words(texts: Iterable[str]) -> int:
    """Return the number of words in texts."""
    return sum(len(text.split()) for text in texts)


def reading_minutes(word_count: int) -> int:
    """Return the minutes that it takes to read this many words, at least one."""
    return max(1, round(word_count / WORDS_PER_MINUTE))


def needs_contents_list(word_count: int, heading_count: int) -> bool:
    """Return whether an article is long enough for a table of contents."""
    return word_count >= LONG_ARTICLE_WORDS and heading_count >= LONG_ARTICLE_HEADINGS
