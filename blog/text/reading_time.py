"""How long an article takes to read, and when it is long enough for a table of contents.

Imports of ours only ``blog.text.richtext``.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from blog.text import richtext

PER_MINUTE = 230  # words of a calm adult reader, by Brysbaert 2019, doi 10.1016/j.jml.2019.104047
LONG, HEADINGS = 900, 4  # words and headings from which on an article has a table of contents

RICH = {"lead", "body", "closing"}
PLAIN = {"quote", "attribution", "caption"}


def section_texts(section: Mapping[str, Any]) -> Iterator[str]:
    """Give what is read in a section of a snapshot below its heading, as plain text."""
    for name, value in section.items():
        if name in RICH:
            yield richtext.plain_text(value)
        elif name in PLAIN:
            yield value
        elif name == "items":
            for item in value:
                yield from (words for key, words in item.items() if key != "identifier")


def count_words(opening_line: str, sections: Iterable[Mapping[str, Any]]) -> int:
    """Count the words of an article from its opening line to its last section."""
    number = len(opening_line.split())
    for section in sections:
        read = [section.get("heading", ""), *section_texts(section)]
        number += sum(len(text.split()) for text in read)
    return number


def reading_minutes(count: int) -> int:
    """Give the minutes that it takes to read this many words, at least one."""
    return max(1, round(count / PER_MINUTE))


def needs_contents_list(words: int, headings: int) -> bool:
    """Whether an article is long enough for a table of contents."""
    return words >= LONG and headings >= HEADINGS
