"""Cutting prose into sentences, for the checks that judge them one by one."""

import re
from collections.abc import Iterator

from blog.checklist.checked_article import Passage

# After the end of a sentence and the quotation mark that may close it; “e.g. this” goes on.
END = re.compile(r"(?<=[.!?…])[”’»\")\]]*\s+(?=[“‘«\"(\[]*[A-Z0-9])")
ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|etc|No|Vol|pp?|[A-Z])\.$")


def split_sentences(passage: Passage) -> Iterator[str]:
    """Give the sentences of a passage; a paragraph or list item ends one too."""
    for block in passage.blocks:
        begun = 0
        for end in END.finditer(block.text):
            if not ABBREVIATION.search(block.text[: end.start()]):
                yield block.text[begun : end.end()].strip()
                begun = end.end()
        yield block.text[begun:]
