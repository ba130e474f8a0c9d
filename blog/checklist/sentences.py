"""Split passages into sentences, for the checks that work by sentence."""

import re
from collections.abc import Iterator

from blog.checklist.checked_article import Passage

# The end of a sentence with its closing quotation mark, before a capital: “e.g. this” is not one.
SENTENCE_END = re.compile(r"(?<=[.!?…])[”’»\")\]]*\s+(?=[“‘«\"(\[]*[A-Z0-9])")
ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|etc|No|Vol|pp?|[A-Z])\.$")


def split_sentences(passage: Passage) -> Iterator[str]:
    """Yield the sentences of a passage; the end of a paragraph or list item ends a sentence."""
    for block in passage.blocks:
        start = 0
        for end in SENTENCE_END.finditer(block.text):
            if not ABBREVIATION.search(block.text[: end.start()]):
                yield block.text[start : end.end()].strip()
                start = end.end()
        yield block.text[start:]
