"""Word counts and reading times of articles, and when an article needs a table of contents.

Imports only ``blog.text.richtext`` from this project.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from blog.text import richtext

WORDS_PER_MINUTE = 230  # average of adults; Brysbaert 2019, doi 10.1016/j.jml.2019.104047
# An article has a table of contents from this many words and headings on.
LONG_ARTICLE_WORDS, LONG_ARTICLE_HEADINGS = 900, 4

RICH_FIELDS = {"lead_in", "body", "closing"}
PLAIN_FIELDS = {"quote", "attribution", "work", "caption"}


def section_texts(section: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts of a section of a snapshot, without its heading, as plain text."""
    for name, value in section.items():
        if name in RICH_FIELDS:
            yield richtext.plain_text(value)
        elif name in PLAIN_FIELDS:
            yield value
        elif name == "items":
            for item in value:
                yield from (
                    text
                    for key, text in item.items()
                    if key != "identifier" and not key.endswith("_html")
                )


def count_words(opening_line: str, sections: Iterable[Mapping[str, Any]]) -> int:
    """Return the number of words in an article: its opening line and all sections."""
    count = len(opening_line.split())
    for section in sections:
        texts = [section.get("heading", ""), *section_texts(section)]
        count += sum(len(text.split()) for text in texts)
    return count


def reading_minutes(word_count: int) -> int:
    """Return the minutes that it takes to read this many words, at least one."""
    return max(1, round(word_count / WORDS_PER_MINUTE))


def needs_contents_list(word_count: int, heading_count: int) -> bool:
    """Return whether an article is long enough for a table of contents."""
    return word_count >= LONG_ARTICLE_WORDS and heading_count >= LONG_ARTICLE_HEADINGS
